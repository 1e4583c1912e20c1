"""The questions of the dialogue, each with what an answer to it leads to. Whatever is no answer is kept as somebody's own words."""

from __future__ import annotations

from dataclasses import replace

from channels import checking_in
from channels.turns import PUNISHED, Phone, Say, State, Step, Told, Turn, ask, digit, is_story, unsafe


def first(text: str) -> Turn:
    if is_story(text):
        state = replace(State(), has_case=True, told_story=True)
        return ask(state, "greeting_after_story", told=(Told("story", text),))
    return ask(State(), "greeting")


def _phone(state: State, text: str) -> Turn:
    value = digit(Step.PHONE, text)
    if value is None:
        return _not_a_choice(state, text, "phone")
    state = replace(state, phone=Phone(value), misses=0)
    told = (Told("phone", value),)
    if state.phone is Phone.UNSAFE:
        return replace(unsafe(state), told=told)
    key = "code_after_story" if state.has_case else "code"
    return ask(replace(state, has_case=True, step=Step.DANGER), key, told=told)


def _danger(state: State, text: str) -> Turn:
    value = digit(Step.DANGER, text)
    if value is None:
        return _not_a_choice(state, text, "code_after_story")
    # Nothing stands between somebody in danger and the number to call.
    first = (Say("danger"),) if value == "yes" else ()
    following = Step.WHAT if state.told_story else Step.WORDS
    asked = ask(replace(state, step=following, misses=0), following.value, told=(Told("danger", value),))
    return replace(asked, says=first + asked.says)


def _words(state: State, text: str) -> Turn:
    following = replace(state, step=Step.WHAT, misses=0, told_story=True)
    if text == "0":
        return ask(following, "what")
    if not state.has_case:  # a lost code: this is the first that is sealed, and brings a code of its own
        return ask(
            replace(state, has_case=True, told_story=True, step=Step.PHONE),
            "greeting_after_story",
            told=(Told("story", text),),
        )
    return ask(following, "what", told=(Told("story", text),))


def _what(state: State, text: str) -> Turn:
    value = digit(Step.WHAT, text)
    if value is None:
        return _not_a_choice(state, text, "what")
    told = (Told("what", value),)
    state = replace(state, misses=0)
    if value == "sgbv":
        # "You need not tell more": so nothing more is asked.
        key = "sexual_abuse_own_phone" if state.phone is Phone.MINE else "sexual_abuse_shared_phone"
        return Turn(replace(state, step=Step.FREE), (Say(key),), told)
    return ask(replace(state, step=Step.WHO), "who", told=told)


def _who(state: State, text: str) -> Turn:
    value = digit(Step.WHO, text)
    if value is None:
        return _not_a_choice(state, text, "who")
    return ask(replace(state, step=Step.SHARING, misses=0), "sharing", told=(Told("who", value),))


def _sharing(state: State, text: str) -> Turn:
    value = "office" if text == "0" else digit(Step.SHARING, text)
    if value is None:
        return _not_a_choice(state, text, "sharing")
    return Turn(replace(state, step=Step.FREE, misses=0), (Say("end"),), (Told("sharing", value),))


def _free(state: State, text: str) -> Turn:
    if text == "0":
        return Turn(state)
    if text == PUNISHED:
        return Turn(state, (Say("punished"),), (Told("punished", text),))
    return Turn(state, told=(Told("story", text),))


def _not_a_choice(state: State, text: str, question: str) -> Turn:
    """Own words instead of a digit are kept. The question comes once more, then a way on, then nothing."""
    told = (Told("story", text),) if state.has_case and is_story(text) else ()
    state = replace(state, told_story=state.told_story or bool(told))
    if text == "0" and state.has_case:
        return Turn(replace(state, step=Step.FREE), (Say("end"),))
    if not state.has_case and is_story(text):
        return ask(
            replace(state, has_case=True, told_story=True, misses=0),
            "greeting_after_story",
            told=(Told("story", text),),
        )
    if state.misses == 0:
        return replace(ask(replace(state, misses=1), question), told=told)
    if not state.has_case:
        return Turn(None, (Say("not_understood"),))
    return Turn(replace(state, step=Step.FREE), (Say("not_understood_twice"),), told)


STEPS = {
    Step.PHONE: _phone, Step.DANGER: _danger, Step.WORDS: _words, Step.WHAT: _what, Step.WHO: _who,
    Step.SHARING: _sharing, Step.FREE: _free, **checking_in.STEPS,
}  # fmt: skip
