"""Entries that were removed, put in another order, repeated, slipped in; and writers that were shown something else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crypto.bodies import b64
from crypto.entries import write_office_entry, write_reporter_entry
from crypto.links import first_link, next_link
from tests.crypto.scene import CASE, DIRECTORY, LEAD, REPORTER_SEED, Box, certificate, fixed, member


def four() -> Box:
    return Box().report().by_office().by_reporter().by_office()


def relinked(box: Box) -> Box:
    """As a server that rewrites its chain after tampering."""
    link = first_link(CASE, box.id)
    for n, stored in enumerate(box.entries):
        link = next_link(link, stored.id, stored.sealed)
        box.entries[n] = replace(stored, link=link)
    return box


def test_four_entries_in_their_order_are_accepted() -> None:
    assert four().verdicts() == ["report", "message", "message", "message"]


@pytest.mark.parametrize("place", range(4))
def test_a_link_that_does_not_fit_refuses_its_entry_and_all_after_it(place: int) -> None:
    box = four()
    box.entries[place] = replace(box.entries[place], link=fixed("another link"))
    assert box.verdicts() == ["report", "message", "message", "message"][:place] + ["BROKEN_HISTORY"] * (4 - place)


@pytest.mark.parametrize("place", range(3))
def test_a_removed_entry_breaks_the_history_from_there(place: int) -> None:
    box = four()
    del box.entries[place]
    assert box.verdicts() == ["report", "message", "message", "message"][:place] + ["BROKEN_HISTORY"] * (3 - place)


def test_two_entries_that_changed_places_break_the_history() -> None:
    box = four()
    box.entries[1], box.entries[2] = box.entries[2], box.entries[1]
    assert box.verdicts() == ["report", *["BROKEN_HISTORY"] * 3]


def test_a_link_of_another_length_breaks_the_history() -> None:
    box = four()
    box.entries[3] = replace(box.entries[3], link=b"")
    assert box.verdicts()[3] == "BROKEN_HISTORY"


def test_a_removed_entry_shows_in_what_later_writers_had_seen_even_if_the_chain_is_rewritten() -> None:
    box = four()
    del box.entries[1]
    assert relinked(box).verdicts() == ["report", "ANOTHER_HISTORY", "ANOTHER_HISTORY"]


def test_a_changed_order_shows_even_if_the_chain_is_rewritten() -> None:
    box = four()
    box.entries[1], box.entries[2] = box.entries[2], box.entries[1]
    assert relinked(box).verdicts() == ["report", "ANOTHER_HISTORY", "message", "ANOTHER_HISTORY"]


def test_a_cut_tail_does_not_show_by_itself() -> None:
    """A limit of the protocol: only a later `seen`, or a link that the reader has kept, shows it."""
    box = four()
    del box.entries[2:]
    assert box.verdicts() == ["report", "message"]


def test_a_repeated_entry_is_named_and_counts_once() -> None:
    box = four()
    box.store(box.entries[1].sealed, box.entries[1].id)
    assert box.by_reporter().verdicts() == ["report", *["message"] * 3, "REPEATED_ENTRY", "message"]


def test_other_bytes_under_a_known_id_are_a_repetition_too() -> None:
    box = four()
    place = box.place(box.entries[2].id)
    box.store(write_reporter_entry(REPORTER_SEED, place, box.body("message")), place.entry)
    assert box.verdicts()[4] == "REPEATED_ENTRY"


def test_the_same_bytes_under_another_id_do_not_open() -> None:
    box = four()
    box.store(box.entries[1].sealed)
    assert box.verdicts()[4] == "CANNOT_OPEN"


def test_an_entry_of_another_box_of_the_case_does_not_open() -> None:
    box, elsewhere = four(), Box(seed=fixed("another box")).place(fixed("elsewhere")[:16])
    box.store(write_reporter_entry(REPORTER_SEED, elsewhere, box.body("message")), elsewhere.entry)
    assert box.verdicts()[4] == "CANNOT_OPEN"


@pytest.mark.parametrize("seen", [fixed("no link"), None], ids=["a foreign link", "nothing"])
def test_a_writer_who_saw_another_history_is_refused(seen: bytes | None) -> None:
    box = four().by_reporter(seen=seen and b64(seen))
    assert box.verdicts()[4] == "ANOTHER_HISTORY"


@pytest.mark.parametrize("seen", [5, True, "", "AAAA", [], {}, "not base64!", b64(bytes(33))], ids=repr)
def test_what_was_seen_must_be_a_link_in_form(seen: object) -> None:
    assert four().by_reporter(seen=seen).verdicts()[4] == "MALFORMED"


def test_an_entry_cannot_have_seen_itself_or_what_follows() -> None:
    box = four()
    place = box.place()
    ahead = next_link(box.link(), place.entry, b"whatever")
    assert box.by_reporter(seen=b64(ahead)).verdicts()[4] == "ANOTHER_HISTORY"


def test_the_link_of_the_empty_box_may_have_been_seen() -> None:
    box = Box().report()
    assert box.by_office(seen=b64(box.link(0))).verdicts() == ["report", "message"]


def test_nobody_may_have_seen_less_than_they_had_seen_before() -> None:
    box = four()
    box.by_reporter(seen=b64(box.link(0)))
    assert box.verdicts()[4] == "ANOTHER_HISTORY"


def test_two_writers_may_have_seen_different_parts() -> None:
    box = Box().report()
    seen = b64(box.link(1))
    assert box.by_office(seen=seen).by_reporter(seen=seen).by_office(seen=seen).verdicts()[1:] == ["message"] * 3


def test_a_refused_entry_does_not_raise_what_its_author_has_seen() -> None:
    box = four()
    box.by_reporter("report", seen=b64(box.link(4))).by_reporter(seen=b64(box.link(2)))
    assert box.verdicts()[4:] == ["UNKNOWN_KIND", "message"]


def test_the_first_entry_has_seen_nothing() -> None:
    box = Box()
    assert box.report(seen=b64(box.link(0))).verdicts() == ["ANOTHER_HISTORY"]


def test_a_report_slipped_in_before_the_first_makes_the_true_one_a_second_and_grants_nothing() -> None:
    box = Box().report()
    box.entries.insert(0, replace(box.entries[0], id=fixed("forged")[:16], sealed=bytes(5232)))
    relinked(box)
    place, link = box.place(), b64(box.link())
    body = box.body("message", seen=link, cert=certificate(LEAD).to_body(), directory=DIRECTORY.head())
    box.store(write_office_entry(member(LEAD).sign_seed, place, body))
    assert box.verdicts() == ["CANNOT_OPEN", "UNKNOWN_KIND", "UNKNOWN_WRITER"]
