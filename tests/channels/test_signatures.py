"""Calls that are signed with a key: which digits, over what, how old, and with which key."""

from __future__ import annotations

import base64
import hmac
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from twilio.request_validator import HMAC_SHA256, RequestValidator

from app import create_app
from casework.models import Dialogue
from tests.channels.calls import ABOUT, FORM, PHONE, PROVIDERS, SECRET, TOKEN
from tests.channels.conftest import FILE, write
from tests.channels.test_joining import ADAPTER
from tests.conftest import settings

KEY, SHARED, HERE = "signing-key-of-the-tests-0123456", "shared-key-of-twilio-0123456789", "http://127.0.0.1:8000"
Make = Callable[..., Flask]


@pytest.fixture
def make(data: Path) -> Iterator[Make]:
    made: list[Flask] = []

    def app(**known: Any) -> Flask:
        write(data, {"line-cd": {**ABOUT, "languages": ["en"], **known}})
        made.append(create_app({**settings(data), "SMS_GATEWAYS": FILE, "PUBLIC_BASE_URL": HERE}))
        return made[-1]

    yield app
    for one in made:
        one.extensions["davylamp_database"].engine.dispose()


def talks(app: Flask) -> int:
    with app.extensions["davylamp_database"].reading() as session:
        return int(session.query(Dialogue).count())


BODY = urlencode({"id": "e1", "from": PHONE, "text": "hello", "udh": ""}).encode()


def signed(digits: str, *, key: str = KEY, body: bytes = BODY, stamp: str | None = None) -> dict[str, str]:
    stamp = str(int(time.time())) if stamp is None else stamp
    made = hmac.digest(key.encode(), body + stamp.encode(), "sha256")
    given = made.hex() if digits == "hex" else base64.b64encode(made).decode()
    return {**FORM, "X-Signature": given, "X-Timestamp": stamp}


OLD = str(int(time.time()) - 7200)


@pytest.mark.parametrize("digits", ["hex", "base64"])
@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({}, 200),
        ({"key": "another-key"}, 404),
        ({"body": b"another"}, 404),
        ({"stamp": OLD}, 404),
        ({"stamp": "soon"}, 404),
    ],
)
def test_a_call_counts_when_its_signature_is_of_these_bytes_and_of_now(
    digits: str, change: dict[str, Any], status: int, make: Make
) -> None:
    signature = {"header": "X-Signature", "timestamp": "X-Timestamp", "key": KEY, "digits": digits}
    adapter = {**ADAPTER, "inbound": {**ADAPTER["inbound"], "hmac": signature}}
    app = make(kind="http", callback_url=HERE, adapter=adapter)
    answer = app.test_client().post(f"/hooks/line-cd/{SECRET}/in", data=BODY, headers=signed(digits, **change))
    assert (answer.status_code, talks(app)) == (status, int(status == 200))


@pytest.mark.parametrize(
    ("key", "algorithm", "status"), [(SHARED, HMAC_SHA256, 200), (SHARED, None, 404), (TOKEN, None, 404)]
)
def test_with_a_shared_key_twilios_older_signature_counts_no_longer(
    key: str, algorithm: str | None, status: int, make: Make
) -> None:
    app = make(**PROVIDERS["twilio-co"].settings, shared_key=SHARED)
    path, fields = f"/hooks/line-cd/{SECRET}/in", {**PROVIDERS["twilio-co"].text_fields, "Body": "hello"}
    signature = RequestValidator(key).compute_signature(HERE + path, fields, algorithm)
    headers = {**FORM, "X-Twilio-Signature": signature}
    answer = app.test_client().post(path, data=urlencode(fields), headers=headers)
    assert (answer.status_code, talks(app)) == (status, int(status == 200))
