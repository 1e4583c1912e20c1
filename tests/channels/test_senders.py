"""A worker waits for several providers at once, and to one phone it never sends two texts side by side."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from casework.database import transaction
from channels import outbox, worker
from channels.sms_kannel import KannelGateway
from tests.channels.calls import PHONE
from tests.channels.conftest import all_gateways
from tests.conftest import ON_BOTH

KANNEL = "kannel-cd"
OTHERS = ["+243811111111", "+243822222222", "+243833333333"]
SECONDS = 20
pytestmark = ON_BOTH


@pytest.fixture
def configured() -> dict[str, dict[str, Any]]:
    return {KANNEL: all_gateways()[KANNEL]}


class FarAway:
    """A provider that answers when it is told to."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.waiting: list[tuple[str, str]] = []
        self.sent: list[tuple[str, str]] = []

    def send(self, to: str, text: str) -> str:
        with self.changed:
            self.waiting.append((to, text))
            self.changed.notify_all()
            assert self.changed.wait_for(lambda: (to, text) not in self.waiting, SECONDS)
            self.sent.append((to, text))
            self.changed.notify_all()
        return ""

    def answer(self, to: str) -> None:
        with self.changed:
            self.waiting = [one for one in self.waiting if one[0] != to]
            self.changed.notify_all()

    def await_waiting(self, *texts: tuple[str, str]) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: sorted(self.waiting) == sorted(texts), SECONDS), self.waiting


@pytest.fixture
def far_away(monkeypatch: pytest.MonkeyPatch) -> FarAway:
    line = FarAway()

    def send(_gateway: KannelGateway, to: str, message: Any, _reference: str) -> str:
        return line.send(to, message.text)

    monkeypatch.setattr(KannelGateway, "send", send)
    return line


@contextmanager
def working(app: Flask, line: FarAway) -> Iterator[None]:
    ending = threading.Event()
    app.config["CLOCK"] = lambda: datetime.now(UTC)  # the pace is kept by it

    def work() -> None:
        with app.app_context():
            worker.work(ending)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        ending.set()
        for to in (PHONE, *OTHERS):
            line.answer(to)
        thread.join(SECONDS)
    assert not thread.is_alive()


def test_no_phone_waits_for_another_ones_provider_and_each_hears_in_order(app: Flask, far_away: FarAway) -> None:
    with app.app_context(), transaction() as session:
        for number, to in enumerate((PHONE, PHONE, *OTHERS)):
            text = f"text {number}"
            outbox.enqueue(session, gateway=KANNEL, to=to, text=text, dedupe=text, now=datetime.now(UTC))
    others = [(to, f"text {number}") for number, to in enumerate(OTHERS, start=2)]
    with working(app, far_away):
        far_away.await_waiting((PHONE, "text 0"), *others)
        for to in OTHERS:
            far_away.answer(to)
        far_away.await_waiting((PHONE, "text 0"))
        far_away.answer(PHONE)
        far_away.await_waiting((PHONE, "text 1"))
        far_away.answer(PHONE)
    assert [text for to, text in far_away.sent if to == PHONE] == ["text 0", "text 1"]
    assert sorted(far_away.sent) == sorted([(PHONE, "text 0"), (PHONE, "text 1"), *others])
