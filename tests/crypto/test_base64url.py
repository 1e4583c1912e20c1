"""Binary values in JSON: base64url without padding, and only the one spelling."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.bodies import b64, unb64
from crypto.errors import Malformed


@given(st.binary(max_size=100))
def test_any_bytes_come_back(raw: bytes) -> None:
    assert unb64(b64(raw)) == raw
    assert unb64(b64(raw), len(raw)) == raw


@given(st.text("ABCXYZabcxyz0189-_+/=\n ", max_size=12) | st.text(max_size=8))
def test_any_text_is_the_one_spelling_or_malformed(text: str) -> None:
    try:
        raw = unb64(text)
    except Malformed:
        return
    assert b64(raw) == text


@pytest.mark.parametrize(
    "text", ["A", "AAAAA", "AA==", "AAA=", "AB", "AAB", "A A", "AA\n", "+A", "/A", "AA.", "\u0410\u0410", "AAAA\x00"]
)
def test_other_spellings_are_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        unb64(text)


@pytest.mark.parametrize("value", [None, 0, True, [], {}, b"AAAA", 1.5])
def test_only_text_is_base64url(value: Any) -> None:
    with pytest.raises(Malformed):
        unb64(value)


def test_another_length_is_malformed() -> None:
    for length in (15, 17, 0):
        with pytest.raises(Malformed):
            unb64(b64(bytes(16)), length)
