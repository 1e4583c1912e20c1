"""Erasing, as far as Telegram lets a bot delete."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from casework.models import Dialogue, OutgoingText, ProviderCopy, Sending
from channels import withdrawing
from channels.gateway import Rendered
from channels.telegram_bot import TelegramGateway
from tests.channels.bot import Bot
from tests.channels.fake_telegram import Person
from tests.channels.telegram.scene import STORY
from tests.channels.test_dialogues import rows
from tests.conftest import Clock


def test_erase_deletes_what_the_bot_said_and_forgets(line: Bot, zawadi: Person, app: Flask) -> None:
    zawadi.text(STORY)
    line.work()
    zawadi.press("2 Others")
    line.work()
    assert len(zawadi.said()) == 2
    zawadi.text("/erase")
    line.work()
    assert [said[:7] for said in zawadi.said()] == ["Erased:"]
    assert rows(app, Dialogue) == 0


def test_what_is_on_its_way_while_somebody_erases_is_deleted_when_it_has_come(
    line: Bot, zawadi: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = TelegramGateway.send

    def slow(gateway: TelegramGateway, to: str, message: Rendered, reference: str) -> str:
        monkeypatch.undo()
        zawadi.text("erase")
        line.take()
        return send(gateway, to, message, reference)

    monkeypatch.setattr(TelegramGateway, "send", slow)
    zawadi.text(STORY)
    line.work()
    assert len(zawadi.ever) == 2
    assert [said[:7] for said in zawadi.said()] == ["Erased:"]


def test_what_is_older_than_two_days_telegram_refuses_to_delete_and_is_not_asked_again(
    line: Bot, zawadi: Person, app: Flask, clock: Clock
) -> None:
    zawadi.text(STORY)
    line.work()
    zawadi.text("of this the bot heard three days later")
    clock.forward(hours=49)
    zawadi.text("erase")
    line.api.called.clear()
    line.work()
    assert line.api.refused.count("message can't be deleted for everyone") == 2
    assert rows(app, ProviderCopy) == 0, "it is gone, or nobody can delete it"
    assert len(zawadi.own()) == 1
    assert [said[:6] for said in zawadi.said()] == ["It is ", "Erased"], "the person is told that older ones stay"


def test_what_can_no_longer_be_deleted_is_forgotten_here(line: Bot, zawadi: Person, app: Flask, clock: Clock) -> None:
    zawadi.text(STORY)
    line.work()
    clock.forward(hours=49)
    with app.app_context(), app.extensions["davylamp_database"].transaction() as session:
        withdrawing.end_old(session, now=clock())
        (row,) = session.scalars(select(OutgoingText))
        assert (row.state, row.recipient, row.text, row.provider) == (Sending.CLOSED, None, None, None)


def test_erase_pressed_twice_on_an_unsafe_phone_says_nothing(line: Bot, zawadi: Person, app: Flask) -> None:
    zawadi.text("hello")
    line.work()
    zawadi.press("3 Not safe")
    line.work()
    zawadi.press("Erase")
    zawadi.press("Erase")
    line.work()
    assert len(zawadi.ever) == 2
    assert (zawadi.said(), rows(app, Dialogue)) == ([], 0)
