from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from tests.channels.phone import Phone, configure
from tests.conftest import Clock, settings


@pytest.fixture
def app(data: Path, url: str, clock: Clock, tmp_path: Path) -> Iterator[Flask]:
    """The application with a gateway for the Congo."""
    app = create_app({**settings(data, url), "GATEWAYS": configure(tmp_path)})
    app.config["CLOCK"] = clock
    yield app
    app.extensions["davylamp_database"].engine.dispose()


@pytest.fixture
def phone(app: Flask) -> Phone:
    return Phone(app)
