"""A talk as it rests between two texts, and awake."""

from __future__ import annotations

from datetime import datetime

from casework import dialogues
from casework.database import Session
from channels.at_rest import the_pepper
from channels.held import Held
from channels.turns import SILENCED


def find(session: Session, sender: bytes, now: datetime) -> tuple[bytes | None, Held | None]:
    """As it rests, and awake. Of a number that stays silent its silence is known when everything else is gone."""
    resting = dialogues.find(session, sender, now)
    if resting is not None:
        return resting, Held.from_bytes(the_pepper().wake(resting))
    return None, Held(SILENCED) if dialogues.is_silent(session, sender, now.date()) else None
