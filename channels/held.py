"""What a dialogue is between two texts, and what one text leads to."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from casework.boxes import NewEntry
from casework.cases import NewCase
from channels.gateway import Described
from channels.turns import Reach, State
from crypto.bodies import b64, unb64


@dataclass(frozen=True)
class Line(Described):
    """Over which gateway somebody writes, and the language of this talk."""

    language: str = ""

    def speaking(self, language: str) -> Line:
        return replace(self, language=language if language in self.languages else self.languages[0])


@dataclass(frozen=True)
class CaseAtHand:
    """What is needed to add to a case, and nothing that reads it. `seen`: the last link that this side knows."""

    case: bytes
    box: bytes
    box_public: bytes = field(repr=False)
    sign_seed: bytes = field(repr=False)
    office: str
    seen: bytes

    def to_json(self) -> dict[str, str]:
        return {"office": self.office} | {
            name: b64(getattr(self, name)) for name in ("case", "box", "box_public", "sign_seed", "seen")
        }

    @classmethod
    def from_json(cls, known: dict[str, str]) -> CaseAtHand:
        return cls(**{name: value if name == "office" else unb64(value) for name, value in known.items()})  # type: ignore[arg-type]


@dataclass(frozen=True)
class Held:
    """A dialogue between two texts."""

    state: State
    at_hand: CaseAtHand | None = None
    shown: int = 0
    language: str = ""

    def to_bytes(self) -> bytes:
        case = self.at_hand.to_json() if self.at_hand else None
        known = {"state": self.state.to_json(), "case": case, "shown": self.shown, "language": self.language}
        return json.dumps(known).encode()

    @classmethod
    def from_bytes(cls, raw: bytes) -> Held:
        known: dict[str, Any] = json.loads(raw)
        case = known["case"]
        at_hand = CaseAtHand.from_json(case) if case else None
        return cls(State.from_json(known["state"]), at_hand, known["shown"], known["language"])


@dataclass(frozen=True)
class Outcome:
    """What is stored in one transaction. `held` None: the dialogue is forgotten."""

    held: Held | None
    texts: tuple[str, ...] = field(default=(), repr=False)
    new_case: NewCase | None = None
    entry: NewEntry | None = None
    reach: Reach | None = None
    alarm: bool = False
    takes_back: bool = False  # what the reporter had allowed
    checked_in: date | None = None  # the day to which the entry answers
    alone: bool = False  # of an album as well each of these is said
    attached: bytes | None = None  # the file that the entry makes part of the case
