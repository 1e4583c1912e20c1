"""The dialogue by text message: a pure function of what was said so far and the next text.

Rules: whoever tells the story in the first text has reported. Every answer is an entry of its own, the moment it comes,
so a dialogue may break off anywhere. The code goes out with the first sealed answer, once. Danger and sexual violence
bring a number to call before anything else is asked. Unknown input twice offers a way on and is kept as the person's
own words from then on; no question is asked a third time. After "not safe" one answer goes out and then none.
"""

from __future__ import annotations

import enum
import re
from dataclasses import asdict, dataclass, field, replace
from typing import Any

# Nothing of Twilio's reserved words is one of ours: whoever texts one of them to it cannot be answered any more.
RESERVED = frozenset(
    [
        "stop",
        "stopall",
        "unsubscribe",
        "cancel",
        "end",
        "quit",
        "revoke",
        "optout",
        "arret",
        "arrett",
        "arrete",
        "help",
        "info",
        "start",
        "yes",
        "unstop",
    ]
)
STORY_LETTERS = 15
STORY_WORDS = 3
MOST_QUESTIONS = 7


class Step(enum.StrEnum):
    """What the next text answers."""

    PHONE = "phone"
    DANGER = "danger"
    WORDS = "words"
    WHAT = "what"
    WHO = "who"
    SHARING = "sharing"
    FREE = "free"  # all has been asked: what comes is added, and nobody answers
    SILENT = "silent"  # "not safe": what comes is added, and nothing is sent any more


class Phone(enum.StrEnum):
    UNKNOWN = "unknown"
    MINE = "mine"
    SHARED = "shared"
    UNSAFE = "unsafe"


class Keyword(enum.StrEnum):
    """Whole messages that mean the same at any point. The words for them stand in the wording of each language."""

    TEST = "test"
    NO_TEXTS = "no_texts"
    LOST = "lost"
    ERASE = "erase"
    NEWS = "news"
    LANGUAGE = "language"
    START = "start"  # on doors that have a button for it
    VOICE = "voice"  # "alter my voice", on doors that take sound


class Reach(enum.StrEnum):
    """What a text changes in how the person may be reached."""

    PROMISE = "promise"  # one neutral notice when there is something new
    FORGET = "forget"  # nothing that waits goes out any more, and no way to them is kept
    ERASE = "erase"  # the same, and what was said to them is deleted where that can be done


ANSWERS: dict[Step, dict[str, str]] = {
    Step.PHONE: {"1": "mine", "2": "shared", "3": "unsafe"},
    Step.DANGER: {"1": "yes", "2": "no"},
    Step.WHAT: {
        "1": "safety", "2": "violence", "3": "sgbv", "4": "child_labour", "5": "pay", "6": "illegal_taxation",
        "7": "environment", "8": "smuggling", "9": "other",
    },
    Step.WHO: {
        "1": "company", "2": "state_forces", "3": "armed_group", "4": "local_official", "5": "higher_official",
        "6": "own_office", "7": "other_person", "9": "unknown",
    },
    Step.SHARING: {"1": "office", "2": "country", "3": "borders"},
}  # fmt: skip
# As they are asked again; none of these has the code in it.
_QUESTION = {
    Step.PHONE: "phone", Step.DANGER: "code_after_story", Step.WORDS: "words", Step.WHAT: "what", Step.WHO: "who",
    Step.SHARING: "sharing",
}  # fmt: skip

# What is said where no question is open.
_QUESTIONED_AGAIN = {Keyword.LANGUAGE: "language", Keyword.START: "end"}
_IN_SILENCE = {Keyword.ERASE: Reach.ERASE, Keyword.NO_TEXTS: Reach.FORGET}
PUNISHED = "9"


@dataclass(frozen=True)
class Say:
    """One text to the person: a key of the wording."""

    key: str


@dataclass(frozen=True)
class Told:
    """One answer to be sealed. `question`: of which step, or `story`; `value`: of ANSWERS, or the person's own words."""

    question: str
    value: str = field(repr=False)

    @property
    def is_alarm(self) -> bool:
        """Whether somebody has to look at once."""
        return self.question == "punished" or (self.question, self.value) == (Step.DANGER, "yes")


@dataclass(frozen=True)
class State:
    """`has_case`: something has been sealed, and the code is out. Holds no word of what was told."""

    step: Step = Step.PHONE
    phone: Phone = Phone.UNKNOWN
    has_case: bool = False
    told_story: bool = False
    lost_code: bool = False
    misses: int = 0
    asked: int = 0
    alters_voice: bool = False

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, known: dict[str, Any]) -> State:
        return cls(**{**known, "step": Step(known["step"]), "phone": Phone(known["phone"])})


# Of a number that is known to be silent and nothing else.
SILENCED = State(step=Step.SILENT, phone=Phone.UNSAFE)


@dataclass(frozen=True)
class Turn:
    """What follows from one text. `state` None: the dialogue is over and is forgotten."""

    state: State | None
    says: tuple[Say, ...] = ()
    told: tuple[Told, ...] = ()
    reach: Reach | None = None


def step(state: State | None, text: str, keyword: Keyword | None = None) -> Turn:
    """`state` None: nobody has written from this number lately. `keyword`: what the whole text means, if anything."""
    text = text.strip()
    if state is not None and state.step is Step.SILENT:
        return _silent(state, text, keyword)
    if keyword is not None:
        return _keyword(state, keyword)
    if state is None:
        return _first(text)
    if not text:
        return Turn(state)
    return _STEPS[state.step](state, text)


def _silent(state: State, text: str, keyword: Keyword | None) -> Turn:
    """Nothing is said. Where the keys to the first case are gone, what tells something begins another one."""
    if keyword in _IN_SILENCE:
        return Turn(None if keyword is Keyword.ERASE else state, reach=_IN_SILENCE[keyword])
    if keyword or not text or not (state.has_case or is_story(text)):
        return Turn(state)
    punished = state.has_case and text == PUNISHED
    return Turn(replace(state, has_case=True), told=(Told("punished" if punished else "story", text),))


def is_story(text: str) -> bool:
    letters = sum(c.isalpha() for c in text)
    return letters >= STORY_LETTERS and len(text.split()) >= STORY_WORDS


def _keyword(state: State | None, keyword: Keyword) -> Turn:
    if keyword in _QUESTIONED_AGAIN:
        return _again(state, _QUESTIONED_AGAIN[keyword])
    if keyword is Keyword.NEWS:
        asks_alone = state is not None and state.has_case and state.phone is Phone.MINE
        return (
            Turn(state, (Say("news_promised"),), reach=Reach.PROMISE) if asks_alone else Turn(state, (Say("no_news"),))
        )
    if keyword is Keyword.NO_TEXTS:
        return _unsafe(state or State())
    if keyword is Keyword.LOST:
        return ask(
            State(lost_code=True, step=Step.WORDS, alters_voice=bool(state and state.alters_voice)), "lost_number"
        )
    if keyword is Keyword.VOICE:
        return _alter_voice(state)
    return {
        Keyword.TEST: Turn(state, (Say("test"),)),
        Keyword.ERASE: Turn(None, (Say("erased"),), reach=Reach.ERASE),
    }[keyword]


def _alter_voice(state: State | None) -> Turn:
    """Said first of all, the first question comes behind it."""
    asked = ask(State(), "greeting") if state is None else Turn(state)
    altered = replace(asked.state or State(), alters_voice=True)
    return Turn(altered, (Say("voice_altered"), *asked.says))


def _again(state: State | None, otherwise: str) -> Turn:
    """What was asked last once more, or the first question; `otherwise` where all has been asked."""
    if state is None:
        return _first("")
    question = _QUESTION.get(state.step)
    if question is None:
        return Turn(state, (Say(otherwise),))
    # Not counted: whoever presses "start" again and again must still be given the code.
    return Turn(state, (Say("greeting" if question == "phone" and not state.has_case else question),))


def _first(text: str) -> Turn:
    if is_story(text):
        state = replace(State(), has_case=True, told_story=True)
        return ask(state, "greeting_after_story", told=(Told("story", text),))
    return ask(State(), "greeting")


def _phone(state: State, text: str) -> Turn:
    value = _digit(Step.PHONE, text)
    if value is None:
        return _not_a_choice(state, text, "phone")
    state = replace(state, phone=Phone(value), misses=0)
    told = (Told("phone", value),)
    if state.phone is Phone.UNSAFE:
        return replace(_unsafe(state), told=told)
    key = "code_after_story" if state.has_case else "code"
    return ask(replace(state, has_case=True, step=Step.DANGER), key, told=told)


def _danger(state: State, text: str) -> Turn:
    value = _digit(Step.DANGER, text)
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
    value = _digit(Step.WHAT, text)
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
    value = _digit(Step.WHO, text)
    if value is None:
        return _not_a_choice(state, text, "who")
    return ask(replace(state, step=Step.SHARING, misses=0), "sharing", told=(Told("who", value),))


def _sharing(state: State, text: str) -> Turn:
    value = "office" if text == "0" else _digit(Step.SHARING, text)
    if value is None:
        return _not_a_choice(state, text, "sharing")
    return Turn(replace(state, step=Step.FREE, misses=0), (Say("end"),), (Told("sharing", value),))


def _free(state: State, text: str) -> Turn:
    if text == "0":
        return Turn(state)
    if text == PUNISHED:
        return Turn(state, (Say("punished"),), (Told("punished", text),))
    return Turn(state, told=(Told("story", text),))


_STEPS = {
    Step.PHONE: _phone, Step.DANGER: _danger, Step.WORDS: _words, Step.WHAT: _what, Step.WHO: _who,
    Step.SHARING: _sharing, Step.FREE: _free,
}  # fmt: skip


def _unsafe(state: State) -> Turn:
    """One answer, and then none. It has the code only where no earlier one had it."""
    key = "unsafe_after_code" if state.has_case else "unsafe"
    silent = replace(state, step=Step.SILENT, phone=Phone.UNSAFE, has_case=True)
    return Turn(silent, (Say(key),), (Told("phone", "unsafe"),), Reach.FORGET)


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


def ask(state: State, key: str, told: tuple[Told, ...] = ()) -> Turn:
    """One question more, as long as there may be one."""
    if state.asked >= MOST_QUESTIONS:
        return Turn(replace(state, step=Step.FREE), (Say("end"),), told)
    return Turn(replace(state, asked=state.asked + 1), (Say(key),), told)


def _digit(of: Step, text: str) -> str | None:
    found = re.fullmatch(r"\W*(\d)\W*", text)
    return ANSWERS[of].get(str(int(found[1]))) if found else None
