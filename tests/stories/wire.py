"""A browser without script, as far as the server can tell: forms over a real connection."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from flask.testing import FlaskClient

from tests.plain_reporter import PlainReporter
from tests.stories.service import Service

FORM = "application/x-www-form-urlencoded"


def without_script(service: Service) -> PlainReporter:
    return PlainReporter(cast(FlaskClient, Wire(service)))


class Wire:
    """Posts a form as a browser without script does."""

    def __init__(self, service: Service) -> None:
        self.service = service

    def post(self, path: str, data: dict[str, str] | bytes, content_type: str = FORM) -> SimpleNamespace:
        body = data if isinstance(data, bytes) else urlencode(data).encode()
        headers = {"Accept": "text/html", "Content-Type": content_type}
        form = Request(self.service.reporters + path, body, headers)  # noqa: S310 (our own address)
        try:
            answer = urlopen(form)  # noqa: S310
        except HTTPError as refusal:
            answer = refusal
        with answer:
            return SimpleNamespace(status_code=answer.status, text=answer.read().decode())
