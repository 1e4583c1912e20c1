"""Who may write what in the talk."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from crypto.bodies import b64
from crypto.entries import write_office_entry
from tests.crypto.scene import (
    DIRECTORY,
    LEAD,
    STANDBY,
    STRANGER,
    TODAY,
    Box,
    certificate,
    fixed,
    member,
    signed_directory,
)

ODD_VALUES = [None, 0, True, "", "UG ombuds", "x" * 33, [], {}, [LEAD], {"id": LEAD}, "cd_ombuds", "\u0663"]


@pytest.mark.parametrize("kind", ["message", "question", "status", "attachment"])
def test_the_office_of_the_report_may_write(kind: str) -> None:
    assert Box().report().by_office(kind=kind).verdicts() == ["report", kind]


@pytest.mark.parametrize("kind", ["message", "answer", "consent", "attachment"])
def test_the_reporter_may_write(kind: str) -> None:
    assert Box().report().by_reporter(kind).by_gateway(kind).verdicts() == ["report", kind, kind]


@pytest.mark.parametrize("kind", ["status", "question", "note", "opened", "report", "", "Message", "__proto__"])
def test_the_reporter_writes_no_other_kind_later(kind: str) -> None:
    assert Box().report().by_reporter(kind).by_gateway(kind).verdicts()[1:] == ["UNKNOWN_KIND"] * 2


@pytest.mark.parametrize("kind", ["report", "answer", "consent", "opened", "note", "", "constructor"])
def test_an_office_writes_no_other_kind_in_the_talk(kind: str) -> None:
    assert Box().report().by_office(kind=kind).verdicts()[1] == "UNKNOWN_KIND"


@pytest.mark.parametrize("kind", ["message", "answer", "status"])
def test_a_talk_begins_with_a_report(kind: str) -> None:
    assert Box().by_reporter(kind).verdicts() == ["UNKNOWN_KIND"]


def test_an_office_cannot_begin_a_talk() -> None:
    assert Box().by_office(kind="message").verdicts() == ["UNKNOWN_WRITER"]


def test_another_office_may_not_write() -> None:
    assert Box().report().by_office(STRANGER).verdicts()[1] == "UNKNOWN_WRITER"


def test_a_standby_office_may_write_once_it_has_accepted() -> None:
    box = Box().report().by_office(STANDBY).by_office(STANDBY, "status", status="accepted").by_office(STANDBY)
    assert box.verdicts() == ["report", "UNKNOWN_WRITER", "status", "message"]


def test_an_office_that_is_no_standby_cannot_accept() -> None:
    box = Box().report().by_office(STRANGER, "status", status="accepted").by_office(STRANGER)
    assert box.verdicts()[1:] == ["UNKNOWN_WRITER"] * 2


@pytest.mark.parametrize("status", ["acknowledged", "Accepted", True, ["accepted"], {"accepted": 1}, None])
def test_nothing_else_counts_as_accepting(status: Any) -> None:
    box = Box().report().by_office(STANDBY, "status", status=status).by_office(STANDBY, "message", status="accepted")
    assert box.verdicts()[1:] == ["UNKNOWN_WRITER"] * 2


def test_the_office_that_a_case_was_transferred_to_may_write() -> None:
    box = Box().report().by_office(kind="status", status="transferred", to=STRANGER).by_office(STRANGER)
    assert box.verdicts() == ["report", "status", "message"]


@pytest.mark.parametrize("to", [STRANGER, ["a list"], None])
def test_a_message_that_looks_like_a_transfer_is_none(to: Any) -> None:
    box = Box().report().by_office(kind="message", status="transferred", to=to).by_office(STRANGER)
    assert box.verdicts()[1:] == ["message", "UNKNOWN_WRITER"]


def test_a_transfer_by_an_office_without_right_grants_nothing() -> None:
    box = Box().report().by_office(STRANGER, "status", status="transferred", to=STRANGER).by_office(STRANGER)
    assert box.verdicts()[1:] == ["UNKNOWN_WRITER"] * 2


def test_a_transfer_that_was_refused_for_what_it_saw_grants_nothing() -> None:
    box = Box().report().by_office(kind="status", status="transferred", to=STRANGER, seen=b64(fixed("?")))
    assert box.by_office(STRANGER).verdicts()[1:] == ["ANOTHER_HISTORY", "UNKNOWN_WRITER"]


@pytest.mark.parametrize("to", ODD_VALUES, ids=repr)
def test_a_transfer_names_an_office(to: Any) -> None:
    assert Box().report().by_office(kind="status", status="transferred", to=to).verdicts()[1] == "MALFORMED"


def test_a_transfer_without_to_is_malformed() -> None:
    assert Box().report().by_office(kind="status", status="transferred").verdicts()[1] == "MALFORMED"


@pytest.mark.parametrize("odd", ODD_VALUES, ids=repr)
def test_a_report_names_its_office_and_its_standby_offices(odd: Any) -> None:
    assert Box().report(office=odd).verdicts() == ["MALFORMED"]
    assert Box().report(standby=[odd]).verdicts() == ["MALFORMED"]
    assert Box().report(standby=odd).verdicts() == (["report"] if odd in ([], [LEAD]) else ["MALFORMED"])


@pytest.mark.parametrize(
    "head",
    [None, 1, [], {}, {"seq": 1}, {"seq": 0, "sha256": b64(bytes(32))}, {"seq": True, "sha256": b64(bytes(32))},
     {"seq": "1", "sha256": b64(bytes(32))}, {"seq": 1, "sha256": b64(bytes(31))}, {"seq": 1, "sha256": None}],
    ids=repr,
)  # fmt: skip
def test_reports_and_offices_name_the_directory_that_they_saw(head: Any) -> None:
    assert Box().report(directory=head).verdicts() == ["MALFORMED"]
    assert Box().report().by_office(directory=head).verdicts()[1] == "MALFORMED"


def test_a_report_by_another_person_is_not_the_reporters() -> None:
    facts = {"office": STRANGER, "standby": [], "directory": DIRECTORY.head()}
    box = Box().by_reporter("report", seed=fixed("a stranger"), **facts)
    assert box.by_office(STRANGER).verdicts() == ["NOT_THE_REPORTER", "UNKNOWN_WRITER"]


def test_a_gateway_must_be_in_the_directory() -> None:
    assert Box().report().by_gateway(seed=fixed("no gateway")).verdicts()[1] == "UNKNOWN_GATEWAY"
    assert Box().report().by_gateway().verdicts(signed_directory(gateways=[]))[1] == "UNKNOWN_GATEWAY"


def test_another_member_cannot_use_a_certificate() -> None:
    box = Box().report()
    body = box.body("message", cert=certificate(LEAD).to_body(), directory=DIRECTORY.head())
    box.store(write_office_entry(member(STANDBY).sign_seed, box.place(), body))
    assert box.verdicts()[1] == "UNKNOWN_WRITER"


def test_an_office_that_left_the_directory_is_an_unknown_writer() -> None:
    assert Box().report().by_office().verdicts(signed_directory(offices=[]))[1] == "UNKNOWN_WRITER"


def test_office_entries_are_dated_in_order() -> None:
    yesterday = (TODAY - timedelta(days=1)).isoformat()
    box = Box().report().by_office().by_office(at=yesterday).by_reporter(at=yesterday).by_office()
    assert box.verdicts()[1:] == ["message", "UNKNOWN_WRITER", "message", "message"]


def test_the_order_of_days_holds_between_offices_too() -> None:
    box = Box().report().by_office(kind="status", status="transferred", to=STRANGER)
    box.by_office(STRANGER, at=(TODAY - timedelta(days=1)).isoformat())
    assert box.verdicts()[2] == "UNKNOWN_WRITER"
