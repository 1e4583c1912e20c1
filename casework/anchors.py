"""The daily anchor: one hash over the heads of all chains, chained to the anchor before, to be kept elsewhere.

Rules: an anchor covers finished days only. One that covered half of a day would tell which of the day's reports came
before it. One a day: the second of a day is the first again. A head never goes back, whatever the clock does. The
heads stay with the anchors, so a chain that is gone is still known by name.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.database import insert_rows
from casework.models import Anchor, AnchoredHead, AuditRow
from crypto.bodies import b64, unb64
from crypto.errors import Malformed
from crypto.labels import cat

_LABEL = "davylamp/v1/anchor"
_NOTHING = bytes(32)
_LINE = re.compile(r"davylamp-anchor ([1-9][0-9]{0,8}) ([0-9]{4}-[0-9]{2}-[0-9]{2}) ([A-Za-z0-9_-]{43})", re.ASCII)

Heads = dict[str, tuple[int, bytes]]  # scope: place and digest of the last row


@dataclass(frozen=True)
class Line:
    """What is kept elsewhere: enough to know an anchor again, nothing about the cases."""

    place: int
    day: date
    digest: bytes

    def __str__(self) -> str:
        return f"davylamp-anchor {self.place} {self.day.isoformat()} {b64(self.digest)}"


def read_line(text: str) -> Line:
    """Raises Malformed."""
    found = _LINE.fullmatch(" ".join(text.split()))
    if found is None:
        raise Malformed("not the line of an anchor")
    try:
        return Line(int(found[1]), date.fromisoformat(found[2]), unb64(found[3], 32))
    except ValueError:
        raise Malformed("not a day") from None


def make(session: Session, today: date) -> tuple[Line, bool]:
    """Today's anchor; and whether an anchor of a later day is there, so that one of the two clocks was wrong."""
    last = session.scalars(select(Anchor).order_by(Anchor.place.desc()).limit(1)).one_or_none()
    clock_went_back = last is not None and last.day > today
    anchor = session.scalars(select(Anchor).where(Anchor.day == today)).one_or_none()
    if anchor is None:
        place, before = (last.place + 1, last.digest) if last else (1, _NOTHING)
        known = heads_at(session)
        moved = {scope: head for scope, head in _heads_before(session, today).items() if head > known.get(scope, (0,))}
        anchor = Anchor(place=place, day=today, digest=chain(before, place, today, known | moved))
        session.add(anchor)
        session.flush()
        rows = [{"anchor": place, "scope": s, "place": p, "digest": d} for s, (p, d) in sorted(moved.items())]
        if rows:
            insert_rows(session, AnchoredHead.__table__, *rows)
    return Line(anchor.place, anchor.day, anchor.digest), clock_went_back


def chain(before: bytes, place: int, day: date, heads: Heads) -> bytes:
    """The digest of an anchor over all heads, in the order of their scopes."""
    over = hashlib.sha256()
    for scope, (row, digest) in sorted(heads.items()):
        over.update(cat(scope, str(row), digest))
    return hashlib.sha256(cat(_LABEL, before, str(place), day.isoformat(), over.digest())).digest()


def heads_at(session: Session) -> Heads:
    """Every chain's head as the anchors know it."""
    rows = session.execute(
        select(AnchoredHead.scope, AnchoredHead.place, AnchoredHead.digest).order_by(AnchoredHead.anchor)
    )
    return {scope: (place, digest) for scope, place, digest in rows}


def _heads_before(session: Session, today: date) -> Heads:
    # `at` begins with the day, so a day sorts before all of its moments.
    newest = (
        select(AuditRow.scope, func.max(AuditRow.place).label("place"))
        .where(AuditRow.at < today.isoformat())
        .group_by(AuditRow.scope)
        .subquery()
    )
    rows = session.execute(
        select(AuditRow.scope, AuditRow.place, AuditRow.digest).join(
            newest, (AuditRow.scope == newest.c.scope) & (AuditRow.place == newest.c.place)
        )
    )
    return {scope: (place, digest) for scope, place, digest in rows}
