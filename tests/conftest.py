"""An installation for each test: a copy of one seeded data folder, so that nothing is filled in twice."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from casework import demo
from crypto.bodies import b64
from tests.cast import Ombudsperson, Reporter

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class Clock:
    """Stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


def settings(data: Path) -> dict[str, str]:
    return {"DAVYLAMP_DATA": str(data), "ROOT_KEY": b64(demo.ROOT_KEY)}


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demonstration in it, never used itself."""
    data = tmp_path_factory.mktemp("seeded")
    app = create_app(settings(data))
    app.config["CLOCK"] = lambda: NOON
    for command in ("migrate", "demo"):
        result = app.test_cli_runner().invoke(args=[command])
        assert result.exit_code == 0, result.output
    app.extensions["davylamp_database"].engine.dispose()
    return data


@pytest.fixture
def data(seeded: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(seeded, tmp_path / "instance"))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(data: Path, clock: Clock) -> Flask:
    app = create_app(settings(data))
    app.config["CLOCK"] = clock
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def miner(client: FlaskClient) -> Reporter:
    return Reporter(client)


@pytest.fixture
def at_desk(app: Flask) -> Callable[[str], Ombudsperson]:
    """`at_desk("amani")`: a demo member who has signed in, with a browser of their own."""

    def sign_in(name: str) -> Ombudsperson:
        person = Ombudsperson(app.test_client(), name)
        person.sign_in()
        return person

    return sign_in
