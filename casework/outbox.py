"""Messages on their way to phones: in the database with the case, leased by one worker at a time, sent at most once more
than needed.

Rules: a message is written in the transaction that it answers. Whoever sends it has leased it first, by an UPDATE that
only one can win. A state only ever rises. Number and words go as soon as nothing more is to be done with them.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from casework.database import insert_rows
from casework.models import Delivery, Outgoing
from crypto.rest import Pepper

_USE = b"dl-outbox"
LEASE = timedelta(minutes=2)
# Half a minute, two, eight, half an hour, two hours, eight: a phone underground comes up once a day.
WAITS = [timedelta(seconds=30 * 4**n) for n in range(6)]
_RANK = list(Delivery)
_ENDS = (Delivery.FAILED, Delivery.DELIVERED)


@dataclass(frozen=True)
class Message:
    """What a gateway is to send. `reference`: ours, for delivery reports."""

    id: bytes
    gateway: str
    to: str = field(repr=False)
    text: str = field(repr=False)
    tries: int

    @property
    def reference(self) -> str:
        return self.id.hex()


def enqueue(
    session: Session,
    *,
    gateway: str,
    to: str,
    text: str,
    segments: int,
    dedupe: str,
    pepper: Pepper,
    now: datetime,
    place: int = 0,
) -> None:
    """`dedupe`: the same again is not sent twice. `place`: the order among messages of one moment."""
    mark = pepper.tag(dedupe.encode(), _USE)
    if session.scalars(select(Outgoing.id).where(Outgoing.dedupe == mark)).first() is not None:
        return
    insert_rows(
        session,
        Outgoing.__table__,
        {
            "id": secrets.token_bytes(16),
            "dedupe": mark,
            "gateway": gateway,
            "address": pepper.put_to_rest(to.encode()),
            "text": pepper.put_to_rest(text.encode()),
            "segments": segments,
            "place": place,
            "state": Delivery.WAITING,
            "tries": 0,
            "not_before": now,
            "leased_until": None,
            "reason": None,
            "day": now.date(),
        },
    )


def lease(session: Session, pepper: Pepper, now: datetime, most: int = 20) -> list[Message]:
    """Messages that are this worker's until the lease ends. Two workers never get the same one."""
    free = or_(Outgoing.leased_until.is_(None), Outgoing.leased_until < now)
    due = (
        select(Outgoing.id)
        .where(Outgoing.state == Delivery.WAITING, Outgoing.not_before <= now, free)
        .order_by(Outgoing.not_before, Outgoing.place)
        .limit(most)
    )
    mine = [
        found
        for found in session.scalars(due).all()
        if session.execute(
            update(Outgoing)
            .where(Outgoing.id == found, Outgoing.state == Delivery.WAITING, free)
            .values(leased_until=now + LEASE, tries=Outgoing.tries + 1)
        ).rowcount  # type: ignore[attr-defined]
    ]
    rows = session.execute(
        select(Outgoing.id, Outgoing.gateway, Outgoing.address, Outgoing.text, Outgoing.tries)
        .where(Outgoing.id.in_(mine))
        .order_by(Outgoing.not_before, Outgoing.place)
    )
    return [Message(i, g, pepper.wake(a).decode(), pepper.wake(t).decode(), n) for i, g, a, t, n in rows if a and t]


def accepted(session: Session, message: bytes) -> None:
    """The gateway has it. What a delivery report said meanwhile stays, and the words go."""
    _rise(session, message, Delivery.ACCEPTED)


def report(session: Session, message: bytes, state: Delivery) -> bool:
    """What a delivery report says; False for a message that is not known here."""
    return _rise(session, message, state)


def try_later(session: Session, message: Message, now: datetime, reason: str) -> None:
    """After the last wait it has failed."""
    if message.tries > len(WAITS):
        fail(session, message.id, reason)
        return
    wait = WAITS[message.tries - 1]
    session.execute(
        update(Outgoing)
        .where(Outgoing.id == message.id, Outgoing.state == Delivery.WAITING)
        .values(not_before=now + wait, leased_until=None, reason=reason)
    )


def fail(session: Session, message: bytes, reason: str) -> None:
    session.execute(update(Outgoing).where(Outgoing.id == message).values(reason=reason))
    _rise(session, message, Delivery.FAILED)


def spent(session: Session, gateway: str, now: datetime) -> int:
    """Segments handed to this gateway today."""
    count = select(func.sum(Outgoing.segments)).where(
        Outgoing.gateway == gateway, Outgoing.day == now.date(), Outgoing.state != Delivery.WAITING
    )
    return session.scalar(count) or 0


def counts(session: Session) -> Sequence[tuple[str, Delivery, int]]:
    """(gateway, state, how many), for the operator; no number, no word."""
    query = select(Outgoing.gateway, Outgoing.state, func.count()).group_by(Outgoing.gateway, Outgoing.state)
    return [(gateway, state, count) for gateway, state, count in session.execute(query)]


def _rise(session: Session, message: bytes, state: Delivery) -> bool:
    below = _RANK[: _RANK.index(state)]
    row = session.execute(select(Outgoing.state).where(Outgoing.id == message)).first()
    if row is None:
        return False
    session.execute(
        update(Outgoing)
        .where(Outgoing.id == message, Outgoing.state.in_(below))
        .values(state=state, address=None, text=None, leased_until=None)
    )
    return True
