"""Days that an office must not miss: the server knows the day, tells of it ahead once at each mark, and never why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from casework import deadlines, rounds
from casework.models import AuditRow, Call, Standing
from tests.casework.clock_work import do, entry, error, new_case, row, state, told
from tests.casework.test_clocks import day, later
from tests.cast import Ombudsperson, Reporter
from tests.conftest import NOON, ON_BOTH
from tests.conftest import Clock as Time

pytestmark = ON_BOTH

AtDesk = Callable[[str], Ombudsperson]


def begin(person: Ombudsperson, number: str, ahead: int) -> str:
    """The id of the deadline."""
    written = entry()
    answer = do(person, number, "deadlines", entry=written, ends=day(ahead))
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return written["id"]


def stands(person: Ombudsperson, number: str) -> list[tuple[str, str]]:
    found = person.get(f"/cases/{number}/clocks.json").get_json()["deadlines"]
    return [(one["ends"], one["state"]) for one in found]


def events(app: Flask, name: str) -> int:
    with app.extensions["davylamp_database"].reading() as session:
        return len(session.scalars(select(AuditRow.event).where(AuditRow.event == name)).all())


def calls(app: Flask) -> dict[str, tuple[bool, str]]:
    with app.extensions["davylamp_database"].reading() as session:
        found = session.execute(select(Standing.office, Standing.news, Standing.call))
        return {office: (news, call.value) for office, news, call in found}


def work(app: Flask, clock: Time) -> None:
    with app.app_context():
        deadlines.warn_all(clock())


def told_on(app: Flask, clock: Time, amani: Ombudsperson, number: str, *, days: int) -> list[int]:
    """On which of the coming days the office was told; it looks each time."""
    found = []
    for ahead in range(1, days + 1):
        later(clock, amani, days=1)
        before = events(app, "deadline_near")
        work(app, clock)
        work(app, clock)
        if events(app, "deadline_near") > before:
            found.append(ahead)
            assert calls(app)["cd-ombuds"] == (True, Call.SOON.value)
        amani.post(f"/cases/{number}/open")
    return found


def test_it_is_set_met_and_dropped_each_with_an_entry_of_the_file(app: Flask, amani: Ombudsperson, number: str) -> None:
    do(amani, number, "acknowledge")
    one, other = begin(amani, number, 60), begin(amani, number, 20)
    assert stands(amani, number) == [(day(20), "running"), (day(60), "running")]
    assert do(amani, number, "deadlines/met", entry=entry(), deadline=other).status_code == 201
    assert do(amani, number, "deadlines/dropped", entry=entry(), deadline=one).status_code == 201
    assert stands(amani, number) == [(day(20), "met"), (day(60), "dropped")]
    assert state(amani, number) == "in_work"
    assert [events(app, f"deadline_{what}") for what in ("set", "met", "dropped")] == [2, 1, 1]
    assert len(amani.post(f"/cases/{number}/open").get_json()["boxes"][1]["entries"]) == 5


def test_the_same_request_again_sets_it_once(app: Flask, amani: Ombudsperson, number: str) -> None:
    request: dict[str, Any] = {"entry": entry(), "ends": day(60)}
    first, again = (do(amani, number, "deadlines", **request) for _ in range(2))
    assert (first.status_code, first.get_json()) == (201, again.get_json())
    end = {"entry": entry(), "deadline": request["entry"]["id"]}
    assert [do(amani, number, "deadlines/met", **end).status_code for _ in range(2)] == [201, 201]
    assert (len(stands(amani, number)), events(app, "deadline_met")) == (1, 1)


@pytest.mark.parametrize(
    ("ends", "refused"),
    [(day(-1), (400, "day_gone")), (day(3661), (400, "too_far")), ("2026-02-30", (400, "wrong_field"))],
)
def test_a_day_that_cannot_be_is_refused_whole(
    ends: str, refused: tuple[int, str], amani: Ombudsperson, number: str
) -> None:
    assert error(do(amani, number, "deadlines", entry=entry(), ends=ends)) == refused
    assert stands(amani, number) == []
    assert len(amani.post(f"/cases/{number}/open").get_json()["boxes"][1]["entries"]) == 1


def test_what_is_ended_or_not_there_or_of_another_case_is_not_ended(
    app: Flask, amani: Ombudsperson, number: str
) -> None:
    one, elsewhere = begin(amani, number, 60), begin(amani, new_case(app, amani), 60)
    do(amani, number, "deadlines/met", entry=entry(), deadline=one)
    assert error(do(amani, number, "deadlines/dropped", entry=entry(), deadline=one)) == (409, "clock_does_not_do_this")
    assert error(do(amani, number, "deadlines/met", entry=entry(), deadline=elsewhere)) == (
        409,
        "clock_does_not_do_this",
    )
    assert stands(amani, number) == [(day(60), "met")]


def test_no_more_run_than_somebody_can_keep_in_mind(amani: Ombudsperson, number: str) -> None:
    first = begin(amani, number, 60)
    for _ in range(deadlines.MOST - 1):
        begin(amani, number, 60)
    full = do(amani, number, "deadlines", entry=entry(), ends=day(60))
    assert error(full) == (400, "too_many_deadlines")
    do(amani, number, "deadlines/dropped", entry=entry(), deadline=first)
    begin(amani, number, 60)


def test_the_office_is_told_once_at_each_mark(app: Flask, clock: Time, amani: Ombudsperson, number: str) -> None:
    begin(amani, number, 40)
    assert told_on(app, clock, amani, number, days=44) == [10, 26, 37, 40]


def test_no_other_office_is_told(app: Flask, clock: Time, amani: Ombudsperson) -> None:
    Reporter(app.test_client()).report(office="ug-ombuds")
    number = new_case(app, amani)
    with app.extensions["davylamp_database"].transaction() as session:
        for standing in session.scalars(select(Standing)):
            standing.news, standing.call = False, Call.NONE
    begin(amani, number, 31)
    later(clock, amani, days=1)
    work(app, clock)
    assert calls(app) == {"cd-ombuds": (True, "soon"), "ug-ombuds": (False, "none")}


def test_after_a_time_in_which_nobody_worked_the_nearest_mark_alone_is_told(
    app: Flask, clock: Time, amani: Ombudsperson, number: str
) -> None:
    begin(amani, number, 40)
    later(clock, amani, days=38)
    work(app, clock)
    assert events(app, "deadline_near") == 1
    assert told_on(app, clock, amani, number, days=5) == [2]


def test_what_passed_while_nobody_worked_is_told_afterwards(
    app: Flask, clock: Time, amani: Ombudsperson, number: str
) -> None:
    begin(amani, number, 40)
    later(clock, amani, days=50)
    assert told_on(app, clock, amani, number, days=3) == [1]


def test_a_clock_that_was_ahead_and_was_set_back_takes_no_mark_away(
    app: Flask, clock: Time, amani: Ombudsperson, number: str
) -> None:
    begin(amani, number, 40)
    later(clock, amani, days=45)
    work(app, clock)
    later(clock, amani, days=-45)
    work(app, clock)
    assert events(app, "deadline_near") == 1
    assert told_on(app, clock, amani, number, days=42) == [10, 26, 37, 40]


def test_what_is_met_or_dropped_is_told_of_no_more(app: Flask, clock: Time, amani: Ombudsperson, number: str) -> None:
    for how in ("met", "dropped"):
        do(amani, number, f"deadlines/{how}", entry=entry(), deadline=begin(amani, number, 40))
    later(clock, amani, days=41)
    work(app, clock)
    assert events(app, "deadline_near") == 0


@pytest.mark.parametrize("move", ["close", "set-aside"])
def test_it_runs_whatever_becomes_of_the_case(
    move: str, app: Flask, clock: Time, amani: Ombudsperson, number: str
) -> None:
    begin(amani, number, 40)
    do(amani, number, move, **(told() if move == "close" else {"as": "spam", "decision": entry()}))
    later(clock, amani, days=37)
    work(app, clock)
    assert row(amani, number, "new") is not None
    assert do(amani, number, "deadlines/met", entry=entry(), deadline=begin(amani, number, 50)).status_code == 201


def test_the_list_shows_it_like_another_clock(clock: Time, amani: Ombudsperson, number: str) -> None:
    do(amani, number, "acknowledge")
    one, _ = begin(amani, number, 20), begin(amani, number, 30)
    found = row(amani, number)
    assert found is not None
    assert found["due"] == day(20)
    assert ["deadline", day(20), "running", False] in found["clocks"]
    later(clock, amani, days=21)
    found = row(amani, number, "late")
    assert found is not None
    assert ["deadline", day(20), "running", True] in found["clocks"]
    do(amani, number, "deadlines/dropped", entry=entry(), deadline=one)
    found = row(amani, number)
    assert found is not None
    assert found["due"] == day(30)


def test_nobody_is_told_of_it_at_night(app: Flask, clock: Time, amani: Ombudsperson, number: str) -> None:
    begin(amani, number, 31)
    clock.now = (NOON + timedelta(days=1)).replace(hour=0)
    work(app, clock)
    assert events(app, "deadline_near") == 0
    clock.forward(hours=6)
    work(app, clock)
    assert events(app, "deadline_near") == 1


def test_the_worker_does_it(app: Flask, clock: Time, amani: Ombudsperson, number: str) -> None:
    begin(amani, number, 31)
    clock.forward(days=1)
    with app.app_context():
        for _, do_round in rounds.ROUNDS:
            do_round(clock())
    assert events(app, "deadline_near") == 1


def test_the_page_of_the_case_says_that_one_is_near(clock: Time, amani: Ombudsperson, number: str) -> None:
    begin(amani, number, 31)
    assert f'data-near="{day(31)}"' not in amani.get(f"/cases/{number}").get_data(as_text=True)
    later(clock, amani, days=1)
    assert f'data-near="{day(31)}"' in amani.get(f"/cases/{number}").get_data(as_text=True)
