"""Dialogues by phone as the database keeps them: by a keyed hash of the number, at rest, and not for long."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.orm import Session

from casework.database import insert_rows
from casework.models import Dialogue, SeenMessage

SEEN_DAYS = 7


def find(session: Session, sender: bytes, now: datetime) -> bytes | None:
    """The state as it rests; None when there is none, or it has ended."""
    return session.scalars(select(Dialogue.state).where(Dialogue.sender == sender, Dialogue.ends > now)).one_or_none()


def keep(session: Session, sender: bytes, state: bytes, ends: datetime) -> None:
    """Changed in place: what a row loses when it is deleted makes SQLite empty its log, which costs more than the text.

    What the log keeps of the former state until the dialogue ends is what the new one holds as well, at rest.
    """
    changed = update(Dialogue).where(Dialogue.sender == sender).values(state=state, ends=ends)
    result = session.execute(changed.execution_options(synchronize_session=False))
    if isinstance(result, CursorResult) and result.rowcount:
        return
    insert_rows(session, Dialogue.__table__, {"sender": sender, "state": state, "ends": ends})


def forget(session: Session, sender: bytes) -> None:
    session.execute(delete(Dialogue).where(Dialogue.sender == sender))


def was_seen(session: Session, message: bytes) -> bool:
    return session.get(SeenMessage, message) is not None


def note_seen(session: Session, message: bytes, day: date) -> None:
    insert_rows(session, SeenMessage.__table__, {"id": message, "day": day})


def end_old(session: Session, now: datetime) -> None:
    """What has run out, so that nothing of it is left for whoever comes later."""
    session.execute(delete(Dialogue).where(Dialogue.ends <= now))
    session.execute(delete(SeenMessage).where(SeenMessage.day < now.date() - timedelta(days=SEEN_DAYS)))
