"""Twilio and the dialogue together: what is replayed, stopped, sent with pictures or too late."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import func, select
from twilio.request_validator import RequestValidator

from app import create_app
from casework.models import Case, Entry, OutgoingText, ProviderCopy, Sending
from channels import sms_twilio, worker
from tests.channels.calls import ABOUT, FORM, NUMBER, PHONE, PROVIDERS, SECRET, TOKEN
from tests.channels.conftest import FILE, write
from tests.channels.fake_twilio import FakeTwilio
from tests.conftest import Clock, settings

TWILIO, HERE = "twilio-co", "http://127.0.0.1:8000"
STORY = "The pit at Nyange fell in and two men are below"
PATH = f"/hooks/{TWILIO}/{SECRET}/in"


@pytest.fixture
def twilio() -> Iterator[FakeTwilio]:
    with FakeTwilio() as fake:
        yield fake


@pytest.fixture
def app(data: Path, url: str, clock: Clock, twilio: FakeTwilio) -> Iterator[Flask]:
    known = {**ABOUT, **PROVIDERS[TWILIO].settings, "languages": ["en", "fr"], "base_url": twilio.url}
    write(data, {TWILIO: known})
    app = create_app({**settings(data, url), "SMS_GATEWAYS": FILE, "PUBLIC_BASE_URL": HERE})
    app.config["CLOCK"] = clock
    with app.app_context():
        yield app
    app.extensions["davylamp_database"].engine.dispose()


def handed_over(app: Flask, sid: str, body: str, pictures: int = 0) -> int:
    fields = {**PROVIDERS[TWILIO].text_fields, "MessageSid": sid, "Body": body, "NumMedia": str(pictures)}
    for n in range(pictures):
        fields |= {f"MediaUrl{n}": f"https://api.twilio.com/{sid}/{n}", f"MediaContentType{n}": "image/jpeg"}
    signature = RequestValidator(TOKEN).compute_signature(HERE + PATH, fields)
    headers = {**FORM, "X-Twilio-Signature": signature}
    return app.test_client().post(PATH, data=urlencode(fields), headers=headers).status_code


def rows(app: Flask, model: type) -> int:
    with app.extensions["davylamp_database"].reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def sent(twilio: FakeTwilio) -> list[str]:
    return [message["body"] for message in twilio.messages.values() if message["direction"] == "outbound-api"]


def send_all(clock: Clock) -> None:
    while worker.send_next(clock()):
        clock.forward(seconds=1)


@pytest.mark.parametrize(("body", "cases"), [("hello", 0), (STORY, 1)])
def test_fifty_replays_at_once_are_one_report_and_one_answer(app: Flask, body: str, cases: int) -> None:
    ready, told = threading.Barrier(50), Counter[int]()

    def replay() -> None:
        ready.wait()
        told[handed_over(app, "SM" + "e" * 32, body)] += 1

    threads = [threading.Thread(target=replay) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(told) <= {200, 503}, "busy is told to come back"
    assert told[200]
    assert (rows(app, Case), rows(app, Entry), rows(app, OutgoingText)) == (cases, cases, 1)


def test_a_picture_is_refused_in_a_plain_sentence_its_words_are_kept_and_twilio_must_delete_it(
    app: Flask, twilio: FakeTwilio, clock: Clock
) -> None:
    sid = twilio.receive(PHONE, NUMBER, STORY, pictures=2)
    assert handed_over(app, sid, STORY, pictures=2) == 200
    send_all(clock)
    refusal, greeting = sent(twilio)
    assert refusal == "Pictures and sound cannot come this way and were not kept. Tell it in words."
    assert greeting.startswith("Kept. Secret number")
    twilio.trouble = [500, 503]
    for _ in range(6):
        clock.forward(minutes=2)
        worker.erase_some(clock())
    assert (twilio.media[sid], sid in twilio.messages, rows(app, ProviderCopy)) == ([], False, 0)


def test_a_picture_without_words_opens_nothing(app: Flask, twilio: FakeTwilio, clock: Clock) -> None:
    assert handed_over(app, twilio.receive(PHONE, NUMBER, "", pictures=1), "", pictures=1) == 200
    send_all(clock)
    assert len(sent(twilio)) == 1
    assert rows(app, Case) == 0


@pytest.mark.parametrize("count", ["-1", "11", "many", ""])
def test_a_count_of_pictures_that_is_none_is_refused(count: str, app: Flask) -> None:
    fields = {**PROVIDERS[TWILIO].text_fields, "NumMedia": count}
    signature = RequestValidator(TOKEN).compute_signature(HERE + PATH, fields)
    answer = app.test_client().post(PATH, data=urlencode(fields), headers={**FORM, "X-Twilio-Signature": signature})
    assert (answer.status_code, rows(app, OutgoingText)) == (400, 0)


def test_after_stop_nothing_goes_out_and_the_report_stays(app: Flask, twilio: FakeTwilio, clock: Clock) -> None:
    handed_over(app, twilio.receive(PHONE, NUMBER, STORY), STORY)
    send_all(clock)
    handed_over(app, twilio.receive(PHONE, NUMBER, "STOP"), "STOP")
    before = len(sent(twilio))
    send_all(clock)
    with app.extensions["davylamp_database"].reading() as session:
        last = session.scalars(select(OutgoingText).where(OutgoingText.state == Sending.CLOSED)).one()
    assert (last.reason, last.recipient, last.text) == ("21610", None, None)
    assert (len(sent(twilio)), rows(app, Case)) == (before, 1)


def test_an_answer_that_twilio_took_too_late_to_say_so_goes_out_again(
    app: Flask, twilio: FakeTwilio, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sms_twilio, "SECONDS", 0.3)
    handed_over(app, twilio.receive(PHONE, NUMBER, "hello"), "hello")
    twilio.silent.set()
    worker.send_next(clock())
    with app.extensions["davylamp_database"].reading() as session:
        row = session.scalars(select(OutgoingText)).one()
        assert (row.state, row.reason) == (Sending.WAITING, "network_readtimeout")
    twilio.silent.clear()
    clock.now += timedelta(minutes=1)
    worker.send_next(clock())
    assert {text[:12] for text in sent(twilio)} == {"We listen to"}, "said twice at worst, never another thing"


def test_what_twilio_could_not_hand_over_is_answered_once(app: Flask, twilio: FakeTwilio, clock: Clock) -> None:
    sid = twilio.receive(PHONE, NUMBER, STORY, pictures=1)
    for _ in range(2):
        worker.catch_up(clock())
    assert handed_over(app, sid, STORY, pictures=1) == 200
    assert (rows(app, Case), rows(app, OutgoingText)) == (1, 2)
