"""What an office keeps for itself, and what one office gives another."""

from __future__ import annotations

from typing import Any

import pytest

from crypto.bodies import b64
from tests.crypto.scene import LEAD, REPORTER, STANDBY, STRANGER, Box, fixed

TALK = {"box": b64(fixed("talk")[:16]), "reporter": b64(REPORTER), "link": b64(fixed("link 1"))}
LAST = b64(fixed("last link"))


def file() -> Box:
    return Box(f"file:{LEAD}").by_office(kind="opened", talk=TALK)


def share() -> Box:
    return Box(f"share:{LEAD}:{STRANGER}")


def offer() -> Box:
    return Box(f"offer:{LEAD}:{STRANGER}")


def test_a_file_begins_with_opened_and_goes_on_with_notes() -> None:
    kinds = ["triage", "note", "decision", "assessment", "plan", "measure", "incident", "referral"]
    box = file()
    for kind in kinds:
        box.by_office(kind=kind, talk=LAST)
    assert box.verdicts() == ["opened", *kinds]


def test_only_the_own_office_writes_in_a_file() -> None:
    assert file().by_office(STRANGER, "note", talk=LAST).verdicts()[1] == "UNKNOWN_WRITER"
    assert Box(f"file:{LEAD}").by_office(STRANGER, "opened", talk=TALK).verdicts() == ["UNKNOWN_WRITER"]


def test_the_reporter_writes_in_the_talk_only() -> None:
    assert file().by_reporter().by_gateway().verdicts()[1:] == ["UNKNOWN_WRITER"] * 2
    assert share().report().verdicts() == ["UNKNOWN_WRITER"]


def test_a_file_that_does_not_begin_with_opened_is_refused() -> None:
    assert Box(f"file:{LEAD}").by_office(kind="note", talk=LAST).verdicts() == ["UNKNOWN_KIND"]


def test_a_file_is_opened_once() -> None:
    assert file().by_office(kind="opened", talk=TALK).verdicts()[1] == "UNKNOWN_KIND"


@pytest.mark.parametrize("kind", ["message", "status", "question", "report", "consent", ""])
def test_what_belongs_in_a_talk_has_no_place_in_a_file(kind: str) -> None:
    assert file().by_office(kind=kind, talk=LAST).verdicts()[1] == "UNKNOWN_KIND"


@pytest.mark.parametrize(
    "talk",
    [None, 1, LAST, [], {}, {**TALK, "box": LAST}, {**TALK, "reporter": None}, {**TALK, "link": b64(bytes(16))}],
    ids=range(8),
)
def test_opened_says_which_talk_the_file_is_about(talk: Any) -> None:
    assert Box(f"file:{LEAD}").by_office(kind="opened", talk=talk).verdicts() == ["MALFORMED"]


def test_opened_names_the_reporter_of_this_case() -> None:
    talk = {**TALK, "reporter": b64(fixed("a stranger"))}
    assert Box(f"file:{LEAD}").by_office(kind="opened", talk=talk).verdicts() == ["NOT_THE_REPORTER"]


@pytest.mark.parametrize("talk", [None, 1, [], TALK, "", b64(bytes(31))], ids=range(6))
def test_a_note_names_the_last_link_of_the_talk(talk: Any) -> None:
    assert file().by_office(kind="note", talk=talk).verdicts()[1] == "MALFORMED"


def test_a_share_is_begun_by_the_giver_and_both_write() -> None:
    box = share().by_office(LEAD, "message").by_office(STRANGER, "question").by_office(LEAD, "status")
    assert box.by_office(STRANGER, "attachment").verdicts() == ["message", "question", "status", "attachment"]


def test_the_receiver_cannot_begin_a_share() -> None:
    assert share().by_office(STRANGER, "message").verdicts() == ["UNKNOWN_WRITER"]


def test_no_third_office_writes_in_a_share() -> None:
    assert share().by_office().by_office(STANDBY).verdicts()[1] == "UNKNOWN_WRITER"


def test_an_accepted_or_transferred_in_a_share_grants_nothing() -> None:
    box = share().by_office(LEAD, "status", status="transferred", to=STANDBY).by_office(STANDBY)
    assert box.by_office(STANDBY, "status", status="accepted").verdicts()[1:] == ["UNKNOWN_WRITER"] * 2


@pytest.mark.parametrize("kind", ["note", "opened", "report", "answer", "consent"])
def test_what_belongs_elsewhere_has_no_place_in_a_share(kind: str) -> None:
    assert share().by_office(kind=kind).verdicts() == ["UNKNOWN_KIND"]


def test_an_offer_is_begun_by_the_giver_and_answered_by_the_taker() -> None:
    box = offer().by_office(LEAD, "message").by_office(STRANGER, "status", status="refused").by_office(LEAD, "plan")
    assert box.by_office(STRANGER, "plan").verdicts() == ["message", "status", "plan", "plan"]


def test_nobody_else_writes_in_an_offer_and_nobody_is_entitled_by_it() -> None:
    assert offer().by_office(STRANGER, "message").verdicts() == ["UNKNOWN_WRITER"]
    box = offer().by_office(LEAD, "status", status="transferred", to=STANDBY).by_office(STANDBY, "status")
    assert box.by_reporter().verdicts()[1:] == ["UNKNOWN_WRITER"] * 2


@pytest.mark.parametrize("kind", ["note", "opened", "report", "attachment", "question", "consent"])
def test_what_belongs_elsewhere_has_no_place_in_an_offer(kind: str) -> None:
    assert offer().by_office(kind=kind).verdicts() == ["UNKNOWN_KIND"]
