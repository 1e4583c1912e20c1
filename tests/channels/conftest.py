"""A service with every gateway, and somebody who writes down what reaches the dialogue."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from casework.clock import utc_now
from casework.database import transaction
from channels.gateway import About, Inbound
from channels.listening import Listener
from channels.provider_copies import owe_deletion
from tests.channels import recording
from tests.channels.calls import ABOUT, PROVIDERS, PUBLIC, Sent
from tests.conftest import Clock, settings

FILE = "gateways.toml"


def write(data: Path, gateways: Mapping[str, Mapping[str, Any]]) -> None:
    """JSON's strings, numbers and lists are TOML's too."""
    lines: list[str] = []

    def table(place: str, content: Mapping[str, Any]) -> None:
        lines.append(f"[{place}]")
        lines.extend(
            f"{json.dumps(key)} = {json.dumps(value)}" for key, value in content.items() if not isinstance(value, dict)
        )
        for key, value in content.items():
            if isinstance(value, dict):
                table(f"{place}.{key}", value)

    for name, content in gateways.items():
        table(f"gateways.{name}", content)
    path = data / FILE
    path.write_text("\n".join(lines), "utf-8")
    path.chmod(0o600)


def all_gateways() -> dict[str, dict[str, Any]]:
    numbers = (f"+24399900000{n}" for n in range(9))
    return {
        name: provider.settings if provider.is_chat else {**ABOUT, "number": number, **provider.settings}
        for number, (name, provider) in zip(numbers, PROVIDERS.items(), strict=False)
    }


@pytest.fixture
def configured() -> dict[str, dict[str, Any]]:
    return all_gateways()


def service(data: Path, url: str, clock: Clock, configured: Mapping[str, Mapping[str, Any]]) -> Flask:
    write(data, configured)
    app = create_app({**settings(data, url), "SMS_GATEWAYS": FILE, "PUBLIC_BASE_URL": PUBLIC, "ROOT_KEY": OTHER_ROOT})
    app.config["CLOCK"] = clock
    app.extensions["davylamp_listener"] = Listener(fit=recording.fit)
    return app


@pytest.fixture
def app(data: Path, url: str, clock: Clock, configured: dict[str, dict[str, Any]]) -> Iterator[Flask]:
    app = service(data, url, clock, configured)
    yield app
    app.extensions["davylamp_database"].engine.dispose()


OTHER_ROOT = "A" * 43  # the demonstration's is refused under a real address


class Recorder:
    """In the dialogue's place: each event once, and what it is told to raise."""

    def __init__(self) -> None:
        self.texts: dict[tuple[str, str], Inbound] = {}
        self.countries: list[str] = []
        self.trouble: Exception | None = None

    def ingest(self, inbound: Inbound, about: About) -> None:
        if self.trouble:
            raise self.trouble
        assert about.languages
        self.countries.append(about.country)
        self.texts.setdefault((inbound.gateway, inbound.event), inbound)
        if inbound.copy:
            with transaction() as session:
                owe_deletion(session, gateway=inbound.gateway, provider=inbound.copy, now=utc_now())


@pytest.fixture
def recorder(app: Flask) -> Recorder:
    recorder = Recorder()
    app.extensions["davylamp_listener"] = Listener(recorder.ingest, fit=recording.fit)
    return recorder


Call = Callable[[Sent], TestResponse]


@pytest.fixture
def call(client: FlaskClient) -> Call:
    def send(sent: Sent) -> TestResponse:
        return client.post(sent.path, data=sent.body, query_string=sent.query, headers=sent.headers,
                           environ_overrides={"RAW_URI": sent.url})  # fmt: skip

    return send


@pytest.fixture
def session(app: Flask) -> Iterator[Any]:
    with app.app_context(), transaction() as session:
        yield session
