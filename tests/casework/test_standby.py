"""An office in reserve gets the case when those who have it stay silent: not a day early, surely, and not while it is held still."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from casework import rounds, standby
from casework.models import Approval, AuditRow
from crypto.bodies import b64
from tests.casework.clock_work import clocks, do, entry, error, row
from tests.casework.sharing_work import begin_file, give
from tests.casework.test_clocks import day, later
from tests.cast import Ombudsperson, Reporter
from tests.conftest import ON_BOTH
from tests.conftest import Clock as Time

pytestmark = ON_BOTH

AtDesk = Callable[[str], Ombudsperson]
RESERVE = "/cases/{}/standby.json"


@pytest.fixture
def grace(at_desk: AtDesk) -> Ombudsperson:
    """Of the office in reserve."""
    return at_desk("grace")


def reported(miner: Reporter, amani: Ombudsperson, standby: tuple[str, ...] = ("ug-ombuds",)) -> str:
    assert miner.report(standby=standby).status_code == 201
    (number,) = amani.numbers()
    begin_file(amani, number)
    return number


def work(app: Flask, clock: Time) -> None:
    with app.app_context():
        standby.release_all(clock())


def releases(app: Flask) -> list[str]:
    with app.extensions["davylamp_database"].reading() as session:
        return list(session.scalars(select(AuditRow.by).where(AuditRow.event == "standby_released")))


def waiting(app: Flask, number: str) -> list[str]:
    with app.extensions["davylamp_database"].reading() as session:
        return [b64(one) for one in session.scalars(select(Approval.id).where(Approval.subject == number))]


def freeze(person: Ombudsperson, number: str, days: int) -> tuple[int, str]:
    answer = do(person, number, "freeze", entry=entry(), until=day(days))
    return (201, "") if answer.status_code == 201 else error(answer)


def test_it_opens_on_the_day_after_the_last_day_and_not_before(
    app: Flask, miner: Reporter, clock: Time, amani: Ombudsperson, grace: Ombudsperson
) -> None:
    number = reported(miner, amani)
    assert amani.get(RESERVE.format(number)).get_json() == {
        "offices": ["ug-ombuds"],
        "at": f"{day(8)}T00:00:00+00:00",
        "frozen_until": None,
    }
    clock.now = clock.now.replace(hour=23, minute=59)
    later(clock, amani, days=7)
    work(app, clock)
    later(clock, grace)
    assert (releases(app), grace.numbers()) == ([], [])
    later(clock, amani, minutes=1)
    for _ in range(3):
        work(app, clock)
    later(clock, grace)
    assert (releases(app), grace.numbers()) == (["service"], [number])
    assert amani.get(RESERVE.format(number)).get_json()["offices"] == []


def test_who_gets_it_opens_it_owes_its_own_terms_and_the_silent_office_is_told(
    app: Flask, miner: Reporter, clock: Time, amani: Ombudsperson, grace: Ombudsperson
) -> None:
    number = reported(miner, amani)
    later(clock, amani, days=8)
    work(app, clock)
    later(clock, grace)
    news = [row(person, number, "new") for person in (amani, grace)]
    assert [found is not None and found["news"] for found in news] == [True, True]
    assert clocks(grace, number)["acknowledgement"]["due"] > day(8)
    _, _, items = grace.open(number)
    assert items[0].entry is not None
    assert items[0].entry.body["text"] == "The pit fell in."


def test_it_opens_though_nobody_worked_when_it_was_due(
    app: Flask, miner: Reporter, clock: Time, amani: Ombudsperson, grace: Ombudsperson
) -> None:
    number = reported(miner, amani)
    later(clock, amani, days=400)
    with app.app_context():
        for _, one in rounds.ROUNDS:
            one(clock())
    later(clock, grace)
    assert grace.numbers() == [number]


@pytest.mark.parametrize("verb", ["acknowledge", "withhold", "close"])
def test_it_stays_closed_while_the_office_has_spoken_or_has_a_reason(
    app: Flask, miner: Reporter, clock: Time, amani: Ombudsperson, verb: str
) -> None:
    number = reported(miner, amani)
    if verb == "withhold":
        for kind in ("acknowledgement", "feedback"):
            assert do(amani, number, f"clocks/{kind}", entry=entry(), move="withhold").status_code == 201
    elif verb == "close":
        assert do(amani, number, "close", decision=entry(), status=entry()).status_code == 201
    else:
        assert do(amani, number, "acknowledge").status_code == 201
    later(clock, amani, days=80)
    work(app, clock)
    assert releases(app) == []


def test_an_answer_that_never_comes_opens_it_too(
    app: Flask, miner: Reporter, clock: Time, amani: Ombudsperson, grace: Ombudsperson
) -> None:
    number = reported(miner, amani)
    do(amani, number, "acknowledge")
    later(clock, amani, days=92)
    work(app, clock)
    later(clock, grace)
    assert grace.numbers() == [number]


def test_the_nearest_of_two_goes_first_and_the_second_when_that_one_is_silent_too(
    app: Flask, miner: Reporter, clock: Time, amani: Ombudsperson, at_desk: AtDesk
) -> None:
    number = reported(miner, amani, ("desk", "ug-ombuds"))
    assert amani.get(RESERVE.format(number)).get_json()["offices"] == ["ug-ombuds", "desk"]
    later(clock, amani, days=8)
    work(app, clock)
    grace = at_desk("grace")
    assert (grace.numbers(), at_desk("noor").numbers()) == ([number], [])
    work(app, clock)
    assert at_desk("noor").numbers() == []
    later(clock, amani, days=8)
    work(app, clock)
    assert at_desk("noor").numbers() == [number]


def test_held_still_it_waits_and_goes_on_when_that_has_run_out(
    app: Flask, miner: Reporter, clock: Time, amani: Ombudsperson, grace: Ombudsperson
) -> None:
    number = reported(miner, amani)
    assert freeze(amani, number, 14) == (201, "")
    later(clock, amani, days=14)
    work(app, clock)
    assert releases(app) == []
    later(clock, amani, days=1)
    work(app, clock)
    later(clock, grace)
    assert grace.numbers() == [number]


def test_a_case_that_goes_on_again_is_released_at_once_when_it_is_due(
    app: Flask, miner: Reporter, clock: Time, amani: Ombudsperson
) -> None:
    number = reported(miner, amani)
    freeze(amani, number, 14)
    later(clock, amani, days=9)
    assert do(amani, number, "thaw").status_code == 201
    work(app, clock)
    assert releases(app) == ["service"]


def test_a_second_freeze_needs_a_second_person(
    app: Flask, miner: Reporter, amani: Ombudsperson, at_desk: AtDesk
) -> None:
    number = reported(miner, amani)
    freeze(amani, number, 10)
    assert freeze(amani, number, 14) == (409, "not_approved")
    assert amani.post(f"/cases/{number}/freeze/ask").status_code == 204
    assert freeze(amani, number, 14) == (409, "not_approved")
    assert give(amani, number, "dalila") == 204
    dalila = at_desk("dalila")
    (approval,) = waiting(app, number)
    assert dalila.post(f"/approvals/{approval}/approve").status_code < 400
    assert freeze(amani, number, 14) == (201, "")
    assert amani.get(RESERVE.format(number)).get_json()["frozen_until"] == day(14)


@pytest.mark.parametrize("days", [0, -1, 15])
def test_a_day_that_is_gone_or_too_far_is_refused_and_holds_nothing(
    miner: Reporter, amani: Ombudsperson, days: int
) -> None:
    number = reported(miner, amani)
    assert freeze(amani, number, days) == (400, "wrong_day")
    assert amani.get(RESERVE.format(number)).get_json()["frozen_until"] is None


def test_the_same_press_twice_freezes_once(app: Flask, miner: Reporter, amani: Ombudsperson) -> None:
    number = reported(miner, amani)
    body = {"entry": entry(), "until": day(3)}
    first, again = (do(amani, number, "freeze", **body) for _ in range(2))
    assert (first.status_code, first.get_json()) == (again.status_code, again.get_json())
    with app.extensions["davylamp_database"].reading() as session:
        frozen = session.scalars(select(AuditRow.by).where(AuditRow.event == "case_frozen")).all()
    assert len(frozen) == 1


def test_nothing_is_held_still_that_was_not(miner: Reporter, amani: Ombudsperson) -> None:
    number = reported(miner, amani)
    assert error(do(amani, number, "thaw")) == (409, "not_frozen")


def test_the_reporter_sees_who_has_it_and_who_is_in_reserve(
    app: Flask, miner: Reporter, clock: Time, amani: Ombudsperson
) -> None:
    reported(miner, amani)

    def handed() -> tuple[list[str], list[str]]:
        answer = miner.open().get_json()
        return answer["offices"], answer["reserve"]

    assert handed() == (["cd-ombuds"], ["ug-ombuds"])
    later(clock, amani, days=8)
    work(app, clock)
    assert handed() == (["cd-ombuds", "ug-ombuds"], [])


def test_an_office_in_reserve_finds_nothing_and_can_stop_nothing_before(
    miner: Reporter, amani: Ombudsperson, grace: Ombudsperson
) -> None:
    number = reported(miner, amani)
    answers = [grace.get(RESERVE.format(number)), do(grace, number, "freeze", entry=entry(), until=day(3))]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert "ug-ombuds" not in json.dumps(grace.get("/inbox.json").get_json())


def test_a_round_with_many_cases_takes_them_all_in_turn(app: Flask, clock: Time, amani: Ombudsperson) -> None:
    for _ in range(3):
        Reporter(app.test_client()).report(standby=("ug-ombuds",))
    later(clock, amani, days=8)
    work(app, clock)
    assert len(releases(app)) == 3


def test_terms_moved_to_an_earlier_day_count_from_there(
    app: Flask, miner: Reporter, clock: Time, amani: Ombudsperson
) -> None:
    number = reported(miner, amani)
    do(amani, number, "triage", entry=entry(), due={"acknowledgement": day(2)})
    assert amani.get(RESERVE.format(number)).get_json()["at"].startswith(day(3))
    clock.now += timedelta(days=3)
    work(app, clock)
    assert releases(app) == ["service"]
