"""The dialogue by itself: what is asked, what is kept, what is said, whatever somebody texts."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from channels import enclosing, telegram_wording
from channels.conversation import step
from channels.gateway import Kind
from channels.turns import ANSWERS, MOST_QUESTIONS, Keyword, Phone, Say, State, Step, Turn
from channels.wording import TEXTS

STORY = "The pit at Nyange fell in and two men are below"
WITH_CODE = {key for key, text in TEXTS.items() if "{code}" in text}


def talk(*texts: str) -> list[Turn]:
    turns: list[Turn] = []
    state: State | None = None
    for text in texts:
        turns.append(step(state, text))
        state = turns[-1].state
    return turns


def said(turns: list[Turn]) -> list[str]:
    return [say.key for turn in turns for say in turn.says]


def told(turns: list[Turn]) -> list[tuple[str, str]]:
    return [(answer.question, answer.value) for turn in turns for answer in turn.told]


def test_from_a_greeting_to_the_end() -> None:
    turns = talk("hello", "1", "2", STORY, "1", "1", "2")
    assert said(turns) == ["greeting", "code", "words", "what", "who", "sharing", "end"]
    assert told(turns) == [
        ("phone", "mine"), ("danger", "no"), ("story", STORY), ("what", "safety"), ("who", "company"), ("sharing", "country"),
    ]  # fmt: skip


def test_whoever_tells_it_in_the_first_text_has_reported_and_has_the_code() -> None:
    (turn,) = talk(STORY)
    assert (said([turn]), told([turn])) == (["greeting_after_story"], [("story", STORY)])
    assert said(talk(STORY, "2", "2", "1")) == ["greeting_after_story", "code_after_story", "what", "who"]


def test_a_useful_report_costs_four_texts() -> None:
    assert {question for question, _ in told(talk("hello", "1", "2", STORY))} == {"phone", "danger", "story"}
    assert {question for question, _ in told(talk(STORY, "1", "2", "1"))} == {"story", "phone", "danger", "what"}


def test_in_danger_the_number_comes_before_any_question() -> None:
    assert said(talk("hello", "1", "1"))[2:] == ["danger", "words"]
    assert said(talk(STORY, "1", "1"))[2:] == ["danger", "what"]


def test_after_sexual_abuse_a_nurse_and_no_question_more() -> None:
    turns = talk("hello", "1", "2", STORY, "3", "It was the guard at the gate again")
    assert said(turns)[4:] == ["sexual_abuse_own_phone"]
    assert told(turns)[-1] == ("story", "It was the guard at the gate again")
    assert said(talk("hello", "2", "2", STORY, "3"))[-1] == "sexual_abuse_shared_phone"


def test_not_safe_is_answered_once_and_what_comes_after_it_is_kept_in_silence() -> None:
    turns = talk("hello", "3", STORY, "1", "hello?")
    assert said(turns) == ["greeting", "unsafe"]
    assert told(turns)[1:] == [("story", STORY), ("story", "1"), ("story", "hello?")]
    assert said(talk(STORY, "3", "more")) == ["greeting_after_story", "unsafe_after_code"]
    assert step(turns[-1].state, "test", Keyword.TEST).says == ()


def test_unknown_input_twice_offers_a_way_on_and_there_is_no_third_time() -> None:
    turns = talk(STORY, "1", "perhaps", "maybe", "who knows", "8")
    assert said(turns) == ["greeting_after_story", "code_after_story", "code_after_story", "not_understood_twice"]
    assert said(talk("hello", "hm", "hm", "hm")) == ["greeting", "phone", "not_understood", "greeting"]


def test_own_words_instead_of_a_digit_are_kept() -> None:
    assert ("story", STORY) in told(talk("hello", "1", STORY))
    turns = talk("hello", STORY)
    assert said(turns) == ["greeting", "greeting_after_story"]
    assert told(turns) == [("story", STORY)]


def test_a_test_keeps_nothing() -> None:
    assert step(None, "test", Keyword.TEST) == Turn(None, (Say("test"),))


def test_a_lost_code_brings_a_new_one_with_the_first_words() -> None:
    first = step(None, "lost", Keyword.LOST)
    assert first.state is not None
    assert first.state.lost_code
    second = step(first.state, "I wrote in May about the scales")
    assert [say.key for say in second.says] == ["greeting_after_story"]


texts = st.lists(
    st.one_of(
        st.sampled_from(["0", "1", "2", "3", "5", "9", "", "hello", STORY, "  2. "]),
        st.sampled_from([*Keyword, *Kind]),
        st.text(max_size=60),
    ),
    max_size=25,
)


@given(texts)
@example([Keyword.START] * 12 + ["1", "2", STORY])
def test_any_sequence_of_texts_and_files_ends_well(sequence: list[str | Keyword | Kind]) -> None:
    state: State | None = None
    for text in sequence:
        before = state
        if isinstance(text, Kind):
            is_begun = state is not None and state.has_case
            turn = enclosing.adds(state, text, "") if state and is_begun else enclosing.opens(state, text, "")
        else:
            turn = step(state, str(text), text if isinstance(text, Keyword) else None)
        assert len(turn.told) <= 1
        assert len(turn.says) <= 2
        assert all(say.key in TEXTS or say.key in telegram_wording.TEXTS for say in turn.says)
        for answer in turn.told:
            assert answer.question not in ANSWERS or answer.value in ANSWERS[Step(answer.question)].values()
        fresh = bool(turn.told) and (before is None or not before.has_case)
        # The code goes out exactly with the first sealed answer of a case.
        assert fresh == any(say.key in WITH_CODE for say in turn.says)
        if before is not None and before.step is Step.SILENT:
            assert turn.says == ()
        if turn.state is not None:
            assert turn.state.asked <= MOST_QUESTIONS
            assert State.from_json(turn.state.to_json()) == turn.state
            assert turn.state.phone is not Phone.UNSAFE or turn.state.step is Step.SILENT
        state = turn.state
