"""Framing: no two lists of parts give the same bytes, and every link depends on all before it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crypto import labels
from crypto.boxes import box_id, case_id
from crypto.keys import seal_public
from crypto.labels import cat, member_holder, office_holder
from crypto.links import first_link, next_link
from tests.crypto.scene import CASE, REPORTER, fixed

PARTS = st.lists(st.binary(max_size=8) | st.text(st.characters(codec="utf-8"), max_size=4), max_size=4)


def raw(part: bytes | str) -> bytes:
    return part.encode() if isinstance(part, str) else part


@given(PARTS, PARTS)
def test_two_lists_give_the_same_bytes_only_if_they_are_the_same(
    one: list[bytes | str], two: list[bytes | str]
) -> None:
    assert (cat(*one) == cat(*two)) == ([raw(p) for p in one] == [raw(p) for p in two])


def test_a_length_stands_before_each_part() -> None:
    assert cat("ab", b"", "é") == b"\0\0\0\2ab\0\0\0\0\0\0\0\2\xc3\xa9"
    assert cat() == b""


def test_every_label_has_the_version_and_stands_once() -> None:
    all_labels = [value for name, value in vars(labels).items() if name.isupper() and not name.startswith("_")]
    assert len(set(all_labels)) == len(all_labels) == 27
    assert all(label.startswith("davylamp/v1/") and label.isascii() for label in all_labels)


def test_holders() -> None:
    assert office_holder("icglr") == "office:icglr"
    assert member_holder(bytes(range(16))) == "member:AAECAwQFBgcICQoLDA0ODw"


def test_ids_follow_from_keys_and_from_nothing_else() -> None:
    public = seal_public(fixed("box seed"))
    ids = [
        box_id(CASE, "talk", public),
        box_id(CASE, "file:talk", public),
        box_id(case_id(fixed("another")), "talk", public),
        box_id(CASE, "talk", seal_public(fixed("another"))),
    ]
    assert len(set(ids)) == 4
    assert {len(i) for i in (*ids, case_id(REPORTER))} == {16}


@given(st.binary(min_size=16, max_size=16), st.binary(max_size=20))
def test_a_link_depends_on_the_one_before_the_id_and_the_bytes(entry: bytes, sealed: bytes) -> None:
    start = first_link(CASE, bytes(16))
    link = next_link(start, entry, sealed)
    assert link != next_link(first_link(CASE, bytes(15) + b"\x01"), entry, sealed)
    assert link != next_link(start, entry, sealed + b"\x00")
    assert link != next_link(start, entry[1:] + entry[:1], sealed) or entry[1:] + entry[:1] == entry
