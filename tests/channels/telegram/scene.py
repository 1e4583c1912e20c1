"""What somebody tells and sends, and what can be seen of it."""

from __future__ import annotations

import io
from collections.abc import Callable

from flask import Flask
from PIL import Image

from crypto.attachments import Attachment
from tests import attached
from tests.cast import Ombudsperson
from tests.channels.fake_telegram import Person
from tests.channels.phone import CODE
from tests.stories.pictures import jpeg_with_place

AtDesk = Callable[[str], Ombudsperson]
STORY = "Shimo la Nyange limeanguka na watu wawili wako chini"


def photo() -> bytes:
    raw = io.BytesIO()
    Image.new("RGB", (640, 400), "teal").save(raw, "JPEG")
    return jpeg_with_place(raw.getvalue())


def code_of(person: Person) -> str:
    (code,) = {found for message in person.ever for found in CODE.findall(message.text)}
    return str(code)


def files_of(app: Flask, amani: Ombudsperson) -> list[tuple[Attachment, bytes]]:
    (number,) = amani.numbers()
    return attached.at_the_desk(app, amani, number)
