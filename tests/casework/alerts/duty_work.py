"""The worker that wakes who is on duty, by a clock that a test moves, and what the desk sends to plan it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from casework import alarms, alerts
from casework.models import Case
from crypto.bodies import b64
from tests.casework.letters import Mailbox
from tests.casework.sharing_work import demo_member
from tests.cast import Ombudsperson
from tests.conftest import Clock

SPREAD = timedelta(minutes=15)


class Worker:
    """Rounds as `flask work` runs them, at the clock's time."""

    def __init__(self, app: Flask, clock: Clock, mailbox: Mailbox) -> None:
        self.app, self.clock, self.mailbox = app, clock, mailbox

    def round(self) -> list[str]:
        """To whom letters went."""
        with self.app.app_context():
            alerts.wake(self.clock())
        return [to for to, _ in self.mailbox.taken()]

    def until_letter(self, longest: timedelta) -> timedelta:
        """How long it took, in steps of half a minute."""
        begun = self.clock()
        while self.clock() - begun <= longest:
            if self.round():
                return self.clock() - begun
            self.clock.forward(seconds=30)
        pytest.fail("no letter came")

    def daily(self) -> list[tuple[str, bytes]]:
        with self.app.app_context():
            alerts.tell_daily(self.clock())
        return self.mailbox.taken()


def woken_at(person: Ombudsperson, address: str | None = None) -> None:
    answer = person.post("/duty/address", {"address": address or f"{person.name}@example.org"})
    assert answer.status_code == 204


def on_duty(person: Ombudsperson, who: str, slot: str = "mon") -> int:
    return person.post("/duty/rota", {"slot": slot, "member": b64(demo_member(who).id)}).status_code


def sound(app: Flask) -> None:
    with app.extensions["davylamp_database"].transaction() as session:
        alarms.sound(session, session.scalars(select(Case.id)).one())
