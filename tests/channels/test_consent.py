"""What a reporter allows by phone is signed the moment it is said, and one text takes it back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app import create_app
from casework.models import AuditRow, Entry, Withdrawal
from crypto.bodies import Body
from reporting.routing import QUESTIONS
from tests.cast import Ombudsperson
from tests.channels.phone import Phone, configure
from tests.channels.test_dialogues import rows
from tests.conftest import ON_BOTH, Clock, settings

AtDesk = Callable[[str], Ombudsperson]
STORY = "The pit at Nyange fell in and two men are below"
DOOR = {"door": "sms", "day": "2026-11-23", "wording": QUESTIONS["wording"]}
NARROWEST = {
    "scope": "named_offices", "offices": ["cd-ombuds"], "own_country": False, "identity": [], "until": "2027-11-23", **DOOR,
}  # fmt: skip
TO_THE_QUESTION = (STORY, "2", "2", "1", "4")


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


def bodies(amani: Ombudsperson) -> list[Body]:
    (number,) = amani.numbers()
    _, _, items = amani.open(number)
    assert [item.refused for item in items] == [None] * len(items)
    return [item.entry.body for item in items if item.entry]


def allowed(body: Body) -> Body:
    return {name: body[name] for name in NARROWEST if name in body}


@pytest.mark.parametrize(
    ("digit", "words", "given"),
    [
        ("1", "Only this office", NARROWEST),
        ("0", "Only this office", NARROWEST),
        ("2", "Offices in this country", NARROWEST | {"scope": "this_country", "offices": [], "own_country": True}),
        ("3", "Also other countries", NARROWEST | {"scope": "cross_border", "offices": [], "own_country": True}),
    ],
)
def test_what_is_answered_about_sharing_is_an_entry_of_consent(
    phone: Phone, at_desk: AtDesk, digit: str, words: str, given: Body
) -> None:
    for text in (*TO_THE_QUESTION, digit):
        phone.text(text)
    last = bodies(at_desk("amani"))[-1]
    assert (last["kind"], last["text"], allowed(last)) == ("consent", f"Who may see it? {words}", given)


@pytest.mark.parametrize("texts", [(STORY,), ("hello", "2"), (*TO_THE_QUESTION, "x", "what do you mean by that")])
def test_whoever_was_not_asked_or_did_not_answer_allowed_this_office_alone(
    phone: Phone, at_desk: AtDesk, texts: tuple[str, ...]
) -> None:
    for text in texts:
        phone.text(text)
    first, *others = bodies(at_desk("amani"))
    assert first["consent"] == NARROWEST
    assert "answers" not in first
    assert {body["kind"] for body in others} <= {"message"}


@ON_BOTH
@pytest.mark.parametrize("how", ["{code} TAKEBACK", "{code}. Take back!", "retrait {code}"])
def test_the_code_and_one_word_take_it_back(phone: Phone, app: Flask, at_desk: AtDesk, how: str) -> None:
    for text in (*TO_THE_QUESTION, "3"):
        phone.text(text)
    (answer,) = Phone(app, number="+243999999999").text(how.format(code=phone.code()))
    assert answer.startswith("Taken back. We pass no more of it on")
    last = bodies(at_desk("amani"))[-1]
    assert (last["kind"], last["withdrawn"], allowed(last)) == ("consent", True, DOOR)
    with app.extensions["davylamp_database"].reading() as session:
        events = list(session.scalars(select(AuditRow.event)))
    assert (rows(app, Withdrawal), events.count("consent_withdrawn")) == (1, 1)


def test_delivered_again_or_said_again_it_is_still_taken_back_once(phone: Phone, app: Flask) -> None:
    phone.text(STORY)
    before = rows(app, Entry)
    for _ in range(2):
        phone.text(f"{phone.code()} TAKEBACK", event="ab")
    assert (rows(app, Entry), rows(app, Withdrawal)) == (before + 1, 1)
    assert phone.text(f"{phone.code()} TAKEBACK")[0].startswith("Taken back.")
    assert rows(app, Withdrawal) == 1


def test_in_a_talk_the_word_alone_is_enough_and_without_a_case_it_is_said_how(phone: Phone, app: Flask) -> None:
    assert phone.text("takeback") == [
        "To take back what you allowed, text your secret number and TAKEBACK in one text."
    ]
    assert rows(app, Entry) == 0
    phone.text(STORY)
    assert phone.text("takeback")[0].startswith("Taken back.")
    assert rows(app, Withdrawal) == 1


def test_in_silence_it_is_taken_back_and_nothing_is_said(phone: Phone, app: Flask) -> None:
    for text in ("hello", "3"):
        phone.text(text)
    assert phone.text("takeback") == []
    assert rows(app, Withdrawal) == 1


@pytest.mark.parametrize("how", ["{code} they want it takeback", "{code} 9 takeback"])
def test_a_word_among_others_takes_nothing_back(phone: Phone, app: Flask, how: str) -> None:
    phone.text(STORY)
    phone.text(how.format(code=phone.code()))
    assert rows(app, Withdrawal) == 0
