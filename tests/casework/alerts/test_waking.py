"""Waking the member on duty: within random minutes, until somebody looks, and no more often than that."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from casework.models import Waking
from tests.casework.alerts.duty_work import SPREAD, Worker, on_duty, sound, woken_at
from tests.cast import Ombudsperson, Reporter
from tests.conftest import ON_BOTH, Clock

pytestmark = ON_BOTH

AtDesk = Callable[[str], Ombudsperson]


def test_a_report_wakes_who_is_on_duty_within_fifteen_random_minutes(
    app: Flask, clock: Clock, worker: Worker, amani: Ombudsperson, at_desk: AtDesk
) -> None:
    woken_at(at_desk("bahati"))
    assert on_duty(amani, "bahati") == 204
    assert worker.round() == []
    took = set()
    for _ in range(6):
        Reporter(app.test_client()).report()
        begun = clock()
        while not (to := worker.round()):
            clock.forward(seconds=10)
        assert to == ["bahati@example.org"]
        took.add(clock() - begun)
        amani.sign_in()
        amani.get("/inbox.json")
        clock.forward(hours=2)
    assert max(took) <= SPREAD + timedelta(seconds=10)
    assert len(took) > 3, "the same minutes each time are not random"


def test_it_goes_on_hourly_until_somebody_looks(
    miner: Reporter, clock: Clock, worker: Worker, amani: Ombudsperson
) -> None:
    miner.report()
    worker.until_letter(SPREAD)
    again = worker.until_letter(timedelta(minutes=80))
    assert timedelta(minutes=60) <= again <= timedelta(minutes=76)
    amani.sign_in()
    amani.get("/")
    for _ in range(20):
        clock.forward(minutes=10)
        assert worker.round() == []


def test_many_reports_are_one_letter_an_hour(app: Flask, clock: Clock, worker: Worker, amani: Ombudsperson) -> None:
    sent = 0
    for _ in range(36):
        Reporter(app.test_client()).report()
        clock.forward(minutes=5)
        sent += len(worker.round())
    assert amani.demo.name == "amani"
    assert sent == 3  # three hours


def test_what_comes_after_a_look_is_not_told_at_the_time_that_was_drawn_before(
    app: Flask, clock: Clock, worker: Worker, amani: Ombudsperson
) -> None:
    Reporter(app.test_client()).report()
    worker.round()
    amani.get("/inbox.json")
    clock.forward(minutes=40)
    worker.round()
    Reporter(app.test_client()).report()
    with app.extensions["davylamp_database"].reading() as session:
        assert session.scalars(select(Waking.due)).one() is None


def test_danger_is_told_at_once_and_a_flood_of_it_is_not(
    app: Flask, miner: Reporter, clock: Clock, worker: Worker, amani: Ombudsperson
) -> None:
    miner.report()
    worker.until_letter(SPREAD)
    sound(app)
    clock.forward(minutes=5)
    assert worker.round() == ["amani@example.org"]
    sound(app)
    assert worker.round() == []
    clock.forward(minutes=5)
    assert worker.round() == ["amani@example.org"]
    assert amani.sign_in().status_code == 200
