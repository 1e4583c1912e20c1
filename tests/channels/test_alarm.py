"""Danger and punishment told by phone reach the office at once: a line in its list, and a text to whoever is on duty."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import create_app
from casework import alerts, standby
from casework.models import Alarm
from channels import worker
from channels.gateway import Rendered
from channels.settings import WrongSetting
from channels.sms_kannel import KannelGateway
from crypto.codes import new_code, reporter_keys
from tests.cast import Ombudsperson, Reporter
from tests.channels.phone import Phone, configure
from tests.conftest import ON_BOTH, Clock, settings

AtDesk = Callable[[str], Ombudsperson]
STORY = "The pit at Nyange fell in and two men are below"
DUTY = "+243899999999"
OTHER_DUTY = "+243888888888"


def make(data: Path, url: str, clock: Clock, **changed: Any) -> Flask:
    app = create_app({**settings(data, url), **configure(data, **changed)})
    app.config["CLOCK"] = clock
    return app


@pytest.fixture
def app(data: Path, url: str, clock: Clock) -> Iterator[Flask]:
    """With somebody on duty."""
    app = make(data, url, clock, duty={"cd-ombuds": DUTY})
    yield app
    app.extensions["davylamp_database"].engine.dispose()


class Line:
    """Kannel's door: whom it was given what for."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []

    def send_all(self, app: Flask, clock: Clock) -> list[tuple[str, str]]:
        before = len(self.sent)
        with app.app_context():
            while worker.send_next(clock()):
                clock.forward(seconds=1)
        return self.sent[before:]


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Line:
    line = Line()

    def send(_gateway: KannelGateway, to: str, message: Rendered, _reference: str) -> str:
        line.sent.append((to, message.text))
        return ""

    monkeypatch.setattr(KannelGateway, "send", send)
    return line


def alarms(app: Flask) -> int:
    with app.extensions["davylamp_database"].reading() as session:
        return session.scalar(select(func.count()).select_from(Alarm)) or 0


def is_urgent(person: Ombudsperson) -> bool:
    return bool(person.get("/inbox.json").get_json()["urgent"])


@ON_BOTH
@pytest.mark.parametrize("texts", [("hello", "2", "1"), (STORY, "2", "1")])
def test_danger_told_after_the_report_was_sealed_stands_in_the_list_until_the_case_is_opened(
    texts: tuple[str, ...], app: Flask, at_desk: AtDesk
) -> None:
    phone, amani, noor = Phone(app), at_desk("amani"), at_desk("noor")
    for words in texts[:-1]:
        phone.deliver(words)
    assert not is_urgent(amani)
    phone.deliver(texts[-1])
    assert is_urgent(amani)
    assert not is_urgent(noor), "another office sees nothing of it"
    amani.open(amani.numbers()[0])
    assert not is_urgent(amani)
    assert alarms(app) == 0


@pytest.mark.parametrize("how", ["{code} 9", "{code}|9"])
def test_nine_after_the_office_has_opened_the_case_sounds_again(how: str, app: Flask, at_desk: AtDesk) -> None:
    phone, amani = Phone(app), at_desk("amani")
    phone.text(STORY)
    amani.open(amani.numbers()[0])
    for words in how.format(code=phone.code()).split("|"):
        phone.deliver(words)
    assert is_urgent(amani)


def test_no_danger_is_no_alarm(app: Flask, at_desk: AtDesk) -> None:
    phone = Phone(app)
    for words in ("hello", "2", "2", STORY, "1"):
        phone.deliver(words)
    assert not is_urgent(at_desk("amani"))


def test_whoever_is_on_duty_is_texted_nothing_but_that_there_is_something(app: Flask, line: Line, clock: Clock) -> None:
    phone = Phone(app)
    for words in ("hello", "2", "1"):
        phone.deliver(words)
    sent = line.send_all(app, clock)
    assert [text for to, text in sent if to == DUTY] == ["Please look at your desk now."]


def test_whatever_comes_in_rings_within_fifteen_minutes_and_hourly_until_somebody_looks(
    app: Flask, line: Line, clock: Clock, at_desk: AtDesk
) -> None:
    """Without a mail server, too; and at no time that tells when somebody wrote."""

    def minutes_until_called(longest: int) -> int | None:
        for minute in range(longest):
            with app.app_context():
                alerts.wake(clock())
            if [text for to, text in line.send_all(app, clock) if to == DUTY] == ["Please look at your desk now."]:
                return minute
            clock.forward(minutes=1)
        return None

    assert minutes_until_called(20) is None
    Reporter(app.test_client()).report()
    first, again = minutes_until_called(20), minutes_until_called(90)
    assert first is not None
    assert first <= 16
    assert again is not None
    assert 58 <= again <= 77
    at_desk("amani").get("/inbox.json")
    assert minutes_until_called(90) is None


def test_a_flood_of_alarms_is_one_text_an_hour(app: Flask, line: Line, clock: Clock) -> None:
    clock.forward(minutes=50)
    called = []
    for n in range(4):
        phone = Phone(app, number=f"+24381000010{n}")
        for words in ("hello", "2", "1"):
            phone.deliver(words)
        called.append(sum(to == DUTY for to, _ in line.send_all(app, clock)))
        clock.forward(minutes=25)
    assert called == [1, 0, 0, 1], "also across the turn of an hour"
    assert alarms(app) == 4


@pytest.mark.parametrize("how", ["{code} 9", "{code}|9"])
def test_after_a_takeover_it_rings_at_every_office_that_has_the_case(
    how: str, data: Path, url: str, clock: Clock, line: Line
) -> None:
    app = make(data, url, clock, duty={"cd-ombuds": DUTY, "ug-ombuds": OTHER_DUTY, "rw-ombuds": "+243877777777"})
    code = new_code()
    miner = Reporter(app.test_client())
    miner.keys = reporter_keys(code, miner.directory().service)
    assert miner.report(standby=("ug-ombuds",)).status_code == 201
    clock.forward(days=9)
    with app.app_context():
        standby.release_all(clock())
    for words in how.format(code=code).split("|"):
        Phone(app).deliver(words)
    sent = line.send_all(app, clock)
    assert sorted(to for to, text in sent if text == "Please look at your desk now.") == [OTHER_DUTY, DUTY]
    assert any(text.startswith("The person on duty is told now.") for _, text in sent)
    app.extensions["davylamp_database"].engine.dispose()


def test_what_is_said_of_duty_is_true(app: Flask, data: Path, url: str, clock: Clock, line: Line) -> None:
    phone = Phone(app)
    phone.deliver(STORY)
    code = next(text for _, text in line.send_all(app, clock) if "Secret" in text).split("number ")[1][:24]
    phone.deliver(f"{code} 9")
    assert any(text.startswith("The person on duty is told now.") for _, text in line.send_all(app, clock))
    app.extensions["davylamp_database"].engine.dispose()
    alone = make(data, url, clock)
    Phone(alone).deliver(f"{code} 9")
    (answer,) = line.send_all(alone, clock)
    assert answer[1].startswith("It is with the office.")
    alone.extensions["davylamp_database"].engine.dispose()


@pytest.mark.parametrize("number", ["+254700000000", "112", "+243 81"])
def test_a_number_that_could_not_be_texted_stops_the_start(number: str, data: Path, clock: Clock) -> None:
    with pytest.raises(WrongSetting, match="duty"):
        make(data, "", clock, duty={"cd-ombuds": number})
