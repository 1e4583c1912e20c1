"""The words of the dialogue: what is held of it between two texts, what a text is answered with, what is told by it."""

from __future__ import annotations

import enum
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
PUNISHED = "9"
TAKEN_BACK = "taken_back"


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
    TAKE_BACK = "take_back"  # what was allowed
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


@dataclass(frozen=True)
class Say:
    """One text to the person: a key of the wording."""

    key: str


@dataclass(frozen=True)
class Told:
    """One answer to be sealed.

    `question`: of which step, or `story`, `punished`, `taken_back`; `value`: of ANSWERS, or the person's own words.
    """

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


def ask(state: State, key: str, told: tuple[Told, ...] = ()) -> Turn:
    """One question more, as long as there may be one."""
    if state.asked >= MOST_QUESTIONS:
        return Turn(replace(state, step=Step.FREE), (Say("end"),), told)
    return Turn(replace(state, asked=state.asked + 1), (Say(key),), told)


def is_story(text: str) -> bool:
    letters = sum(c.isalpha() for c in text)
    return letters >= STORY_LETTERS and len(text.split()) >= STORY_WORDS
