"""What every gateway asks of a call, whoever the provider is."""

from __future__ import annotations

import hmac
import json
import re
from typing import Any
from urllib.parse import parse_qsl

from channels.gateway import LONGEST_TEXT, Part, Stranger, Unreadable

_SENDER = re.compile(r"\+[1-9][0-9]{5,14}")
_RECIPIENT = re.compile(r"\+?[0-9]{3,15}")
_EVENT = re.compile(r"[\x21-\x7e]{1,128}")
MOST_FIELDS = 64


def same(given: str, ours: str) -> None:
    """Raises Stranger."""
    if not hmac.compare_digest(given.encode("utf-8", "surrogateescape"), ours.encode()):
        raise Stranger


def form_fields(content: bytes) -> dict[str, str]:
    """Raises Unreadable on a field that is there twice: which of the two was checked, and which is used?"""
    try:
        pairs = parse_qsl(
            content.decode("ascii"), keep_blank_values=True, strict_parsing=bool(content), errors="strict",
            max_num_fields=MOST_FIELDS,
        )  # fmt: skip
    except ValueError:
        raise Unreadable("form") from None
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise Unreadable("repeated field")
    return fields


def json_object(content: bytes) -> dict[str, Any]:
    """Raises Unreadable, on a key that is there twice as well."""
    try:
        value = json.loads(content.decode("utf-8"), object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise Unreadable("json") from None
    if not isinstance(value, dict):
        raise Unreadable("json")
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) != len(pairs):
        raise Unreadable("repeated field")
    return dict(pairs)


def sender(value: Any) -> str:
    if not isinstance(value, str) or not _SENDER.fullmatch(value):
        raise Unreadable("sender")
    return value


def recipient(value: Any) -> str:
    if not isinstance(value, str) or not _RECIPIENT.fullmatch(value):
        raise Unreadable("recipient")
    return value


def event(value: Any) -> str:
    if not isinstance(value, str) or not _EVENT.fullmatch(value):
        raise Unreadable("id")
    return value


def text(value: Any) -> str:
    """Empty texts are texts too: somebody sent them. A NUL cannot be kept by every database."""
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise Unreadable("text")
    return value.replace("\x00", "")


def with_plus(number: str) -> str:
    """Operators leave the plus out; `00` is another way to write it."""
    digits = number.strip().removeprefix("00")
    return digits if digits.startswith("+") else f"+{digits}"


def part(header: bytes) -> Part | None:
    """The concatenation element of a user data header, its length first (GSM 03.40, 9.2.3.24)."""
    data = header[1:]
    while len(data) >= 2:
        kind, length = data[0], data[1]
        value, data = data[2 : 2 + length], data[2 + length :]
        if (kind, length, len(value)) in {(0, 3, 3), (8, 4, 4)}:
            reference, total, number = int.from_bytes(value[:-2]), value[-2], value[-1]
            return Part(reference, number, total) if 1 <= number <= total else None
    return None
