"""One entry: written by three roles, opened in its place, refused anywhere else and after any change."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from crypto.entries import (
    GATEWAY,
    OFFICE,
    REPORTER,
    SEALED_SIZES,
    Place,
    open_entry,
    write_gateway_entry,
    write_office_entry,
    write_reporter_entry,
)
from crypto.errors import BadSignature, CannotOpen, Malformed, NotTheReporter, Refused
from crypto.keys import seal_public, verify_key
from tests.crypto.hostile import every_byte_changed, every_cut, refusals
from tests.crypto.scene import CASE, GATEWAY_SEED, LEAD, REPORTER_SEED, Box, fixed, member

BOX = Box()
PLACE = BOX.place()
BODY = BOX.body("report")
STRANGER = fixed("a stranger")


def opened(sealed: bytes, place: Place = PLACE) -> Any:
    return open_entry(BOX.seed, place, sealed)


def test_the_reporter_writes() -> None:
    entry = opened(write_reporter_entry(REPORTER_SEED, PLACE, BODY))
    assert (entry.role, entry.author, entry.reporter) == (
        REPORTER,
        verify_key(REPORTER_SEED),
        verify_key(REPORTER_SEED),
    )
    assert entry.body == BODY


def test_an_office_writes() -> None:
    entry = opened(write_office_entry(member(LEAD).sign_seed, PLACE, BODY))
    assert (entry.role, entry.author, entry.reporter) == (OFFICE, member(LEAD).verify, None)


def test_a_gateway_writes_for_the_reporter() -> None:
    entry = opened(write_gateway_entry(GATEWAY_SEED, REPORTER_SEED, PLACE, BODY))
    assert (entry.role, entry.author, entry.reporter) == (GATEWAY, verify_key(GATEWAY_SEED), verify_key(REPORTER_SEED))


def test_an_entry_has_one_of_four_sizes() -> None:
    texts = (1, 4_000, 16_300, 65_500)
    sizes = [len(write_reporter_entry(REPORTER_SEED, PLACE, BODY | {"text": "x" * n})) for n in texts]
    assert tuple(sizes) == SEALED_SIZES


def test_an_entry_that_is_too_long_is_not_written() -> None:
    with pytest.raises(Malformed):
        write_reporter_entry(REPORTER_SEED, PLACE, BODY | {"text": "x" * 262_144})


def test_no_cut_opens() -> None:
    sealed = write_reporter_entry(REPORTER_SEED, PLACE, BODY)
    assert refusals(opened, every_cut(sealed)) == {"malformed"}


@pytest.mark.parametrize("role", [REPORTER, GATEWAY])
def test_no_changed_byte_opens(role: int) -> None:
    sealed = (
        write_reporter_entry(REPORTER_SEED, PLACE, BODY)
        if role == REPORTER
        else write_gateway_entry(GATEWAY_SEED, REPORTER_SEED, PLACE, BODY)
    )
    assert refusals(opened, every_byte_changed(sealed)) == {"cannot_open"}


@pytest.mark.parametrize(
    "elsewhere",
    [replace(PLACE, case=bytes(16)), replace(PLACE, box=bytes(16)), replace(PLACE, entry=bytes(16))],
    ids=["another case", "another box", "another entry id"],
)
def test_it_opens_in_its_place_only(elsewhere: Place) -> None:
    with pytest.raises(CannotOpen):
        opened(write_reporter_entry(REPORTER_SEED, PLACE, BODY), elsewhere)


def test_it_opens_with_the_seed_of_its_box_only() -> None:
    with pytest.raises(CannotOpen):
        open_entry(fixed("another box"), PLACE, write_reporter_entry(REPORTER_SEED, PLACE, BODY))


def test_the_signature_binds_the_key_of_the_box() -> None:
    """Whoever has opened an entry cannot seal it again, signature and all, into a box with another key."""
    elsewhere = replace(PLACE, box_public=seal_public(fixed("another box")))
    with pytest.raises(BadSignature):
        open_entry(fixed("another box"), PLACE, write_reporter_entry(REPORTER_SEED, elsewhere, BODY))


def test_a_stranger_is_not_the_reporter() -> None:
    with pytest.raises(NotTheReporter):
        opened(write_reporter_entry(STRANGER, PLACE, BODY))


def test_a_gateway_cannot_write_for_a_stranger() -> None:
    with pytest.raises(NotTheReporter):
        opened(write_gateway_entry(GATEWAY_SEED, STRANGER, PLACE, BODY))


@pytest.mark.parametrize("part", ["case", "box", "entry"])
@pytest.mark.parametrize("length", [0, 15, 17, 32])
def test_ids_have_sixteen_bytes(part: str, length: int) -> None:
    with pytest.raises(Malformed):
        replace(PLACE, **{part: bytes(length)})


def test_a_place_has_a_whole_sealing_key() -> None:
    with pytest.raises(Malformed):
        Place(CASE, PLACE.box, PLACE.box_public[:-1], PLACE.entry)


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_seeds_have_thirty_two_bytes(length: int) -> None:
    with pytest.raises(Malformed):
        write_reporter_entry(bytes(length), PLACE, BODY)
    with pytest.raises(Malformed):
        open_entry(bytes(length), PLACE, bytes(SEALED_SIZES[0]))


@pytest.mark.parametrize(
    "change",
    [{"kind": 5}, {"kind": None}, {"at": "2026-11-31"}, {"at": 20261123}, {"at": "2026-11-23T00:00"}, {"at": None}],
    ids=repr,
)
def test_a_body_without_kind_or_day_is_not_written(change: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="form"):
        write_reporter_entry(REPORTER_SEED, PLACE, BODY | change)
