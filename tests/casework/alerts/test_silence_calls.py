"""Two check-ins without an answer wake those who protect and supervise, on duty or not, and nobody else more than before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import Flask

from tests.casework.alerts.duty_work import Worker, on_duty, woken_at
from tests.casework.check_in_work import plan, work
from tests.casework.clock_work import new_case
from tests.casework.test_clocks import later
from tests.cast import Ombudsperson
from tests.conftest import ON_BOTH, Clock

pytestmark = ON_BOTH

AtDesk = Callable[[str], Ombudsperson]


def silent(app: Flask, clock: Clock, amani: Ombudsperson, *, calls: bool) -> None:
    """Two days on which nobody answered have passed, and nobody else calls."""
    number = new_case(app, amani)
    plan(amani, number, 1, 2, calls=calls)
    later(clock, amani, days=16)
    amani.get("/inbox.json")
    work(app, clock)


def test_the_supervisor_is_woken_beside_whoever_is_on_duty(
    app: Flask, clock: Clock, amani: Ombudsperson, worker: Worker, at_desk: AtDesk
) -> None:
    woken_at(at_desk("dalila"))
    woken_at(at_desk("bahati"))
    on_duty(amani, "amani", "wed")
    silent(app, clock, amani, calls=True)
    assert worker.round() == ["amani@example.org", "dalila@example.org"]


def test_where_the_level_does_not_call_nobody_is_woken(
    app: Flask, clock: Clock, amani: Ombudsperson, worker: Worker, at_desk: AtDesk
) -> None:
    woken_at(at_desk("dalila"))
    silent(app, clock, amani, calls=False)
    for _ in range(8):
        assert worker.round() == []
        clock.forward(minutes=15)


def test_what_else_calls_wakes_no_supervisor_who_cannot_open_it(
    app: Flask, clock: Clock, amani: Ombudsperson, worker: Worker, at_desk: AtDesk
) -> None:
    woken_at(at_desk("dalila"))
    new_case(app, amani)
    for _ in range(8):
        assert "dalila@example.org" not in worker.round()
        clock.forward(seconds=timedelta(minutes=15).total_seconds())


def test_a_colleague_who_looks_first_leaves_the_call_to_the_supervisor_alone(
    app: Flask, clock: Clock, amani: Ombudsperson, worker: Worker, at_desk: AtDesk
) -> None:
    woken_at(at_desk("dalila"))
    silent(app, clock, amani, calls=True)
    amani.get("/inbox.json")
    assert "dalila@example.org" in worker.round()


def test_a_supervisor_who_looks_ends_the_call(
    app: Flask, clock: Clock, amani: Ombudsperson, worker: Worker, at_desk: AtDesk
) -> None:
    woken_at(at_desk("dalila"))
    silent(app, clock, amani, calls=True)
    assert at_desk("dalila").get("/inbox.json").status_code == 200
    assert worker.round() == []


def test_a_letter_to_the_supervisor_that_failed_alone_is_tried_again_whoever_looks(
    app: Flask, clock: Clock, amani: Ombudsperson, worker: Worker, at_desk: AtDesk
) -> None:
    woken_at(at_desk("dalila"))
    woken_at(amani)
    silent(app, clock, amani, calls=True)
    worker.mailbox.refused = "dalila@example.org"
    assert worker.round() == ["amani@example.org"]
    worker.mailbox.refused = ""
    amani.get("/inbox.json")
    clock.forward(minutes=6)
    assert "dalila@example.org" in worker.round()
