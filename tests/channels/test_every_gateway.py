"""The contract: whatever the provider, a good text arrives once, and nothing else arrives."""

from __future__ import annotations

import hmac
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from casework.database import transaction
from casework.errors import NotStored
from casework.models import OutgoingText
from tests.channels.calls import HEADER, PROVIDERS, SIGNING, TEXT, Provider
from tests.channels.conftest import Call, Recorder, all_gateways, service
from tests.conftest import Clock

EVERY = pytest.mark.parametrize("provider", PROVIDERS.values(), ids=PROVIDERS)
REPORTING = [provider for provider in PROVIDERS.values() if not provider.is_chat]
EVERY_REPORTING = pytest.mark.parametrize("provider", REPORTING, ids=[provider.name for provider in REPORTING])


def unreadable(provider: Provider, answer: TestResponse) -> bool:
    """Refused by name, or taken for nothing."""
    if provider.is_chat:
        return (answer.status_code, answer.data) == (200, b"")
    return answer.status_code == 400 and (answer.get_json()["error"] == "unreadable_message")


@pytest.fixture(scope="module")
def app(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One for all of them: what they share is a memory of nothing."""
    data = Path(shutil.copytree(seeded, tmp_path_factory.mktemp("gateways") / "instance"))
    app = service(data, "", Clock(), all_gateways())
    yield app
    app.extensions["davylamp_database"].engine.dispose()


@EVERY
def test_a_good_text_arrives_and_is_acknowledged_as_the_provider_wants(
    provider: Provider, call: Call, recorder: Recorder
) -> None:
    answer = call(provider.text())
    [inbound] = recorder.texts.values()
    assert (inbound.sender, inbound.text, inbound.gateway) == (provider.sender, TEXT, provider.name)
    assert recorder.countries == ["CD"]
    wanted = {"twilio-co": '<?xml version="1.0" encoding="UTF-8"?><Response/>', "jasmin-cd": "ACK/Jasmin"}
    assert (answer.status_code, answer.get_data(as_text=True)) == (200, wanted.get(provider.name, ""))


@EVERY
def test_a_text_that_comes_again_has_the_same_event(provider: Provider, call: Call, recorder: Recorder) -> None:
    assert [call(provider.text()).status_code for _ in range(3)] == [200] * 3
    assert len(recorder.texts) == 1


@EVERY
def test_two_texts_have_two_events(provider: Provider, call: Call, recorder: Recorder) -> None:
    call(provider.text())
    call(provider.text(id=provider.other_id))
    assert len(recorder.texts) == 2


@EVERY
def test_a_forged_call_finds_nothing(provider: Provider, call: Call, recorder: Recorder) -> None:
    good = provider.text()
    forged = [replace(good, path=good.path.replace("callback-secret", "another-secret").replace("updates", "other"))]
    if provider.is_chat:
        forged += [replace(good, headers={**good.headers, HEADER: secret}) for secret in ("", "AAAA", "é")]
        forged += [replace(good, headers={"Content-Type": "application/json"})]
        forged += [replace(good, path=good.path.replace("/in", "/report"))]
    elif not provider.unsigned:
        forged += [replace(good, headers={**good.headers, name: "AAAA"}) for name in good.headers if "ignature" in name]
        forged += [replace(good, headers={k: v for k, v in good.headers.items() if "ignature" not in k})]
        forged += [replace(good, body=good.body.replace(b"rouge", b"verte"))]
    assert [call(one).status_code for one in forged] == [404] * len(forged)
    assert not recorder.texts


@EVERY
def test_an_unknown_gateway_is_nothing(provider: Provider, call: Call, recorder: Recorder) -> None:
    good = provider.text()
    assert call(replace(good, path=good.path.replace(provider.name, "nobody"))).status_code == 404
    assert not recorder.texts


@EVERY
def test_a_field_that_is_there_twice_is_refused(provider: Provider, call: Call, recorder: Recorder) -> None:
    good = provider.text()
    if good.query:
        twice = replace(good, query=f"{good.query}&id=other")
    elif provider.is_chat:
        twice = replace(good, body=good.body.replace(b'"message":', b'"message": {}, "message":'))
    elif good.body.startswith(b"{"):
        body = good.body.replace(b'"event":', b'"event": "other", "event":')
        stamp = good.headers["X-Timestamp"].encode()
        made = hmac.digest(SIGNING.encode(), body + stamp, "sha256").hex()
        twice = replace(good, body=body, headers={**good.headers, "X-Signature": made})
    else:
        twice = replace(good, body=good.body + b"&" + good.body.split(b"&")[0])
    assert call(twice).status_code in ({200} if provider.is_chat else {400, 404})
    assert not recorder.texts


@EVERY
def test_an_empty_text_is_a_text(provider: Provider, call: Call, recorder: Recorder) -> None:
    assert call(provider.text(text="")).status_code == 200
    assert [one.text for one in recorder.texts.values()] == [""]


@EVERY
def test_a_text_that_is_too_long_is_refused_by_name(provider: Provider, call: Call, recorder: Recorder) -> None:
    assert unreadable(provider, call(provider.text(text="x" * (provider.longest + 1))))
    assert call(provider.text(text="x" * 140_000)).status_code == 413
    assert not recorder.texts


@EVERY
@pytest.mark.parametrize("sender", ["MTN", "+", "+243 81", "", "+243810000001 9", "2438100000010000000"])
def test_a_sender_that_is_no_telephone_is_refused(
    provider: Provider, sender: str, call: Call, recorder: Recorder
) -> None:
    answer = call(provider.text(sender=sender))
    assert unreadable(provider, answer)
    assert not recorder.texts
    assert "81" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("name", ["kannel-cd", "jasmin-cd"])
def test_an_unknown_charset_is_refused(name: str, call: Call, recorder: Recorder) -> None:
    assert call(PROVIDERS[name].text(charset="EBCDIC")).status_code == 400
    assert not recorder.texts


@EVERY_REPORTING
def test_a_report_is_read_and_an_unknown_one_changes_nothing(provider: Provider, call: Call, app: Flask) -> None:
    assert call(provider.report()).status_code == 200
    with app.app_context(), transaction() as session:
        assert not session.query(OutgoingText).count()


@EVERY_REPORTING
def test_an_unknown_status_is_refused_by_name(provider: Provider, call: Call) -> None:
    answer = call(provider.report(status="teleported"))
    assert (answer.status_code, answer.get_json()["error"]) == (400, "unreadable_message")


@EVERY
def test_what_could_not_be_stored_is_to_come_again(provider: Provider, call: Call, recorder: Recorder) -> None:
    recorder.trouble = NotStored()
    answer = call(provider.text())
    assert (answer.status_code, answer.get_json()["error"]) == (503, "not_stored")
    recorder.trouble = None
    assert call(provider.text()).status_code == 200
    assert len(recorder.texts) == 1


@EVERY
def test_nothing_that_is_printed_holds_number_or_text(
    provider: Provider, call: Call, recorder: Recorder, app: Flask
) -> None:
    call(provider.text())
    printed = repr(list(recorder.texts.values())) + repr(app.extensions["davylamp_gateways"])
    assert provider.sender not in printed
    assert "tokenOfTheTests" not in printed
    assert TEXT not in printed
