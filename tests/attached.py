"""The files of a case as a desk opens them: found by their entries, put together from what is stored, and checked."""

from __future__ import annotations

from flask import Flask

from casework.files import the_files
from crypto import chunks
from crypto.attachments import Attachment, read_attachment
from crypto.bodies import unb64
from crypto.keys import sha256
from crypto.padding import unpad
from tests.cast import Ombudsperson


def at_the_desk(app: Flask, by: Ombudsperson, number: str) -> list[tuple[Attachment, bytes]]:
    answer, _, items = by.open(number)
    bodies = [item.entry.body for item in items if item.entry]
    abouts = [read_attachment(body) for body in bodies if body["kind"] == "attachment"]
    return [(about, opened(app, unb64(answer["case"]), about)) for about in abouts]


def opened(app: Flask, case: bytes, about: Attachment) -> bytes:
    with app.app_context():
        stored = the_files().storage
        parts = [
            chunks.open_chunk(about.key, case, about.file, n, n == about.chunks - 1, stored.get(about.file, n))
            for n in range(about.chunks)
        ]
    plain = unpad(b"".join(parts))
    assert (len(plain), sha256(plain)) == (about.size, about.sha256)
    return plain
