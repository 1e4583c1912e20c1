"""A transfer from its offer to its end: which seals are handed out when, and what comes after it.

Rules: everything behind the lock on the case. What an office may open was sealed to it in the browser of the one that
offers; the server holds that back until it is taken, and deletes it when it is not. Who fails is followed by the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from casework import audit, boxes, cases, clocks, standings
from casework.audit import Actor, EventTag
from casework.clock import end_of
from casework.errors import NotFound
from casework.jurisdictions import Jurisdiction
from casework.models import Case, ClockKind, Mode, Redaction, Release, Seal, Transfer, TransferState, Trusted
from casework.standings import NEVER
from crypto.boxes import TALK, offer_kind, share_kind
from crypto.labels import office_holder
from crypto.offices import Office

WAITING, OFFERED, ACTIVE = TransferState.WAITING, TransferState.OFFERED, TransferState.ACTIVE
OPEN = (WAITING, OFFERED, ACTIVE)
# Ended after the other office had something in its hands.
TAKEN_ONCE = (TransferState.DONE, TransferState.RETURNED)
# So many offers that ran out within so long, and an office leads no new case until a person trusts it again.
TOO_MANY_EXPIRED, WITHIN = 3, timedelta(days=90)


def of_case(session: Session, case_id: bytes) -> Sequence[Transfer]:
    """Those that were offered first, in that order; then those that wait."""
    found = session.scalars(select(Transfer).where(Transfer.case_id == case_id))
    return sorted(found, key=lambda one: (one.offered is None, one.offered or end_of(NEVER), one.id))


def hold(session: Session, transfer_id: bytes) -> tuple[Transfer, Case]:
    """Behind the lock on the case. Raises NotFound."""
    found = session.get(Transfer, transfer_id)
    if found is None:
        raise NotFound
    case = session.get_one(Case, found.case_id)
    cases.hold(session, case)
    session.refresh(found)
    return found, case


def begin(session: Session, transfer: Transfer, now: datetime) -> None:
    """It stands on the other office's desk from now on, with its cover note and nothing else."""
    transfer.state, transfer.offered, transfer.ends = OFFERED, now, now + timedelta(hours=transfer.hours)
    _release(session, transfer, offer_kind(transfer.giver, transfer.taker))
    standings.leave(session, transfer.case_id, transfer.taker)
    standings.begin(session, transfer.case_id, transfer.taker, transfer.ends)


def take(session: Session, transfer: Transfer, case: Case, law: Jurisdiction, now: datetime) -> None:
    """Taken: what was held back is handed out, and nobody who was next in turn is needed. `law`: the taker's."""
    transfer.state, transfer.answered = ACTIVE, now
    standings.leave(session, case.id, transfer.taker)
    if transfer.redaction is Redaction.NONE:
        _release(session, transfer, TALK)
        _set_terms(session, transfer, law, now)
    else:
        _release(session, transfer, share_kind(transfer.giver, transfer.taker))
    for next_one in _after(session, transfer):
        _stop(session, next_one, TransferState.NOT_NEEDED, now)
    standings.call(session, case.id, transfer.giver)


def fail(session: Session, transfer: Transfer, state: TransferState, now: datetime) -> None:
    """Refused or expired: nothing of the case was handed out, and whoever is next in turn is asked at once."""
    _stop(session, transfer, state, now)
    for next_one in _after(session, transfer):
        begin(session, next_one, now)
    standings.call(session, transfer.case_id, transfer.giver)


def recall(session: Session, transfer: Transfer, now: datetime) -> None:
    """With all that would have followed it."""
    _stop(session, transfer, TransferState.RECALLED, now)
    for next_one in _after(session, transfer):
        recall(session, next_one, now)


def finish(session: Session, transfer: Transfer, state: TransferState, now: datetime) -> None:
    """Of an active one: nothing more is handed out. What was read is read. A lead that goes back runs there again."""
    _stop(session, transfer, state, now)
    if transfer.mode is Mode.LEAD and transfer.redaction is Redaction.NONE:
        clocks.end(session, transfer.case_id, transfer.taker)
        clocks.go_on(session, transfer.case_id, transfer.giver, now.date())
    standings.leave(session, transfer.case_id, transfer.taker)
    standings.call(session, transfer.case_id, transfer.giver)


def close_door(session: Session, transfer: Transfer) -> None:
    """The taker is handed nothing more, neither talk nor account; the room in which the two speak stays."""
    kinds = (TALK, share_kind(transfer.giver, transfer.taker))
    ids = [box.id for box in boxes.of_kinds(session, transfer.case_id, *kinds)]
    kept = () if transfer.answered else (Release.ON_OVERDUE,)  # a reserve that the reporter agreed to is no part of it
    session.execute(
        delete(Seal).where(
            Seal.box_id.in_(ids), Seal.holder == office_holder(transfer.taker), Seal.release.not_in(kept)
        )
    )


def is_unresponsive(session: Session, office: str, now: datetime) -> bool:
    trusted = session.get(Trusted, office)
    since = max(now - WITHIN, trusted.since) if trusted else now - WITHIN
    expired = select(func.count()).where(
        Transfer.taker == office, Transfer.state == TransferState.EXPIRED, Transfer.answered > since
    )
    return (session.scalar(expired) or 0) >= TOO_MANY_EXPIRED


def trust_again(session: Session, office: Office, now: datetime) -> None:
    """What ran out before counts no more."""
    session.merge(Trusted(office=office.id, since=now))
    session.flush()
    audit.record(session, EventTag.OFFICE_TRUSTED, audit.office_scope(office.id), now, Actor.SERVICE)


def _stop(session: Session, transfer: Transfer, state: TransferState, now: datetime) -> None:
    was = transfer.state
    if was is not ACTIVE:
        standings.leave(session, transfer.case_id, transfer.taker)
    close_door(session, transfer)
    transfer.state, transfer.answered = state, now if was is not ACTIVE else transfer.answered
    session.flush()


def _after(session: Session, transfer: Transfer) -> Sequence[Transfer]:
    waiting = select(Transfer).where(Transfer.follows == transfer.id, Transfer.state == WAITING)
    return session.scalars(waiting.order_by(Transfer.id)).all()


def _set_terms(session: Session, transfer: Transfer, law: Jurisdiction, now: datetime) -> None:
    """A lead owes the reporter what its own law says, from the day on which it took the case."""
    case_id, taker = transfer.case_id, transfer.taker
    if transfer.mode is not Mode.LEAD:
        standings.begin(session, case_id, taker, end_of(NEVER))
        return
    if clocks.of_case(session, case_id, taker):
        standings.begin(session, case_id, taker, end_of(NEVER))
        clocks.begin_feedback_again(session, case_id, taker, law, now.date())
    else:
        clocks.begin(session, case_id, taker, law, now.date())
    clocks.meet(session, case_id, transfer.giver, ClockKind.FORWARDING)
    clocks.rest(session, case_id, transfer.giver)


def _release(session: Session, transfer: Transfer, kind: str) -> None:
    box = boxes.of_case(session, transfer.case_id, kind)
    session.execute(
        update(Seal)
        .where(Seal.box_id == box.id, Seal.holder == office_holder(transfer.taker))
        .values(release=Release.NOW)
    )
