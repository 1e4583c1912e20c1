"""Asking for updates: what is durable is forgotten by Telegram, what breaks us is not everybody's end, the token stays in."""

from __future__ import annotations

import io
import logging
import pickle
import subprocess
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import cast

import pytest
from flask import Flask

from app import create_app
from casework.errors import NotStored
from channels import failing, gateways, telegram_polling
from channels.gateway import About, Enclosed, Inbound, Kind, SendError
from channels.listening import listener
from channels.telegram_calls import Calls
from channels.telegram_polling import Polled
from tests.channels import bot
from tests.channels.fake_telegram import TOKEN, FakeTelegram
from tests.channels.kannel import free_port
from tests.conftest import Clock, settings
from tests.stories.service import BIN, ROOT, Service

CHAT = 810000001
WRONG = "9876543210:AAanotherTokenThatNobodyKnowsOfToday"


@pytest.fixture
def api() -> Iterator[FakeTelegram]:
    with FakeTelegram().running() as api:
        yield api


@pytest.fixture
def app(data: Path, api: FakeTelegram, clock: Clock) -> Iterator[Flask]:
    app = create_app({**settings(data), **bot.configure(data, api.address)})
    app.config["CLOCK"] = clock
    yield app
    bot.end(app)


class Taken:
    """In the dialogue's place: what came, in which order, and what is to be raised first."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.trouble: dict[str, list[Exception]] = {}

    def ingest(self, inbound: Inbound, about: About) -> None:
        assert about.carrier == "telegram"
        if waiting := self.trouble.get(inbound.text):
            raise waiting.pop(0)
        self.texts.append(inbound.text)


@pytest.fixture
def taken(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Taken:
    taken = Taken()
    with app.app_context():
        listener().ingest = taken.ingest
    monkeypatch.setattr(telegram_polling, "PAUSE_SECONDS", 0.01)
    return taken


@contextmanager
def polling(app: Flask) -> Iterator[threading.Event]:
    ending = threading.Event()

    def poll() -> None:
        with app.app_context():
            telegram_polling.poll(cast("Polled", gateways.named(bot.NAME)), ending)

    thread = threading.Thread(target=poll)
    thread.start()
    yield ending
    ending.set()
    thread.join(timeout=10)
    assert not thread.is_alive()


def test_what_cannot_be_stored_yet_stands_before_what_came_later(app: Flask, api: FakeTelegram, taken: Taken) -> None:
    taken.trouble["first"] = [NotStored(), NotStored()]
    with polling(app):
        for words in ("first", "second"):
            api.person(CHAT).text(words)
        api.until(lambda: api.pending() == 0)
    assert taken.texts == ["first", "second"]


def test_what_breaks_us_is_given_up_at_last_and_the_others_are_taken(
    app: Flask, api: FakeTelegram, taken: Taken, caplog: pytest.LogCaptureFixture
) -> None:
    taken.trouble["poison"] = [ValueError("poison")] * 99
    with polling(app):
        for words in ("poison", "second"):
            api.person(CHAT).text(words)
        api.until(lambda: api.pending() == 0)
    assert taken.texts == ["second"]
    assert len(taken.trouble["poison"]) == 99 - failing.MOST_TRIES
    assert "ValueError, try 5" in caplog.text
    assert "poison" not in caplog.text.replace("poison:", "")


@pytest.mark.parametrize(
    "content", [{"message": {"message_id": 1}}, {"message": "text"}, {"callback_query": {"id": 3}}, {"message": []}]
)
def test_an_update_that_cannot_be_read_is_counted_and_does_not_come_again(
    content: dict[str, object], app: Flask, api: FakeTelegram, taken: Taken, caplog: pytest.LogCaptureFixture
) -> None:
    api.update(**content)
    with polling(app):
        api.person(CHAT).text("second")
        api.until(lambda: api.pending() == 0)
    assert taken.texts == ["second"]
    assert "unreadable update at bot-cd: 1 since the start" in caplog.text


def test_a_second_one_that_asks_is_told_and_waits_and_takes_over(
    app: Flask, api: FakeTelegram, taken: Taken, caplog: pytest.LogCaptureFixture
) -> None:
    api.fail("getupdates", 409, "Conflict: terminated by other getUpdates request", times=2)
    with polling(app):
        api.person(CHAT).text("first")
        api.until(lambda: api.pending() == 0)
    assert taken.texts == ["first"]
    assert "nothing asked of bot-cd: conflict" in caplog.text


def test_a_webhook_that_stood_is_taken_away_without_losing_what_waits(
    app: Flask, api: FakeTelegram, taken: Taken
) -> None:
    api.person(CHAT).text("first")
    api.webhook = {"url": "http://127.0.0.1:9/hooks/elsewhere"}
    with polling(app):
        api.until(lambda: api.pending() == 0)
    assert (taken.texts, api.webhook) == (["first"], {})


def test_told_to_end_it_ends_while_it_waits(app: Flask, api: FakeTelegram) -> None:
    with polling(app) as ending:
        api.until(lambda: "getupdates" in api.called)
        begun = time.monotonic()
        ending.set()
    assert time.monotonic() - begun < 3


def test_the_operator_sees_how_the_bot_is(app: Flask, api: FakeTelegram) -> None:
    with app.app_context():
        gateway = gateways.named(bot.NAME)
        api.person(CHAT).text("waits")
        assert (gateway.health().well, gateway.health().word) == (True, "polling, 1 pending")
        api.webhook = {"url": "https://elsewhere.example.org"}
        assert (gateway.health().well, gateway.health().word) == (False, "webhook_set")
        api.fail("getWebhookInfo", 502, "Bad Gateway")
        assert not gateway.health().well


@pytest.fixture
def everything_logged() -> Iterator[io.StringIO]:
    """As an operator hears it who wants to hear everything. Not caplog: that one listens where nobody else can."""
    root, heard = logging.getLogger(), io.StringIO()
    loud = [root, *(logging.getLogger(name) for name in ("httpx", "httpcore", "telegram", "asyncio"))]
    before = [(logger, logger.level) for logger in loud]
    handler = logging.StreamHandler(heard)
    root.addHandler(handler)
    for logger in loud:
        logger.setLevel(logging.DEBUG)
    yield heard
    root.removeHandler(handler)
    for logger, level in before:
        logger.setLevel(level)


def test_the_token_shows_in_no_error_no_log_and_nothing_that_is_printed(
    app: Flask, api: FakeTelegram, everything_logged: io.StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    said: list[str] = []
    with app.app_context():
        gateway = cast("Polled", gateways.named(bot.NAME))
        said += [repr(gateway), str(gateway), repr(app.extensions["davylamp_gateways"])]
        zawadi = api.person(CHAT)
        held = api.hold(b"x" * 9)
        for call in (
            lambda: gateway.send(str(CHAT), gateway.render("hello"), ""),
            lambda: gateway.fetch(Enclosed(Kind.DOCUMENT, 9, held["file_id"])),
            lambda: gateway.fetch(Enclosed(Kind.DOCUMENT, 9, "unknown")),
            lambda: gateway.send("1", gateway.render("hello"), ""),
            lambda: gateway.erase(f"{CHAT}:{zawadi.messages[0].number}"),
        ):
            said += told_by(call)
        api.files.clear()
        api.fail("getFile", 200, "", result={"file_id": "f", "file_unique_id": "u", "file_path": "files/gone"})
        said += told_by(lambda: gateway.fetch(Enclosed(Kind.DOCUMENT, 9, "f")))
        api.fail("sendMessage", 500, f"broken for {TOKEN}")
        said += told_by(lambda: gateway.send(str(CHAT), gateway.render("hello"), ""))
        for wrong in (Calls(WRONG, api.address), Calls(TOKEN, "http://127.0.0.1:9")):
            said += [repr(wrong), *told_by(partial(wrong.do, lambda one: one.get_me()))]
            wrong.end()
    caught = capfd.readouterr()
    whole = "\n".join([*said, everything_logged.getvalue(), caught.out, caught.err])
    assert "token_refused" in whole
    for token in (TOKEN, WRONG):
        assert token not in whole
        assert token.split(":")[1] not in whole


def told_by(call: Callable[[], object]) -> list[str]:
    """An error with all that it was caused by, as it would be logged or sent on."""
    try:
        return [repr(call())]
    except SendError as error:
        return ["".join(traceback.format_exception(error)), repr(error), error.reason, repr(pickle.dumps(error.args))]


class OnItsPort(Service):
    def environment(self) -> dict[str, str]:
        return {**super().environment(), "PORT": str(self.port)}


def test_a_newcomer_talks_to_the_dialogue_without_a_token(data: Path, tmp_path: Path) -> None:
    (data / "tmp").mkdir()
    letter = tmp_path / "letter.txt"
    letter.write_text("The licence was sold.")
    typed = f"/start\n2\n1\n/file {letter}\nerase\n"
    with OnItsPort(data, free_port()) as service:
        played = subprocess.run(
            [BIN / "flask", "--app", "app", "telegram", "chat"], cwd=ROOT, env=service.environment(), input=typed,
            text=True, capture_output=True, timeout=120, check=False,
        )  # fmt: skip
    assert (played.returncode, played.stderr) == (0, "")
    shown = played.stdout
    assert "service > We listen to mine workers." in shown
    assert "    [1 Only me]\n    [2 Others too]" in shown
    assert "you > 1\n" in shown
    assert "Urgent help, day and night" in shown
    assert "It is kept. Send more, or answer the question above." in shown
    assert f"(deleted from the chat: /file {letter}"[:60] in shown
    assert shown.index("Erased:") < shown.index("(deleted from the chat: We listen to mine workers.")


def test_a_service_that_does_not_run_is_named(data: Path) -> None:
    app = create_app({**settings(data), "PORT": str(free_port())})
    told = app.test_cli_runner().invoke(args=["telegram", "chat"], input="hello\n")
    assert (told.exit_code, "not_taken" in told.output) == (1, True)
    app.extensions["davylamp_database"].engine.dispose()


def test_a_service_without_a_bot_says_where_to_name_one(data: Path) -> None:
    app = create_app({**settings(data), **bot.configure(data, "http://127.0.0.1:9")})
    app.extensions["davylamp_gateways"] = {}
    told = app.test_cli_runner().invoke(args=["telegram"])
    assert (told.exit_code, "no_bot" in told.output) == (1, True)
    app.extensions["davylamp_database"].engine.dispose()
