"""The letter that wakes: always the same bytes, with nothing of any case, and a daily one that is as long on quiet days."""

from __future__ import annotations

import logging
import re

import pytest
from flask import Flask

from casework import alerts
from crypto.bodies import b64
from tests.casework.alerts.duty_work import Worker, sound
from tests.casework.clock_work import entry
from tests.casework.letters import Mailbox
from tests.casework.test_clocks import day
from tests.cast import Ombudsperson, Reporter
from tests.conftest import ON_BOTH, Clock

pytestmark = ON_BOTH


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


def test_a_daily_letter_that_did_not_go_is_tried_again(
    clock: Clock, worker: Worker, amani: Ombudsperson, mailbox: Mailbox
) -> None:
    mailbox.refuses = True
    assert worker.daily() == []
    mailbox.refuses = False
    clock.forward(minutes=1)
    assert worker.daily() == [], "somebody may still be sending"
    clock.forward(minutes=1)
    assert [to for to, _ in worker.daily()] == [f"{amani.name}@example.org"]
    assert worker.daily() == []
