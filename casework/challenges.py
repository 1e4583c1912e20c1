"""What a factor signs: a value that only this server can have made, a moment ago, and that counts once.

Nothing is kept of it until it was answered, so asking for one costs a stranger's flood no row.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from casework.database import insert_rows
from casework.errors import NotKnown
from casework.models import SpentChallenge
from crypto.labels import cat
from crypto.rest import CHALLENGE, Pepper

LASTS = timedelta(minutes=5)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_HEAD_BYTES = 24
_TAG_BYTES = 32
CHALLENGE_BYTES = _HEAD_BYTES + _TAG_BYTES


def make(pepper: Pepper, purpose: bytes, now: datetime) -> bytes:
    """56 bytes. `purpose`: what it is for; it counts for nothing else."""
    head = ((now - _EPOCH) // timedelta(microseconds=1)).to_bytes(8) + secrets.token_bytes(16)
    return head + pepper.tag(cat(purpose, head), CHALLENGE)


def check(challenge: bytes, pepper: Pepper, purpose: bytes, now: datetime) -> None:
    """Raises NotKnown for one that is not ours, for something else, too old, or from a time still to come."""
    head, tag = challenge[:_HEAD_BYTES], challenge[_HEAD_BYTES:]
    if len(tag) != _TAG_BYTES or not hmac.compare_digest(pepper.tag(cat(purpose, head), CHALLENGE), tag):
        raise NotKnown
    made = _EPOCH + timedelta(microseconds=int.from_bytes(head[:8]))
    if not timedelta(0) <= now - made <= LASTS:
        raise NotKnown


def spend(session: Session, challenge: bytes, now: datetime) -> None:
    """Raises NotKnown the second time."""
    session.execute(delete(SpentChallenge).where(SpentChallenge.at < now - LASTS))
    try:
        with session.begin_nested():
            insert_rows(session, SpentChallenge.__table__, {"id": hashlib.sha256(challenge).digest(), "at": now})
    except IntegrityError:
        raise NotKnown from None
