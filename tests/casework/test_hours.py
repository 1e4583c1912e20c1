"""Terms of hours: set at a full hour, noticed within the minute after it, whatever zone or clock anybody lives by."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from casework.models import Clock as CaseClock
from channels import worker
from tests.casework.clock_work import brief, clocks, error, new_case, row, triage
from tests.casework.test_clocks import day, later
from tests.casework.test_missed import missed_kinds, notices, work
from tests.cast import Ombudsperson
from tests.conftest import NOON, ON_BOTH, Clock

pytestmark = ON_BOTH

AtDesk = Callable[[str], Ombudsperson]


def at(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:00Z")


def until(clock: Clock, person: Ombudsperson, moment: datetime) -> None:
    clock.now = moment
    person.sign_in()


def test_a_term_of_four_hours_is_noticed_within_the_minute_after_it(
    app: Flask, clock: Clock, amani: Ombudsperson, number: str
) -> None:
    ends = NOON + timedelta(hours=4)
    assert triage(amani, number, forwarding=at(ends)).status_code == 201
    until(clock, amani, ends - timedelta(seconds=1))
    work(app, clock)
    assert notices(app) == []
    until(clock, amani, ends)
    work(app, clock)
    assert missed_kinds(amani, number) == {"forwarding"}
    found = row(amani, number, "late")
    assert found is not None
    assert found["clocks"][0] == ["forwarding", day(0), "running", True]
    work(app, clock)
    assert len(notices(app)) == 1


def test_the_worker_asks_every_minute(app: Flask, amani: Ombudsperson, number: str) -> None:
    triage(amani, number, review=at(NOON + timedelta(hours=1)))
    with app.app_context():
        (mine,) = [one for one in worker.rounds() if one.do.__name__ == "notice_all"]
        for minutes in range(62):
            mine.run(NOON + timedelta(minutes=minutes))
            assert bool(notices(app)) == (minutes >= 60)


def test_what_is_due_at_an_hour_stands_before_what_is_due_that_day(
    app: Flask, amani: Ombudsperson, number: str
) -> None:
    others = [new_case(app, amani) for _ in range(3)]
    for other in others:
        triage(amani, other, review=day(0))
    triage(amani, number, review=at(NOON + timedelta(hours=9)))
    due = [one["number"] for one in amani.get("/inbox.json?view=due").get_json()["cases"]]
    assert due[0] == number
    assert sorted(due[1:]) == sorted(others)


def test_the_desk_is_told_the_hour_and_a_day_has_none(amani: Ombudsperson, number: str) -> None:
    triage(amani, number, review=at(NOON + timedelta(hours=4)), first_answer=day(1))
    shown = clocks(amani, number)
    assert (shown["review"]["due"], shown["review"]["hour"]) == (day(0), "16:00Z")
    assert (shown["first_answer"]["due"], shown["first_answer"]["hour"]) == (day(1), None)
    page = " ".join(amani.get(f"/cases/{number}/clocks").get_data(as_text=True).split())
    assert page.count("data-hour") == 1
    assert "<span data-hour>16:00 UTC</span>" in page


def test_midnight_is_the_end_of_the_day_before(app: Flask, clock: Clock, amani: Ombudsperson, number: str) -> None:
    midnight = NOON + timedelta(hours=12)
    triage(amani, number, review=at(midnight))
    assert (clocks(amani, number)["review"]["due"], clocks(amani, number)["review"]["hour"]) == (day(0), None)
    triage(amani, number, review=day(0))
    until(clock, amani, midnight - timedelta(seconds=1))
    work(app, clock)
    assert notices(app) == []
    until(clock, amani, midnight)
    work(app, clock)
    assert missed_kinds(amani, number) == {"review"}


@pytest.mark.parametrize(
    ("term", "refused"),
    [
        (at(NOON), (400, "day_gone")),
        (at(NOON - timedelta(hours=1)), (400, "day_gone")),
        (NOON.strftime("%Y-%m-%dT16:30Z"), (400, "wrong_field")),
        (NOON.strftime("%Y-%m-%dT16:00"), (400, "wrong_field")),
        (NOON.strftime("%Y-%m-%dT16:00+02:00"), (400, "wrong_field")),
        (NOON.strftime("%Y-%m-%dT24:00Z"), (400, "wrong_field")),
        (NOON.strftime("%Y-%m-%dT16:00Z "), (400, "wrong_field")),
        (at(NOON + timedelta(days=60, hours=13)), (400, "too_far")),
    ],
)
def test_only_full_hours_that_are_to_come_are_taken(
    term: str, refused: tuple[int, str], amani: Ombudsperson, number: str
) -> None:
    before = brief(amani, number)
    assert error(triage(amani, number, review=term)) == refused
    assert brief(amani, number) == before


def test_the_server_keeps_nothing_finer_than_the_hour(
    app: Flask, clock: Clock, amani: Ombudsperson, number: str
) -> None:
    clock.now = NOON.replace(minute=7, second=31)
    triage(amani, number, review=at(NOON + timedelta(hours=5)), first_answer=day(1))
    with app.extensions["davylamp_database"].reading() as session:
        ends = list(session.scalars(select(CaseClock.ends)))
    assert len(ends) == 5
    assert {(end.minute, end.second, end.microsecond) for end in ends} == {(0, 0, 0)}


def test_an_hour_may_be_moved_to_an_earlier_one_only(amani: Ombudsperson, number: str) -> None:
    assert triage(amani, number, first_answer=day(1)).status_code == 201
    assert triage(amani, number, first_answer=at(NOON + timedelta(hours=24))).status_code == 201
    assert error(triage(amani, number, first_answer=at(NOON + timedelta(hours=25)))) == (400, "later_than_it_stands")
    assert error(triage(amani, number, first_answer=day(1))) == (400, "later_than_it_stands")
    assert triage(amani, number, first_answer=at(NOON + timedelta(hours=4))).status_code == 201


@pytest.mark.parametrize(
    "ends",
    [
        # Where Europe's clocks go on by an hour, and where they go back and have an hour twice.
        datetime(2027, 3, 28, 1, tzinfo=UTC),
        datetime(2027, 10, 31, 1, tzinfo=UTC),
        datetime(2028, 2, 29, 23, tzinfo=UTC),
        datetime(2028, 3, 1, 0, tzinfo=UTC),
        datetime(2026, 12, 31, 23, tzinfo=UTC),
        datetime(2027, 1, 1, 1, tzinfo=UTC),
    ],
)
def test_four_hours_are_four_hours(ends: datetime, app: Flask, clock: Clock, amani: Ombudsperson, number: str) -> None:
    until(clock, amani, ends - timedelta(hours=4))
    assert triage(amani, number, review=at(ends)).status_code == 201
    until(clock, amani, ends - timedelta(minutes=1))
    work(app, clock)
    assert "review" not in missed_kinds(amani, number)
    until(clock, amani, ends)
    work(app, clock)
    assert "review" in missed_kinds(amani, number)


def test_a_clock_that_jumps_gives_one_notice(app: Flask, clock: Clock, amani: Ombudsperson, number: str) -> None:
    triage(amani, number, review=at(NOON + timedelta(hours=4)))
    for hours in (5, -3, -4, 6, -1, 2):
        clock.forward(hours=hours)
        work(app, clock)
    assert len(notices(app)) == 1


def test_a_missed_hour_that_was_moved_may_be_missed_again(
    app: Flask, clock: Clock, amani: Ombudsperson, number: str
) -> None:
    triage(amani, number, review=at(NOON + timedelta(hours=4)))
    later(clock, amani, hours=5)
    work(app, clock)
    triage(amani, number, review=at(NOON + timedelta(hours=9)))
    assert missed_kinds(amani, number) == set()
    later(clock, amani, hours=5)
    work(app, clock)
    assert (missed_kinds(amani, number), len(notices(app))) == ({"review"}, 2)
