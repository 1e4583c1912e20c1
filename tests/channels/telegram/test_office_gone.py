"""The office that has the case left the directory: whoever wrote to it is still heard, and told whom to call."""

from __future__ import annotations

import pytest
from flask import Flask

from casework.models import Alarm, Entry, FailingEvent, StoredFile
from tests.channels.bot import Bot
from tests.channels.fake_telegram import Person
from tests.channels.leaving import without
from tests.channels.phone import Phone
from tests.channels.telegram.scene import STORY, code_of, photo
from tests.channels.test_dialogues import rows
from tests.conftest import ON_BOTH, Clock

LEFT = "cd-ombuds"
DESK_CALLS = "000 0001 01"  # the office that the rules give for the country, now that its own is gone


@pytest.fixture
def talking(app: Flask, line: Bot, zawadi: Person, clock: Clock) -> Person:
    """Has reported, and then the office went."""
    zawadi.text(STORY)
    line.work()
    without(app, LEFT)
    clock.forward(minutes=1)
    return zawadi


@ON_BOTH
def test_words_and_a_photo_are_added_and_answered(app: Flask, line: Bot, talking: Person) -> None:
    talking.text("2")
    talking.photo(photo())
    line.work()
    assert {said.split("\n")[0] for said in talking.said()[-2:]} == {
        "Thank you. What you sent counts, you can stop any time.", "It is kept. Send more, or answer the question above.",
    }  # fmt: skip
    assert (rows(app, Entry), rows(app, StoredFile), rows(app, FailingEvent)) == (3, 1, 0)


@pytest.mark.parametrize("behind", ["", " 9", " they came back with two soldiers"])
def test_the_code_is_answered_by_text_message(app: Flask, talking: Person, behind: str) -> None:
    said = {"": "We have it and are working on it.", " 9": "It is with the office."}.get(behind, "It is added.")
    (answer,) = Phone(app).text(f"{code_of(talking)}{behind}")
    assert answer.startswith(said)
    assert behind != " 9" or DESK_CALLS in answer
    assert rows(app, Alarm) == (behind == " 9")


def test_in_danger_there_is_a_number_to_call(line: Bot, talking: Person) -> None:
    for words in ("2", "1"):
        talking.text(words)
    line.work()
    assert any(DESK_CALLS in said for said in talking.said())
