"""Sizes that tell little: a 0x80 byte, then zeros, up to one of few lengths (ISO/IEC 7816-4)."""

from __future__ import annotations

from crypto.errors import Malformed, WrongPadding

ENTRY_SIZES = (4 * 1024, 16 * 1024, 64 * 1024, 256 * 1024)
HINT_SIZE = 256
# Of a file and the byte after it: the browser counts bits in 32.
MAX_FILE = 2**32 - 1


def pad_entry(plain: bytes) -> bytes:
    for size in ENTRY_SIZES:
        if len(plain) < size:
            return _pad(plain, size)
    raise Malformed("an entry is too long")


def pad_entry_to(size: int, plain: bytes) -> bytes:
    """To a size that a writer has taken, be it larger than needed. Raises Malformed."""
    if len(plain) >= size:
        raise Malformed("an entry is too long for its size")
    return _pad(plain, size)


def unpad_entry(padded: bytes) -> bytes:
    if len(padded) not in ENTRY_SIZES:
        raise WrongPadding
    return unpad(padded)


def pad_hint(plain: bytes) -> bytes:
    if len(plain) >= HINT_SIZE:
        raise Malformed("a card or index record is too long")
    return _pad(plain, HINT_SIZE)


def unpad_hint(padded: bytes) -> bytes:
    if len(padded) != HINT_SIZE:
        raise WrongPadding
    return unpad(padded)


def padme(size: int) -> int:
    """The Padmé size of `size` bytes: at most 12 % more, few distinct values (Nikitin et al., PETS 2019)."""
    if size < 2:
        return size
    if size > MAX_FILE:
        raise Malformed("a file is too large")
    exponent = size.bit_length() - 1
    kept = exponent.bit_length()
    mask = (1 << (exponent - kept)) - 1
    return (size + mask) & ~mask


def pad_file(plain: bytes, chunk: int) -> bytes:
    """To the Padmé size of size + 1, rounded up to whole chunks."""
    return _pad(plain, -(-padme(len(plain) + 1) // chunk) * chunk)


def unpad(padded: bytes) -> bytes:
    plain = padded.rstrip(b"\x00")
    if not plain.endswith(b"\x80"):
        raise WrongPadding
    return plain[:-1]


def _pad(plain: bytes, size: int) -> bytes:
    return plain + b"\x80" + bytes(size - len(plain) - 1)
