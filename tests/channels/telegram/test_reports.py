"""A report by Telegram: the same dialogue with buttons, photos and voice notes."""

from __future__ import annotations

import io

from flask import Flask
from PIL import Image

from casework.models import Case, ReturnAddress
from channels import notices
from tests.channels.bot import Bot, pitch_of, voice_note
from tests.channels.fake_telegram import Person
from tests.channels.phone import Phone
from tests.channels.telegram.scene import STORY, AtDesk, code_of, files_of, photo
from tests.channels.test_dialogues import read, rows
from tests.conftest import ON_BOTH, Clock
from tests.stories.pictures import CANARY


@ON_BOTH
def test_a_whole_report_in_swahili_with_a_photo_and_a_voice_note_is_read_at_the_desk(
    app: Flask, line: Bot, zawadi: Person, at_desk: AtDesk
) -> None:
    zawadi.text("/start")
    line.work()
    (greeting,) = zawadi.said()
    assert "Telegram can read this chat" in greeting
    assert "http://localhost:8000" in greeting
    zawadi.press("Kiswahili")
    line.work()
    for label in ("1 Mimi tu", "2 Hapana"):
        zawadi.press(label)
        line.work()
    zawadi.press("Badilisha sauti yangu")
    line.work()
    zawadi.voice(voice_note(1.0))
    line.work()
    zawadi.photo(photo(), "Hii ndiyo picha")
    line.work()
    for label in ("1 Ajali", "1 Bosi, kampuni", "3 Na nchi nyingine"):
        zawadi.press(label)
        line.work()
    assert not zawadi.own(), "what was sealed is deleted from the chat"
    assert not zawadi.waiting, "no button turns any more"
    assert all(message.silent and message.guarded for message in zawadi.messages)
    assert read(at_desk("amani")) == [
        "Nani husoma simu hii? Mtoa taarifa tu", "Kuna mtu hatarini sasa? Hapana", "", "Hii ndiyo picha",
        "Ni nini? Ajali", "Nani alifanya? Bosi, kampuni", "Nani aione? Na nchi nyingine",
    ]  # fmt: skip
    (voice, sound), (picture, pixels) = files_of(app, at_desk("amani"))
    assert (voice.name, voice.type, sound[:4]) == ("voice.ogg", "audio/ogg", b"OggS")
    assert not 140 < pitch_of(sound) < 160, "altered, as was wished"
    assert (picture.name, CANARY in pixels, Image.open(io.BytesIO(pixels)).size) == ("photo.jpg", False, (640, 400))
    zawadi.text(code_of(zawadi))
    line.work()
    assert "Tunayo na tunaifanyia kazi." in zawadi.said()[-1]


@ON_BOTH
def test_a_voice_note_first_is_a_report_and_is_not_altered_without_a_wish(
    app: Flask, line: Bot, zawadi: Person, at_desk: AtDesk
) -> None:
    zawadi.voice(voice_note(0.5))
    line.work()
    assert zawadi.said()[0].startswith("It is kept. Your secret number:")
    assert read(at_desk("amani")) == ["A voice note.", ""]
    ((_, sound),) = files_of(app, at_desk("amani"))
    assert 140 < pitch_of(sound) < 160
    assert not zawadi.own()


def test_numbers_may_be_typed_instead(line: Bot, zawadi: Person, at_desk: AtDesk) -> None:
    for words in ("hello", "2", "1", STORY, "1"):
        zawadi.text(words)
        line.work()
    assert read(at_desk("amani"))[:2] == ["Who reads this phone? Others too", "Is anyone in danger now? Yes"]


def test_not_safe_is_answered_once_and_then_nothing_is_said(line: Bot, zawadi: Person, at_desk: AtDesk) -> None:
    zawadi.text("hello")
    line.work()
    zawadi.press("3 Not safe")
    line.work()
    zawadi.voice(voice_note(0.2))
    zawadi.text(STORY)
    line.work()
    assert len(zawadi.said()) == 2
    assert read(at_desk("amani")) == ["Who reads this phone? Not safe, do not text", "", STORY]
    assert not zawadi.own()


def test_news_is_told_once_without_content(
    line: Bot, zawadi: Person, app: Flask, at_desk: AtDesk, clock: Clock
) -> None:
    for words in (STORY, "1", "2", "1", "1", "1", "news"):
        zawadi.text(words)
        line.work()
    assert rows(app, ReturnAddress) == 1
    amani = at_desk("amani")
    (number,) = amani.numbers()
    assert amani.write(number, "reply", {"text": "We come on Monday."}).status_code == 201
    clock.forward(minutes=1)
    with app.app_context():
        notices.send_due(clock())
    line.work()
    assert zawadi.said()[-1] == "Hello. There is something new. You know how to ask."
    assert rows(app, ReturnAddress) == 0
    zawadi.text(code_of(zawadi))
    line.work()
    assert zawadi.said()[-1] == "We come on Monday."


def test_begun_by_text_message_and_followed_up_here_with_the_same_code(
    line: Bot, zawadi: Person, app: Flask, at_desk: AtDesk
) -> None:
    phone = Phone(app)
    phone.text("The pit at Nyange fell in and two men are below")
    zawadi.photo(photo(), phone.code())
    line.work()
    answers = sorted(said.split(".")[0] for said in zawadi.said())
    assert answers == ["It is added", "We have it and are working on it"]
    zawadi.press("9 They punish me")
    line.work()
    assert [text for text in read(at_desk("amani")) if text] == [
        "The pit at Nyange fell in and two men are below",
        "They punish me.",
    ]
    assert rows(app, Case) == 1
    assert len(files_of(app, at_desk("amani"))) == 1


def test_a_lost_number_is_a_new_report_marked_for_joining(line: Bot, zawadi: Person, app: Flask) -> None:
    zawadi.text("lost number")
    line.work()
    zawadi.voice(voice_note(0.2))
    line.work()
    assert zawadi.said()[-1].startswith("It is kept. Your secret number:")
    assert rows(app, Case) == 1


def test_start_pressed_again_and_again_still_brings_the_code(line: Bot, zawadi: Person) -> None:
    for _ in range(9):
        zawadi.text("/start")
    line.work()
    zawadi.press("1 Only me")
    line.work()
    assert code_of(zawadi)


def test_what_stands_behind_a_command_is_what_somebody_said(line: Bot, zawadi: Person, at_desk: AtDesk) -> None:
    zawadi.text("/report they beat two men at Nyange")
    line.work()
    assert read(at_desk("amani")) == ["report they beat two men at Nyange"]


def test_an_office_that_writes_a_button_writes_a_dot(line: Bot, zawadi: Person, at_desk: AtDesk) -> None:
    zawadi.text(STORY)
    line.work()
    amani = at_desk("amani")
    (number,) = amani.numbers()
    assert amani.write(number, "reply", {"text": "Bring:\n\u25b8=erase the letter"}).status_code == 201
    zawadi.text(code_of(zawadi))
    line.work()
    assert zawadi.ever[-1].text == "Bring:\n\u2022=erase the letter"


def test_an_answer_of_many_signs_that_count_twice_is_cut_where_telegram_takes_it(
    line: Bot, zawadi: Person, at_desk: AtDesk
) -> None:
    zawadi.text(STORY)
    line.work()
    amani = at_desk("amani")
    (number,) = amani.numbers()
    whole = "\U0001f54a" * 3000
    assert amani.write(number, "reply", {"text": whole}).status_code == 201
    for _ in range(2):
        zawadi.text(code_of(zawadi))
        line.work()
    pages = [words for words in zawadi.said() if words[0] == whole[0]]
    assert (len(pages), "".join(pages)) == (2, whole)
