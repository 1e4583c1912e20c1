"""A reporter whose browser runs no script: fills forms, presses buttons, and holds what stands on the page."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

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

    def post(self, page: str, fields: dict[str, str]) -> TestResponse:
        return self.client.post(f"/{self.language}/plain/{page}", data=fields)

    def look(self, **words: str) -> TestResponse:
        """The first step. What the page carries is kept for the second."""
        answer = self.post("report", {**WORDS, **words})
        self.carried = hidden(answer.text)
        return answer

    def send(self, **words: str) -> TestResponse:
        return self.post("report", {**WORDS, **self.carried, **words})

    def report(self, **words: str) -> str:
        """Both steps; the code."""
        self.look(**words)
        return code_on(self.send(**words).text)

    def open(self, code: str) -> TestResponse:
        answer = self.post("follow-up", {"code": code})
        self.carried = hidden(answer.text)
        return answer

    def answer(self, text: str) -> TestResponse:
        return self.post("follow-up", {**self.carried, "text": text})
