"""The check-in by phone: three questions by digits behind the code, and then who reads this phone now.

Rules: whoever is not safe, or was harmed, is told whom to call before anything else is asked. What is not well is told the
moment it comes; the three answers together are one signed answer when the last has come, so a talk that breaks off leaves
the check-in open. Nobody is asked on a phone where nothing may come.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from channels.turns import CHECK_IN, NOT_NOW, PUNISHED, Phone, Say, State, Step, Told, Turn, ask, digit, unsafe
from reporting.checking_in import CheckIn

# What is quiet enough to wait for the others.
_WELL = {Step.CHECK_SAFE: "yes", Step.CHECK_HARM: "no"}


def begin(state: State, due: date | None, before: State | None) -> tuple[State, str | None]:
    """The state in which the next question is open, and its key. `before`: what was open when the code came again."""
    if due is None or state.step is Step.SILENT:
        return state, None
    asked = due.isoformat()
    if before is not None and before.check_in == asked and before.step in OPEN:
        state = replace(state, step=before.step, check_in=asked, safe=before.safe, harmed=before.harmed)
    else:
        state = replace(state, step=Step.CHECK_SAFE, check_in=asked)
    return state, state.step.value


def danger(step: str, text: str) -> tuple[Step, str] | None:
    """The step and its answer, where a digit under that question says that somebody has to look at once."""
    if step not in OPEN:
        return None
    told = Told(step, digit(Step(step), text) or "")
    return (Step(step), told.value) if told.is_alarm else None


def _safe(state: State, text: str) -> Turn:
    value = digit(Step.CHECK_SAFE, text)
    if value is None or value == NOT_NOW:
        return _otherwise(state, text, value)
    return _told(replace(state, step=Step.CHECK_HARM, safe=value), Step.CHECK_SAFE, value)


def _harmed(state: State, text: str) -> Turn:
    value = digit(Step.CHECK_HARM, text)
    if value is None or value == NOT_NOW:
        return _otherwise(state, text, value)
    return _told(replace(state, step=Step.CHECK_TALK, harmed=value), Step.CHECK_HARM, value)


def _talk(state: State, text: str) -> Turn:
    value = digit(Step.CHECK_TALK, text)
    if value is None or value == NOT_NOW:
        return _otherwise(state, text, value)
    said = Told(CHECK_IN, "", CheckIn(state.safe, state.harmed, value), date.fromisoformat(state.check_in))
    return ask(replace(_over(state), step=Step.CHECK_PHONE), Step.CHECK_PHONE.value, (said,))


def _phone(state: State, text: str) -> Turn:
    value = digit(Step.CHECK_PHONE, text)
    if value is None and text != "0":
        return _otherwise(state, text, value)
    if value is None:
        return Turn(replace(state, step=Step.FREE, misses=0), (Say("check_in_end"),))
    told = (Told(Step.PHONE, value),)
    state = replace(state, phone=Phone(value), step=Step.FREE, misses=0)
    if state.phone is Phone.UNSAFE:
        return replace(unsafe(state), told=told)
    return Turn(state, (Say("check_in_end_own_phone" if state.phone is Phone.MINE else "check_in_end"),), told)


def _told(state: State, question: Step, value: str) -> Turn:
    """`state`: with the next question open."""
    told = () if value == _WELL[question] else (Told(question, value),)
    asked = ask(replace(state, misses=0), state.step.value, told)
    first = (Say("punished"),) if any(one.is_alarm for one in told) else ()
    return replace(asked, says=first + asked.says)


def _otherwise(state: State, text: str, value: str | None) -> Turn:
    """Not now; punished; or somebody's own words, which are kept whatever they are. The question comes once more."""
    if value == NOT_NOW:
        declined = Told(CHECK_IN, NOT_NOW, None, date.fromisoformat(state.check_in))
        return Turn(_over(state), (Say("check_in_declined"),), (declined,))
    if text == PUNISHED:
        return Turn(_over(state), (Say("punished"),), (Told("punished", text),))
    told = (Told("story", text),)
    if state.misses:
        return Turn(_over(state), (Say("not_understood_twice"),), told)
    return ask(replace(state, misses=1), state.step.value, told)


def _over(state: State) -> State:
    return replace(state, step=Step.FREE, check_in="", safe="", harmed="", misses=0)


STEPS = {Step.CHECK_SAFE: _safe, Step.CHECK_HARM: _harmed, Step.CHECK_TALK: _talk, Step.CHECK_PHONE: _phone}
OPEN = (Step.CHECK_SAFE, Step.CHECK_HARM, Step.CHECK_TALK)
