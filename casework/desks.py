"""Open desks: a session is a row here, found by a keyed hash of what the cookie holds."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, update
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


def end(session: Session, desk_id: bytes, member: Member, now: datetime) -> None:
    session.execute(delete(DeskSession).where(DeskSession.id == desk_id))
    audit.record(session, EventTag.SIGNED_OUT, audit.office_scope(member.office), now, member)
