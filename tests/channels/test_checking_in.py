"""The check-in as a dialogue by itself: three digits are one answer, what is not well is told at once, nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels import checking_in
from channels.conversation import step
from channels.turns import CHECK_IN, MOST_QUESTIONS, Keyword, Phone, Reach, State, Step, Told, Turn
from reporting.checking_in import HARMED, SAFE, TALK, CheckIn

DUE = date(2026, 12, 1)
FOLLOWED = State(step=Step.FREE, phone=Phone.SHARED, has_case=True, told_story=True)


def asked(state: State = FOLLOWED) -> State:
    return checking_in.begin(state, DUE, None)[0]


def talk(*texts: str, state: State | None = None) -> list[Turn]:
    turns: list[Turn] = []
    now = state or asked()
    for text in texts:
        turns.append(step(now, text))
        now = turns[-1].state or State()
    return turns


def said(turns: list[Turn]) -> list[str]:
    return [say.key for turn in turns for say in turn.says]


def told(turns: list[Turn]) -> list[Told]:
    return [one for turn in turns for one in turn.told]


def test_three_digits_are_one_answer_and_then_the_phone_is_asked_for() -> None:
    turns = talk("1", "1", "2", "2")
    assert said(turns) == ["check_harm", "check_talk", "check_phone", "check_in_end"]
    assert told(turns) == [Told(CHECK_IN, "", CheckIn("yes", "no", "call"), DUE), Told(Step.PHONE, "shared")]


@pytest.mark.parametrize(("digits", "alarms"), [("3", [True]), ("12", [True]), ("2", [False]), ("13", [False])])
def test_what_is_not_well_is_told_the_moment_it_comes(digits: str, alarms: list[bool]) -> None:
    turns = talk(*digits)
    assert [one.is_alarm for one in told(turns)] == alarms
    if alarms == [True]:
        assert said(turns)[-2] == "punished", "whom to call stands before the next question"


def test_whoever_declines_is_asked_nothing_more() -> None:
    for before in ((), ("1",), ("1", "1")):
        (*_, last) = turns = talk(*before, "0")
        assert (said([last]), told(turns)) == (["check_in_declined"], [Told(CHECK_IN, "declined", None, DUE)])
        assert last.state is not None
        assert replace(last.state, asked=0) == FOLLOWED


def test_nine_sounds_the_alarm_from_every_question() -> None:
    for before in ((), ("1",), ("1", "1"), ("1", "1", "1")):
        last = talk(*before, "9")[-1]
        assert (said([last]), [one.question for one in last.told]) == (["punished"], ["punished"])


def test_own_words_are_kept_whatever_they_are_and_the_question_comes_once_more() -> None:
    turns = talk("come", "I run")
    assert said(turns) == ["check_safe", "not_understood_twice"]
    assert [(one.question, one.value) for one in told(turns)] == [("story", "come"), ("story", "I run")]


def test_not_safe_at_the_end_is_the_last_that_is_said() -> None:
    last = talk("1", "1", "1", "3")[-1]
    assert (said([last]), last.reach) == (["unsafe_after_code"], Reach.FORGET)
    assert last.state is not None
    assert (last.state.step, told([last])) == (Step.SILENT, [Told(Step.PHONE, "unsafe")])


def test_nobody_is_asked_where_nothing_may_come() -> None:
    silent = replace(FOLLOWED, step=Step.SILENT, phone=Phone.UNSAFE)
    assert checking_in.begin(silent, DUE, None) == (silent, None)
    assert checking_in.begin(FOLLOWED, None, None) == (FOLLOWED, None)


def test_the_code_again_asks_what_was_open_and_another_day_from_the_beginning() -> None:
    before = talk("2")[-1].state
    again, question = checking_in.begin(FOLLOWED, DUE, before)
    assert (again.step, again.safe, question) == (Step.CHECK_HARM, "unsure", "check_harm")
    other, question = checking_in.begin(FOLLOWED, date(2026, 12, 8), before)
    assert (other.step, other.safe, question) == (Step.CHECK_SAFE, "", "check_safe")


def test_a_language_asks_the_open_question_again() -> None:
    turn = step(talk("1")[-1].state, "english", Keyword.LANGUAGE)
    assert said([turn]) == ["check_harm"]


words = st.one_of(
    st.sampled_from([*"0123456789", "", "I run", "The guards came to my house"]), st.sampled_from(Keyword)
)


@given(st.lists(words, max_size=12))
def test_any_sequence_ends_well(sequence: list[str | Keyword]) -> None:
    all_told: list[Told] = []
    state, texts = asked(), 0
    for one in sequence:
        turn = step(state, "", one) if isinstance(one, Keyword) else step(state, one)
        all_told += turn.told
        if state.step is Step.SILENT:
            assert turn.says == ()
        texts += len(turn.says)
        if turn.state is None:
            break
        state = turn.state
        assert State.from_json(state.to_json()) == state
    answers = [each for each in all_told if each.question == CHECK_IN]
    assert len(answers) <= 1
    for answer in answers:
        assert answer.due == DUE
        if (digits := answer.check_in) is not None:
            assert (digits.safe in SAFE, digits.harmed in HARMED, digits.talk in TALK) == (True,) * 3
            assert digits.is_alarm <= any(before.is_alarm for before in all_told)
    assert texts <= 2 * len(sequence)
    assert state.asked <= MOST_QUESTIONS
