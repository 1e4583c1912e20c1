"""A worker that is killed while it wakes somebody: the letter comes, once more at the most, and nothing else goes wrong."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask
from sqlalchemy import select

from app import ROOT, create_app
from casework import alarms, alerts
from casework.models import Case, Standing, Waking
from tests.casework.letters import Mailbox, listening
from tests.cast import Ombudsperson, Reporter
from tests.conftest import NOON, ON_BOTH, Clock, settings
from tests.durability.working import NOW

pytestmark = ON_BOTH

BEFORE, AFTER = "before", "after"
SECONDS = 60


@dataclass
class Deadly(Mailbox):
    """`kills`: at which point it kills who hands it a letter, once."""

    kills: str = ""
    victim: int = 0
    killed: list[str] = field(default_factory=list)

    def kill(self, point: str) -> None:
        if self.kills == point and not self.killed:
            self.killed.append(point)
            os.kill(self.victim, signal.SIGKILL)

    async def handle_MAIL(  # noqa: N802 (aiosmtpd's name)
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.kill(BEFORE)
        envelope.mail_from, envelope.mail_options = address, options
        return "250 go on"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """It has taken the letter, and whoever handed it over does not live to hear so."""
        said = await super().handle_DATA(server, session, envelope)
        self.kill(AFTER)
        return said


@pytest.fixture(params=[BEFORE, AFTER])
def mailbox(request: pytest.FixtureRequest) -> Iterator[Deadly]:
    deadly = Deadly(kills=request.param)
    with listening(deadly):
        yield deadly


@pytest.fixture
def environment(data: Path, url: str, mailbox: Deadly) -> dict[str, str]:
    return {**settings(data, url), **mailbox.settings()}


@pytest.fixture
def app(environment: dict[str, str], clock: Clock) -> Iterator[Flask]:
    app = create_app(environment)
    app.config["CLOCK"] = clock
    yield app
    app.extensions["davylamp_database"].engine.dispose()


@contextmanager
def working(environment: dict[str, str], mailbox: Deadly) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "flask", "--app", "tests.durability.working:create_app()", "work"]
    log = Path(environment["DAVYLAMP_DATA"]) / "worker.log"
    with log.open("ab") as output:
        worker = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, stdout=output, stderr=output)
    mailbox.victim = worker.pid
    try:
        yield worker
    finally:
        worker.terminate()
        worker.wait(SECONDS)


def danger(app: Flask) -> None:
    assert Reporter(app.test_client()).report().status_code == 201
    with app.extensions["davylamp_database"].transaction() as session:
        alarms.sound(session, session.scalars(select(Case.id)).one())


def nothing(_app: Flask) -> None:
    """A quiet day, on which the daily letter comes all the same."""


@pytest.mark.parametrize("happens", [danger, nothing])
def test_a_letter_comes_again_at_most_once_and_is_never_lost(
    happens: Callable[[Flask], None],
    app: Flask,
    data: Path,
    clock: Clock,
    environment: dict[str, str],
    mailbox: Deadly,
    at_desk: Callable[[str], Ombudsperson],
) -> None:
    assert at_desk("amani").post("/duty/address", {"address": "amani@example.org"}).status_code == 204
    if happens is danger:
        # The day's letter has gone already: what is counted below are alerts.
        with app.extensions["davylamp_database"].transaction() as session:
            session.add(Waking(office="cd-ombuds", due=None, sent=None, digest=NOON.date(), telling=None))
    happens(app)
    set_clock(data, clock)
    with working(environment, mailbox) as worker:
        assert worker.wait(SECONDS) == -signal.SIGKILL
    taken = len(mailbox.letters)
    assert taken == (0 if mailbox.kills == BEFORE else 1)
    mailbox.arrived.clear()
    clock.forward(minutes=3)  # the lease of the dead is over
    set_clock(data, clock)
    with working(environment, mailbox):
        assert mailbox.arrived.wait(SECONDS)
    assert len(mailbox.letters) == taken + 1
    assert len({len(letter) for _, letter in mailbox.letters}) == 1
    assert_quiet_for_an_hour(app, clock, mailbox)
    assert calls(app) == ({"soon"} if happens is danger else set())


def set_clock(data: Path, clock: Clock) -> None:
    (data / NOW).write_text(clock().isoformat())


def assert_quiet_for_an_hour(app: Flask, clock: Clock, mailbox: Deadly) -> None:
    before = len(mailbox.letters)
    with app.app_context():
        for _ in range(59):
            clock.forward(minutes=1)
            alerts.wake(clock())
            alerts.tell_daily(clock())
    assert len(mailbox.letters) == before


def calls(app: Flask) -> set[str]:
    """Whoever is on duty has not looked yet: the hourly letter is still owed."""
    with app.extensions["davylamp_database"].reading() as session:
        return {call.value for call in session.scalars(select(Standing.call))}


def test_a_dead_workers_lease_keeps_nobody_waiting_for_long(
    app: Flask,
    data: Path,
    clock: Clock,
    environment: dict[str, str],
    mailbox: Deadly,
    at_desk: Callable[[str], Ombudsperson],
) -> None:
    at_desk("amani").post("/duty/address", {"address": "amani@example.org"})
    danger(app)
    set_clock(data, clock)
    with working(environment, mailbox) as worker:
        worker.wait(SECONDS)
    mailbox.letters.clear()
    waited = timedelta()
    with app.app_context():
        while not mailbox.letters:
            alerts.wake(clock())
            clock.forward(seconds=10)
            waited += timedelta(seconds=10)
    assert waited <= timedelta(minutes=2, seconds=10)
