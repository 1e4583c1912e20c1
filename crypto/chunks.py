"""Files in sealed pieces of 65,536 plain bytes; order, end, case and file are bound into each."""

from __future__ import annotations

from cryptography.exceptions import InvalidTag

from crypto import labels
from crypto.errors import CannotOpen, Malformed
from crypto.labels import cat
from crypto.padding import pad_file, padme
from crypto.seals import aes

CHUNK_BYTES = 65536
SEALED_CHUNK_BYTES = CHUNK_BYTES + 16
MAX_NUMBER = 2**32 - 1


def chunk_count(size: int) -> int:
    """Of a file of `size` bytes."""
    return -(-padme(size + 1) // CHUNK_BYTES)


def split(plain: bytes) -> list[bytes]:
    """The padded file in whole chunks, at least one."""
    padded = pad_file(plain, CHUNK_BYTES)
    return [padded[i : i + CHUNK_BYTES] for i in range(0, len(padded), CHUNK_BYTES)]


def seal_chunk(key: bytes, case: bytes, file: bytes, number: int, last: bool, plain: bytes) -> bytes:
    """Danger: never seal other bytes under the same key, file id and number, or the nonce repeats."""
    if len(plain) != CHUNK_BYTES:
        raise Malformed("a chunk has 65536 bytes")
    return aes(key).encrypt(_nonce(number, last), plain, cat(labels.CHUNK, case, file))


def open_chunk(key: bytes, case: bytes, file: bytes, number: int, last: bool, sealed: bytes) -> bytes:
    """Raises CannotOpen, or Malformed for a chunk of another length."""
    try:
        plain = aes(key).decrypt(_nonce(number, last), sealed, cat(labels.CHUNK, case, file))
    except (InvalidTag, ValueError):
        raise CannotOpen from None
    if len(plain) != CHUNK_BYTES:
        raise Malformed("a chunk has 65536 bytes")
    return plain


def _nonce(number: int, last: bool) -> bytes:
    if not 0 <= number <= MAX_NUMBER:
        raise Malformed("no such chunk")
    return bytes(7) + number.to_bytes(4, "big") + bytes([last])
