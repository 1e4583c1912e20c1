"""What is owed to somebody and goes out no more: because they asked for silence, because they erased, because it is late."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from casework.models import OutgoingText, Sending
from channels.at_rest import woken, woken_or_none
from channels.outbox_rows import ERASED, OPEN, close, mine, of, owe_copy, recipient_tag
from channels.provider_copies import owe_deletion

KEEP_CLOSED = timedelta(days=7)


def forget(session: Session, *, gateway: str, to: str, until: datetime) -> None:
    """Whoever asked for silence gets nothing more, but the code, until then, where it has not arrived.

    What the provider has is out of our hands, and so it is only never sent again.
    """
    for row in _owed(session, gateway, to):
        if row.holds_code and row.recipient is not None:
            session.execute(update(OutgoingText).where(*mine(of(row))).values(until=min(row.until, until)))
        elif row.state == Sending.WAITING:
            close(session, of(row), "asked_for_silence")
        else:
            _empty(session, row)


def erase(session: Session, *, gateway: str, to: str, now: datetime) -> bool:
    """What waits, and what was said lately of which no report can tell any more: the provider is to delete that.

    What is under way is deleted when it has been sent (`outbox.note_sent`), what the provider has when it reports on it.
    True: the code was among what had not gone out.
    """
    owed = _owed(session, gateway, to)
    lost = any(row.holds_code and row.state == Sending.WAITING for row in owed)
    for row in owed:
        if row.state == Sending.QUEUED:
            _empty(session, row)
            continue
        if row.state == Sending.SENT and row.provider is not None:
            owe_deletion(session, gateway=gateway, provider=woken(row.provider), now=now)
        close(session, of(row), ERASED)
    return lost


def end_old(session: Session, *, now: datetime) -> None:
    """What nobody reported on in time loses its number and text; what is long closed goes."""
    late = session.execute(
        select(OutgoingText).where(OutgoingText.state.in_(OPEN), OutgoingText.until <= now).with_for_update()
    ).scalars()
    for row in late.all():
        owe_copy(session, row.gateway, woken_or_none(row.provider), now)
        close(session, of(row), "no_report" if row.provider else "too_late")
    session.execute(
        delete(OutgoingText).where(OutgoingText.state.not_in(OPEN), OutgoingText.until <= now - KEEP_CLOSED)
    )


def _empty(session: Session, row: OutgoingText) -> None:
    """A report can still find it, and can no longer lead to another try."""
    session.execute(update(OutgoingText).where(*mine(of(row))).values(recipient=None, text=None, about=None))


def _owed(session: Session, gateway: str, to: str) -> Sequence[OutgoingText]:
    """In one look: a row that a report moves to another state between two would be missed by both."""
    mine_only = (OutgoingText.recipient_tag == recipient_tag(gateway, to), OutgoingText.state.in_(OPEN))
    return session.execute(select(OutgoingText).where(*mine_only).with_for_update()).scalars().all()
