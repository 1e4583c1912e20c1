"""An installation with a mail server, a worker by hand, and somebody who is woken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from tests.casework.alerts.duty_work import Worker, woken_at
from tests.casework.letters import Mailbox, listening
from tests.cast import Ombudsperson
from tests.conftest import Clock, settings

AtDesk = Callable[[str], Ombudsperson]


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with listening() as mailbox:
        yield mailbox


@pytest.fixture
def app(data: Path, url: str, clock: Clock, mailbox: Mailbox) -> Iterator[Flask]:
    app = create_app({**settings(data, url), **mailbox.settings()})
    app.config["CLOCK"] = clock
    yield app
    app.extensions["davylamp_database"].engine.dispose()


@pytest.fixture
def worker(app: Flask, clock: Clock, mailbox: Mailbox) -> Worker:
    return Worker(app, clock, mailbox)


@pytest.fixture
def amani(at_desk: AtDesk) -> Ombudsperson:
    amani = at_desk("amani")
    woken_at(amani)
    return amani
