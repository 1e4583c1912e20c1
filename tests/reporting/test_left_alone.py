"""Stop all contact: with the signed entry goes every promise, and what is owed of a notice; coming back with the code stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app import create_app
from casework import notices
from casework.models import Case, OutgoingText, ReturnAddress
from channels import notices as telling
from tests.casework.check_in_work import asked, events, plan, stop_contact
from tests.casework.clock_work import do, entry, error, new_case
from tests.casework.test_clocks import day, later
from tests.cast import Ombudsperson, Reporter
from tests.channels.phone import NAME, Phone, configure
from tests.conftest import ON_BOTH, Clock, settings

pytestmark = ON_BOTH

AtDesk = Callable[[str], Ombudsperson]
NOTICE = "Hello. There is something new. You know how to ask."


@pytest.fixture
def app(data: Path, url: str, clock: Clock) -> Iterator[Flask]:
    """With a gateway."""
    app = create_app({**settings(data, url), **configure(data)})
    app.config["CLOCK"] = clock
    yield app
    app.extensions["davylamp_database"].engine.dispose()


@pytest.fixture
def amani(at_desk: AtDesk) -> Ombudsperson:
    return at_desk("amani")


@pytest.fixture
def number(app: Flask, amani: Ombudsperson, miner: Reporter) -> str:
    return new_case(app, amani, miner)


@pytest.fixture
def phone(app: Flask) -> Phone:
    return Phone(app)


def promise(app: Flask, phone: Phone) -> bool:
    with app.app_context(), app.extensions["davylamp_database"].transaction() as session:
        case = session.scalars(select(Case)).one()
        pepper, day = app.extensions["davylamp_pepper"], app.config["CLOCK"]().date()
        return notices.promise(session, pepper, case.id, gateway=NAME, to=phone.number, language="en", place=1, day=day)


def tell(app: Flask) -> None:
    with app.app_context():
        telling.send_due(app.config["CLOCK"]())


def rows(app: Flask, table: type[ReturnAddress | OutgoingText]) -> list[ReturnAddress | OutgoingText]:
    with app.extensions["davylamp_database"].reading() as session:
        return list(session.scalars(select(table)))


def test_a_check_in_that_is_due_is_news_to_whoever_was_promised_some(
    app: Flask, clock: Clock, amani: Ombudsperson, miner: Reporter, number: str, phone: Phone
) -> None:
    plan(amani, number, 2)
    assert promise(app, phone)
    tell(app)
    assert phone.answers() == []
    later(clock, amani, days=2)
    tell(app)
    tell(app)
    assert phone.answers() == [NOTICE]
    assert asked(miner) == day(2)


def test_what_was_asked_before_the_promise_is_no_news(
    app: Flask, clock: Clock, amani: Ombudsperson, number: str, phone: Phone
) -> None:
    plan(amani, number, 2, 4)
    later(clock, amani, days=3)
    promise(app, phone)
    tell(app)
    assert phone.answers() == []
    later(clock, amani, days=1)
    tell(app)
    assert phone.answers() == [NOTICE]


def test_of_a_case_that_is_held_still_nobody_is_told_until_it_goes_on(
    app: Flask, clock: Clock, amani: Ombudsperson, number: str, phone: Phone
) -> None:
    plan(amani, number, 2)
    promise(app, phone)
    amani.write(number, "reply", {"text": "Where is the pit?"})
    assert do(amani, number, "freeze", entry=entry(), until=day(5)).status_code == 201
    for _ in range(5):
        tell(app)
        assert phone.answers() == []
        later(clock, amani, days=1)
    later(clock, amani, days=1)
    tell(app)
    assert phone.answers() == [NOTICE]


def test_a_notice_that_has_not_gone_out_is_withdrawn_when_the_case_is_held_still(
    app: Flask, amani: Ombudsperson, number: str, phone: Phone
) -> None:
    promise(app, phone)
    amani.write(number, "reply", {"text": "Where is the pit?"})
    tell(app)
    do(amani, number, "freeze", entry=entry(), until=day(5))
    assert phone.answers() == []


def test_with_it_goes_every_promise_and_what_is_owed(
    app: Flask, amani: Ombudsperson, miner: Reporter, number: str, phone: Phone
) -> None:
    promise(app, phone)
    amani.write(number, "reply", {"text": "Where is the pit?"})
    tell(app)
    promise(app, phone)
    assert stop_contact(miner).status_code == 201
    assert (phone.answers(), rows(app, ReturnAddress)) == ([], [])
    (owed,) = rows(app, OutgoingText)
    assert isinstance(owed, OutgoingText)
    assert (owed.recipient, owed.text, owed.about, owed.reason) == (None, None, None, "withdrawn")


def test_nothing_is_promised_and_nobody_told_afterwards(
    app: Flask, clock: Clock, amani: Ombudsperson, miner: Reporter, number: str, phone: Phone
) -> None:
    stop_contact(miner)
    assert not promise(app, phone)
    plan(amani, number, 1)
    amani.write(number, "reply", {"text": "Where is the pit?"})
    later(clock, amani, days=2)
    tell(app)
    assert (phone.answers(), rows(app, ReturnAddress), rows(app, OutgoingText)) == ([], [], [])


def test_whoever_comes_with_the_code_is_still_answered_and_asked(
    clock: Clock, amani: Ombudsperson, miner: Reporter, number: str
) -> None:
    stop_contact(miner)
    plan(amani, number, 1)
    later(clock, amani, days=1)
    assert (len(miner.read()), asked(miner)) == (2, day(1))


def test_the_same_request_again_stops_it_once(app: Flask, miner: Reporter, number: str, amani: Ombudsperson) -> None:
    sent = miner.entry({"kind": "message", "about": "no_contact", "at": miner.today, "text": "", "seen": "x"})
    first, again = stop_contact(miner, sent), stop_contact(miner, sent)
    assert (first.status_code, first.get_json()) == (201, again.get_json())
    assert events(app, "contact_stopped") == 1
    assert amani.get(f"/cases/{number}").status_code == 200


def test_a_token_of_another_case_stops_nothing(app: Flask, miner: Reporter, number: str) -> None:
    other = Reporter(app.test_client())
    other.report()
    other.held = miner.held
    assert number
    assert error(stop_contact(other, entry())) == (404, "not_found")
    assert events(app, "contact_stopped") == 0
