"""Padding: one spelling, few sizes, nothing accepted that was not padded so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.errors import Malformed, WrongPadding
from crypto.padding import (
    ENTRY_SIZES,
    HINT_SIZE,
    MAX_FILE,
    pad_entry,
    pad_file,
    pad_hint,
    padme,
    unpad,
    unpad_entry,
    unpad_hint,
)


@given(st.binary(max_size=5000))
def test_an_entry_comes_back(plain: bytes) -> None:
    padded = pad_entry(plain)
    assert len(padded) in ENTRY_SIZES
    assert unpad_entry(padded) == plain


@pytest.mark.parametrize("size", ENTRY_SIZES)
def test_each_size_holds_one_byte_less(size: int) -> None:
    assert len(pad_entry(bytes(size - 1))) == size
    assert unpad_entry(pad_entry(b"\x80" * (size - 1))) == b"\x80" * (size - 1)
    if size == ENTRY_SIZES[-1]:
        with pytest.raises(Malformed):
            pad_entry(bytes(size))
    else:
        assert len(pad_entry(bytes(size))) == 4 * size


@given(st.binary(max_size=HINT_SIZE - 1))
def test_a_hint_comes_back(plain: bytes) -> None:
    assert unpad_hint(pad_hint(plain)) == plain
    assert len(pad_hint(plain)) == HINT_SIZE


def test_a_hint_that_is_too_long_is_not_padded() -> None:
    with pytest.raises(Malformed):
        pad_hint(bytes(HINT_SIZE))


@pytest.mark.parametrize("padded", [b"", b"\x00", bytes(256), b"\x81", b"\x80\x01", b"\x80\x00\x7f", b"text"])
def test_wrong_padding_is_refused(padded: bytes) -> None:
    with pytest.raises(WrongPadding):
        unpad(padded)


@given(st.binary(max_size=300))
def test_any_bytes_are_unpadded_or_refused(padded: bytes) -> None:
    try:
        plain = unpad(padded)
    except WrongPadding:
        return
    assert padded == plain + b"\x80" + bytes(len(padded) - len(plain) - 1)


@pytest.mark.parametrize("size", [0, 1, 255, 257, 4095, 4097, 1 << 20])
def test_another_size_is_refused(size: int) -> None:
    padded = (b"\x80" + bytes(size))[:size]
    with pytest.raises(WrongPadding):
        unpad_entry(padded)
    with pytest.raises(WrongPadding):
        unpad_hint(padded)


KNOWN = {
    0: 0,
    1: 1,
    2: 2,
    3: 3,
    9: 10,
    100: 104,
    1000: 1024,
    1025: 1088,
    65_537: 67_584,
    10**6: 10**6 // 32768 * 32768 + 32768,
}


@pytest.mark.parametrize(("size", "padded"), KNOWN.items())
def test_known_padme_sizes(size: int, padded: int) -> None:
    assert padme(size) == padded


@given(st.integers(1, 2**31))
def test_padme_never_shrinks_costs_at_most_twelve_percent_and_is_stable(size: int) -> None:
    padded = padme(size)
    assert size <= padded <= size * 1.12
    assert padme(padded) == padded
    assert padme(size - 1) <= padded


@pytest.mark.parametrize("exponent", range(1, 32))
def test_padme_at_powers_of_two(exponent: int) -> None:
    assert padme(2**exponent) == 2**exponent
    assert padme(2**exponent + 1) > 2**exponent
    assert padme(2**exponent - 1) <= 2**exponent


@pytest.mark.parametrize("size", [MAX_FILE + 1, 2**40])
def test_a_file_over_four_gibibytes_is_refused(size: int) -> None:
    assert padme(MAX_FILE) == 2**32
    with pytest.raises(Malformed):
        padme(size)


@given(st.binary(max_size=200), st.integers(1, 64))
def test_a_file_fills_whole_chunks(plain: bytes, chunk: int) -> None:
    padded = pad_file(plain, chunk)
    assert len(padded) % chunk == 0
    assert len(padded) >= padme(len(plain) + 1)
    assert unpad(padded) == plain
