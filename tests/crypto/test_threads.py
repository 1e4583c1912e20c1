"""A whole thread, read by whoever holds the box."""

from __future__ import annotations

import pytest

from crypto.entries import GATEWAY, OFFICE, REPORTER
from crypto.errors import Malformed, UnknownKind, WrongBox
from crypto.threads import read_thread
from tests.crypto.scene import CASE, DIRECTORY, LEAD, STANDBY, Box, fixed


def test_a_report_its_acknowledgement_an_answer_and_a_text_message_are_read() -> None:
    box = Box().report().by_office(kind="status", status="acknowledged").by_reporter("answer").by_gateway()
    items = box.read()
    assert [item.entry and item.entry.role for item in items] == [REPORTER, OFFICE, REPORTER, GATEWAY]
    assert [item.link for item in items] == [stored.link for stored in box.entries]
    assert items[0].entry
    assert items[0].entry.body["text"] == "Mwamba umeanguka"


def test_a_report_may_come_through_a_gateway() -> None:
    assert Box().by_gateway("report", office=LEAD, standby=[], directory=DIRECTORY.head()).verdicts() == ["report"]


def test_an_empty_box_has_no_items() -> None:
    assert Box().read() == []


def test_one_refused_entry_does_not_stop_the_reading() -> None:
    box = Box().report()
    box.store(bytes(5232))
    assert box.by_office().verdicts() == ["report", "CANNOT_OPEN", "message"]


def test_a_refused_item_holds_no_text() -> None:
    box = Box().report().by_office(STANDBY)
    refused = box.read()[1]
    assert refused.entry is None
    assert "Mwamba" not in repr(refused)


def test_an_entry_of_another_size_is_named_and_passed_over() -> None:
    box = Box().report()
    box.store(b"")
    assert box.by_reporter().verdicts() == ["report", "MALFORMED", "message"]


def test_an_entry_under_an_id_of_another_length_is_malformed() -> None:
    box = Box().report()
    box.store(bytes(5232), entry_id=b"short")
    assert box.verdicts() == ["report", "MALFORMED"]


def test_the_box_itself_must_be_the_right_one() -> None:
    box = Box().report()
    whole = {"case": CASE, "box": box.id, "kind": "talk", "box_seed": box.seed}
    for wrong, refusal in (
        ({"box_seed": fixed("another seed")}, WrongBox),
        ({"box_seed": box.seed[:31]}, WrongBox),
        ({"box": bytes(16)}, WrongBox),
        ({"case": bytes(16)}, WrongBox),
        ({"case": bytes(15)}, Malformed),
        ({"kind": f"file:{LEAD}"}, WrongBox),
        ({"kind": "talk:"}, UnknownKind),
        ({"kind": None}, UnknownKind),
    ):
        with pytest.raises(refusal):
            read_thread(**whole | wrong, entries=box.entries, directory=DIRECTORY)
