"""A bot of the tests: configured against the stand-in, asked and emptied step by step, so that nothing has to be waited for."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import numpy as np
import soundfile
from flask import Flask

from casework.clock import utc_now
from channels import gateways, taking, worker
from channels.telegram_polling import Polled
from reporting.gateways import TELEGRAM
from tests.channels.calls import SECRET
from tests.channels.conftest import FILE, write
from tests.channels.fake_telegram import TOKEN, FakeTelegram

NAME = "bot-cd"
MOST_ROUNDS = 400


def table(base: str, **changed: Any) -> dict[str, Any]:
    return {
        "kind": "telegram", "country": "CD", "languages": ["en", "fr", "sw"], "token": TOKEN, "callback_secret": SECRET,
        "callback_url": "http://127.0.0.1:8000", "base_url": base, **changed,
    }  # fmt: skip


def configure(data: Path, base: str, **changed: Any) -> dict[str, str]:
    """The settings to start with."""
    write(data, {NAME: table(base, **changed)})
    return {"SMS_GATEWAYS": FILE}


@dataclass
class Bot:
    """What `flask telegram` and `flask work` do, one step after the other."""

    app: Flask
    api: FakeTelegram
    offset: int | None = None
    ahead: timedelta = timedelta(seconds=2)

    def work(self) -> None:
        """Takes all that has come, then sends and deletes all that is owed."""
        with self.app.app_context():
            self.take()
            self.send()

    def take(self) -> None:
        gateway = cast("Polled", gateways.named(NAME))
        while updates := gateway.updates(self.offset, seconds=0):
            for update in updates:
                for event in gateway.read(update):
                    taking.take(gateway, event, utc_now())
                self.offset = update["update_id"] + 1

    def send(self) -> None:
        for _ in range(MOST_ROUNDS):
            self.ahead += timedelta(milliseconds=50)  # the meter lets the next one out a moment later
            now = utc_now() + self.ahead
            if not any([worker.send_next(now), worker.erase_some(now)]):
                return
        raise AssertionError("there is no end of what is owed")


def end(app: Flask) -> None:
    """As the process would, that ends with its test."""
    for gateway in app.extensions["davylamp_gateways"].values():
        if gateway.about.carrier == TELEGRAM:
            gateway.end()
    app.extensions["davylamp_database"].engine.dispose()


def voice_note(seconds: float = 1.0, pitch: float = 150.0) -> bytes:
    """A tone as a telephone would send it: Ogg with Opus."""
    at = np.arange(int(48_000 * seconds)) / 48_000
    out = io.BytesIO()
    soundfile.write(out, 0.3 * np.sin(2 * np.pi * pitch * at), 48_000, format="OGG", subtype="OPUS")
    return out.getvalue()


def pitch_of(raw: bytes) -> float:
    heard, rate = soundfile.read(io.BytesIO(raw))
    return float(np.argmax(np.abs(np.fft.rfft(heard))) * rate / len(heard))
