"""Twilio's ways: what one signature fits, what comes again, what it refuses for ever, what it keeps and must delete."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from twilio.request_validator import RequestValidator

from casework.database import reading, transaction
from casework.models import OutgoingText, ProviderCopy, Sending
from channels import outbox, worker
from channels.settings import WrongSetting
from tests.channels.calls import ABOUT, ACCOUNT, FORM, NUMBER, PHONE, PROVIDERS, PUBLIC, TEXT, TOKEN, Sent, hook
from tests.channels.conftest import Call, Recorder, service
from tests.channels.fake_twilio import FakeTwilio, outcome
from tests.conftest import NOON, Clock

TWILIO = "twilio-co"
PROVIDER = PROVIDERS[TWILIO]


@pytest.fixture
def twilio() -> Iterator[FakeTwilio]:
    with FakeTwilio() as fake:
        yield fake


@pytest.fixture
def configured(twilio: FakeTwilio) -> dict[str, dict[str, Any]]:
    return {TWILIO: {**ABOUT, **PROVIDER.settings, "base_url": twilio.url}}


@pytest.fixture(autouse=True)
def inside(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def owe(to: str = PHONE, dedupe: str = "1") -> None:
    with transaction() as session:
        outbox.enqueue(session, gateway=TWILIO, to=to, text="merci", dedupe=dedupe, now=NOON)


def rows() -> list[OutgoingText]:
    with reading() as session:
        return list(session.query(OutgoingText))


def copies() -> int:
    with reading() as session:
        return session.query(ProviderCopy).count()


def called_back(fake: FakeTwilio, call: Call) -> None:
    """Twilio's report about the one text that it has been given."""
    [(sid, address)] = fake.callbacks.items()
    fake.callbacks.clear()
    status, code = outcome(fake.messages[sid]["to"])
    fake.finish(sid, status)
    fields = {"MessageSid": sid, "MessageStatus": status, "AccountSid": ACCOUNT, "To": PHONE, "From": NUMBER}
    fields |= {"ErrorCode": code} if code else {}
    signature = RequestValidator(TOKEN).compute_signature(address, fields)
    path = address.removeprefix(PUBLIC)
    answer = call(Sent(path, urlencode(fields).encode(), headers={**FORM, "X-Twilio-Signature": signature}))
    assert answer.status_code == 200


def _cut(fields: dict[str, str]) -> dict[str, str]:
    """The end of the text becomes a field of its own."""
    return {**fields, "Body": fields["Body"][:-4], fields["Body"][-4:]: ""}


def _swallowed(fields: dict[str, str]) -> dict[str, str]:
    """The sender becomes a part of the text, and another sender stands nowhere."""
    return {**{k: v for k, v in fields.items() if k != "FromCountry"}, "From": fields["From"] + "FromCountry" + "CD"}


def _renamed(fields: dict[str, str]) -> dict[str, str]:
    return {**{k: v for k, v in fields.items() if k != "Body"}, "Bo": "dy" + fields["Body"]}


@pytest.mark.parametrize("forge", [_cut, _swallowed, _renamed])
def test_what_shares_a_signature_with_a_good_call_is_refused(forge: Any, call: Call, recorder: Recorder) -> None:
    fields = {**PROVIDER.text_fields, "Body": "The water is Bromide"} if forge is _cut else PROVIDER.text_fields
    if forge is _cut:
        fields = {**fields, "Body": "The water Cold"}
    good, forged = PROVIDER.make_text(fields), forge(fields)
    validator = RequestValidator(TOKEN)
    assert validator.compute_signature(PUBLIC + good.path, forged) == good.headers["X-Twilio-Signature"]
    assert call(replace(good, body=urlencode(forged).encode())).status_code == 400
    assert not recorder.texts


def test_a_signature_for_another_address_is_refused(call: Call, recorder: Recorder) -> None:
    elsewhere = RequestValidator(TOKEN).compute_signature(
        "https://other.example.org" + hook(TWILIO, "in"), PROVIDER.text_fields
    )
    good = PROVIDER.text()
    assert call(replace(good, headers={**FORM, "X-Twilio-Signature": elsewhere})).status_code == 404
    assert not recorder.texts


def test_fifty_replays_at_once_are_one_text(app: Flask, recorder: Recorder) -> None:
    good, answers, ready = PROVIDER.text(), [], threading.Barrier(50)

    def send() -> None:
        ready.wait()
        answers.append(app.test_client().post(good.path, data=good.body, headers=good.headers).status_code)

    threads = [threading.Thread(target=send) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(answers) <= {200, 503}, "busy is told to come back"
    assert 200 in answers
    assert len(recorder.texts) == 1
    assert copies() == 1


def test_a_text_is_sent_reported_and_deleted_at_twilio(twilio: FakeTwilio, call: Call) -> None:
    owe()
    assert worker.send_next(NOON)
    called_back(twilio, call)
    assert (rows()[0].state, rows()[0].recipient) == (Sending.DELIVERED, None)
    assert worker.erase_some(NOON)
    assert (twilio.messages, len(twilio.deleted), copies()) == ({}, 1, 0)


@pytest.mark.usefixtures("recorder")
def test_what_came_in_is_deleted_at_twilio_until_it_says_yes(twilio: FakeTwilio, call: Call) -> None:
    sid = twilio.receive(PHONE, NUMBER, TEXT)
    call(PROVIDER.make_text({**PROVIDER.text_fields, "MessageSid": sid}))
    twilio.trouble = [500, 503]
    for minutes in range(4):
        worker.erase_some(NOON + timedelta(minutes=minutes))
    assert (twilio.messages, copies()) == ({}, 0)


def test_what_twilio_could_not_hand_over_is_asked_for(twilio: FakeTwilio, recorder: Recorder) -> None:
    twilio.receive(PHONE, NUMBER, TEXT)
    for _ in range(2):
        worker.catch_up(NOON)
    assert [one.text for one in recorder.texts.values()] == [TEXT]


@pytest.mark.parametrize("code", ["30003", "30008"])
def test_a_handset_out_of_reach_is_tried_again(code: str, twilio: FakeTwilio, call: Call) -> None:
    owe(to=f"+2438100{code}")
    worker.send_next(NOON)
    called_back(twilio, call)
    assert (rows()[0].state, rows()[0].reason) == (Sending.WAITING, code)


@pytest.mark.parametrize("code", ["30004", "30005", "30006", "30007"])
def test_what_will_never_arrive_is_closed_with_twilios_code(code: str, twilio: FakeTwilio, call: Call) -> None:
    owe(to=f"+2438100{code}")
    worker.send_next(NOON)
    called_back(twilio, call)
    assert (rows()[0].state, rows()[0].reason, rows()[0].recipient) == (Sending.CLOSED, code, None)


def test_whoever_said_stop_is_not_texted_again(twilio: FakeTwilio) -> None:
    owe(to="+243810021610")
    worker.send_next(NOON)
    assert (rows()[0].state, rows()[0].reason, twilio.messages) == (Sending.CLOSED, "21610", {})


@pytest.mark.usefixtures("twilio")
@pytest.mark.parametrize("number", ["+243810020429", "+243810020500"])
def test_when_twilio_is_busy_or_broken_the_text_waits(number: str) -> None:
    owe(to=number)
    worker.send_next(NOON)
    assert (rows()[0].state, rows()[0].recipient is not None) == (Sending.WAITING, True)


@pytest.mark.usefixtures("twilio")
def test_when_twilio_does_not_answer_the_text_waits(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    gateway = app.extensions["davylamp_gateways"][TWILIO]
    object.__setattr__(gateway, "base", "http://127.0.0.1:9")
    owe()
    worker.send_next(NOON)
    assert rows()[0].state == Sending.WAITING
    assert PHONE not in caplog.text
    assert ACCOUNT not in caplog.text


@pytest.mark.parametrize(
    "base", ["http://api.example.org", "http://10.0.0.1:8000", "https://user@example.org", "ftp://x"]
)
def test_an_address_that_is_neither_here_nor_https_stops_the_start(base: str, data: Any) -> None:
    with pytest.raises(WrongSetting, match=r"twilio-co\.base_url: is neither https nor on this machine"):
        service(data, "", Clock(), {TWILIO: {**ABOUT, **PROVIDER.settings, "base_url": base}})
