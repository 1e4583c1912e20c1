"""What a reporter answers to a check-in, and what else they say of their safety: the same by every door."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from crypto.bodies import Body

SAFE = ("yes", "unsure", "no")
HARMED = ("no", "yes", "perhaps")
TALK = ("no", "call", "write")

# What a message is about, where it says so.
NO_CONTACT = "no_contact"
I_AM_SAFE = "safe"


@dataclass(frozen=True)
class CheckIn:
    """Each of its words is one of those above."""

    safe: str = field(repr=False)
    harmed: str = field(repr=False)
    talk: str = field(repr=False)

    @property
    def is_alarm(self) -> bool:
        """Whether somebody has to look at once."""
        return self.safe == "no" or self.harmed == "yes"


def check_in_body(due: date, said: CheckIn | None, text: str = "") -> Body:
    """`said` None: they do not want to answer this time. `text`: what was written beside either."""
    body: Body = {"kind": "answer", "about": "check_in", "due": due.isoformat()} | ({"text": text} if text else {})
    if said is None:
        return body | {"declined": True}
    return body | {"safe": said.safe, "harmed": said.harmed, "talk": said.talk}
