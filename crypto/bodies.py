"""Strict JSON and base64url: what one side reads, the other reads too, or both refuse."""

from __future__ import annotations

import base64
import binascii
import json
import re
from typing import Any, NoReturn

from crypto.errors import Malformed

Body = dict[str, Any]

MAX_DEPTH = 16
MAX_INTEGER = 2**53 - 1
_KEY = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
_BASE64URL = re.compile(r"[A-Za-z0-9_-]*", re.ASCII)


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unb64(text: object, length: int | None = None) -> bytes:
    """Base64url without padding, refused unless it re-encodes to itself and has `length` bytes (if given)."""
    if not isinstance(text, str) or not _BASE64URL.fullmatch(text):
        raise Malformed("not base64url")
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (ValueError, binascii.Error):
        raise Malformed("not base64url") from None
    if b64(raw) != text:
        raise Malformed("base64url is not canonical")
    if length is not None and len(raw) != length:
        raise Malformed(f"not {length} bytes")
    return raw


def encode(body: Body) -> bytes:
    """Compact JSON in the order of the keys. Raises Malformed for what `parse` would refuse."""
    raw = _dump(body)
    parse(raw)
    return raw


def parse(raw: bytes) -> Body:
    """An entry's or directory's body: `read_strictly`, and byte for byte its own compact form."""
    body = read_strictly(raw)
    if _dump(body) != raw:
        raise Malformed("JSON is not in its canonical form")
    return body


def read_strictly(raw: bytes) -> Body:
    """A JSON object without duplicate keys, floats, huge integers, lone surrogates or deep nesting."""
    try:
        value = json.loads(
            raw.decode("utf-8"),
            object_pairs_hook=_object_without_duplicates,
            parse_float=_refuse_number,
            parse_constant=_refuse_number,
        )
    except Malformed:
        raise
    except (ValueError, RecursionError):
        raise Malformed("not JSON") from None
    if not isinstance(value, dict):
        raise Malformed("not a JSON object")
    _check_values(value)
    return value


def _dump(body: Body) -> bytes:
    try:
        return json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8")
    except (ValueError, TypeError, RecursionError):
        raise Malformed("cannot be written as JSON") from None


def _object_without_duplicates(pairs: list[tuple[str, Any]]) -> Body:
    body = dict(pairs)
    if len(body) != len(pairs):
        raise Malformed("a key occurs twice")
    for key in body:
        if not _KEY.fullmatch(key):
            raise Malformed("a key has an unknown form")
    return body


def _refuse_number(_: str) -> NoReturn:
    raise Malformed("only integers are numbers here")


def _check_values(root: Body) -> None:
    """The object itself is depth 1. Iterative: a deep value must not exhaust the stack."""
    level: list[Any] = [root]
    depth = 0
    while level:
        depth += any(isinstance(value, (dict, list)) for value in level)
        if depth > MAX_DEPTH:
            raise Malformed(f"nested deeper than {MAX_DEPTH}")
        level = [child for value in level for child in _children(value)]


def _children(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    if isinstance(value, list):
        return value
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, int) and not isinstance(value, bool) and abs(value) > MAX_INTEGER:
        raise Malformed("an integer is too large")
    return []


def _check_text(text: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise Malformed("a lone surrogate") from None
