"""Texting the code, from any phone: the office's answers, two segments at a time, and more can be said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from app import create_app
from casework.models import Alarm, Entry
from channels import sms_text
from channels.following_up import find_code
from crypto.codes import new_code
from tests.cast import Ombudsperson
from tests.channels.phone import Phone, configure
from tests.channels.test_dialogues import read, rows
from tests.conftest import Clock, settings

AtDesk = Callable[[str], Ombudsperson]
STORY = "The pit at Nyange fell in and two men are below"
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@pytest.fixture
def app(data: Path, url: str, clock: Clock) -> Iterator[Flask]:
    """With one gateway, for the Congo."""
    app = create_app({**settings(data, url), **configure(data)})
    app.config["CLOCK"] = clock
    yield app
    app.extensions["davylamp_database"].engine.dispose()


@pytest.fixture
def phone(app: Flask) -> Phone:
    return Phone(app)


@pytest.fixture
def other(app: Flask) -> Phone:
    return Phone(app, number="+243999999999")


@pytest.fixture
def code(phone: Phone) -> str:
    phone.text(STORY)
    return phone.code()


def test_before_the_office_has_written_there_is_a_date_and_no_word_of_the_case(code: str, other: Phone) -> None:
    (answer,) = other.text(code)
    assert answer.startswith("We have it and are working on it. Next news by 30 November.")


@pytest.mark.parametrize(
    "spell",
    [
        lambda code: code.replace(" ", ""),
        lambda code: code.replace(" ", "-"),
        lambda code: f"my number: {code}.",
        lambda code: code.translate(ARABIC),
    ],
)
def test_the_code_is_found_however_it_is_spelt(code: str, other: Phone, spell: Callable[[str], str]) -> None:
    assert other.text(spell(code))[0].startswith("We have it")


def test_an_answer_comes_two_segments_at_a_time(code: str, other: Phone, at_desk: AtDesk) -> None:
    amani = at_desk("amani")
    (number,) = amani.numbers()
    amani.write(number, "reply", {"text": "We sent an inspector. " * 20})
    first, more = other.text(code)
    assert more == "1 more: text your secret number again."
    (second,) = other.text(code)
    assert first + second == ("We sent an inspector. " * 20)
    assert sms_text.segments(first) == 2


def test_free_text_behind_the_code_and_after_it_is_added(code: str, other: Phone, at_desk: AtDesk) -> None:
    assert other.text(f"{code} the foreman came back") == ["It is added."]
    assert other.text("with two soldiers") == []
    assert read(at_desk("amani")) == [STORY, "the foreman came back", "with two soldiers"]


@pytest.mark.parametrize("how", ["{code} 9", "{code}9", "{code}\n9"])
def test_nine_behind_the_code_says_they_punish_me(code: str, other: Phone, at_desk: AtDesk, how: str) -> None:
    (answer,) = other.text(how.format(code=code))
    assert "day and night: 000 0003 01" in answer
    amani = at_desk("amani")
    assert read(amani)[-1] == "They punish me."
    # The desk asks by it that the risk is judged anew.
    entry = amani.open(amani.numbers()[0])[2][-1].entry
    assert entry is not None
    assert entry.body["about"] == "incident"


def test_another_digit_behind_the_code_answers_a_numbered_question(code: str, other: Phone, at_desk: AtDesk) -> None:
    assert other.text(f"{code} 2") == ["It is added."]
    assert read(at_desk("amani"))[-1] == "2"


@pytest.mark.parametrize(
    ("how", "kept"),
    [
        ("{code} 3 men came last night and beat us", "3 men came last night and beat us"),
        ("{code}\n12 people died in shaft four", "12 people died in shaft four"),
        ("{code} 3 men came", "3 men came"),
        ("The foreman came back {code} 2 guards with him", "The foreman came back 2 guards with him"),
        ("{code} 12", "12"),
        ("{code} 98 of us were not paid", "98 of us were not paid"),
        ("{code} they came back to the pit {code}", "they came back to the pit"),
    ],
)
def test_words_behind_the_code_are_kept_whatever_they_begin_with(
    code: str, other: Phone, at_desk: AtDesk, how: str, kept: str
) -> None:
    assert other.text(how.format(code=code)) == ["It is added."]
    assert read(at_desk("amani"))[-1] == kept


@pytest.mark.parametrize("how", ["{code} 9 they beat my brother near the bridge", "{code}9. they beat him"])
def test_words_behind_the_nine_are_kept_and_the_alarm_is_raised(
    code: str, other: Phone, at_desk: AtDesk, app: Flask, how: str
) -> None:
    (answer,) = other.text(how.format(code=code))
    assert "day and night: 000 0003 01" in answer
    assert rows(app, Alarm) == 1
    assert read(at_desk("amani"))[-1] == f"They punish me.\n\n{how.removeprefix('{code}').strip()}"


@pytest.mark.parametrize("how", ["{code} {code}", "my number: {code} {code}"])
def test_the_code_twice_is_a_question_and_the_office_never_reads_it(
    code: str, other: Phone, at_desk: AtDesk, how: str
) -> None:
    assert other.text(how.format(code=code))[0].startswith("We have it")
    assert read(at_desk("amani")) == [STORY]


def test_nine_after_asking_says_it_too(code: str, other: Phone, at_desk: AtDesk) -> None:
    other.text(code)
    other.text("9")
    assert read(at_desk("amani"))[-1] == "They punish me."


def test_a_code_that_nobody_has_is_said_to_be_unknown(code: str, other: Phone) -> None:
    assert code
    assert other.text(new_code())[0].startswith("We do not know this number.")


def test_a_mistyped_code_is_no_code(code: str) -> None:
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    assert find_code(code) is not None
    assert find_code(wrong) is None


def test_what_was_changed_in_the_database_is_refused_by_name(code: str, other: Phone, app: Flask) -> None:
    with app.extensions["davylamp_database"].transaction() as session:
        session.execute(update(Entry).values(sealed=bytes(5232)))
    (answer,) = other.text(code)
    assert answer.startswith("Something here was changed. Do not trust it.")
    assert answer.endswith("broken_history")


def test_after_not_safe_the_code_is_still_answered_and_nothing_else(phone: Phone) -> None:
    phone.text("hello")
    phone.text("3")
    assert phone.text("hello?") == []
    assert phone.text(phone.code())[0].startswith("We have it")
    assert phone.text("hello?") == []
