"""Files in sealed pieces: order, end, case and file are bound into each."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from crypto import labels
from crypto.chunks import CHUNK_BYTES, MAX_NUMBER, chunk_count, open_chunk, seal_chunk, split
from crypto.errors import CannotOpen, Malformed
from crypto.labels import cat
from crypto.padding import MAX_FILE, unpad
from tests.crypto.scene import CASE, fixed

AT: dict[str, Any] = {"key": fixed("file key"), "case": CASE, "file": fixed("file")[:16], "number": 0, "last": True}
PLAIN = split(b"a picture")[0]
SEALED = seal_chunk(**AT, plain=PLAIN)


def test_a_file_comes_back() -> None:
    for size in (0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, 70_000):
        pieces = split(b"x" * size)
        assert len(pieces) == chunk_count(size)
        sealed = [seal_chunk(**AT | {"number": n, "last": n == len(pieces) - 1}, plain=p) for n, p in enumerate(pieces)]
        opened = [
            open_chunk(**AT | {"number": n, "last": n == len(pieces) - 1}, sealed=s) for n, s in enumerate(sealed)
        ]
        assert unpad(b"".join(opened)) == b"x" * size


@given(st.integers(0, MAX_FILE - 1))
def test_a_file_has_at_least_one_chunk_and_room_for_itself(size: int) -> None:
    assert chunk_count(size) >= 1
    assert size < chunk_count(size) * CHUNK_BYTES


@pytest.mark.parametrize(
    "change",
    [{"key": fixed("another key")}, {"case": bytes(16)}, {"file": bytes(16)}, {"number": 1}, {"last": False},
     {"number": 256}, {"case": AT["file"], "file": CASE}],
    ids="+".join,
)  # fmt: skip
def test_a_chunk_opens_in_its_place_only(change: dict[str, Any]) -> None:
    with pytest.raises(CannotOpen):
        open_chunk(**AT | change, sealed=SEALED)


def test_a_changed_or_cut_chunk_does_not_open() -> None:
    for place in (0, 1, CHUNK_BYTES // 2, CHUNK_BYTES - 1, CHUNK_BYTES, len(SEALED) - 1):
        changed = SEALED[:place] + bytes([SEALED[place] ^ 1]) + SEALED[place + 1 :]
        for wrong in (changed, SEALED[:place]):
            with pytest.raises(CannotOpen):
                open_chunk(**AT, sealed=wrong)


@pytest.mark.parametrize("number", [-1, MAX_NUMBER + 1, 2**64])
def test_there_is_no_such_chunk(number: int) -> None:
    with pytest.raises(Malformed):
        seal_chunk(**AT | {"number": number}, plain=PLAIN)
    with pytest.raises(Malformed):
        open_chunk(**AT | {"number": number}, sealed=SEALED)


@pytest.mark.parametrize("length", [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES + 1])
def test_a_chunk_of_another_length_is_neither_sealed_nor_taken(length: int) -> None:
    with pytest.raises(Malformed):
        seal_chunk(**AT, plain=bytes(length))
    by_another_client = AESGCM(AT["key"]).encrypt(
        bytes(11) + b"\x01", bytes(length), cat(labels.CHUNK, CASE, AT["file"])
    )
    with pytest.raises(Malformed):
        open_chunk(**AT, sealed=by_another_client)


@pytest.mark.parametrize("length", [0, 16, 31])
def test_a_file_key_has_thirty_two_bytes(length: int) -> None:
    with pytest.raises(Malformed):
        seal_chunk(**AT | {"key": bytes(length)}, plain=PLAIN)
    with pytest.raises(Malformed):
        open_chunk(**AT | {"key": bytes(length)}, sealed=SEALED)
