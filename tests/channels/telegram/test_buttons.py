"""Buttons pressed twice, late, or where it is not safe; the wish to alter the voice."""

from __future__ import annotations

import pytest
from flask import Flask

from casework.models import Alarm
from tests import attached
from tests.channels.bot import Bot, pitch_of, voice_note
from tests.channels.fake_telegram import Person
from tests.channels.telegram.scene import STORY, AtDesk, code_of, files_of
from tests.channels.test_dialogues import read, rows
from tests.conftest import Clock


def test_pressing_twice_answers_no_other_question(line: Bot, zawadi: Person, at_desk: AtDesk) -> None:
    zawadi.text("hello")
    line.work()
    zawadi.press("1 Only me")
    zawadi.press("1 Only me")
    line.work()
    assert read(at_desk("amani")) == ["Who reads this phone? Only the reporter"]
    assert "Is anyone in danger now?" in zawadi.said()[-1]
    assert not zawadi.waiting


def test_a_wish_for_the_voice_outlives_a_question_for_news(
    app: Flask, line: Bot, zawadi: Person, at_desk: AtDesk
) -> None:
    zawadi.text(STORY)
    line.work()
    for words in ("voice", code_of(zawadi)):
        zawadi.text(words)
        line.work()
    zawadi.voice(voice_note(0.5))
    line.work()
    ((_, sound),) = files_of(app, at_desk("amani"))
    assert not 140 < pitch_of(sound) < 160


def test_a_button_pressed_after_its_talk_has_ended_writes_to_nobody(line: Bot, zawadi: Person, clock: Clock) -> None:
    zawadi.text("hello")
    line.work()
    clock.forward(hours=25)
    zawadi.press("1 Only me")
    line.work()
    assert (len(zawadi.ever), zawadi.waiting) == (1, set())


@pytest.mark.parametrize("afterwards", [(), ("hello",)])
def test_they_punish_me_pressed_after_the_talk_brings_the_number_to_call_and_the_way_to_tell_it(
    line: Bot, zawadi: Person, clock: Clock, afterwards: tuple[str, ...]
) -> None:
    zawadi.text(STORY)
    line.work()
    zawadi.text(code_of(zawadi))
    line.work()
    (button,) = (one for one in reversed(zawadi.messages) if "free=9" in one.buttons)
    clock.forward(hours=25)
    for words in afterwards:
        zawadi.text(words)
        line.work()
    zawadi.press("9 They punish me", under=button)
    line.work()
    assert "Urgent help, day and night: 000 0003 01" in zawadi.said()[-1]
    assert "send your secret number and 9" in zawadi.said()[-1]
    assert not zawadi.waiting


def test_where_it_is_not_safe_a_button_of_yesterday_brings_nothing(line: Bot, zawadi: Person, clock: Clock) -> None:
    zawadi.text("hello")
    line.work()
    zawadi.press("3 Not safe")
    line.work()
    zawadi.text(code_of(zawadi))
    line.work()
    clock.forward(hours=2)
    before = len(zawadi.ever)
    zawadi.press("9 They punish me")
    zawadi.press("Alter my voice")
    line.work()
    assert (len(zawadi.ever), zawadi.waiting) == (before, set())


def test_they_punish_me_pressed_where_it_is_not_safe_is_told_in_silence(line: Bot, zawadi: Person, app: Flask) -> None:
    zawadi.text("hello")
    line.work()
    zawadi.press("3 Not safe")
    line.work()
    zawadi.text(code_of(zawadi))
    line.work()
    before = len(zawadi.ever)
    zawadi.press("9 They punish me")
    line.work()
    assert (len(zawadi.ever), rows(app, Alarm)) == (before, 1)


def test_a_wish_for_the_voice_says_when_it_ends_and_is_offered_again_with_the_code(
    app: Flask, line: Bot, zawadi: Person, at_desk: AtDesk, clock: Clock
) -> None:
    zawadi.text(STORY)
    line.work()
    zawadi.text("voice")
    line.work()
    assert "This wish ends with this talk" in zawadi.said()[-1]
    clock.forward(hours=25)
    zawadi.text(code_of(zawadi))
    line.work()
    zawadi.press("Alter my voice")
    line.work()
    zawadi.voice(voice_note(0.5))
    line.work()
    ((_, sound),) = files_of(app, at_desk("amani"))
    assert not 140 < pitch_of(sound) < 160


def test_a_wish_for_the_voice_pressed_when_the_talk_is_over_counts_for_the_next(
    app: Flask, line: Bot, zawadi: Person, at_desk: AtDesk, clock: Clock
) -> None:
    zawadi.text("hello")
    line.work()
    zawadi.press("2 Others too")
    line.work()
    zawadi.press("2 No")
    line.work()
    clock.forward(hours=25)
    zawadi.press("Alter my voice")
    line.work()
    assert zawadi.said()[-2].startswith("From now on we alter your voice")
    zawadi.voice(voice_note(0.5))
    line.work()
    (sound,) = [
        sound
        for number in at_desk("amani").numbers()
        for _, sound in attached.at_the_desk(app, at_desk("amani"), number)
    ]
    assert not 140 < pitch_of(sound) < 160
