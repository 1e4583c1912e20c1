"""A transfer from its offer to its end: which seals are handed out when, and what comes after it.

Rules: everything behind the lock on the case. What an office may open was sealed to it in the browser of the one that
offers; the server holds that back until it is taken, and deletes it when it is not, or when it ends. Who fails is followed
by the next. What an office in reserve has from the reporter is no part of a transfer, and outlives it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from casework import audit, boxes, cases, clocks, leads, offices, standings
from casework.audit import Actor, EventTag
from casework.clock import end_of
from casework.database import insert_rows
from casework.errors import NotFound
from casework.models import (
    Assignment,
    Box,
    Case,
    ClockKind,
    ClockState,
    Hint,
    HintKind,
    Member,
    Mode,
    Redaction,
    Release,
    Seal,
    Transfer,
    TransferState,
    Trusted,
    Withdrawal,
)
from casework.standings import NEVER
from casework.states import OPEN as OPEN_CASE
from casework.trust import the_trust
from crypto.boxes import TALK, file_kind, offer_kind, share_kind
from crypto.labels import member_holder, office_holder
from crypto.offices import Office

WAITING, OFFERED, ACTIVE = TransferState.WAITING, TransferState.OFFERED, TransferState.ACTIVE
NOT_TAKEN = (WAITING, OFFERED)
OPEN = (WAITING, OFFERED, ACTIVE)
# Ended after the other office had something in its hands.
TAKEN_ONCE = (TransferState.DONE, TransferState.RETURNED)
FAILED = (TransferState.REFUSED, TransferState.EXPIRED)
# So many offers that ran out within so long, and an office leads no new case until a person trusts it again.
TOO_MANY_EXPIRED, WITHIN = 3, timedelta(days=90)


def of_case(session: Session, case_id: bytes) -> Sequence[Transfer]:
    """Those that were offered first, in that order; then those that wait."""
    found = session.scalars(select(Transfer).where(Transfer.case_id == case_id))
    return sorted(found, key=lambda one: (one.offered is None, one.offered or end_of(NEVER), one.id))


def leads_by(transfer: Transfer) -> bool:
    """Whether the taker leads the case by it: of an account alone nobody can."""
    return transfer.mode is Mode.LEAD and transfer.redaction is Redaction.NONE


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
    standings.begin(session, transfer.case_id, transfer.taker, transfer.ends, without_talk=True)


def take(session: Session, transfer: Transfer, case: Case, now: datetime) -> None:
    """Taken: what was held back is handed out, and nobody who was next in turn is needed."""
    transfer.state, transfer.answered, transfer.taken = ACTIVE, now, True
    standings.leave(session, case.id, transfer.taker)
    if transfer.redaction is Redaction.NONE:
        transfer.reserve = _is_in_reserve(session, transfer)
        _release(session, transfer, TALK)
        _put_card(session, transfer)
        _set_terms(session, transfer, now)
    else:
        _release(session, transfer, share_kind(transfer.giver, transfer.taker))
        standings.begin(session, case.id, transfer.taker, end_of(NEVER), without_talk=True)
    _stop_all_after(session, transfer, now)
    if leads_by(transfer):
        for other in of_case(session, case.id):
            if other.state in NOT_TAKEN and leads_by(other):
                stop(session, other, TransferState.NOT_NEEDED, now)
    standings.call(session, case.id, transfer.giver)


def fail(session: Session, transfer: Transfer, state: TransferState, now: datetime, *, go_on: bool) -> None:
    """Refused or expired: nothing was handed out. `go_on`: whoever is next in turn is asked at once, else by the round."""
    stop(session, transfer, state, now)
    if go_on:
        begin_next(session, transfer, now)
    standings.call(session, transfer.case_id, transfer.giver)


def begin_next(session: Session, transfer: Transfer, now: datetime) -> None:
    """After one that failed. Who is not listed any more, or whose giver leads no more, is passed over."""
    case, listed = session.get_one(Case, transfer.case_id), offices.current(session, the_trust())
    for after in _after(session, transfer):
        if case.state not in OPEN_CASE or not leads.speaks(session, case, after.giver):
            stop(session, after, TransferState.NOT_NEEDED, now)
            _stop_all_after(session, after, now)
        elif after.taker not in listed.offices or (
            after.mode is Mode.LEAD and after.taker in unresponsive(session, now)
        ):
            stop(session, after, TransferState.NOT_NEEDED, now)
            begin_next(session, after, now)
        else:
            begin(session, after, now)


def recall(session: Session, transfer: Transfer, now: datetime) -> None:
    """One that nobody has taken, with all that would have followed it."""
    stop(session, transfer, TransferState.RECALLED, now)
    for after in _after(session, transfer):
        recall(session, after, now)


def stop_open(session: Session, case_id: bytes, now: datetime) -> None:
    """The case has ended: nobody is asked any more."""
    for transfer in of_case(session, case_id):
        if transfer.state in NOT_TAKEN:
            stop(session, transfer, TransferState.NOT_NEEDED, now)


def finish(session: Session, transfer: Transfer, case: Case, state: TransferState, now: datetime) -> None:
    """Of an active one: nothing more is handed out. What was read is read. A lead goes back to where it came from."""
    stop(session, transfer, state, now)
    if not leads.speaks(session, case, transfer.taker):
        standings.leave(session, case.id, transfer.taker)
    if leads_by(transfer):
        _give_back(session, transfer, case, now)
    if state is TransferState.RECALLED or session.get(Withdrawal, case.id) is not None:
        transfer.deletion = True
        standings.call_in(session, case.id, transfer.taker)
    standings.call(session, case.id, transfer.giver)


def stand_aside(session: Session, case: Case, office: str, now: datetime) -> None:
    """For an office in reserve that gets the case now: what it was asked besides ends, and takes nothing from it."""
    for transfer in of_case(session, case.id):
        if transfer.taker == office and transfer.state in NOT_TAKEN:
            recall(session, transfer, now)
        elif transfer.taker == office and transfer.state is ACTIVE:
            transfer.state = TransferState.DONE
    standings.leave(session, case.id, office)
    session.flush()


def close_door(session: Session, transfer: Transfer) -> None:
    """The taker is handed nothing more, nor are those of its people to whom it gave the case."""
    if transfer.redaction is not Redaction.NONE:
        share = share_kind(transfer.giver, transfer.taker)
        _take_seals(session, transfer.case_id, (share,), [office_holder(transfer.taker)])
        return
    if transfer.state is ACTIVE:
        _take_from_members(session, transfer.case_id, transfer.taker)
    if transfer.reserve:
        _release(session, transfer, TALK, Release.ON_OVERDUE)
    else:
        _take_seals(session, transfer.case_id, (TALK,), [office_holder(transfer.taker)])


def take_talk(session: Session, case_id: bytes, office: str) -> None:
    """From the office and from those of its people to whom it gave the case."""
    _take_from_members(session, case_id, office)
    _take_seals(session, case_id, (TALK,), [office_holder(office)])


def _take_from_members(session: Session, case_id: bytes, office: str) -> None:
    members = session.scalars(select(Member.id).where(Member.office == office)).all()
    session.execute(delete(Assignment).where((Assignment.case_id == case_id) & Assignment.member_id.in_(members)))
    _take_seals(session, case_id, (TALK, file_kind(office)), [member_holder(member) for member in members])


def unresponsive(session: Session, now: datetime) -> set[str]:
    """Offices that let too many offers run out, and lead nothing new until somebody trusts them again."""
    counts = Transfer.state == TransferState.EXPIRED, Transfer.answered > now - WITHIN
    again = Trusted.office.is_(None) | (Transfer.answered > Trusted.since)
    expired = select(Transfer.taker).outerjoin(Trusted, Trusted.office == Transfer.taker).where(*counts, again)
    return set(session.scalars(expired.group_by(Transfer.taker).having(func.count() >= TOO_MANY_EXPIRED)))


def trust_again(session: Session, office: Office, now: datetime) -> None:
    """What ran out before counts no more."""
    session.merge(Trusted(office=office.id, since=now))
    session.flush()
    audit.record(session, EventTag.OFFICE_TRUSTED, audit.office_scope(office.id), now, Actor.SERVICE)


def stop(session: Session, transfer: Transfer, state: TransferState, now: datetime) -> None:
    """Its seals go; what comes after it is for the caller to say."""
    close_door(session, transfer)
    if transfer.state is not ACTIVE:
        standings.leave(session, transfer.case_id, transfer.taker)
        transfer.answered = now
        _destroy_account(session, transfer)
    transfer.state = state
    session.flush()


def _destroy_account(session: Session, transfer: Transfer) -> None:
    """Nobody took it, so it goes over with nothing. It is the last in its box, where those that were taken come first."""
    if transfer.redaction is Redaction.NONE:
        return
    box = boxes.find(session, transfer.case_id, share_kind(transfer.giver, transfer.taker))
    if box is None:
        return
    taken = sum(one.taken for one in _accounts(session, transfer.case_id, transfer.giver, transfer.taker))
    if taken:
        boxes.cut(session, box.id, taken)
    else:
        session.delete(box)
    session.flush()


def _accounts(session: Session, case_id: bytes, giver: str, taker: str) -> list[Transfer]:
    return [
        one
        for one in of_case(session, case_id)
        if (one.giver, one.taker) == (giver, taker) and one.redaction is not Redaction.NONE
    ]


def _stop_all_after(session: Session, transfer: Transfer, now: datetime) -> None:
    for after in _after(session, transfer):
        stop(session, after, TransferState.NOT_NEEDED, now)
        _stop_all_after(session, after, now)


def _after(session: Session, transfer: Transfer) -> Sequence[Transfer]:
    waiting = select(Transfer).where(Transfer.follows == transfer.id, Transfer.state == WAITING)
    return session.scalars(waiting.order_by(Transfer.id)).all()


def _set_terms(session: Session, transfer: Transfer, now: datetime) -> None:
    """A lead owes the reporter what its own law says, from the day on which it took the case."""
    case_id, taker = transfer.case_id, transfer.taker
    if transfer.mode is not Mode.LEAD:
        standings.begin(session, case_id, taker, end_of(NEVER))
        return
    law = offices.law_of(offices.current(session, the_trust()), taker)
    clocks.begin_or_again(session, case_id, taker, law, now.date())
    clocks.meet(session, case_id, transfer.giver, ClockKind.FORWARDING)
    clocks.rest(session, case_id, transfer.giver)


def _give_back(session: Session, transfer: Transfer, case: Case, now: datetime) -> None:
    """What that office had given in its turn ends with it: the present lead must know who reads the case."""
    for given in of_case(session, case.id):
        if given.giver == transfer.taker and given.state is ACTIVE:
            finish(session, given, case, TransferState.RECALLED, now)
        elif given.giver == transfer.taker and given.state in NOT_TAKEN:
            recall(session, given, now)
    clocks.end(session, case.id, transfer.taker)
    before = _deleted_by_giver(session, transfer)
    if before is not None:
        before.state = TransferState.RETURNED
        session.flush()
        _give_back(session, before, case, now)
        standings.call(session, case.id, before.giver)
        return
    if case.state not in OPEN_CASE:
        return
    clocks.go_on(session, case.id, transfer.giver, now.date())
    listed, there = offices.current(session, the_trust()), clocks.of_case(session, case.id, transfer.giver)
    feedback = there.get(ClockKind.FEEDBACK)
    if transfer.giver in listed.offices and (feedback is None or feedback.state is ClockState.MET):
        law = offices.law_of(listed, transfer.giver)
        clocks.begin_feedback_again(session, case.id, transfer.giver, law, now.date())


def _deleted_by_giver(session: Session, transfer: Transfer) -> Transfer | None:
    """How a giver that has deleted the case had got it: then it goes back to whoever is before that one."""
    talk = boxes.of_case(session, transfer.case_id, TALK)
    if transfer.giver in boxes.offices_with(session, talk.id, Release.NOW):
        return None
    there = of_case(session, transfer.case_id)
    return next((one for one in there if one.taker == transfer.giver and one.state is ACTIVE and leads_by(one)), None)


def _put_card(session: Session, transfer: Transfer) -> None:
    """One that the reporter's side sealed to it, for an office in reserve, stays."""
    if transfer.card is None or session.get(Hint, (transfer.case_id, transfer.taker)) is not None:
        return
    row = {"case_id": transfer.case_id, "office": transfer.taker, "kind": HintKind.CARD, "sealed": transfer.card}
    insert_rows(session, Hint.__table__, row)


def _is_in_reserve(session: Session, transfer: Transfer) -> bool:
    talk = boxes.of_case(session, transfer.case_id, TALK)
    return transfer.taker in boxes.offices_with(session, talk.id, Release.ON_OVERDUE)


def _release(session: Session, transfer: Transfer, kind: str, release: Release = Release.NOW) -> None:
    box = boxes.of_case(session, transfer.case_id, kind)
    here = (Seal.box_id == box.id) & (Seal.holder == office_holder(transfer.taker))
    session.execute(update(Seal).where(here).values(release=release))


def _take_seals(session: Session, case_id: bytes, kinds: Sequence[str], holders: Sequence[str]) -> None:
    """All but what waits in reserve."""
    ids = select(Box.id).where(Box.case_id == case_id, Box.kind.in_(kinds))
    theirs = (Seal.box_id.in_(ids)) & Seal.holder.in_(holders) & (Seal.release != Release.ON_OVERDUE)
    session.execute(delete(Seal).where(theirs).execution_options(synchronize_session=False))
