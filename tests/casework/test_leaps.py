"""A clock that leaps ahead while the worker runs destroys and hands out nothing; one that was down makes up for it at once."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from flask import Flask

from casework import apart, check_ins, expiring, standby
from casework.errors import ClockLeapt
from casework.leaps import Leaps
from casework.rounds import FINAL, ROUNDS
from channels import dialogues, notices, worker
from channels.worker import Round
from tests.conftest import NOON


@dataclass
class Machine:
    """`on`: for how many seconds it has been on; `now`: what its clock says."""

    on: float = 3 * 86_400
    now: datetime = NOON
    leaps: Leaps = field(init=False)

    def __post_init__(self) -> None:
        self.leaps = Leaps(lambda: self.on)

    def run(self, leap: timedelta = timedelta(0), **passed: float) -> bool:
        """So much time passes, and then somebody sets the clock. Whether what is final may be done."""
        self.on += timedelta(**passed).total_seconds()
        self.now += timedelta(**passed) + leap
        try:
            self.leaps.check(self.now)
        except ClockLeapt:
            return False
        return True


def test_while_the_clock_goes_right_everything_is_done() -> None:
    machine = Machine()
    assert all(machine.run(hours=passed) for passed in (0, 0.01, 8, 10_000))


def test_a_leap_stops_what_is_final_until_the_clock_is_right_again() -> None:
    machine = Machine()
    assert machine.run()
    assert not machine.run(timedelta(days=31), minutes=1)
    assert not machine.run(days=1)
    assert machine.run(timedelta(days=-31), minutes=1)


def test_a_clock_that_is_corrected_by_less_than_an_hour_stops_nothing() -> None:
    machine = Machine()
    assert machine.run()
    assert machine.run(timedelta(minutes=59), minutes=1)


def test_leaps_in_small_steps_are_one() -> None:
    machine = Machine()
    assert machine.run()
    assert [machine.run(timedelta(minutes=40), minutes=1) for _ in range(3)] == [True, False, False]


def test_a_clock_that_was_set_back_and_goes_on_from_there_stops_nothing() -> None:
    machine = Machine()
    assert machine.run()
    assert machine.run(timedelta(days=-400), minutes=1)
    assert machine.run(days=1)


def test_a_machine_that_was_just_switched_on_is_given_the_time_by_the_network() -> None:
    machine = Machine(on=20)
    assert machine.run()
    assert machine.run(timedelta(days=7), minutes=2)
    assert machine.run(days=1)
    assert not machine.run(timedelta(days=7), minutes=2)


def test_a_new_worker_makes_up_for_the_time_in_which_none_ran() -> None:
    machine = Machine()
    assert machine.run()
    machine.__post_init__()
    assert machine.run(days=7)


def test_this_machine_says_how_long_it_has_been_on() -> None:
    leaps = Leaps()
    leaps.check(NOON)
    leaps.check(NOON + timedelta(minutes=59))
    if leaps._switched_on() > 900:  # noqa: SLF001 (a machine that was just switched on sets its clock)
        with pytest.raises(ClockLeapt):
            leaps.check(NOON + timedelta(hours=2))


def test_the_worker_says_by_name_what_waits_and_does_everything_else(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    machine = Machine()
    done: list[str] = []
    final = Round(timedelta(minutes=1), lambda _: done.append("final"), machine.leaps)
    other = Round(timedelta(minutes=1), lambda _: done.append("other"))
    with app.app_context(), caplog.at_level(logging.WARNING, "davylamp.work"):
        for leap in (timedelta(0), timedelta(days=31), timedelta(days=-31)):
            machine.run(leap, minutes=2)
            for one in (final, other):
                one.run(machine.now)
    assert done == ["final", "other", "other", "final", "other"]
    assert [record.getMessage() for record in caplog.records] == ["<lambda>: clock_leapt"]


def test_what_cannot_be_taken_back_is_what_waits(app: Flask) -> None:
    assert set(FINAL) == {apart.destroy_all, expiring.expire_all, standby.release_all, check_ins.mark_all}
    assert set(FINAL) <= {do for _, do in ROUNDS}
    with app.app_context():
        rounds = worker.rounds()
    waiting = {one.do for one in rounds if one.leaps is not None}
    assert waiting == {*FINAL, notices.send_due, worker.end_old}


def test_parts_of_a_text_are_taken_whatever_the_clock_says(app: Flask) -> None:
    with app.app_context():
        assert dialogues.release in {one.do for one in worker.rounds() if one.leaps is None}


def test_a_clock_that_was_ahead_and_is_set_right_stops_no_round() -> None:
    done: list[datetime] = []
    one = Round(timedelta(minutes=1), done.append)
    for now in (NOON, NOON + timedelta(days=365), NOON + timedelta(minutes=2), NOON + timedelta(minutes=2, seconds=5)):
        one.run(now)
    assert len(done) == 3
