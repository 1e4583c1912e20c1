"""An installation for each test: a copy of one seeded data folder, so that nothing is filled in twice."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import make_url

from app import create_app
from casework import demo
from crypto.bodies import b64
from tests import passkeys, servers
from tests.cast import Ombudsperson, Reporter
from tests.compiling import compile_once
from tests.servers import Server

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class Clock:
    """Stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


ON_BOTH = pytest.mark.parametrize("backend", ["sqlite", "postgresql"], indirect=True)


def settings(data: Path, url: str = "") -> dict[str, str]:
    return {"DAVYLAMP_DATA": str(data), "ROOT_KEY": b64(demo.ROOT_KEY), "DATABASE_URL": url}


def fill(data: Path, url: str = "") -> None:
    app = create_app(settings(data, url))
    app.config["CLOCK"] = lambda: NOON
    for command in ("migrate", "demo"):
        result = app.test_cli_runner().invoke(args=[command])
        assert result.exit_code == 0, result.output
    with app.extensions["davylamp_database"].transaction() as session:
        passkeys.hand_out(session, NOON.date())
    app.extensions["davylamp_database"].engine.dispose()


@pytest.fixture(scope="session", autouse=True)
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the pages' templates lie compiled."""
    folder = tmp_path_factory.mktemp("templates")
    compile_once(folder)
    return folder


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demonstration in it, never used itself."""
    data = tmp_path_factory.mktemp("seeded")
    fill(data)
    return data


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    if not servers.is_there():
        assert "CI" not in os.environ, "PostgreSQL is missing"
        pytest.skip("PostgreSQL is missing: install the packages postgresql and postgresql-common")
    with servers.postgresql() as server:
        yield server


@pytest.fixture(scope="session")
def template(server: Server, seeded: Path) -> str:
    """The same in a database of the server, under the same secrets."""
    url = server.create()
    fill(seeded, url)
    return str(make_url(url).database)


@pytest.fixture
def backend(request: pytest.FixtureRequest) -> str:
    """SQLite, where a test does not ask for both (ON_BOTH)."""
    return str(getattr(request, "param", "sqlite"))


@pytest.fixture
def url(request: pytest.FixtureRequest, backend: str) -> Iterator[str]:
    """Where the test's filled database is; empty for SQLite, which lies in the data folder."""
    yield from _fresh(request, backend, lambda: str(request.getfixturevalue("template")))


@pytest.fixture
def empty_url(request: pytest.FixtureRequest, backend: str) -> Iterator[str]:
    """As `url`, with nothing in it."""
    yield from _fresh(request, backend, lambda: "template0")


def _fresh(request: pytest.FixtureRequest, backend: str, template: Callable[[], str]) -> Iterator[str]:
    if backend == "sqlite":
        yield ""
        return
    server: Server = request.getfixturevalue("server")
    url = server.create(template())
    yield url
    server.drop(url)


@pytest.fixture
def data(seeded: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(seeded, tmp_path / "instance"))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(data: Path, url: str, clock: Clock) -> Iterator[Flask]:
    app = create_app(settings(data, url))
    app.config["CLOCK"] = clock
    yield app
    app.extensions["davylamp_database"].engine.dispose()


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
