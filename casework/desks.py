"""Open desks: a session is a row here, found by a keyed hash of what the cookie holds."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from casework import audit
from casework.audit import EventTag
from casework.database import take_turns
from casework.models import DeskSession, Member
from crypto.rest import Pepper

IDLE = timedelta(minutes=15)
LONGEST = timedelta(hours=8)
# The last use is written at most so often: reading a page should not need a write.
_COARSE = timedelta(minutes=1)
_USE = b"dl-desk"
# For what would hurt most in a thief's hands, a factor must have been shown so lately (ASVS 7.5.3).
FRESH = timedelta(minutes=5)


def begin(session: Session, member: Member, pepper: Pepper, now: datetime) -> str:
    """What the cookie is to hold. Ends the desks that have run out, whoever's they were."""
    end_old(session, now)
    key = secrets.token_urlsafe(32)
    session.execute(
        insert(DeskSession).values(
            id=pepper.tag(key.encode(), _USE),
            member_id=member.id,
            half=secrets.token_bytes(32),
            begun=now,
            last_used=now,
            proven=now,
        )
    )
    audit.record(session, EventTag.SIGNED_IN, audit.office_scope(member.office), now, member)
    return key


def end_old(session: Session, now: datetime) -> None:
    """Those that have run out, and those from a time that is still to come, when the clock was wrong."""
    take_turns(session, "desks that have run out")
    session.execute(
        delete(DeskSession).where(
            (DeskSession.last_used < now - IDLE) | (DeskSession.begun < now - LONGEST) | (DeskSession.begun > now)
        )
    )


def find(session: Session, key: str, pepper: Pepper, now: datetime) -> tuple[DeskSession, Member] | None:
    """The desk and its member, or None when it has run out or the member has left. A clock set back does not make it immortal."""
    desk = session.get(DeskSession, pepper.tag(key.encode(), _USE))
    if desk is None or now - desk.last_used > IDLE or not timedelta(0) <= now - desk.begun <= LONGEST:
        return None
    member = session.get(Member, desk.member_id)
    return None if member is None or member.left is not None else (desk, member)


def is_stale(desk: DeskSession, now: datetime) -> bool:
    return now - desk.last_used > _COARSE


def touch(session: Session, desk_id: bytes, now: datetime) -> None:
    session.execute(update(DeskSession).where(DeskSession.id == desk_id).values(last_used=now))


def is_fresh(desk: DeskSession, now: datetime) -> bool:
    return timedelta(0) <= now - desk.proven <= FRESH


def renew(session: Session, desk: DeskSession, pepper: Pepper, now: datetime) -> str:
    """A new key for the same desk, whose factor was shown again: the old cookie opens nothing any more."""
    key = secrets.token_urlsafe(32)
    session.execute(
        update(DeskSession)
        .where(DeskSession.id == desk.id)
        .values(id=pepper.tag(key.encode(), _USE), proven=now, last_used=now)
    )
    return key


def count(session: Session, member: Member) -> int:
    return session.scalar(select(func.count()).select_from(DeskSession).where(DeskSession.member_id == member.id)) or 0


def end_others(session: Session, desk: DeskSession, member: Member, now: datetime) -> None:
    """Everywhere but here."""
    session.execute(delete(DeskSession).where(DeskSession.member_id == member.id, DeskSession.id != desk.id))
    audit.record(session, EventTag.DESKS_ENDED, audit.office_scope(member.office), now, member)


def end_all(session: Session, member_id: bytes) -> None:
    session.execute(delete(DeskSession).where(DeskSession.member_id == member_id))


def end(session: Session, desk_id: bytes, member: Member, now: datetime) -> None:
    session.execute(delete(DeskSession).where(DeskSession.id == desk_id))
    audit.record(session, EventTag.SIGNED_OUT, audit.office_scope(member.office), now, member)
