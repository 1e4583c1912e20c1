"""What an entry says of a file: all that is needed to fetch it, open it and know that it is whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from crypto.bodies import Body, b64, unb64
from crypto.boxes import ID_BYTES
from crypto.chunks import chunk_count
from crypto.errors import Malformed

LONGEST_NAME = 255
LONGEST_TYPE = 100


@dataclass(frozen=True)
class Attachment:
    """`size` and `sha256` of the bytes before padding."""

    file: bytes
    key: bytes = field(repr=False)
    name: str = field(repr=False)
    type: str = field(repr=False)
    size: int
    sha256: bytes
    chunks: int


def attachment_body(about: Attachment) -> Body:
    """The value of `file` in the body of an `attachment`."""
    return {
        "id": b64(about.file),
        "key": b64(about.key),
        "name": about.name,
        "type": about.type,
        "size": about.size,
        "sha256": b64(about.sha256),
        "chunks": about.chunks,
    }


def read_attachment(body: Body) -> Attachment:
    """Raises Malformed; also where the number of chunks does not follow from the size."""
    file = body.get("file")
    if not isinstance(file, dict):
        raise Malformed("an attachment without a file")
    size, chunks = _number(file.get("size")), _number(file.get("chunks"))
    if chunks != chunk_count(size):
        raise Malformed("size and number of chunks do not go together")
    return Attachment(
        file=unb64(file.get("id"), ID_BYTES),
        key=unb64(file.get("key"), 32),
        name=_text(file.get("name"), LONGEST_NAME),
        type=_text(file.get("type"), LONGEST_TYPE),
        size=size,
        sha256=unb64(file.get("sha256"), 32),
        chunks=chunks,
    )


def _number(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise Malformed("not a size")
    return value


def _text(value: Any, longest: int) -> str:
    if not isinstance(value, str) or len(value) > longest:
        raise Malformed("not a name")
    return value
