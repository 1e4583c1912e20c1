"""Days on which a reporter is asked how they are: set whole, asked behind the code, marked in time, and two silences call."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from casework import check_ins, rounds
from casework.leaps import Leaps
from casework.models import Call
from channels.worker import Round
from tests.casework.check_in_work import answer, asked, call, events, plan, said, stands, work
from tests.casework.clock_work import do, entry, error, new_case, state, told
from tests.casework.test_clocks import day, later
from tests.cast import Ombudsperson, Reporter
from tests.conftest import ON_BOTH, Clock

pytestmark = ON_BOTH

AtDesk = Callable[[str], Ombudsperson]


@pytest.fixture
def number(app: Flask, amani: Ombudsperson, miner: Reporter) -> str:
    return new_case(app, amani, miner)


def wait(app: Flask, clock: Clock, amani: Ombudsperson, days: int) -> None:
    """The worker looks on each of them."""
    for _ in range(days):
        later(clock, amani, days=1)
        work(app, clock)


def test_it_is_asked_from_its_day_on_until_it_is_answered(
    clock: Clock, amani: Ombudsperson, miner: Reporter, number: str
) -> None:
    assert plan(amani, number, 2, 7).status_code == 201
    assert asked(miner) is None
    later(clock, amani, days=2)
    assert asked(miner) == day(2)
    assert answer(miner, day(2)).status_code == 201
    assert asked(miner) is None
    assert stands(amani, number) == {day(2): "done", day(7): "waiting"}


def test_a_new_schedule_takes_the_place_of_days_to_come_and_of_nothing_else(
    app: Flask, clock: Clock, amani: Ombudsperson, miner: Reporter, number: str
) -> None:
    plan(amani, number, 1, 2, 7, 30)
    later(clock, amani, days=1)
    answer(miner, day(1))
    later(clock, amani, days=1)
    assert plan(amani, number, 2, 4, calls=True).status_code == 201
    assert stands(amani, number) == {day(1): "done", day(2): "waiting", day(4): "waiting"}
    plan(amani, number)
    assert stands(amani, number) == {day(1): "done", day(2): "waiting"}
    assert (state(amani, number), events(app, "check_ins_set")) == ("received", 3)


def test_the_same_request_again_sets_it_once(app: Flask, amani: Ombudsperson, number: str) -> None:
    request: dict[str, Any] = {"entry": entry(), "days": [day(2)], "calls": True}
    first, again = (do(amani, number, "check_ins", **request) for _ in range(2))
    assert (first.status_code, first.get_json()) == (201, again.get_json())
    assert events(app, "check_ins_set") == 1


@pytest.mark.parametrize(
    ("days", "refused"),
    [
        ([day(-1)], (400, "day_gone")),
        ([day(401)], (400, "too_far")),
        ([day(2), day(2)], (400, "day_twice")),
        (["2026-02-30"], (400, "wrong_field")),
        ([day(n) for n in range(1, 10)], (400, "wrong_field")),
        ("2026-11-30", (400, "wrong_field")),
    ],
)
def test_days_that_cannot_be_are_refused_whole(
    days: Any, refused: tuple[int, str], amani: Ombudsperson, number: str
) -> None:
    plan(amani, number, 5)
    assert error(do(amani, number, "check_ins", entry=entry(), days=days, calls=False)) == refused
    assert stands(amani, number) == {day(5): "waiting"}


def test_an_office_in_reserve_sets_none(miner: Reporter, amani: Ombudsperson, at_desk: AtDesk) -> None:
    miner.report(standby=("ug-ombuds",))
    (number,) = amani.numbers()
    assert plan(at_desk("grace"), number, 2).status_code == 404


def test_what_is_no_case_any_more_is_asked_nothing_until_it_is_one_again(
    app: Flask, clock: Clock, amani: Ombudsperson, miner: Reporter, number: str
) -> None:
    plan(amani, number, 2)
    assert do(amani, number, "set-aside", **{"as": "spam"}, decision=entry()).status_code == 201
    wait(app, clock, amani, 20)
    assert (asked(miner), stands(amani, number)) == (None, {day(2): "waiting"})
    assert error(plan(amani, number, 30)) == (409, "wrong_state")
    do(amani, number, "reopen", **told())
    assert (asked(miner), stands(amani, number)) == (day(20), {day(20): "waiting"})
    wait(app, clock, amani, 13)
    assert stands(amani, number) == {day(20): "waiting"}, "nobody was silent while nobody asked"


def test_what_is_due_already_is_of_the_new_level_too(
    app: Flask, clock: Clock, amani: Ombudsperson, number: str
) -> None:
    plan(amani, number, 1, 2, calls=False)
    wait(app, clock, amani, 2)
    plan(amani, number, 2, 3, calls=True)
    amani.post(f"/cases/{number}/open")
    wait(app, clock, amani, 1)
    assert (stands(amani, number)[day(2)], call(app)) == ("unanswered", Call.NOW)


def test_closing_a_case_never_closes_protection(
    app: Flask, clock: Clock, amani: Ombudsperson, miner: Reporter, number: str
) -> None:
    plan(amani, number, 2)
    assert do(amani, number, "close", **told()).status_code == 201
    assert plan(amani, number, 2, 7).status_code == 201
    later(clock, amani, days=2)
    assert asked(miner) == day(2)
    wait(app, clock, amani, 5)
    assert (state(amani, number), stands(amani, number)) == ("closed", {day(2): "unanswered", day(7): "waiting"})


@pytest.mark.parametrize(("following", "marked_on"), [((), 16), ((7,), 7), ((30,), 16)])
def test_its_window_ends_with_the_next_one_or_after_a_fortnight(
    app: Flask, clock: Clock, amani: Ombudsperson, number: str, following: tuple[int, ...], marked_on: int
) -> None:
    plan(amani, number, 2, *following)
    wait(app, clock, amani, marked_on - 1)
    assert stands(amani, number)[day(2)] == "waiting"
    wait(app, clock, amani, 1)
    work(app, clock)
    assert (stands(amani, number)[day(2)], events(app, "check_in_unanswered")) == ("unanswered", 1)


def test_nobody_is_marked_or_called_at_night(app: Flask, clock: Clock, amani: Ombudsperson, number: str) -> None:
    plan(amani, number, 2)
    clock.now = clock.now.replace(hour=5, minute=59)
    later(clock, amani, days=20)
    work(app, clock)
    assert events(app, "check_in_unanswered") == 0
    later(clock, amani, minutes=1)
    work(app, clock)
    assert events(app, "check_in_unanswered") == 1


def test_a_late_answer_counts(app: Flask, clock: Clock, amani: Ombudsperson, miner: Reporter, number: str) -> None:
    plan(amani, number, 2, 4)
    later(clock, amani, days=4)
    work(app, clock)
    assert stands(amani, number) == {day(2): "unanswered", day(4): "waiting"}
    assert answer(miner, day(2)).status_code == 201
    assert stands(amani, number) == {day(2): "done", day(4): "waiting"}


@pytest.mark.parametrize(
    ("calls", "answers", "called"),
    [(True, (), Call.NOW), (False, (), Call.NONE), (True, (4,), Call.NONE), (True, (2,), Call.NONE)],
    ids=["two in a row", "not of these", "the second was answered", "the first was answered"],
)
def test_two_silences_in_a_row_call_where_the_level_is_high(
    app: Flask,
    clock: Clock,
    amani: Ombudsperson,
    miner: Reporter,
    number: str,
    calls: bool,
    answers: tuple[int, ...],
    called: Call,
) -> None:
    plan(amani, number, 2, 4, 8, calls=calls)
    for ahead in range(1, 9):
        later(clock, amani, days=1)
        if ahead in answers:
            answer(miner, day(ahead))
        amani.post(f"/cases/{number}/open")
        work(app, clock)
    assert call(app) is called
    assert events(app, "check_ins_called") == (called is Call.NOW)


def test_another_answer_between_two_silences_breaks_the_row(
    app: Flask, clock: Clock, amani: Ombudsperson, miner: Reporter, number: str
) -> None:
    plan(amani, number, 1, 2, 3, 4, calls=True)
    for ahead in range(1, 5):
        later(clock, amani, days=1)
        if ahead == 2:
            answer(miner, day(2))
        work(app, clock)
    assert set(stands(amani, number).values()) == {"unanswered", "done", "waiting"}
    assert events(app, "check_ins_called") == 0


def test_a_frozen_case_asks_marks_and_calls_nothing_and_its_window_begins_anew_behind_it(
    app: Flask, clock: Clock, amani: Ombudsperson, miner: Reporter, number: str
) -> None:
    plan(amani, number, 2, 4, calls=True)
    later(clock, amani, days=1)
    assert do(amani, number, "freeze", entry=entry(), until=day(10)).status_code == 201
    wait(app, clock, amani, 9)
    assert (asked(miner), stands(amani, number)) == (None, {day(2): "waiting", day(4): "waiting"})
    wait(app, clock, amani, 1)
    assert asked(miner) == day(2)
    wait(app, clock, amani, 13)
    assert set(stands(amani, number).values()) == {"waiting"}
    wait(app, clock, amani, 1)
    assert set(stands(amani, number).values()) == {"unanswered"}
    assert call(app) is Call.NOW


def test_a_clock_that_leaps_marks_nothing(app: Flask, clock: Clock, amani: Ombudsperson, number: str) -> None:
    plan(amani, number, 2, 4, calls=True)
    machine = {"on": timedelta(hours=5).total_seconds()}
    assert check_ins.mark_all in rounds.FINAL
    one = Round(timedelta(hours=1), check_ins.mark_all, Leaps(lambda: machine["on"]))

    def run(now: datetime) -> None:
        with app.app_context():
            one.run(now)

    run(clock())
    run(clock() + timedelta(days=300))
    assert set(stands(amani, number).values()) == {"waiting"}
    machine["on"] += timedelta(days=300).total_seconds()
    run(clock() + timedelta(days=300, hours=1))
    assert set(stands(amani, number).values()) == {"unanswered"}


def test_an_answer_is_taken_once_and_sounds_once(
    clock: Clock, amani: Ombudsperson, miner: Reporter, number: str
) -> None:
    plan(amani, number, 2)
    later(clock, amani, days=2)
    sent = said(miner, day(2), {"safe": "no", "harmed": "perhaps", "talk": "write"})
    first = answer(miner, day(2), alarm=True, sent=sent)
    assert amani.get("/inbox.json").get_json()["urgent"] == [number]
    amani.post(f"/cases/{number}/open")
    again = answer(miner, day(2), alarm=True, sent=sent)
    assert (first.status_code, first.get_json()) == (201, again.get_json())
    assert amani.get("/inbox.json").get_json()["urgent"] == []


@pytest.mark.parametrize("due", [day(3), day(30)])
def test_what_is_not_asked_cannot_be_answered_and_changes_nothing(
    clock: Clock, amani: Ombudsperson, miner: Reporter, number: str, due: str
) -> None:
    plan(amani, number, 2, 30)
    later(clock, amani, days=2)
    assert error(answer(miner, due, alarm=True)) == (400, "no_check_in")
    assert len(miner.read()) == 1
    assert (asked(miner), amani.get("/inbox.json").get_json()["urgent"]) == (day(2), [])


def test_a_stranger_with_a_wrong_token_or_box_finds_nothing(
    app: Flask, clock: Clock, amani: Ombudsperson, miner: Reporter, number: str
) -> None:
    plan(amani, number, 2)
    later(clock, amani, days=2)
    other = Reporter(app.test_client())
    other.report()
    other.held = miner.held
    assert error(answer(other, day(2), sent=entry())) == (404, "not_found")
    assert stands(amani, number) == {day(2): "waiting"}
