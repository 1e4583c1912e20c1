"""Whatever is said, asked, promised, frozen and stopped in whichever order: nothing reaches a phone against its policy.

A model keeps what each phone has allowed. All that may come unasked is the one notice, and only while its promise stands.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import delete, select

from app import create_app
from casework import boxes, check_ins, no_contact
from casework.boxes import NewEntry
from casework.models import Case, CheckIn, CheckInState, Dialogue, Freeze, Member, OutgoingText, ReturnAddress, Side
from channels import notices as telling
from crypto.boxes import TALK
from tests.channels.phone import Phone, configure
from tests.conftest import NOON, Clock
from tests.conftest import settings as installation

NOTICE = "Hello. There is something new. You know how to ask."
STORY = "The pit at Nyange fell in and two men are below"


class Machine(RuleBasedStateMachine):
    """One case, told from one phone and followed from two. Bound to an installation by the test."""

    app: Flask
    clock: Clock
    numbers: Iterator[int]

    @initialize(asks=st.booleans())
    def begin(self, *, asks: bool) -> None:
        self.clock.now = NOON
        with self.app.extensions["davylamp_database"].transaction() as session:
            for table in (ReturnAddress, OutgoingText, Dialogue):  # of the machines before this one
                session.execute(delete(table))
        self.phones = [Phone(self.app, number=f"+2438{next(self.numbers):08d}") for _ in range(2)]
        before = self.cases()
        for words in (STORY, "1", "2"):
            self.phones[0].text(words)
        (self.case,) = self.cases() - before
        self.code = self.phones[0].code()
        self.alone = False
        self.promised: int | None = None
        self.silent: set[int] = set()
        self.frozen = date.min
        if asks:
            self.asks_for_news(0)
            assert self.promised == 0

    def cases(self) -> set[bytes]:
        with self.app.extensions["davylamp_database"].reading() as session:
            return set(session.scalars(select(Case.id)))

    def promise_stands(self) -> bool:
        with self.app.extensions["davylamp_database"].reading() as session:
            return session.get(ReturnAddress, self.case) is not None

    @rule(who=st.integers(0, 1), what=st.sampled_from(["", " 9", " SAFE", " I hide at my aunt's house now"]))
    def comes_with_the_code(self, who: int, what: str) -> None:
        answers = self.phones[who].text(f"{self.code}{what}")
        assert answers, "whoever comes with the code is answered, wherever"
        assert NOTICE not in answers
        if who in self.silent:
            assert not any("We ask how you are" in text for text in answers)

    @rule(who=st.integers(0, 1), digit=st.sampled_from("0123"))
    def says_a_digit(self, who: int, digit: str) -> None:
        answers = self.phones[who].text(digit)
        if who in self.silent:
            assert answers == []
        if any(text.startswith("We will not text first") for text in answers):
            self.silence(who)

    @rule(who=st.integers(0, 1))
    def news(self, who: int) -> None:
        self.asks_for_news(who)

    def asks_for_news(self, who: int) -> None:
        answers = self.phones[who].text("news")
        if who in self.silent:
            assert answers == []
        if any(text.startswith("We will text once") for text in answers):
            assert not self.alone
            assert self.promise_stands()
            if self.promised is None:
                self.promised = who

    # One rule, so that most walks come far enough to have something to stop.
    @rule(who=st.integers(0, 1), how=st.sampled_from(["erase", "do not text me", "by code", "on the web"]))
    def wants_nothing_more(self, who: int, how: str) -> None:
        if how == "on the web":
            with self.app.app_context(), self.app.extensions["davylamp_database"].transaction() as session:
                no_contact.stop(session, self.case, self.clock())
            self.left_alone()
        elif how == "by code":
            self.phones[who].text(f"{self.code} stop all contact")
            self.silence(who)
            self.left_alone()
            assert self.is_left_alone()
        elif how == "erase":
            self.phones[who].text("erase")
            self.promised = None if self.promised == who else self.promised
        else:
            self.phones[who].text(how)
            self.silence(who)
            if self.is_left_alone():  # where the talk was about this case
                self.left_alone()

    @rule()
    def office_answers(self) -> None:
        with self.app.extensions["davylamp_database"].transaction() as session:
            box = boxes.of_case(session, self.case, TALK)
            new = NewEntry(secrets.token_bytes(16), bytes(5232))
            boxes.append(session, box, new, side=Side.OFFICE, day=self.clock().date())

    @rule(ahead=st.integers(0, 3), calls=st.booleans())
    def office_sets_a_check_in(self, ahead: int, *, calls: bool) -> None:
        due = self.clock().date() + timedelta(days=ahead)
        with self.app.extensions["davylamp_database"].transaction() as session:
            if session.get(CheckIn, (self.case, due)) is None:
                session.add(CheckIn(case_id=self.case, due=due, state=CheckInState.WAITING, calls=calls))

    @rule(days=st.integers(0, 3))
    def office_holds_it_still(self, days: int) -> None:
        today = self.clock().date()
        with self.app.extensions["davylamp_database"].transaction() as session:
            session.execute(delete(Freeze).where(Freeze.case_id == self.case))
            member = session.scalars(select(Member.id)).first()
            session.add(Freeze(case_id=self.case, member_id=member, day=today, until=today + timedelta(days=days)))
        self.frozen = today + timedelta(days=days)

    @rule(hours=st.sampled_from([1, 25]))
    def time_passes(self, hours: int) -> None:
        self.clock.forward(hours=hours)

    @invariant()
    def the_worker_works(self) -> None:
        """After each of them: what is owed at any moment goes out."""
        if not hasattr(self, "case"):
            return
        with self.app.app_context():
            check_ins.mark_all(self.clock())  # of the others, too, which changes nothing here
            telling.send_due(self.clock())
        for who, phone in enumerate(self.phones):
            texts = phone.answers()
            if texts:
                assert texts == [NOTICE]
                assert who == self.promised, "only where it was promised"
                assert who not in self.silent
                assert not self.alone
                assert self.frozen < self.clock().date()
                self.promised = None

    @invariant()
    def nothing_is_promised_to_who_is_left_alone(self) -> None:
        if hasattr(self, "case") and self.alone:
            assert not self.promise_stands()

    def silence(self, who: int) -> None:
        self.silent.add(who)
        self.promised = None if self.promised == who else self.promised

    def left_alone(self) -> None:
        self.alone, self.promised = True, None

    def is_left_alone(self) -> bool:
        with self.app.extensions["davylamp_database"].reading() as session:
            return no_contact.is_asked(session, self.case)


@pytest.fixture
def app(data: Path, url: str, clock: Clock) -> Iterator[Flask]:
    app = create_app({**installation(data, url), **configure(data)})
    app.config["CLOCK"] = clock
    yield app
    app.extensions["davylamp_database"].engine.dispose()


def test_no_path_sends_against_the_policy(app: Flask, clock: Clock) -> None:
    Machine.app, Machine.clock, Machine.numbers = app, clock, iter(range(10_000_000, 99_999_999))
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=15,
            stateful_step_count=30,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
