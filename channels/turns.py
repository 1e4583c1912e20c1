"""The words of the dialogue: what is held of it between two texts, what a text is answered with, what is told by it."""

from __future__ import annotations

import enum
import re
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from reporting.checking_in import CheckIn

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
PUNISHED = "9"
TAKEN_BACK = "taken_back"
LEFT_ALONE = "left_alone"
SAFE = "safe"
CHECK_IN = "check_in"
NOT_NOW = "declined"


class Step(enum.StrEnum):
    """What the next text answers."""

    PHONE = "phone"
    DANGER = "danger"
    WORDS = "words"
    WHAT = "what"
    WHO = "who"
    SHARING = "sharing"
    FREE = "free"  # all has been asked: what comes is added, and nobody answers
    CHECK_SAFE = "check_safe"
    CHECK_HARM = "check_harm"
    CHECK_TALK = "check_talk"
    CHECK_PHONE = "check_phone"
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
    TAKE_BACK = "take_back"  # what was allowed
    SAFE = "safe"  # "I am safe"
    RIGHTS = "rights"
    VOICE = "voice"  # "alter my voice", on doors that take sound


class Reach(enum.StrEnum):
    """What a text changes in how the person may be reached."""

    PROMISE = "promise"  # one neutral notice when there is something new
    FORGET = "forget"  # nothing that waits goes out any more, and no way to them is kept
    LEAVE_ALONE = "leave_alone"  # the same, and of this case nobody is told anything any more, by no door
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
    Step.CHECK_SAFE: {"1": "yes", "2": "unsure", "3": "no", "0": NOT_NOW},
    Step.CHECK_HARM: {"1": "no", "2": "yes", "3": "perhaps", "0": NOT_NOW},
    Step.CHECK_TALK: {"1": "no", "2": "call", "3": "write", "0": NOT_NOW},
    Step.CHECK_PHONE: {"1": "mine", "2": "shared", "3": "unsafe"},
}  # fmt: skip


@dataclass(frozen=True)
class Say:
    """One text to the person: a key of the wording."""

    key: str


@dataclass(frozen=True)
class Told:
    """One answer to be sealed.

    `question`: of which step, or `story`, `punished`, `taken_back`, ...; `value`: of ANSWERS, or the person's own words.
    `check_in`: all that was answered on the day for which it was `due`; None: not now.
    """

    question: str
    value: str = field(repr=False)
    check_in: CheckIn | None = field(default=None, repr=False)
    due: date | None = None

    @property
    def is_alarm(self) -> bool:
        """Whether somebody has to look at once."""
        return self.question == "punished" or (self.question, self.value) in _ALARMS


_ALARMS = {(Step.DANGER, "yes"), (Step.CHECK_SAFE, "no"), (Step.CHECK_HARM, "yes")}


@dataclass(frozen=True)
class State:
    """`has_case`: something has been sealed, and the code is out. Holds no word of what was told.

    `check_in`: the day of the one whose questions are open, with the digits that wait for the others.
    """

    step: Step = Step.PHONE
    phone: Phone = Phone.UNKNOWN
    has_case: bool = False
    told_story: bool = False
    lost_code: bool = False
    misses: int = 0
    asked: int = 0
    alters_voice: bool = False
    check_in: str = ""
    safe: str = field(default="", repr=False)
    harmed: str = field(default="", repr=False)

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


def ask(state: State, key: str, told: tuple[Told, ...] = ()) -> Turn:
    """One question more, as long as there may be one."""
    if state.asked >= MOST_QUESTIONS:
        return Turn(replace(state, step=Step.FREE), (Say("end"),), told)
    return Turn(replace(state, asked=state.asked + 1), (Say(key),), told)


def unsafe(state: State) -> Turn:
    """One answer, and then none. It has the code only where no earlier one had it."""
    key = "unsafe_after_code" if state.has_case else "unsafe"
    silent = replace(state, step=Step.SILENT, phone=Phone.UNSAFE, has_case=True)
    return Turn(silent, (Say(key),), (Told("phone", "unsafe"),), Reach.FORGET)


def digit(of: Step, text: str) -> str | None:
    """What a text that is one digit stands for."""
    found = re.fullmatch(r"\W*(\d)\W*", text)
    return ANSWERS[of].get(str(int(found[1]))) if found else None


def is_story(text: str) -> bool:
    letters = sum(c.isalpha() for c in text)
    return letters >= STORY_LETTERS and len(text.split()) >= STORY_WORDS
