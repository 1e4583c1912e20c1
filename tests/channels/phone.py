"""A keypad phone, as far as the server can tell: texts that arrive by Kannel, and answers that wait to be sent."""

from __future__ import annotations

import itertools
import json
import re
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask
from werkzeug.test import TestResponse

from casework import outbox
from casework.clock import utc_now
from crypto.rest import Pepper

SECRET = "s3cret-of-the-address-in-tests"
NAME = "kannel-cd"
KANNEL = {
    "kind": "kannel", "name": NAME, "country": "CD", "number": "4040", "languages": ["en", "fr"], "prefixes": ["+243"],
    "daily_segments": 500, "secret": SECRET, "sendsms": "http://127.0.0.1:13013/cgi-bin/sendsms", "user": "davylamp",
    "password": "passw0rd-of-sendsms-in-tests", "callback": "http://127.0.0.1:8000",
}  # fmt: skip
CODE = re.compile(r"\d{4}(?: \d{4}){4}")
_events = itertools.count(1)


def configure(folder: Path, **changes: object) -> str:
    path = folder / "gateways.json"
    path.write_text(json.dumps({"gateways": [KANNEL | changes]}))
    path.chmod(0o600)
    return str(path)


@dataclass
class Phone:
    app: Flask
    number: str = "+243810000001"
    address: str = f"/hooks/{NAME}/{SECRET}"
    got: list[str] = field(default_factory=list)

    def text(self, words: str, *, event: str | None = None) -> list[str]:
        """What is answered."""
        answer = self.deliver(words, event=event)
        assert (answer.status_code, answer.data) == (200, b""), answer.data
        return self.answers()

    def deliver(self, words: str | bytes, *, event: str | None = None, **changed: str) -> TestResponse:
        query = {"id": event or f"{next(_events):08x}", "coding": "0", "charset": "UTF-8", **changed}
        raw = words if isinstance(words, bytes) else words.encode()
        headers = {"X-Kannel-From": self.number}
        return self.app.test_client().post(self.address, query_string=query, data=raw, headers=headers)

    def answers(self) -> list[str]:
        """As the worker takes them: leased, and accepted."""
        database, pepper = self.app.extensions["davylamp_database"], self._pepper()
        with self.app.app_context(), database.transaction() as session:
            messages = outbox.lease(session, pepper, utc_now())
            for message in messages:
                outbox.accepted(session, message.id)
        assert {message.to for message in messages} <= {self.number}
        new = [message.text for message in messages]
        self.got += new
        return new

    def code(self) -> str:
        (code,) = {found for text in self.got for found in CODE.findall(text)}
        return str(code)

    def _pepper(self) -> Pepper:
        pepper: Pepper = self.app.extensions["davylamp_pepper"]
        return pepper
