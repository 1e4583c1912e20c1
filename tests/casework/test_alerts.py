"""Waking the member on duty: always the same letter, at a random time, until somebody looks; told to a real mail server."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app import create_app
from casework import alarms, alerts
from casework.models import AlertAddress, Case, Waking
from crypto.bodies import b64
from tests.casework.clock_work import entry, new_case
from tests.casework.letters import Mailbox, listening
from tests.casework.sharing_work import demo_member, recuse
from tests.casework.test_clocks import day
from tests.cast import Ombudsperson, Reporter
from tests.conftest import NOON, ON_BOTH, Clock, settings

pytestmark = ON_BOTH

AtDesk = Callable[[str], Ombudsperson]
SPREAD = timedelta(minutes=15)


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with listening() as mailbox:
        yield mailbox


@pytest.fixture
def app(data: Path, url: str, clock: Clock, mailbox: Mailbox) -> Iterator[Flask]:
    app = create_app({**settings(data, url), **mailbox.settings()})
    app.config["CLOCK"] = clock
    yield app
    app.extensions["davylamp_database"].engine.dispose()


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


@pytest.fixture
def worker(app: Flask, clock: Clock, mailbox: Mailbox) -> Worker:
    return Worker(app, clock, mailbox)


def woken_at(person: Ombudsperson, address: str | None = None) -> None:
    answer = person.post("/duty/address", {"address": address or f"{person.name}@example.org"})
    assert answer.status_code == 204


def on_duty(person: Ombudsperson, who: str, slot: str = "mon") -> int:
    return person.post("/duty/rota", {"slot": slot, "member": b64(demo_member(who).id)}).status_code


@pytest.fixture
def amani(at_desk: AtDesk) -> Ombudsperson:
    amani = at_desk("amani")
    woken_at(amani)
    return amani


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


def sound(app: Flask) -> None:
    with app.extensions["davylamp_database"].transaction() as session:
        alarms.sound(session, session.scalars(select(Case.id)).one())


def test_the_letter_is_the_same_whatever_has_happened(
    app: Flask, clock: Clock, amani: Ombudsperson, mailbox: Mailbox
) -> None:
    """Byte for byte but for two headers, and those are as long as ever."""
    letters = []
    person = Reporter(app.test_client())
    for happens in (
        lambda: person.report("Captain Mutombo takes the gold at Nyange"),
        lambda: person.send_entry(entry()),
        lambda: sound(app),
    ):
        happens()
        for _ in range(200):
            with app.app_context():
                alerts.wake(clock())
            clock.forward(minutes=1)
            if mailbox.letters:
                break
        letters += [letter for _, letter in mailbox.taken()]
        amani.sign_in()
        amani.get("/inbox.json")
        clock.forward(days=4)
    assert len(letters) == 3
    assert len({len(letter) for letter in letters}) == 1
    assert len({re.sub(rb"(?m)^(Date|Message-ID): .*$", b"", letter) for letter in letters}) == 1
    assert len({len(line) for letter in letters for line in letter.splitlines() if line.startswith(b"Date")}) == 1


def test_a_letter_holds_nothing_of_the_case_or_of_the_office(
    miner: Reporter, worker: Worker, amani: Ombudsperson, mailbox: Mailbox, clock: Clock
) -> None:
    miner.report("Captain Mutombo takes the gold at Nyange")
    with worker.app.app_context():
        while not mailbox.letters:
            alerts.wake(clock())
            clock.forward(minutes=1)
        alerts.tell_daily(clock())
    assert miner.held is not None
    amani.sign_in()
    (number,) = amani.numbers()
    for _, letter in mailbox.letters:
        text = letter.lower()
        for word in (number, "cd-ombuds", "congo", "mutombo", "davylamp", "case", "report", b64(miner.held.case)):
            assert word.lower().encode() not in text, word


def test_the_daily_letter_is_as_long_with_and_without_news(
    app: Flask, clock: Clock, worker: Worker, amani: Ombudsperson
) -> None:
    ((_, quiet),) = worker.daily()
    assert worker.daily() == []
    clock.forward(days=-1)
    assert worker.daily() == [], "a clock that was set back"
    clock.forward(days=2)
    Reporter(app.test_client(), today=day(1)).report()
    ((_, news),) = worker.daily()
    assert (len(quiet), b"Nothing waits" in quiet, b"Nothing waits" in news) == (len(news), True, False)
    amani.sign_in()


def test_who_cannot_open_it_neither_is_woken_nor_silences_it(
    app: Flask, clock: Clock, worker: Worker, amani: Ombudsperson, at_desk: AtDesk
) -> None:
    person = Reporter(app.test_client())
    number = new_case(app, amani, person)
    bahati = at_desk("bahati")
    woken_at(bahati)
    assert (on_duty(amani, "bahati"), recuse(amani, number, "bahati")) == (204, 204)
    person.send_entry(entry())
    worker.round()
    bahati.get("/inbox.json")
    clock.forward(minutes=16)
    assert worker.round() == ["amani@example.org"]


def test_where_nobody_is_on_duty_everybody_with_an_address_is_woken(
    miner: Reporter, clock: Clock, worker: Worker, amani: Ombudsperson, at_desk: AtDesk
) -> None:
    for name in ("bahati", "chiku"):
        woken_at(at_desk(name))
    on_duty(amani, "dalila")  # who has no address
    miner.report()
    worker.round()
    clock.forward(minutes=16)
    assert sorted(worker.round()) == ["amani@example.org", "bahati@example.org"]  # chiku has no key to the case


def test_the_day_itself_counts_before_the_day_of_the_week(
    miner: Reporter, clock: Clock, worker: Worker, amani: Ombudsperson, at_desk: AtDesk
) -> None:
    woken_at(at_desk("bahati"))
    assert [on_duty(amani, "bahati"), on_duty(amani, "amani", NOON.date().isoformat())] == [204, 204]
    miner.report()
    worker.round()
    clock.forward(minutes=16)
    assert worker.round() == ["amani@example.org"]


def test_a_mail_server_that_is_away_is_tried_again_and_nothing_is_told(
    miner: Reporter, clock: Clock, worker: Worker, amani: Ombudsperson, caplog: pytest.LogCaptureFixture
) -> None:
    miner.report()
    worker.round()
    clock.forward(minutes=16)
    worker.mailbox.refuses = True
    with caplog.at_level(logging.WARNING):
        assert worker.round() == []
    assert ["SMTPDataError" in record.getMessage() for record in caplog.records] == [True]
    assert "@" not in caplog.text
    worker.mailbox.refuses = False
    assert worker.round() == [], "somebody may still be sending"
    clock.forward(minutes=2)
    assert worker.round() == [f"{amani.name}@example.org"]


def test_an_address_rests_under_the_pepper_and_is_shown_to_nobody(
    app: Flask, amani: Ombudsperson, at_desk: AtDesk
) -> None:
    with app.extensions["davylamp_database"].reading() as session:
        rested = session.scalars(select(AlertAddress.address)).one()
    assert b"example" not in rested
    assert app.extensions["davylamp_pepper"].wake(rested) == b"amani@example.org"
    for person in (amani, at_desk("bahati"), at_desk("dalila")):
        page = person.get("/duty/").get_data(as_text=True)
        assert ("data-has-address" in page) == (person is amani)
        assert "amani@example" not in page
    assert amani.post("/duty/address/remove").status_code == 204
    with app.extensions["davylamp_database"].reading() as session:
        assert session.scalars(select(AlertAddress)).all() == []


@pytest.mark.parametrize("address", ["", "amani", "a@b.org, c@d.org", "a@b.org\r\nBcc: c@d.org"])
def test_what_is_no_address_is_refused(address: str, amani: Ombudsperson) -> None:
    assert amani.post("/duty/address", {"address": address}).status_code == 400


def test_only_present_members_of_the_office_are_put_on_duty(amani: Ombudsperson) -> None:
    assert [on_duty(amani, "grace"), on_duty(amani, "bahati", "x"), on_duty(amani, "bahati", day(-1))] == [
        404,
        400,
        400,
    ]
    assert on_duty(amani, "bahati", day(3)) == 204
    assert amani.post("/duty/rota", {"slot": day(3)}).status_code == 204
    assert f'data-slot="{day(3)}"' not in amani.get("/duty/").get_data(as_text=True)


def test_who_has_left_is_woken_no_more(
    miner: Reporter, clock: Clock, worker: Worker, amani: Ombudsperson, at_desk: AtDesk
) -> None:
    woken_at(at_desk("bahati"))
    on_duty(amani, "bahati")
    assert amani.post("/people/end", {"member": b64(demo_member("bahati").id)}).status_code == 204
    miner.report()
    worker.round()
    clock.forward(minutes=16)
    assert worker.round() == ["amani@example.org"]
