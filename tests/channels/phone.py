"""A keypad phone, as far as the server can tell: texts that arrive by Kannel, and answers that wait to be sent."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from casework.clock import utc_now
from channels import outbox
from tests.channels.calls import ABOUT, SECRET
from tests.channels.conftest import FILE, write

NAME = "kannel-cd"
CODE = re.compile(r"\d{4}(?: \d{4}){4}")
_events = itertools.count(1)
LATER = timedelta(seconds=1)


def kannel(**changed: Any) -> dict[str, Any]:
    return {
        **ABOUT, "kind": "kannel", "number": "4040", "languages": ["en", "fr"], "callback_url": "http://127.0.0.1:8000",
        "username": "davylamp", "password": "p" * 24, "status_password": "s" * 24, **changed,
    }  # fmt: skip


def configure(data: Path, **changed: Any) -> dict[str, str]:
    """The settings to start with."""
    write(data, {NAME: kannel(**changed)})
    return {"SMS_GATEWAYS": FILE}


@dataclass
class Phone:
    app: Flask
    number: str = "+243810000001"
    got: list[str] = field(default_factory=list)

    def text(self, words: str, *, event: str | None = None) -> list[str]:
        """What is answered."""
        answer = self.deliver(words, event=event)
        assert (answer.status_code, answer.data) == (200, b""), answer.data
        return self.answers()

    def deliver(self, words: str, *, event: str | None = None) -> TestResponse:
        query = {"id": event or f"{next(_events):08x}", "coding": "0", "charset": "UTF-8"}
        headers = {"X-Kannel-From": self.number, "X-Kannel-To": "4040"}
        address = f"/hooks/{NAME}/{SECRET}/in"
        return self.app.test_client().post(address, query_string=query, data=words.encode(), headers=headers)

    def answers(self) -> list[str]:
        """As the worker takes them, one after the other; the meter lets the next one out a moment later."""
        database, new = self.app.extensions["davylamp_database"], []
        with self.app.app_context():
            while True:
                with database.transaction() as session:
                    leased = outbox.lease(session, now=utc_now() + LATER)
                    if leased is None:
                        break
                    outbox.note_sent(session, leased, "", now=utc_now())
                assert leased.to == self.number
                new.append(leased.text)
        self.got += new
        return new

    def code(self) -> str:
        (code,) = {found for text in self.got for found in CODE.findall(text)}
        return str(code)
