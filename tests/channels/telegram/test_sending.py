"""Telegram refuses, is ill, or tells us to wait."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from casework.models import OutgoingText, Sending
from tests.channels.bot import Bot
from tests.channels.fake_telegram import Person
from tests.channels.telegram.scene import STORY
from tests.conftest import Clock


def test_whoever_has_blocked_the_bot_is_let_alone(line: Bot, zawadi: Person, app: Flask) -> None:
    zawadi.text(STORY)
    zawadi.blocked = True
    line.work()
    assert line.api.called.count("sendMessage") == 1
    with app.extensions["davylamp_database"].reading() as session:
        (row,) = session.scalars(select(OutgoingText))
        assert (row.state, row.reason, row.recipient, row.text) == (Sending.CLOSED, "blocked", None, None)


def test_a_chat_that_is_gone_is_let_alone(line: Bot, zawadi: Person, app: Flask) -> None:
    zawadi.text(STORY)
    with app.app_context():
        line.take()
    line.api.people.clear()
    line.work()
    with app.extensions["davylamp_database"].reading() as session:
        assert [row.reason for row in session.scalars(select(OutgoingText))] == ["no_chat"]


def test_told_to_wait_it_waits_as_long_as_it_is_told(line: Bot, zawadi: Person, clock: Clock) -> None:
    line.api.fail("sendMessage", 429, "Too Many Requests: retry after 30", parameters={"retry_after": 30})
    zawadi.text(STORY)
    line.work()
    assert (zawadi.said(), line.api.called.count("sendMessage")) == ([], 1)
    clock.forward(seconds=29)
    line.work()
    assert zawadi.said() == []
    clock.forward(seconds=5)
    line.work()
    assert len(zawadi.said()) == 1


@pytest.mark.parametrize("status", [500, 502, 503])
def test_when_the_service_is_ill_it_is_tried_again(status: int, line: Bot, zawadi: Person, clock: Clock) -> None:
    line.api.fail("sendMessage", status, "Bad Gateway", times=2)
    zawadi.text(STORY)
    line.work()
    for _ in range(2):
        clock.forward(seconds=30)
        line.work()
    assert len(zawadi.said()) == 1
