"""Offers that nobody answered in time. It counts against the office, and whoever is next in turn is asked at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework import audit, freezing, transfers
from casework.audit import Actor, EventTag
from casework.database import reading, transaction
from casework.models import Transfer, TransferState

AT_ONCE = 200


def expire_all(now: datetime) -> None:
    """One round. Each is a transaction of its own; what ran out while nobody worked is made up for, rung by rung."""
    with reading() as session:
        found = _due(session, now)
    for transfer_id in found:
        with transaction() as session:
            expire(session, transfer_id, now)


def expire(session: Session, transfer_id: bytes, now: datetime) -> None:
    """Nothing where it was answered, or the case is held still, since this was found."""
    transfer, case = transfers.hold(session, transfer_id)
    if transfer.state is not transfers.OFFERED or transfer.ends is None or transfer.ends > now:
        return
    if freezing.in_force(session, case.id, now.date()) is not None:
        return
    transfers.fail(session, transfer, TransferState.EXPIRED, now)
    audit.record(session, EventTag.TRANSFER_EXPIRED, audit.case_scope(case.id), now, Actor.SERVICE)


def _due(session: Session, now: datetime) -> Sequence[bytes]:
    late = (Transfer.state == TransferState.OFFERED, Transfer.ends <= now)
    query = select(Transfer.id).where(*late, ~freezing.is_frozen(Transfer.case_id, now.date()))
    return session.scalars(query.order_by(Transfer.ends, Transfer.id).limit(AT_ONCE)).all()
