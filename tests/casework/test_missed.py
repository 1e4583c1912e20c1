"""A term that has run out becomes a notice, once, whatever the machine's clock does and whoever was down meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from casework import missed, rounds
from casework.models import AuditRow, Clock, ClockKind
from channels import worker
from tests.casework.clock_work import clocks, do, entry, new_case, row, told, triage
from tests.casework.test_clocks import day, later
from tests.cast import Ombudsperson, Reporter
from tests.conftest import NOON, ON_BOTH
from tests.conftest import Clock as Time

pytestmark = ON_BOTH

AtDesk = Callable[[str], Ombudsperson]


def work(app: Flask, clock: Time) -> None:
    with app.app_context():
        missed.notice_all(clock())


def notices(app: Flask) -> list[tuple[str, str]]:
    with app.extensions["davylamp_database"].reading() as session:
        rows = session.execute(select(AuditRow.at, AuditRow.by).where(AuditRow.event == "clock_missed"))
        return sorted((at[:10], by) for at, by in rows)


def missed_kinds(person: Ombudsperson, number: str) -> set[str]:
    return {kind for kind, clock in clocks(person, number).items() if clock["missed"]}


def test_a_term_is_in_time_until_its_last_day_has_passed(
    app: Flask, miner: Reporter, clock: Time, amani: Ombudsperson
) -> None:
    miner.report()
    (number,) = amani.numbers()
    clock.now = clock.now.replace(hour=23, minute=59)
    clock.forward(days=1)
    work(app, clock)
    assert notices(app) == []
    later(clock, amani, minutes=1)
    work(app, clock)
    assert notices(app) == [(day(2), "service")]
    assert missed_kinds(amani, number) == {"first_look"}
    found = row(amani, number, "due")
    assert found is not None
    assert found["clocks"][0] == ["first_look", day(1), "running", True]


def test_what_was_missed_while_the_worker_was_down_is_caught_up(app: Flask, clock: Time, amani: Ombudsperson) -> None:
    one, other = new_case(app, amani), new_case(app, amani)
    do(amani, other, "acknowledge")
    later(clock, amani, days=200)
    work(app, clock)
    assert missed_kinds(amani, one) == {"acknowledgement", "feedback"}
    assert missed_kinds(amani, other) == {"feedback"}
    assert len(notices(app)) == 3


def test_a_notice_is_given_once_whatever_the_machines_clock_does(
    app: Flask, miner: Reporter, clock: Time, amani: Ombudsperson
) -> None:
    miner.report()
    for days in (2, 0, -1, 1, 1, -3, 3):
        clock.forward(days=days)
        work(app, clock)
    assert notices(app) == [(day(2), "service")]
    assert amani.demo.office == "cd-ombuds"


def test_two_that_work_at_the_same_time_give_one(app: Flask, miner: Reporter, clock: Time) -> None:
    miner.report()
    clock.forward(days=2)
    with app.app_context(), app.extensions["davylamp_database"].reading() as session:
        (found,) = session.scalars(missed._due(clock())).all()  # noqa: SLF001 (what both have seen)
        key = (found.case_id, found.office, found.kind)
    for _ in range(2):
        with app.extensions["davylamp_database"].transaction() as session:
            missed.give_notice(session, *key, clock())
    assert len(notices(app)) == 1


def test_what_is_done_late_is_a_notice_no_more_and_another_day_is_another_notice(
    app: Flask, clock: Time, amani: Ombudsperson
) -> None:
    number = new_case(app, amani)
    do(amani, number, "acknowledge")
    triage(amani, number, review=day(1))
    later(clock, amani, days=3)
    work(app, clock)
    assert missed_kinds(amani, number) == {"review"}
    triage(amani, number, review=day(4))
    assert missed_kinds(amani, number) == set()
    later(clock, amani, days=3)
    work(app, clock)
    assert (missed_kinds(amani, number), len(notices(app))) == ({"review"}, 2)


@pytest.mark.parametrize("move", ["paused", "closed", "spam"])
def test_what_rests_is_not_missed(move: str, app: Flask, clock: Time, amani: Ombudsperson) -> None:
    number = new_case(app, amani)
    do(amani, number, "acknowledge")
    if move == "paused":
        do(amani, number, "clocks/feedback", move="pause", entry=entry())
        with app.extensions["davylamp_database"].transaction() as session:
            session.execute(update(Clock).where(Clock.kind == ClockKind.REVIEW).values(ends=NOON + timedelta(days=400)))
    elif move == "closed":
        do(amani, number, "close", **told())
    else:
        do(amani, number, "set-aside", **{"as": "spam", "decision": entry()})
    clock.forward(days=300)
    work(app, clock)
    assert notices(app) == []


def test_flask_work_runs_the_offices_rounds(app: Flask, miner: Reporter, clock: Time) -> None:
    miner.report()
    clock.forward(days=2)
    with app.app_context():
        mine = [one for one in worker.rounds() if one.do in {do for _, do in rounds.ROUNDS}]
        for one in mine:
            one.run(clock())
    assert (len(mine), len(notices(app))) == (len(rounds.ROUNDS), 1)


def test_the_record_says_that_nobody_did_it(app: Flask, miner: Reporter, clock: Time, amani: Ombudsperson) -> None:
    miner.report()
    (number,) = amani.numbers()
    clock.forward(days=2)
    work(app, clock)
    amani.sign_in()
    page = amani.get(f"/cases/{number}/record").get_data(as_text=True)
    assert 'data-event="clock_missed"' in page
    assert "This service" in page
    assert "data-broken-record" not in page
