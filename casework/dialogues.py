"""Dialogues by phone as the database keeps them: by a keyed hash of the number, at rest, and not for long."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.orm import Session

from casework.database import insert_rows
from casework.models import Dialogue, FailingEvent, SeenMessage, Silence

SEEN_DAYS = 7
# As long as what somebody said of how they may be reached holds, before they are asked again.
SILENT_DAYS = 90


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


def silence(session: Session, sender: bytes, today: date) -> None:
    """Nothing goes to this number any more but the answer to a code. Erasing does not lift it: the next text would be greeted."""
    there, until = session.get(Silence, sender), today + timedelta(days=SILENT_DAYS)
    if there is not None:
        there.until = until
        return
    insert_rows(session, Silence.__table__, {"sender": sender, "until": until})


def is_silent(session: Session, sender: bytes, today: date) -> bool:
    until = session.scalar(select(Silence.until).where(Silence.sender == sender))
    return until is not None and until > today


def was_seen(session: Session, message: bytes) -> bool:
    return session.get(SeenMessage, message) is not None


def note_seen(session: Session, message: bytes, day: date) -> None:
    insert_rows(session, SeenMessage.__table__, {"id": message, "day": day})


def end_old(session: Session, now: datetime) -> None:
    """What has run out, so that nothing of it is left for whoever comes later."""
    session.execute(delete(Dialogue).where(Dialogue.ends <= now))
    session.execute(delete(Silence).where(Silence.until <= now.date()))
    for kept in (SeenMessage, FailingEvent):
        session.execute(delete(kept).where(kept.day < now.date() - timedelta(days=SEEN_DAYS)))
