"""What breaks us each time it comes: tried a few times, then answered, counted, and no longer before everybody else's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import DataError
from werkzeug.test import TestResponse

from app import create_app
from casework.errors import NotStored
from casework.models import Case, Dialogue, FailingEvent, OutgoingText, SealingKey, Sending, Statement
from casework.offices import NoKeyHere
from channels import failing, wording
from channels.storing import OWN_PHONE, SHARED_PHONE
from crypto.errors import WrongRoot, WrongService
from reporting.gateways import DoorClosed
from reporting.routing import UnreadableRules
from reporting.stretching import Busy
from tests.channels import bot
from tests.channels.bot import Bot
from tests.channels.calls import SECRET
from tests.channels.conftest import FILE, write
from tests.channels.fake_telegram import FakeTelegram, Person
from tests.channels.phone import Phone, kannel
from tests.channels.test_dialogues import rows
from tests.conftest import ON_BOTH, Clock, settings

STORY = "The pit at Nyange fell in and two men are below"
POISON = "Whoever reads these words breaks"


@pytest.fixture
def api() -> Iterator[FakeTelegram]:
    with FakeTelegram().running() as api:
        yield api


@pytest.fixture
def app(data: Path, url: str, clock: Clock, api: FakeTelegram) -> Iterator[Flask]:
    write(data, {bot.NAME: bot.table(api.address), "kannel-cd": kannel()})
    app = create_app({**settings(data, url), "SMS_GATEWAYS": FILE})
    app.config["CLOCK"] = clock
    yield app
    bot.end(app)


class Breaking:
    """Something of ours that these words break, for as long as it is told to."""

    def __init__(self) -> None:
        self.error: Exception = ValueError(POISON)
        self.value = POISON
        self.times = 0


@pytest.fixture
def breaking(monkeypatch: pytest.MonkeyPatch) -> Breaking:
    breaking, spell = Breaking(), wording.for_the_office

    def office(question: str, value: str, language: str) -> str:
        if value == breaking.value:
            breaking.times += 1
            raise breaking.error
        return spell(question, value, language)

    monkeypatch.setattr(wording, "for_the_office", office)
    return breaking


@pytest.fixture
def zawadi(api: FakeTelegram) -> Person:
    return api.person(810000001)


def called(client: FlaskClient, api: FakeTelegram) -> TestResponse:
    """What has come, as Telegram calls a webhook with the oldest of it; taken off where it is answered 2xx."""
    answer = client.post(
        f"/hooks/{bot.NAME}/updates/in", json=api._updates[0], headers={"X-Telegram-Bot-Api-Secret-Token": SECRET}  # noqa: SLF001
    )  # fmt: skip
    if answer.status_code == 200:
        api._updates.popleft()  # noqa: SLF001
    return answer


@ON_BOTH
def test_called_by_webhook_it_is_refused_a_few_times_then_answered_and_counted_and_the_next_is_taken(
    app: Flask, api: FakeTelegram, zawadi: Person, breaking: Breaking, caplog: pytest.LogCaptureFixture
) -> None:
    client = app.test_client()
    zawadi.text(POISON)
    api.person(810000002).text(STORY)
    told = [called(client, api).status_code for _ in range(failing.MOST_TRIES)]
    assert told == [500] * (failing.MOST_TRIES - 1) + [200]
    assert called(client, api).status_code == 200
    assert (rows(app, Case), breaking.times) == (1, failing.MOST_TRIES)
    Bot(app, api).work()
    assert [said[:43] for said in zawadi.said()] == ["Sorry, your last message could not be kept."]
    status = app.test_cli_runner().invoke(args=["sms", "status"]).output
    assert "bot-cd: polling, 0 pending" in status
    assert "1 messages that could not be taken" in status
    assert POISON not in caplog.text


def test_polled_it_is_the_same(app: Flask, api: FakeTelegram, zawadi: Person, breaking: Breaking) -> None:
    line = Bot(app, api)
    zawadi.text(POISON)
    api.person(810000002).text(STORY)
    for _ in range(failing.MOST_TRIES - 1):
        with pytest.raises(ValueError, match=POISON):
            line.work()
    line.work()
    assert [said[:43] for said in zawadi.said()] == ["Sorry, your last message could not be kept."]
    assert (rows(app, Case), breaking.times) == (1, failing.MOST_TRIES)


def test_by_text_message_as_well_and_delivered_once_more_it_is_answered_no_second_time(
    app: Flask, breaking: Breaking
) -> None:
    phone = Phone(app)
    assert [phone.deliver(POISON, event="ab").status_code for _ in range(failing.MOST_TRIES)][-2:] == [500, 200]
    assert len(phone.answers()) == 1
    assert phone.text(POISON, event="ab") == []
    assert breaking.times == failing.MOST_TRIES + 1
    assert phone.text(STORY)


def test_what_the_database_cannot_hold_breaks_us_as_well(app: Flask, breaking: Breaking) -> None:
    breaking.error = DataError("INSERT", {}, ValueError())
    phone = Phone(app)
    assert [phone.deliver(POISON, event="ab").status_code for _ in range(failing.MOST_TRIES)][-1] == 200


def test_what_may_yet_be_stored_is_waited_for_longer(app: Flask, breaking: Breaking) -> None:
    breaking.error = NotStored()
    phone = Phone(app)
    told = [phone.deliver(POISON, event="ab").status_code for _ in range(failing.MOST_WAITS)]
    assert told == [503] * (failing.MOST_WAITS - 1) + [200]


@pytest.mark.parametrize("error", [Busy(), DoorClosed(), UnreadableRules(), NoKeyHere(), WrongRoot(), WrongService()])
def test_what_breaks_everybody_is_nobodys_fault(app: Flask, breaking: Breaking, error: Exception) -> None:
    breaking.error = error
    phone = Phone(app)
    assert {phone.deliver(POISON, event="ab").status_code for _ in range(failing.MOST_WAITS + 1)} == {503}
    assert rows(app, FailingEvent) == 0


@pytest.mark.parametrize(
    ("table", "row", "name"),
    [
        ("sealing_keys", {"key": bytes(1216)}, "sealing_key_missing"),
        ("sealing_keys", None, "sealing_key_missing"),
        ("directory", {"sig": bytes(64)}, "wrong_root"),
        ("directory", None, "door_closed"),
    ],
)
def test_a_service_that_cannot_seal_takes_nothing_loses_nothing_and_tells_the_operator(
    app: Flask, table: str, row: dict[str, bytes] | None, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    phone = Phone(app)
    database = app.extensions["davylamp_database"]
    rows_of = Statement if table == "directory" else SealingKey
    with database.transaction() as session:
        before = [dict(one) for one in session.execute(select(rows_of.__table__)).mappings()]
        session.execute(delete(rows_of) if row is None else update(rows_of).values(**row))
    told = {phone.deliver(STORY, event="ab").status_code for _ in range(failing.MOST_WAITS + 1)}
    assert (told, rows(app, Case), rows(app, FailingEvent)) == ({503}, 0, 0)
    status = app.test_cli_runner().invoke(args=["sms", "status"])
    assert (status.exit_code, f"TAKES NO REPORTS: {name}" in status.output) == (1, True)
    assert f"nothing is taken at kannel-cd: {name}" in caplog.text
    with database.transaction() as session:
        session.execute(delete(rows_of))
        session.execute(insert(rows_of), before)
    assert phone.text(STORY, event="ab")[0].startswith("Kept. Secret number")


def give_up(phone: Phone, words: str) -> None:
    for _ in range(failing.MOST_TRIES):
        phone.deliver(words, event="ab")


@pytest.mark.parametrize(
    ("said", "waits"),
    [((), SHARED_PHONE), (("hello",), SHARED_PHONE), (("hello", "2"), SHARED_PHONE), (("hello", "1"), OWN_PHONE)],
)
def test_what_is_said_of_it_waits_for_signal_as_long_as_the_phone_allows(
    app: Flask, breaking: Breaking, clock: Clock, said: tuple[str, ...], waits: timedelta
) -> None:
    phone = Phone(app)
    for words in said:
        phone.text(words)
    give_up(phone, POISON)
    with app.extensions["davylamp_database"].reading() as session:
        row = session.scalars(select(OutgoingText).where(OutgoingText.state == Sending.WAITING)).one()
        assert row.until - clock() == waits
    assert breaking.times


@pytest.mark.parametrize(
    ("before", "words", "value"),
    [("hello", "3", "unsafe"), ("hello", "do not text me", "unsafe"), ("", "silence", "unsafe")],
)
def test_whoever_asks_for_no_texts_in_what_is_given_up_gets_none(
    app: Flask, breaking: Breaking, before: str, words: str, value: str
) -> None:
    phone = Phone(app)
    if before:
        phone.text(before)
    breaking.value = value
    give_up(phone, words)
    assert (breaking.times, phone.answers()) == (failing.MOST_TRIES, [])


def test_a_talk_that_cannot_be_read_any_more_is_given_up_in_silence(app: Flask) -> None:
    phone = Phone(app)
    phone.text("hello")
    with app.extensions["davylamp_database"].transaction() as session:
        session.execute(update(Dialogue).values(state=app.extensions["davylamp_pepper"].put_to_rest(b"{}")))
    give_up(phone, STORY)
    assert (phone.deliver(STORY, event="ab").status_code, phone.answers()) == (200, [])


def test_it_is_said_in_the_language_of_the_talk(app: Flask, breaking: Breaking) -> None:
    phone = Phone(app)
    for words in ("hello", "français", "2"):
        phone.text(words)
    give_up(phone, POISON)
    assert (breaking.times, phone.answers()[0][:6]) == (failing.MOST_TRIES, "Pardon")


def test_where_it_is_not_safe_nothing_is_said(app: Flask, breaking: Breaking) -> None:
    phone = Phone(app)
    phone.text("hello")
    phone.text("3")
    for _ in range(failing.MOST_TRIES):
        phone.deliver(POISON, event="ab")
    assert (breaking.times, phone.answers()) == (failing.MOST_TRIES, [])
