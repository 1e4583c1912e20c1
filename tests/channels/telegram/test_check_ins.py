"""The check-in in a chat: the same questions with buttons, each of which answers its own question and no other."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.casework.check_in_work import plan, stands
from tests.casework.sharing_work import begin_file
from tests.casework.test_clocks import day, later
from tests.cast import Ombudsperson
from tests.channels.bot import Bot
from tests.channels.fake_telegram import Person
from tests.channels.telegram.scene import AtDesk, code_of
from tests.conftest import ON_BOTH, Clock

pytestmark = ON_BOTH
STORY = "The pit at Nyange fell in and two men are below"


@pytest.fixture
def amani(at_desk: AtDesk) -> Ombudsperson:
    return at_desk("amani")


@pytest.fixture
def number(line: Bot, zawadi: Person, clock: Clock, amani: Ombudsperson) -> str:
    """Of a case whose check-in is due today, with the code in the chat again."""
    for words in (STORY, "2", "2"):
        zawadi.text(words)
        line.work()
    (number,) = amani.numbers()
    begin_file(amani, number)
    plan(amani, number, 1)
    later(clock, amani, days=1)
    zawadi.text(code_of(zawadi))
    line.work()
    return number


def press(line: Bot, person: Person, label: str) -> str:
    """What is said last."""
    person.press(label)
    line.work()
    return person.said()[-1]


def test_three_buttons_are_one_answer_and_the_fourth_says_who_sees_the_chat(
    line: Bot, zawadi: Person, amani: Ombudsperson, number: str
) -> None:
    assert zawadi.said()[-1].startswith("We ask how you are.")
    assert press(line, zawadi, "1 Yes, I am safe").startswith("Has anything bad happened")
    assert press(line, zawadi, "3 Perhaps").startswith("Do you want us to talk")
    assert press(line, zawadi, "2 Yes, call").startswith("Thank you, it is with the office.")
    assert press(line, zawadi, "2 Others too").startswith("Thank you. If anything bad happens")
    told, answer, reads = [item.entry.body for item in amani.open(number)[2][-3:] if item.entry]
    assert told["text"].endswith("because of it? Perhaps")
    assert (answer["safe"], answer["harmed"], answer["talk"], reads["phone"]) == ("yes", "perhaps", "call", "shared")
    assert stands(amani, number) == {day(1): "done"}


def test_not_safe_rings_at_the_desk_before_the_next_question(
    line: Bot, zawadi: Person, amani: Ombudsperson, number: str
) -> None:
    press(line, zawadi, "3 No")
    danger, question = zawadi.said()[-2:]
    assert danger.startswith("It is with the office. Get away first")
    assert question.startswith("Has anything bad happened")
    assert amani.get("/inbox.json").get_json()["urgent"] == [number]


def test_they_punish_me_is_heard_while_a_question_is_open(
    line: Bot, zawadi: Person, amani: Ombudsperson, number: str
) -> None:
    assert press(line, zawadi, "9 They punish me").startswith("It is with the office. Get away first")
    assert amani.get("/inbox.json").get_json()["urgent"] == [number]


def test_a_button_pressed_twice_answers_no_other_question(
    line: Bot, zawadi: Person, amani: Ombudsperson, number: str
) -> None:
    under = next(message for message in zawadi.messages if any("I am safe" in one for one in message.buttons.values()))
    for _ in range(3):
        zawadi.press("1 Yes, I am safe", under=under)
    line.work()
    assert zawadi.said()[-1].startswith("Has anything bad happened")
    assert (len(amani.open(number)[2]), stands(amani, number)) == (3, {day(1): "waiting"})


def test_not_now(app: Flask, line: Bot, zawadi: Person, amani: Ombudsperson, number: str) -> None:
    assert app
    assert press(line, zawadi, "0 Not now").startswith("All right, not now.")
    assert stands(amani, number) == {day(1): "done"}


@pytest.mark.parametrize("afterwards", [(), ("hello",)])
@pytest.mark.parametrize(("before", "label"), [((), "3 No"), (("1 Yes, I am safe",), "2 Something bad")])
def test_danger_pressed_after_the_talk_brings_the_number_to_call_and_the_way_to_tell_it(
    line: Bot, zawadi: Person, clock: Clock, number: str, before: tuple[str, ...], label: str, afterwards: tuple[str]
) -> None:
    assert number
    for answer in before:
        press(line, zawadi, answer)
    under = next(
        message for message in reversed(zawadi.messages) if any(label in one for one in message.buttons.values())
    )
    clock.forward(hours=25)
    for words in afterwards:
        zawadi.text(words)
        line.work()
    zawadi.press(label, under=under)
    line.work()
    assert "Urgent help, day and night: 000 0003 01" in zawadi.said()[-1]
    assert "send your secret number and 9" in zawadi.said()[-1]
    assert not zawadi.waiting


def test_whoever_says_safe_and_then_not_by_the_older_button_sounds_the_alarm(
    line: Bot, zawadi: Person, amani: Ombudsperson, number: str
) -> None:
    under = next(message for message in zawadi.messages if any("I am safe" in one for one in message.buttons.values()))
    press(line, zawadi, "1 Yes, I am safe")
    zawadi.press("3 No", under=under)
    line.work()
    assert zawadi.said()[-1].startswith("It is with the office. Get away first")
    assert amani.get("/inbox.json").get_json()["urgent"] == [number]


def test_danger_pressed_twice_is_answered_once(line: Bot, zawadi: Person, number: str) -> None:
    assert number
    under = next(message for message in zawadi.messages if any("I am safe" in one for one in message.buttons.values()))
    press(line, zawadi, "3 No")
    before = zawadi.said()
    zawadi.press("3 No", under=under)
    line.work()
    assert zawadi.said() == before


def test_danger_of_yesterday_pressed_where_it_is_not_safe_brings_nothing(
    line: Bot, zawadi: Person, number: str
) -> None:
    assert number
    under = next(message for message in zawadi.messages if any("I am safe" in one for one in message.buttons.values()))
    for label in ("1 Yes, I am safe", "1 Nothing", "1 No need"):
        press(line, zawadi, label)
    zawadi.press("3 Not safe")
    line.work()
    before = len(zawadi.ever)
    zawadi.press("3 No", under=under)
    line.work()
    assert (len(zawadi.ever), zawadi.waiting) == (before, set())
