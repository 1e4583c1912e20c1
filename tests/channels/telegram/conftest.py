"""A bot and a number for the Congo, against a stand-in of the Bot API; and somebody with Telegram."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from tests.channels import bot
from tests.channels.bot import Bot
from tests.channels.conftest import FILE, write
from tests.channels.fake_telegram import FakeTelegram, Person
from tests.channels.phone import kannel
from tests.conftest import Clock, settings


@pytest.fixture
def api(clock: Clock) -> Iterator[FakeTelegram]:
    with FakeTelegram(now=lambda: clock().timestamp()).running() as api:
        yield api


@pytest.fixture
def app(data: Path, url: str, clock: Clock, api: FakeTelegram) -> Iterator[Flask]:
    """With a bot and a number, for the Congo."""
    write(data, {bot.NAME: bot.table(api.address), "kannel-cd": kannel()})
    app = create_app({**settings(data, url), "SMS_GATEWAYS": FILE})
    app.config["CLOCK"] = clock
    yield app
    bot.end(app)


@pytest.fixture
def line(app: Flask, api: FakeTelegram) -> Bot:
    return Bot(app, api)


@pytest.fixture
def zawadi(api: FakeTelegram) -> Person:
    return api.person(810000001)
