"""A reporter whose browser runs no script: fills forms, presses buttons, and holds what stands on the page."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

# name, the media type that the browser claims, bytes
Chosen = tuple[str, str, bytes]

WORDS = {"country": "CD", "province": "", "town": "", "text": "The pit fell in.", "danger": "no"}


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of a page."""
    return {
        name: html.unescape(value)
        for name, value in re.findall(r'type="hidden"\s+name="(\w+)"\s+value="([^"]*)"', page)
    }


def code_on(page: str) -> str:
    return "".join(re.findall(r"<span data-group>(\d{4})</span>", page))


def trouble_on(page: str) -> list[str]:
    return re.findall(r'data-trouble="(\w+)"', page)


def texts_on(page: str) -> list[str]:
    return [html.unescape(text) for text in re.findall(r"data-text>(.*?)</div>", page, re.DOTALL)]


@dataclass
class PlainReporter:
    client: FlaskClient
    language: str = "en"
    carried: dict[str, str] = field(default_factory=dict)

    def post(self, page: str, fields: dict[str, str], files: Sequence[Chosen] = ()) -> TestResponse:
        """With files as a browser cuts them; the test client would spool what it sends."""
        path = f"/{self.language}/plain/{page}"
        if not files:
            return self.client.post(path, data=fields)
        plain = [(name, "", "", value.encode()) for name, value in fields.items()]
        body = b"".join(map(_part, [*plain, *(("files", *file) for file in files)])) + b"--cut--\r\n"
        return self.client.post(path, data=body, content_type="multipart/form-data; boundary=cut")

    def look(self, **words: str) -> TestResponse:
        """The first step. What the page carries is kept for the second."""
        answer = self.post("report", {**WORDS, **words})
        self.carried = hidden(answer.text)
        return answer

    def send(self, *files: Chosen, **words: str) -> TestResponse:
        return self.post("report", {**WORDS, **self.carried, **words}, files)

    def report(self, **words: str) -> str:
        """Both steps; the code."""
        self.look(**words)
        return code_on(self.send(**words).text)

    def open(self, code: str) -> TestResponse:
        answer = self.post("follow-up", {"code": code})
        self.carried = hidden(answer.text)
        return answer

    def answer(self, text: str, *files: Chosen) -> TestResponse:
        return self.post("follow-up", {**self.carried, "text": text}, files)


def _part(part: tuple[str, str, str, bytes]) -> bytes:
    name, filename, kind, body = part
    file = f'; filename="{filename}"\r\nContent-Type: {kind}' if filename else ""
    return f'--cut\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'.encode() + body + b"\r\n"
