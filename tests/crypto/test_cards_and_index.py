"""Hints for the inbox: cards, and the index records that replace them."""

from __future__ import annotations

from typing import Any

import pytest

from crypto import labels
from crypto.errors import CannotOpen, Malformed, WrongPadding
from crypto.keys import index_key
from crypto.labels import cat, office_holder
from crypto.seals import (
    CARD_BYTES,
    INDEX_BYTES,
    lock_aead,
    open_card,
    read_index,
    seal,
    seal_card,
    write_index,
)
from tests.crypto.hostile import every_byte_changed, every_cut, refusals
from tests.crypto.scene import CASE, LEAD, STRANGER, Box, office

BOX = Box()
HOLDER = office_holder(LEAD)
BODY: dict[str, Any] = {"lang": "sw", "place": "CD-SK", "flags": ["life_risk"], "words": "Mwamba umeanguka"}
CARD = seal_card(office(LEAD).seal_public, HOLDER, CASE, BOX.id, BODY)
INDEX_KEY = index_key(office(LEAD).seal_seed)
RECORD = write_index(INDEX_KEY, CASE, BODY)


def card(sealed: bytes) -> dict[str, Any]:
    return open_card(office(LEAD).seal_seed, HOLDER, CASE, BOX.id, sealed)


def record(raw: bytes) -> dict[str, Any]:
    return read_index(INDEX_KEY, CASE, raw)


def test_the_office_reads_both() -> None:
    assert card(CARD) == record(RECORD) == BODY
    assert (len(CARD), len(RECORD)) == (CARD_BYTES, INDEX_BYTES) == (1392, 284)


def test_no_changed_byte_and_no_cut_is_read() -> None:
    for open_it, whole in ((card, CARD), (record, RECORD)):
        assert refusals(open_it, every_byte_changed(whole)) == {"cannot_open"}
        assert refusals(open_it, every_cut(whole)) == {"cannot_open"}


def test_a_card_is_for_one_office_and_one_box() -> None:
    seed = office(LEAD).seal_seed
    for at in (
        (office(STRANGER).seal_seed, HOLDER, CASE, BOX.id),
        (seed, office_holder(STRANGER), CASE, BOX.id),
        (seed, HOLDER, bytes(16), BOX.id),
        (seed, HOLDER, CASE, bytes(16)),
    ):
        with pytest.raises(CannotOpen):
            open_card(*at, CARD)


def test_a_record_is_for_one_office_and_one_case() -> None:
    with pytest.raises(CannotOpen):
        read_index(INDEX_KEY, bytes(16), RECORD)
    with pytest.raises(CannotOpen):
        read_index(index_key(office(STRANGER).seal_seed), CASE, RECORD)


def test_a_seal_of_a_box_is_no_card() -> None:
    other = seal(office(LEAD).seal_public, cat(labels.SEAL, CASE, BOX.id, HOLDER), bytes(256))
    with pytest.raises(CannotOpen):
        card(other)


@pytest.mark.parametrize(
    ("padded", "refusal"),
    [
        (b"", WrongPadding),
        (b"{}\x80", WrongPadding),
        (b"{}\x80" + bytes(252), WrongPadding),
        (b"{}\x80" + bytes(254), WrongPadding),
        (bytes(256), WrongPadding),
        (b"{}" + bytes(253) + b"\x01", WrongPadding),
        (b"\x80" + bytes(255), Malformed),
        (b"[]\x80" + bytes(253), Malformed),
        (b"{ }\x80" + bytes(252), Malformed),
    ],
)
def test_a_hint_of_another_form_is_refused(padded: bytes, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        card(seal(office(LEAD).seal_public, cat(labels.CARD, CASE, BOX.id, HOLDER), padded))
    with pytest.raises(refusal):
        record(lock_aead(INDEX_KEY, padded, cat(labels.INDEX, CASE)))


def test_a_hint_that_is_too_long_is_not_written() -> None:
    long = BODY | {"words": "x" * 256}
    with pytest.raises(Malformed):
        write_index(INDEX_KEY, CASE, long)
    with pytest.raises(Malformed):
        seal_card(office(LEAD).seal_public, HOLDER, CASE, BOX.id, long)


@pytest.mark.parametrize("length", [0, 16, 24, 31, 33])
def test_a_shorter_key_does_not_quietly_mean_a_weaker_cipher(length: int) -> None:
    with pytest.raises(Malformed):
        write_index(bytes(length), CASE, BODY)
    with pytest.raises(Malformed):
        read_index(bytes(length), CASE, RECORD)
