"""After "not safe": nothing goes out unasked, by whichever way the talk goes on, and nothing that is told is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app import create_app
from casework.models import Alarm, Case, Dialogue, Entry, Silence
from channels import notices
from tests.cast import Ombudsperson
from tests.channels.phone import Phone, configure
from tests.channels.test_dialogues import rows
from tests.conftest import ON_BOTH, Clock, settings

AtDesk = Callable[[str], Ombudsperson]
STORY = "The pit at Nyange fell in and two men are below"
MORE = "The foreman was at the house of my sister tonight"


@pytest.fixture
def app(data: Path, url: str, clock: Clock) -> Iterator[Flask]:
    """With one gateway, for the Congo."""
    app = create_app({**settings(data, url), **configure(data)})
    app.config["CLOCK"] = clock
    yield app
    app.extensions["davylamp_database"].engine.dispose()


@pytest.fixture
def phone(app: Flask) -> Phone:
    """Somebody has said on it that it is not safe, and has been answered once."""
    phone = Phone(app)
    phone.text("hello")
    phone.text("3")
    return phone


def told(amani: Ombudsperson) -> list[list[str]]:
    """What stands in each case."""
    return [[item.entry.body["text"] for item in amani.open(number)[2] if item.entry] for number in amani.numbers()]


@ON_BOTH
def test_hours_later_nobody_is_greeted_and_what_is_told_is_a_case_that_says_that_there_is_no_code(
    phone: Phone, app: Flask, at_desk: AtDesk, clock: Clock
) -> None:
    clock.forward(hours=2)
    with app.app_context():
        notices.send_due(clock())
    assert rows(app, Dialogue) == 0, "the keys to the first case are gone"
    assert phone.text("hello?") == []
    assert rows(app, Case) == 1
    assert phone.text(MORE) == []
    assert phone.text("with two soldiers") == []
    first, second = sorted(told(at_desk("amani")), key=len)
    assert first == ["Who reads this phone? Not safe, do not text"]
    assert second[0].startswith(f"{MORE}\n\n[")
    assert "has no secret number" in second[0]
    assert second[1:] == ["with two soldiers"]


@pytest.mark.parametrize("words", ["hello", "lost", "test", "news", "kiswahili", "silence", "1"])
def test_no_keyword_and_no_greeting_is_answered(phone: Phone, app: Flask, clock: Clock, words: str) -> None:
    for _ in range(2):
        clock.forward(hours=1)
        assert phone.text(words) == []
    assert (rows(app, Case), phone.answers()) == (1, [])


@pytest.mark.parametrize("hours", [0, 5])
def test_erasing_forgets_the_talk_and_not_that_it_is_silent(phone: Phone, app: Flask, clock: Clock, hours: int) -> None:
    clock.forward(hours=hours)
    assert phone.text("erase") == []
    assert phone.text("hello") == []
    assert (rows(app, Case), rows(app, Silence)) == (1, 1)


def test_the_code_is_answered_days_later_and_then_it_is_silent_again(
    phone: Phone, app: Flask, at_desk: AtDesk, clock: Clock
) -> None:
    clock.forward(days=3)
    assert phone.text(phone.code())[0].startswith("We have it")
    assert phone.text(MORE) == []
    assert told(at_desk("amani")) == [["Who reads this phone? Not safe, do not text", MORE]]
    clock.forward(hours=1)
    assert phone.text("hello") == []
    assert rows(app, Case) == 1


def test_nine_sounds_the_alarm_in_silence(phone: Phone, app: Flask, clock: Clock, at_desk: AtDesk) -> None:
    clock.forward(hours=1)
    phone.text(phone.code())
    assert phone.text("9") == []
    assert rows(app, Alarm) == 1
    assert told(at_desk("amani"))[0][-1] == "They punish me."


def test_silence_lasts_ninety_days_from_the_last_text_that_says_so(phone: Phone, app: Flask, clock: Clock) -> None:
    clock.forward(days=89)
    assert phone.text("hello") == []
    clock.forward(days=2)
    with app.app_context():
        notices.send_due(clock())
    assert rows(app, Silence) == 0
    assert phone.text("hello")[0].startswith("We listen to mine workers.")


def test_a_silent_number_is_kept_as_a_hash_and_without_its_case(phone: Phone, app: Flask) -> None:
    with app.extensions["davylamp_database"].reading() as session:
        (silence,) = session.scalars(select(Silence))
        entries = session.scalars(select(Entry.id)).all()
    assert phone.number.encode() not in silence.sender
    assert set(vars(silence)) - {"_sa_instance_state"} == {"sender", "until"}
    assert silence.sender not in entries


def test_erased_before_the_code_could_go_out_the_office_is_told_that_there_is_none(app: Flask, at_desk: AtDesk) -> None:
    phone = Phone(app)
    assert phone.deliver(STORY).status_code == 200
    (answer,) = phone.text("erase")
    assert answer.startswith("Erased here")
    ((story, note),) = told(at_desk("amani"))
    assert story == STORY
    assert note.startswith("The secret number was erased before it could be sent")


def test_not_safe_leaves_the_code_that_is_on_its_way_and_nothing_comes_an_hour_later(app: Flask, clock: Clock) -> None:
    phone = Phone(app)
    assert phone.deliver(STORY).status_code == 200
    assert phone.deliver("3").status_code == 200
    clock.forward(minutes=31)
    assert phone.answers() == []
    other = Phone(app, number="+243810000002")
    assert other.deliver(STORY).status_code == 200
    clock.forward(seconds=1)
    assert [said[:18] for said in other.text("3")] == ["Kept. Secret numbe", "We will not text f"]
