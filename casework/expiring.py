"""Offers that nobody answered in time. It counts against the office, and whoever is next in turn is asked at once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session, aliased

from casework import audit, freezing, transfers
from casework.audit import Actor, EventTag
from casework.models import Transfer, TransferState
from casework.one_by_one import page_by_page


def expire_all(now: datetime) -> None:
    """One round. Each is a transaction of its own; what ran out while nobody worked is made up for, rung by rung."""
    page_by_page(_due(now), [Transfer.id], lambda session, transfer_id: expire(session, transfer_id, now))
    page_by_page(_held_up(now), [Transfer.id], lambda session, transfer_id: go_on(session, transfer_id, now))


def expire(session: Session, transfer_id: bytes, now: datetime) -> None:
    """Nothing where it was answered, or the case is held still, since this was found."""
    transfer, case = transfers.hold(session, transfer_id)
    if transfer.state is not transfers.OFFERED or transfer.ends is None or transfer.ends > now:
        return
    if freezing.in_force(session, case.id, now.date()) is not None:
        return
    if freezing.was_between(session, case.id, transfer.offered, transfer.ends):
        transfers.begin(
            session, transfer, now
        )  # the office could not take it: its term begins anew, and nothing counts
        return
    transfers.fail(session, transfer, TransferState.EXPIRED, now, go_on=True)
    audit.record(session, EventTag.TRANSFER_EXPIRED, audit.case_scope(case.id), now, Actor.SERVICE)


def go_on(session: Session, transfer_id: bytes, now: datetime) -> None:
    """What follows one that was refused while the case was held still."""
    transfer, case = transfers.hold(session, transfer_id)
    if transfer.state in transfers.FAILED and freezing.in_force(session, case.id, now.date()) is None:
        transfers.begin_next(session, transfer, now)


def _held_up(now: datetime) -> Select[bytes]:
    after = aliased(Transfer)
    waits = exists().where(after.follows == Transfer.id, after.state == TransferState.WAITING)
    failed = Transfer.state.in_(transfers.FAILED) & ~freezing.is_frozen(Transfer.case_id, now.date())
    return select(Transfer.id).where(failed, waits)


def _due(now: datetime) -> Select[bytes]:
    late = (Transfer.state == TransferState.OFFERED, Transfer.ends <= now)
    return select(Transfer.id).where(*late, ~freezing.is_frozen(Transfer.case_id, now.date()))
