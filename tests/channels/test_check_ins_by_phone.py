"""A check-in waits behind the code: whoever texts it is asked, the answer is signed, and danger rings at the desk at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import create_app
from casework.models import NoContact, OutgoingText, ReturnAddress
from channels import notices
from crypto.bodies import Body
from crypto.entries import GATEWAY
from tests.casework.check_in_work import plan, stands
from tests.casework.clock_work import do, entry
from tests.casework.sharing_work import begin_file
from tests.casework.test_clocks import day, later
from tests.cast import Ombudsperson
from tests.channels.phone import Phone, configure
from tests.conftest import ON_BOTH, Clock, settings

pytestmark = ON_BOTH

AtDesk = Callable[[str], Ombudsperson]
STORY = "The pit at Nyange fell in and two men are below"
NOTICE = "Hello. There is something new. You know how to ask."
SAFE, HARM, TALK = "We ask how you are", "Has anything bad happened", "Do you want us to talk"


@pytest.fixture
def app(data: Path, url: str, clock: Clock) -> Iterator[Flask]:
    app = create_app({**settings(data, url), **configure(data)})
    app.config["CLOCK"] = clock
    yield app
    app.extensions["davylamp_database"].engine.dispose()


@pytest.fixture
def phone(app: Flask) -> Phone:
    return Phone(app)


@pytest.fixture
def amani(at_desk: AtDesk) -> Ombudsperson:
    return at_desk("amani")


def reported(phone: Phone, amani: Ombudsperson, *said: str) -> str:
    """The number of a case that came by this phone, with a check-in on the next day."""
    for words in (STORY, *(said or ("2", "2"))):
        phone.text(words)
    (number,) = amani.numbers()
    begin_file(amani, number)
    assert plan(amani, number, 1, 8).status_code == 201
    return number


def bodies(amani: Ombudsperson, number: str) -> list[Body]:
    _, _, items = amani.open(number)
    assert [item.refused for item in items] == [None] * len(items)
    assert {item.entry.role for item in items[1:] if item.entry and item.entry.body["kind"] != "reply"} <= {GATEWAY}
    return [item.entry.body for item in items if item.entry]


def urgent(amani: Ombudsperson) -> list[str]:
    found: list[str] = amani.get("/inbox.json").get_json()["urgent"]
    return found


def count(app: Flask, table: type[NoContact | OutgoingText | ReturnAddress]) -> int:
    with app.extensions["davylamp_database"].reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def begins(texts: list[str], *beginnings: str) -> bool:
    return len(texts) == len(beginnings) and all(map(str.startswith, texts, beginnings))


def test_the_three_digits_are_one_signed_answer(clock: Clock, phone: Phone, amani: Ombudsperson) -> None:
    number = reported(phone, amani)
    assert begins(phone.text(phone.code()), "We have it")
    later(clock, amani, days=1)
    assert begins(phone.text(phone.code()), "We have it", SAFE)
    assert begins(phone.text("1"), HARM)
    assert begins(phone.text("1"), TALK)
    assert stands(amani, number)[day(1)] == "waiting"
    assert begins(phone.text("3"), "Thank you, it is with the office. Who reads")
    assert begins(phone.text("2"), "Thank you. If anything bad")
    answer, reads = bodies(amani, number)[-2:]
    assert {name: answer[name] for name in ("kind", "about", "due", "safe", "harmed", "talk")} == {
        "kind": "answer", "about": "check_in", "due": day(1), "safe": "yes", "harmed": "no", "talk": "write",
    }  # fmt: skip
    assert reads["phone"] == "shared"
    assert (stands(amani, number), urgent(amani)) == ({day(1): "done", day(8): "waiting"}, [])
    assert begins(phone.text(phone.code()), "We have it")


def test_news_comes_before_the_question(clock: Clock, phone: Phone, amani: Ombudsperson) -> None:
    number = reported(phone, amani)
    amani.write(number, "reply", {"text": "Where is the pit?"})
    later(clock, amani, days=1)
    assert begins(phone.text(phone.code()), "Where is the pit?", SAFE)


def test_not_safe_sounds_the_alarm_at_once_and_stands_in_the_talk(
    clock: Clock, phone: Phone, amani: Ombudsperson
) -> None:
    number = reported(phone, amani)
    later(clock, amani, days=1)
    phone.text(phone.code())
    assert begins(phone.text("3"), "It is with the office. Get away first", HARM)
    assert urgent(amani) == [number]
    assert bodies(amani, number)[-1]["text"] == "Are you safe today? No"
    assert stands(amani, number)[day(1)] == "waiting", "the rest of it is still asked"
    phone.text("3")
    phone.text("2")
    assert [body.get("safe") for body in bodies(amani, number)][-1] == "no"
    assert stands(amani, number)[day(1)] == "done"


def test_not_now_is_an_answer_too(clock: Clock, phone: Phone, amani: Ombudsperson) -> None:
    number = reported(phone, amani)
    later(clock, amani, days=1)
    phone.text(phone.code())
    assert begins(phone.text("0"), "All right, not now")
    last = bodies(amani, number)[-1]
    assert (last["kind"], last["about"], last["due"], last["declined"]) == ("answer", "check_in", day(1), True)
    assert stands(amani, number)[day(1)] == "done"


def test_a_talk_that_breaks_off_leaves_it_open(clock: Clock, phone: Phone, amani: Ombudsperson) -> None:
    number = reported(phone, amani)
    later(clock, amani, days=1)
    phone.text(phone.code())
    phone.text("1")
    later(clock, amani, hours=2)
    assert begins(phone.text(phone.code()), "We have it", SAFE)
    assert stands(amani, number)[day(1)] == "waiting"


def test_words_beside_the_code_are_added_and_the_question_comes_all_the_same(
    clock: Clock, phone: Phone, amani: Ombudsperson
) -> None:
    reported(phone, amani)
    later(clock, amani, days=1)
    assert begins(phone.text(f"{phone.code()} they came to my house again"), "It is added", SAFE)
    assert begins(phone.text(f"{phone.code()} 9"), "It is with the office. Get away first")


def test_a_frozen_case_asks_nothing(clock: Clock, phone: Phone, amani: Ombudsperson) -> None:
    number = reported(phone, amani)
    do(amani, number, "freeze", entry=entry(), until=day(3))
    later(clock, amani, days=1)
    assert begins(phone.text(phone.code()), "We have it")


def test_on_a_phone_that_is_not_safe_nobody_is_asked(clock: Clock, phone: Phone, amani: Ombudsperson) -> None:
    reported(phone, amani, "3")
    later(clock, amani, days=1)
    assert begins(phone.text(phone.code()), "We have it")
    assert phone.text("1") == []


def test_i_am_safe_behind_the_code_and_in_the_talk(clock: Clock, phone: Phone, amani: Ombudsperson) -> None:
    number = reported(phone, amani)
    assert begins(phone.text("I am safe"), "Good to know")
    later(clock, amani, hours=2)
    assert begins(phone.text("safe"), "To tell the office that you are safe")
    assert begins(phone.text(f"{phone.code()} SAFE"), "Good to know")
    assert [(body["about"], body["text"]) for body in bodies(amani, number)[-2:]] == [("safe", "I am safe.")] * 2


def test_my_rights_are_told_to_whoever_asks(phone: Phone) -> None:
    assert begins(phone.text("my rights"), "Nobody may punish you")


@pytest.mark.parametrize("in_the_talk", [True, False])
def test_stop_all_contact_is_answered_once_and_reaches_every_promise(
    app: Flask, clock: Clock, phone: Phone, amani: Ombudsperson, *, in_the_talk: bool
) -> None:
    number = reported(phone, amani, "1", "2")
    other = Phone(app, number="+243810000002")
    other.text(phone.code())  # a second phone, which is their own as well
    phone.text("news")
    assert count(app, ReturnAddress) == 1
    if in_the_talk:
        assert begins(phone.text("stop all contact"), "We will not text first")
    else:
        assert begins(other.text(f"{phone.code()} stop all contact"), "We will not text first")
    assert (count(app, ReturnAddress), count(app, NoContact)) == (0, 1)
    last = bodies(amani, number)[-1]
    assert (last["about"], last["phone"], last["text"]) == ("no_contact", "unsafe", "Stop all contact with me.")
    amani.write(number, "reply", {"text": "Where is the pit?"})
    later(clock, amani, days=1)
    with app.app_context():
        notices.send_due(clock())
    assert phone.answers() == other.answers() == []


def test_nothing_is_promised_any_more_and_that_is_said(
    app: Flask, clock: Clock, phone: Phone, amani: Ombudsperson
) -> None:
    reported(phone, amani, "2", "2")
    later(clock, amani, hours=1)
    Phone(app, number="+243810000002").text(f"{phone.code()} no contact")
    third = Phone(app, number="+243810000003")
    later(clock, amani, days=1)
    third.text(phone.code())
    for digit in "1111":
        third.text(digit)
    assert begins(third.text("news"), "You asked us to leave you alone")
    assert count(app, ReturnAddress) == 0


def test_whoever_asked_for_it_on_their_own_phone_hears_once_that_one_is_due(
    app: Flask, clock: Clock, phone: Phone, amani: Ombudsperson
) -> None:
    reported(phone, amani, "1", "2")
    phone.text("news")
    clock.now += timedelta(days=1)
    with app.app_context():
        for _ in range(3):
            notices.send_due(clock())
    assert phone.answers() == [NOTICE]


def test_at_night_nobody_is_told_and_in_the_morning_they_are(
    app: Flask, clock: Clock, phone: Phone, amani: Ombudsperson
) -> None:
    reported(phone, amani, "1", "2")
    phone.text("news")
    clock.now = (clock.now + timedelta(days=1)).replace(hour=0)
    with app.app_context():
        for hour in (0, 3, 5):
            clock.now = clock.now.replace(hour=hour)
            notices.send_due(clock())
        assert phone.answers() == []
        clock.now = clock.now.replace(hour=6)
        notices.send_due(clock())
    assert phone.answers() == [NOTICE]
    with app.extensions["davylamp_database"].reading() as session:
        (until,) = session.scalars(select(OutgoingText.until).order_by(OutgoingText.until.desc()).limit(1))
    assert until == clock.now.replace(hour=17), "what did not go out by the evening is not sent at night"
