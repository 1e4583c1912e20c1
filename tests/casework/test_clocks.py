"""What an office owes a case and by when: begun with the report, met by the verbs that do it, moved by rule only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from casework.models import AuditRow
from crypto.bodies import Body
from tests.casework.clock_work import brief, clocks, do, entry, error, row, told, triage
from tests.cast import Ombudsperson, Reporter
from tests.conftest import NOON, ON_BOTH, Clock

pytestmark = ON_BOTH

AtDesk = Callable[[str], Ombudsperson]
TODAY = NOON.date()


def day(ahead: int) -> str:
    return (TODAY + timedelta(days=ahead)).isoformat()


def later(clock: Clock, person: Ombudsperson, **by: float) -> None:
    """The desk has run out meanwhile."""
    clock.forward(**by)
    person.sign_in()


def change(person: Ombudsperson, number: str, kind: str, move: str, **more: str) -> Body:
    answer = do(person, number, f"clocks/{kind}", move=move, entry=entry(), **more)
    return {"status": answer.status_code, **answer.get_json()}


def test_three_clocks_begin_with_the_report(miner: Reporter, amani: Ombudsperson) -> None:
    miner.report()
    (number,) = amani.numbers()
    assert brief(amani, number) == {
        "first_look": (day(1), "running"),
        "acknowledgement": (day(7), "running"),
        "feedback": (day(90), "running"),
    }
    law = amani.get(f"/cases/{number}/clocks.json").get_json()["law"]
    assert (law["code"], law["evidence"]) == ("CD", "D")


def test_the_same_report_again_begins_nothing_again(miner: Reporter, amani: Ombudsperson) -> None:
    request = miner.prepare()
    assert [miner.send(request).status_code for _ in range(2)] == [201, 201]
    (number,) = amani.numbers()
    assert len(clocks(amani, number)) == 3


def test_verbs_meet_what_they_do(amani: Ombudsperson, number: str) -> None:
    assert clocks(amani, number)["first_look"]["state"] == "met"
    do(amani, number, "acknowledge")
    assert clocks(amani, number)["acknowledgement"]["state"] == "met"
    triage(amani, number, first_answer=day(3), review=day(7))
    do(amani, number, "ask")
    assert clocks(amani, number)["first_answer"]["state"] == "running"  # a question is no answer
    do(amani, number, "reply")
    assert clocks(amani, number)["first_answer"]["state"] == "met"
    assert clocks(amani, number)["feedback"]["state"] == "running"
    do(amani, number, "reply", entry=entry(), meets="feedback")
    assert clocks(amani, number)["feedback"]["state"] == "met"
    assert error(do(amani, number, "reply", entry=entry(), meets="review")) == (400, "wrong_field")


def test_a_triage_is_the_review_and_sets_the_next(amani: Ombudsperson, number: str) -> None:
    assert triage(amani, number, review=day(1)).status_code == 201
    assert triage(amani, number, review=day(30)).status_code == 201
    assert brief(amani, number)["review"] == (day(30), "running")
    triage(amani, number)
    assert brief(amani, number)["review"] == (day(30), "met")


def test_a_severity_moves_a_day_to_an_earlier_one_only(amani: Ombudsperson, number: str) -> None:
    assert triage(amani, number, first_answer=day(7), acknowledgement=day(3)).status_code == 201
    assert triage(amani, number, first_answer=day(1), acknowledgement=day(3)).status_code == 201
    assert error(triage(amani, number, first_answer=day(2))) == (400, "later_than_it_stands")
    assert error(triage(amani, number, feedback=day(91))) == (400, "later_than_it_stands")
    assert brief(amani, number)["first_answer"] == (day(1), "running")
    assert brief(amani, number)["acknowledgement"] == (day(3), "running")


@pytest.mark.parametrize(
    ("due", "refused"),
    [
        ({"first_answer": day(-1)}, (400, "day_gone")),
        ({"first_answer": day(15)}, (400, "too_far")),
        ({"review": day(61)}, (400, "too_far")),
        ({"forwarding": day(8)}, (400, "too_far")),
        ({"first_look": day(0)}, (409, "clock_does_not_do_this")),
        ({"first_answer": "2026-02-30"}, (400, "wrong_field")),
        ({"lunch": day(0)}, (400, "unknown_field")),
    ],
)
def test_a_day_that_cannot_be_is_refused_whole(
    due: dict[str, str], refused: tuple[int, str], amani: Ombudsperson, number: str
) -> None:
    before = brief(amani, number)
    assert error(triage(amani, number, **{"review": day(1), **due})) == refused
    assert brief(amani, number) == before
    assert len(amani.post(f"/cases/{number}/open").get_json()["boxes"][1]["entries"]) == 1


def test_an_answer_that_was_given_is_not_owed_again(amani: Ombudsperson, number: str) -> None:
    triage(amani, number, first_answer=day(1))
    do(amani, number, "reply")
    assert error(triage(amani, number, first_answer=day(1))) == (409, "clock_does_not_do_this")


def test_the_law_extends_once_and_only_so_far(amani: Ombudsperson, number: str) -> None:
    assert clocks(amani, number)["feedback"]["latest"] == day(180)
    assert change(amani, number, "feedback", "extend", due=day(181))["error"] == "wrong_day"
    assert change(amani, number, "feedback", "extend", due=day(90))["error"] == "wrong_day"
    assert change(amani, number, "feedback", "extend")["error"] == "wrong_day"
    assert change(amani, number, "acknowledgement", "extend", due=day(8))["error"] == "clock_does_not_do_this"
    assert change(amani, number, "feedback", "extend", due=day(120))["status"] == 201
    assert clocks(amani, number)["feedback"]["extended"] == 1
    assert clocks(amani, number)["feedback"]["latest"] is None
    assert change(amani, number, "feedback", "extend", due=day(121))["error"] == "clock_does_not_do_this"


def test_what_is_withheld_is_looked_at_again(amani: Ombudsperson, number: str) -> None:
    withheld = change(amani, number, "acknowledgement", "withhold")
    states = {clock["kind"]: (clock["due"], clock["state"]) for clock in withheld["clocks"]}
    assert states["acknowledgement"] == (day(7), "withheld_for_safety")
    assert states["review"] == (day(30), "running")
    assert change(amani, number, "acknowledgement", "resume")["status"] == 201
    assert brief(amani, number)["acknowledgement"] == (day(7), "running")


def test_pausing_wins_no_day(clock: Clock, amani: Ombudsperson, number: str) -> None:
    triage(amani, number, first_answer=day(3))
    do(amani, number, "acknowledge")
    assert change(amani, number, "first_answer", "pause")["status"] == 201
    later(clock, amani, days=10)
    assert row(amani, number, "late") is None
    assert change(amani, number, "first_answer", "resume")["status"] == 201
    found = row(amani, number, "late")
    assert found is not None
    assert found["due"] == day(3)


@pytest.mark.parametrize(
    ("kind", "move"),
    [("first_look", "pause"), ("acknowledgement", "pause"), ("review", "pause"), ("review", "withhold"),
     ("feedback", "meet"), ("feedback", "resume"), ("forwarding", "meet")],
)  # fmt: skip
def test_other_moves_are_refused(kind: str, move: str, amani: Ombudsperson, number: str) -> None:
    triage(amani, number, review=day(3))
    assert change(amani, number, kind, move)["error"] == "clock_does_not_do_this"


def test_what_is_done_outside_is_met_with_an_entry(amani: Ombudsperson, number: str) -> None:
    triage(amani, number, forwarding=day(7))
    assert change(amani, number, "forwarding", "meet")["status"] == 201
    triage(amani, number, forwarding=day(7))
    assert brief(amani, number)["forwarding"] == (day(7), "running")


def test_closing_ends_what_ran_and_opening_again_owes_an_answer(clock: Clock, amani: Ombudsperson, number: str) -> None:
    triage(amani, number, first_answer=day(3), review=day(3))
    assert do(amani, number, "close", **told()).status_code == 201
    assert {state for _, state in brief(amani, number).values()} == {"met"}
    assert error(triage(amani, number, review=day(3))) == (409, "wrong_state")
    later(clock, amani, days=100)
    assert error(do(amani, number, "reopen", decision=entry())) == (400, "status_missing")
    assert do(amani, number, "reopen", **told()).status_code == 201
    assert brief(amani, number)["feedback"] == (day(190), "running")


def test_a_report_that_was_taken_for_spam_is_as_late_as_it_is(clock: Clock, amani: Ombudsperson, number: str) -> None:
    do(amani, number, "set-aside", **{"as": "spam", "decision": entry()})
    assert brief(amani, number)["acknowledgement"] == (day(7), "resting")
    later(clock, amani, days=20)
    assert do(amani, number, "reopen", decision=entry()).status_code == 201
    found = row(amani, number, "late")
    assert found is not None
    assert (found["due"], found["silent"]) == (day(7), True)


def test_set_aside_and_opened_again_each_clock_stands_as_before(clock: Clock, amani: Ombudsperson, number: str) -> None:
    triage(amani, number, first_answer=day(3))
    change(amani, number, "first_answer", "pause")
    change(amani, number, "acknowledgement", "withhold")
    before = brief(amani, number)
    assert {state for _, state in before.values()} == {"met", "paused", "withheld_for_safety", "running"}
    do(amani, number, "set-aside", **{"as": "test", "decision": entry()})
    later(clock, amani, days=2)
    assert do(amani, number, "reopen", decision=entry()).status_code == 201
    assert brief(amani, number) == before


def test_closed_and_opened_again_what_was_withheld_stays_so_and_is_looked_at(
    clock: Clock, amani: Ombudsperson, number: str
) -> None:
    change(amani, number, "acknowledgement", "withhold")
    change(amani, number, "feedback", "withhold")
    do(amani, number, "close", **told())
    assert brief(amani, number)["review"][1] == "met"
    later(clock, amani, days=10)
    assert do(amani, number, "reopen", **told()).status_code == 201
    assert brief(amani, number) == {
        "first_look": (day(1), "met"),
        "acknowledgement": (day(7), "withheld_for_safety"),
        "feedback": (day(100), "withheld_for_safety"),
        "review": (day(40), "running"),
    }


def test_the_same_request_again_does_nothing_again(app: Flask, amani: Ombudsperson, number: str) -> None:
    request = {"entry": entry(), "due": {"review": day(5)}}
    first, again = (do(amani, number, "triage", **request) for _ in range(2))
    assert (first.status_code, first.get_json()) == (201, again.get_json())
    pause = {"entry": entry(), "move": "pause"}
    assert [do(amani, number, "clocks/feedback", **pause).status_code for _ in range(2)] == [201, 201]
    with app.extensions["davylamp_database"].reading() as session:
        events = list(session.scalars(select(AuditRow.event).where(AuditRow.scope.startswith("case:"))))
    assert (events.count("case_triaged"), events.count("clock_paused")) == (1, 1)


def test_without_a_file_nothing_is_triaged_and_it_says_why(miner: Reporter, amani: Ombudsperson) -> None:
    miner.report()
    (number,) = amani.numbers()
    assert error(triage(amani, number)) == (409, "no_file")
    assert error(do(amani, number, "close", **told())) == (409, "no_file")
    assert change(amani, number, "feedback", "pause")["error"] == "no_file"
    assert len(amani.post(f"/cases/{number}/open").get_json()["boxes"][0]["entries"]) == 1


def test_the_page_shows_each_term_and_how_sure_its_source_is(clock: Clock, amani: Ombudsperson, number: str) -> None:
    do(amani, number, "acknowledge")
    change(amani, number, "feedback", "withhold")
    page = " ".join(amani.get(f"/cases/{number}/clocks").get_data(as_text=True).split())
    for shown in (
        'data-clock="acknowledgement" data-stands="met"',
        'data-stands="withheld_for_safety"',
        'data-evidence="D"',
    ):
        assert shown in page
    later(clock, amani, days=31)
    assert "<strong>late</strong>" in amani.get(f"/cases/{number}/clocks").get_data(as_text=True)
