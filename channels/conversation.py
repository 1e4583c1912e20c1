"""The dialogue by text message: a pure function of what was said so far and the next text.

Rules: whoever tells the story in the first text has reported. Every answer is an entry of its own, the moment it comes,
so a dialogue may break off anywhere. The code goes out with the first sealed answer, once. Danger and sexual violence
bring a number to call before anything else is asked. Unknown input twice offers a way on and is kept as the person's
own words from then on; no question is asked a third time. After "not safe" one answer goes out and then none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from channels.questions import STEPS, first
from channels.turns import (
    LEFT_ALONE,
    PUNISHED,
    SAFE,
    TAKEN_BACK,
    Keyword,
    Phone,
    Reach,
    Say,
    State,
    Step,
    Told,
    Turn,
    ask,
    is_story,
    unsafe,
)

# As they are asked again; none of these has the code in it.
_QUESTION = {
    Step.PHONE: "phone", Step.DANGER: "code_after_story", Step.WORDS: "words", Step.WHAT: "what", Step.WHO: "who",
    Step.SHARING: "sharing", Step.CHECK_SAFE: "check_safe", Step.CHECK_HARM: "check_harm",
    Step.CHECK_TALK: "check_talk", Step.CHECK_PHONE: "check_phone",
}  # fmt: skip

# What is said where no question is open.
_QUESTIONED_AGAIN = {Keyword.LANGUAGE: "language", Keyword.START: "end"}
# What a keyword tells of the case that is spoken of; in silence, too.
TOLD = {
    Keyword.TAKE_BACK: Told(TAKEN_BACK, ""),
    Keyword.SAFE: Told(SAFE, ""),
    Keyword.NO_TEXTS: Told(LEFT_ALONE, Phone.UNSAFE),
}


def step(state: State | None, text: str, keyword: Keyword | None = None) -> Turn:
    """`state` None: nobody has written from this number lately. `keyword`: what the whole text means, if anything."""
    text = text.strip()
    if state is not None and state.step is Step.SILENT:
        return _silent(state, text, keyword)
    if keyword is not None:
        return _keyword(state, keyword)
    if state is None:
        return first(text)
    if not text:
        return Turn(state)
    return STEPS[state.step](state, text)


def _silent(state: State, text: str, keyword: Keyword | None) -> Turn:
    """Nothing is said. Where the keys to the first case are gone, what tells something begins another one."""
    if keyword is Keyword.ERASE:
        return Turn(None, reach=Reach.ERASE)
    told = (TOLD[keyword],) if keyword in TOLD and state.has_case else ()
    if keyword is Keyword.NO_TEXTS or told:
        return Turn(state, told=told, reach=Reach.LEAVE_ALONE if keyword is Keyword.NO_TEXTS else None)
    if keyword or not text or not (state.has_case or is_story(text)):
        return Turn(state)
    punished = state.has_case and text == PUNISHED
    return Turn(replace(state, has_case=True), told=(Told("punished" if punished else "story", text),))


def _keyword(state: State | None, keyword: Keyword) -> Turn:
    if keyword in _QUESTIONED_AGAIN:
        return _again(state, _QUESTIONED_AGAIN[keyword])
    return _MEANINGS[keyword](state)


def _news(state: State | None) -> Turn:
    asks_alone = state is not None and state.has_case and state.phone is Phone.MINE
    return Turn(state, (Say("news_promised"),), reach=Reach.PROMISE) if asks_alone else Turn(state, (Say("no_news"),))


def _lost(state: State | None) -> Turn:
    begun = State(lost_code=True, step=Step.WORDS, alters_voice=bool(state and state.alters_voice))
    return ask(begun, "lost_number")


def _take_back(state: State | None) -> Turn:
    """Of the case that is spoken of; of which else, the word does not say."""
    if state is None or not state.has_case:
        return Turn(state, (Say("take_back_how"),))
    return Turn(state, (Say(TAKEN_BACK),), (TOLD[Keyword.TAKE_BACK],))


def _safe(state: State | None) -> Turn:
    """Of the case that is spoken of, as above."""
    if state is None or not state.has_case:
        return Turn(state, (Say("safe_how"),))
    return Turn(state, (Say("safe_kept"),), (TOLD[Keyword.SAFE],))


def leave_alone(state: State | None) -> Turn:
    """Of the case that is spoken of nobody is told any more, by no door; on this phone one answer goes out and then none."""
    return replace(unsafe(state or State()), told=(TOLD[Keyword.NO_TEXTS],), reach=Reach.LEAVE_ALONE)


def _alter_voice(state: State | None) -> Turn:
    """Said first of all, the first question comes behind it."""
    asked = ask(State(), "greeting") if state is None else Turn(state)
    altered = replace(asked.state or State(), alters_voice=True)
    return Turn(altered, (Say("voice_altered"), *asked.says))


def _again(state: State | None, otherwise: str) -> Turn:
    """What was asked last once more, or the first question; `otherwise` where all has been asked."""
    if state is None:
        return first("")
    question = _QUESTION.get(state.step)
    if question is None:
        return Turn(state, (Say(otherwise),))
    # Not counted: whoever presses "start" again and again must still be given the code.
    return Turn(state, (Say("greeting" if question == "phone" and not state.has_case else question),))


_MEANINGS: dict[Keyword, Callable[[State | None], Turn]] = {
    Keyword.NEWS: _news,
    Keyword.NO_TEXTS: leave_alone,
    Keyword.LOST: _lost,
    Keyword.TAKE_BACK: _take_back,
    Keyword.SAFE: _safe,
    Keyword.RIGHTS: lambda state: Turn(state, (Say("rights"),)),
    Keyword.VOICE: _alter_voice,
    Keyword.TEST: lambda state: Turn(state, (Say("test"),)),
    Keyword.ERASE: lambda _: Turn(None, (Say("erased"),), reach=Reach.ERASE),
}
