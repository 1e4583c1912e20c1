"""A file on its way to the server, in sealed chunks, by a reporter who has reported."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from werkzeug.test import TestResponse

from crypto import chunks
from crypto.bodies import Body, b64
from crypto.keys import sha256
from crypto.padding import unpad
from tests.cast import Reporter


@dataclass
class Upload:
    """Sealed as the browser does: padded first, then key and id are drawn."""

    person: Reporter
    plain: bytes
    id: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    key: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def __post_init__(self) -> None:
        assert self.person.held is not None, "report first"
        parts = chunks.split(self.plain)
        last = len(parts) - 1
        self.sealed = [
            chunks.seal_chunk(self.key, self.person.held.case, self.id, number, number == last, part)
            for number, part in enumerate(parts)
        ]

    def begin(self, chunk_count: int | None = None) -> TestResponse:
        request = {
            "token": b64(self.person.keys.token),
            "file": b64(self.id),
            "chunks": chunk_count or len(self.sealed),
        }
        return self.person.client.post("/api/files", json=request)

    def put(self, number: int, raw: bytes | None = None, *, by: Reporter | None = None) -> TestResponse:
        body = self.sealed[number] if raw is None else raw
        return self.person.client.put(self.path(number), data=body, headers=bearer(by or self.person))

    def get(self, number: int, *, by: Reporter | None = None) -> TestResponse:
        return self.person.client.get(self.path(number), headers=bearer(by or self.person))

    def send(self) -> None:
        assert self.begin().status_code == 201
        for number in range(len(self.sealed)):
            assert self.put(number).status_code == 204

    def open(self, sealed: list[bytes]) -> bytes:
        """What these chunks hold, as a file under this key."""
        assert self.person.held is not None
        case, last = self.person.held.case, len(sealed) - 1
        plain = [chunks.open_chunk(self.key, case, self.id, n, n == last, raw) for n, raw in enumerate(sealed)]
        return unpad(b"".join(plain))

    def path(self, number: int) -> str:
        return f"/api/files/{b64(self.id)}/{number}"

    def about(self, name: str = "pit.bin", media: str = "application/octet-stream") -> Body:
        return {
            "id": b64(self.id), "key": b64(self.key), "name": name, "type": media, "size": len(self.plain),
            "sha256": b64(sha256(self.plain)), "chunks": len(self.sealed),
        }  # fmt: skip

    def entry(self, seen: bytes) -> Body:
        body = {"kind": "attachment", "at": self.person.today, "seen": b64(seen), "file": self.about(), "text": ""}
        return self.person.entry(body)

    def attach(self, entry: Body, *more: Upload) -> TestResponse:
        assert self.person.held is not None
        request = {
            "token": b64(self.person.keys.token),
            "box": b64(self.person.held.box),
            "entry": entry,
            "files": [b64(upload.id) for upload in (self, *more)],
        }
        return self.person.client.post("/api/cases/entries", json=request)


def bearer(person: Reporter) -> dict[str, str]:
    return {"Authorization": f"Bearer {b64(person.keys.token)}"}
