"""Seals of boxes, and what keepers seal to members: for one holder, one place, and no changed byte."""

from __future__ import annotations

import pytest

from crypto import boxes
from crypto.errors import CannotOpen, Malformed, UnknownKind, WrongBox
from crypto.keys import seal_public
from crypto.labels import member_holder, office_holder
from crypto.seals import (
    BOX_SEAL_BYTES,
    open_box_seal,
    open_seal,
    seal,
    seal_box,
)
from tests.crypto.hostile import every_byte_changed, every_cut, refusals
from tests.crypto.scene import CASE, LEAD, STRANGER, Box, fixed, member, office

BOX = Box()
HOLDER = office_holder(LEAD)
SEED = office(LEAD).seal_seed
SEALED = seal_box(office(LEAD).seal_public, HOLDER, CASE, BOX.id, BOX.seed)
MEMBER = fixed("member id")[:16]


def opened(sealed: bytes, **changes: object) -> bytes:
    at = {"holder_seed": SEED, "holder": HOLDER, "case": CASE, "box": BOX.id, "kind": "talk"} | changes
    return open_box_seal(**at, sealed=sealed)  # type: ignore[arg-type]


def test_the_holder_opens() -> None:
    assert opened(SEALED) == BOX.seed
    assert len(SEALED) == BOX_SEAL_BYTES == 1168


def test_a_member_may_be_the_holder() -> None:
    holder, keys = member_holder(MEMBER), member(LEAD)
    sealed = seal_box(keys.seal_public, holder, CASE, BOX.id, BOX.seed)
    assert opened(sealed, holder_seed=keys.seal_seed, holder=holder) == BOX.seed


def test_no_two_seals_are_alike() -> None:
    assert seal_box(office(LEAD).seal_public, HOLDER, CASE, BOX.id, BOX.seed)[:1120] != SEALED[:1120]


def test_no_changed_byte_and_no_cut_opens() -> None:
    assert refusals(opened, every_byte_changed(SEALED)) == {"cannot_open"}
    assert refusals(opened, every_cut(SEALED)) == {"cannot_open"}


@pytest.mark.parametrize(
    "change",
    [
        {"holder_seed": office(STRANGER).seal_seed},
        {"holder": office_holder(STRANGER)},
        {"holder": LEAD},
        {"holder": ""},
        {"holder": member_holder(MEMBER)},
        {"case": bytes(16)},
        {"box": bytes(16)},
        {"case": BOX.id, "box": CASE},
    ],
    ids=["another key", "another office", "no prefix", "nobody", "a member", "another case", "another box", "swapped"],
)
def test_it_opens_for_this_holder_in_this_place_only(change: dict[str, object]) -> None:
    with pytest.raises(CannotOpen):
        opened(SEALED, **change)


def test_a_seed_that_is_not_the_boxs_is_refused() -> None:
    """Whoever seals can seal any seed: a box swapped under an honest office shows here."""
    for seed in (fixed("another box"), BOX.seed[:31], BOX.seed + b"\x00", b""):
        with pytest.raises(WrongBox):
            opened(seal_box(office(LEAD).seal_public, HOLDER, CASE, BOX.id, seed))


@pytest.mark.parametrize("kind", [f"file:{LEAD}", f"offer:{LEAD}:{STRANGER}", f"share:{LEAD}:{STRANGER}"])
def test_a_box_of_another_kind_is_another_box(kind: str) -> None:
    with pytest.raises(WrongBox):
        opened(SEALED, kind=kind)


@pytest.mark.parametrize(
    "kind",
    [
        "",
        "Talk",
        "talk\n",
        "file",
        "file:",
        "file:A",
        f"file:{'x' * 33}",
        "share:a",
        "offer:a",
        "share:a:b:c",
        "file:a:b",
        "file:\u0663",
        None,
        5,
    ],
)
def test_unknown_kinds_are_refused(kind: object) -> None:
    with pytest.raises(UnknownKind):
        opened(SEALED, kind=kind)
    with pytest.raises(UnknownKind):
        boxes.check_kind(kind)  # type: ignore[arg-type]


def test_a_file_is_named_after_an_office() -> None:
    assert boxes.file_kind(LEAD) == f"file:{LEAD}"
    with pytest.raises(Malformed):
        boxes.file_kind("CD ombuds")


@pytest.mark.parametrize("length", [0, 15, 17])
def test_a_box_id_is_made_from_a_whole_case_id_and_key(length: int) -> None:
    with pytest.raises(Malformed):
        boxes.box_id(bytes(length), "talk", seal_public(BOX.seed))
    with pytest.raises(Malformed):
        boxes.box_id(CASE, "talk", bytes(length))


def test_an_encapsulation_with_a_point_of_small_order_does_not_open() -> None:
    for point in (bytes(32), b"\x01" + bytes(31), b"\xec" + b"\xff" * 30 + b"\x7f"):
        with pytest.raises(CannotOpen):
            opened(SEALED[:1088] + point + SEALED[1120:])


def test_an_empty_text_can_be_sealed() -> None:
    assert open_seal(SEED, b"", seal(office(LEAD).seal_public, b"", b"")) == b""
