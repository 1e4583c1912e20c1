"""Ways to change bytes: refusals are operations on what was accepted, not files of refused bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from crypto.errors import Refused


def every_byte_changed(raw: bytes) -> Iterator[bytes]:
    """One bit of each byte, another one in its neighbour."""
    for place, byte in enumerate(raw):
        yield raw[:place] + bytes([byte ^ 1 << place % 8]) + raw[place + 1 :]


def every_cut(raw: bytes) -> Iterator[bytes]:
    """Every shorter beginning, the same without its first bytes, and one byte more at either end."""
    yield from (raw[:end] for end in range(len(raw)))
    yield from (raw[start:] for start in range(1, min(len(raw), 33)))
    yield raw + b"\x00"
    yield b"\x00" + raw


def refusals(open_it: Callable[[bytes], object], changed: Iterable[bytes]) -> set[str]:
    """The names under which all of these were refused. Anything accepted, or raised without a name, fails."""
    return {_refusal(open_it, raw, number) for number, raw in enumerate(changed)}


def _refusal(open_it: Callable[[bytes], object], raw: bytes, number: int) -> str:
    try:
        open_it(raw)
    except Refused as refused:
        return refused.name
    raise AssertionError(f"change {number} was accepted")
