"""Notices that are owed to a phone about one case: they go out no more. Who owes them stands above this room."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.orm import Session

from casework.models import OutgoingText, Sending


def withdraw(session: Session, case_id: bytes) -> None:
    """What the provider has is out of our hands, and is only never sent again. Answers to somebody's own text still go."""
    mine = update(OutgoingText).where(OutgoingText.about == case_id)
    nothing = {"recipient": None, "text": None, "about": None}
    closed = nothing | {"state": Sending.CLOSED, "reason": "withdrawn", "recipient_tag": None, "provider": None}
    session.execute(mine.where(OutgoingText.state == Sending.WAITING).values(closed))
    session.execute(mine.where(OutgoingText.state == Sending.QUEUED).values(nothing))
