"""What else comes in a chat, and what comes again."""

from __future__ import annotations

import time

import pytest
from flask import Flask

from casework.models import Case, Dialogue, Entry, OutgoingText, StoredFile
from tests.channels.bot import Bot
from tests.channels.fake_telegram import FakeTelegram, Person
from tests.channels.telegram.scene import STORY, AtDesk, photo
from tests.channels.test_dialogues import read, rows


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
def test_groups_are_answered_nothing_and_nothing_of_them_is_kept(
    kind: str, line: Bot, api: FakeTelegram, app: Flask
) -> None:
    chat = {"id": -100123, "type": kind, "title": "Diggers"}
    api.update(message={"message_id": 5, "date": int(time.time()), "chat": chat, "text": STORY})
    line.work()
    assert "sendMessage" not in api.called
    assert (rows(app, Case), rows(app, Dialogue), rows(app, OutgoingText)) == (0, 0, 0)


def test_a_changed_message_changes_nothing(line: Bot, zawadi: Person, api: FakeTelegram, app: Flask) -> None:
    number = zawadi.text(STORY)
    line.work()
    chat = {"id": zawadi.chat, "type": "private"}
    api.update(edited_message={"message_id": number, "date": 1, "edit_date": 2, "chat": chat, "text": "something else"})
    line.work()
    assert (rows(app, Entry), len(zawadi.said())) == (1, 1)


def test_a_forwarded_message_is_kept_without_whom_it_is_from(line: Bot, zawadi: Person, at_desk: AtDesk) -> None:
    origin = {"type": "user", "date": 1, "sender_user": {"id": 7, "is_bot": False, "first_name": "Canaryfriend"}}
    zawadi.text(STORY, forward_origin=origin)
    line.work()
    assert read(at_desk("amani")) == [STORY]


@pytest.mark.parametrize(
    "content",
    [
        {"location": {"latitude": -3.05, "longitude": 28.43}},
        {"contact": {"phone_number": "+243810000009", "first_name": "Canary"}},
        {"sticker": {"file_id": "s", "file_unique_id": "s", "type": "regular", "width": 9, "height": 9,
                     "is_animated": False, "is_video": False}},
    ],
)  # fmt: skip
def test_a_place_a_contact_and_a_sticker_are_not_kept_and_deleted(
    content: dict[str, object], line: Bot, zawadi: Person, app: Flask
) -> None:
    zawadi._send("", **content)  # noqa: SLF001
    line.work()
    assert zawadi.said() == ["This kind of message was not kept. Send words, photos, documents or voice notes."]
    assert (rows(app, Case), zawadi.own()) == (0, [])


def test_what_the_chat_says_of_itself_is_nothing(line: Bot, zawadi: Person, app: Flask) -> None:
    zawadi._send("", pinned_message={"message_id": 1, "date": 0, "chat": {"id": zawadi.chat, "type": "private"}})  # noqa: SLF001
    line.work()
    assert (zawadi.said(), rows(app, Dialogue)) == ([], 0)


def test_an_update_five_times_changes_nothing(line: Bot, zawadi: Person, api: FakeTelegram, app: Flask) -> None:
    zawadi.text("hello")
    line.work()
    zawadi.press("1 Only")
    zawadi.photo(photo(), STORY)
    updates = list(api._updates)  # noqa: SLF001
    line.work()
    before = (rows(app, Case), rows(app, Entry), rows(app, StoredFile), len(zawadi.said()))
    assert before == (1, 2, 1, 3)
    for update in updates * 5:
        api.again({**update, "update_id": next(api.numbers)})
    line.work()
    assert (rows(app, Case), rows(app, Entry), rows(app, StoredFile), len(zawadi.said())) == before
