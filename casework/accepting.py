"""The office to which a case was offered: it reads the cover note, takes the case or says why not, and ends it one day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework import access, audit, boxes, cases, freezing, leads, offices, standings, transfers, withdrawing
from casework.access import Action
from casework.audit import EventTag
from casework.boxes import NewEntry
from casework.errors import ConsentWithdrawn, Frozen, Invalid, NotFound, WrongState
from casework.models import Box, Case, Member, Side, Transfer, TransferState
from casework.states import OPEN
from casework.trust import the_trust
from crypto.boxes import TALK, offer_kind

_ENDS = (TransferState.DONE, TransferState.RETURNED)


def incoming(session: Session, member: Member) -> Sequence[Transfer]:
    """What was ever offered to the member's office, the newest first; not what waits for another's refusal."""
    if not access.may(member, Action.BEGIN):
        return []
    mine = select(Transfer).where(Transfer.taker == member.office, access.not_kept_out(member, Transfer.case_id))
    offered = mine.where(Transfer.offered.is_not(None))
    return session.scalars(offered.order_by(Transfer.offered.desc(), Transfer.id)).all()


def outgoing(session: Session, member: Member) -> Sequence[Transfer]:
    visible = access.visible_cases(member).with_only_columns(Case.id)
    mine = select(Transfer).where(Transfer.giver == member.office, Transfer.case_id.in_(visible))
    return session.scalars(mine.order_by(Transfer.offered.desc(), Transfer.id)).all()


def find(session: Session, transfer_id: bytes, member: Member) -> Transfer:
    """One that is open between the two, for either of them. Raises NotFound."""
    found = session.scalars(access.open_transfers(member).where(Transfer.id == transfer_id)).one_or_none()
    if found is None:
        raise NotFound
    return found


def rooms(session: Session, case_id: bytes, member: Member) -> list[Box]:
    """What the member's office says to others about a case and was given by them, as far as it is handed out."""
    wanted = select(Box).where(Box.case_id == case_id, Box.kind.startswith("offer:") | Box.kind.startswith("share:"))
    there = session.scalars(wanted.order_by(Box.kind)).all()
    own = [box for box in there if member.office in box.kind.split(":")[1:]]
    return boxes.sealed_to(session, own, access.holders(member, Action.BEGIN))


def open_rooms(session: Session, transfer: Transfer, *, by: Member, now: datetime) -> list[Box]:
    """Those of this transfer; recorded."""
    case = session.get_one(Case, transfer.case_id)
    cases.hold(session, case)
    standings.opened(session, case.id, by.office)
    audit.record(session, EventTag.TRANSFER_OPENED, audit.case_scope(case.id), now, by)
    pair = [transfer.giver, transfer.taker]
    return [box for box in rooms(session, case.id, by) if box.kind.split(":")[1:] == pair]


def accept(session: Session, transfer_id: bytes, entry: NewEntry, *, by: Member, now: datetime) -> bytes:
    """Raises WrongState for an offer that has run out, Frozen while somebody holds the case still."""
    transfer, case, link, is_new = _answer(session, transfer_id, entry, by, now)
    if is_new:
        if freezing.in_force(session, case.id, now.date()) is not None:
            raise Frozen
        if by.office not in offices.current(session, the_trust()).offices:
            raise WrongState("this office is not listed any more")
        if case.state not in OPEN:
            raise WrongState(f"nothing is taken of a case that is {case.state.value}")
        transfers.take(session, transfer, case, now)
        audit.record(session, EventTag.TRANSFER_ACCEPTED, audit.case_scope(case.id), now, by)
    return link


def refuse(session: Session, transfer_id: bytes, entry: NewEntry, *, by: Member, now: datetime) -> bytes:
    """The reason stands in the entry. Who is next in turn waits while the case is held still."""
    transfer, case, link, is_new = _answer(session, transfer_id, entry, by, now)
    if is_new:
        held_still = freezing.in_force(session, case.id, now.date()) is not None
        transfers.fail(session, transfer, TransferState.REFUSED, now, go_on=not held_still)
        audit.record(session, EventTag.TRANSFER_REFUSED, audit.case_scope(case.id), now, by)
    return link


def write(session: Session, transfer_id: bytes, entry: NewEntry, *, by: Member, now: datetime) -> bytes:
    """To the other office, by either of the two: a message, or a part of the plan that they share.

    Raises ConsentWithdrawn for the giver, once the reporter has taken back what it had allowed; if they allow it anew, that
    is not for who was asked to delete it.
    """
    transfer, case = transfers.hold(session, find(session, transfer_id, by).id)
    gives = by.office == transfer.giver
    if gives and (transfer.deletion or withdrawing.is_withdrawn(session, case.id)):
        raise ConsentWithdrawn
    link, is_new = _append(session, transfer, entry, now)
    if is_new:
        standings.call_in(session, case.id, transfer.taker if gives else transfer.giver)
        audit.record(session, EventTag.TRANSFER_WRITTEN, audit.case_scope(case.id), now, by)
    return link


def end(
    session: Session,
    transfer_id: bytes,
    entry: NewEntry,
    status: NewEntry | None,
    to: TransferState,
    *,
    by: Member,
    now: datetime,
) -> bytes:
    """`status`: for the reporter, from a lead that gives the case back, as its last word there.

    What was asked to be deleted is confirmed so, too. Raises WrongState for what is over.
    """
    transfer, case = transfers.hold(session, _asked(session, transfer_id, by).id)
    link, is_new = _append(session, transfer, entry, now)
    if not is_new:
        return link
    if transfer.state is transfers.ACTIVE and not _led_before(session, case, transfer):
        _check_end(transfer, to, status)
        if status is not None:
            leads.check_voice(session, case, by.office)
            cases.write(session, case, TALK, status, now)
        was_asked = transfer.deletion
        transfers.finish(session, transfer, case, to, now)
        if was_asked:
            _confirm_deletion(session, case, transfer)
    elif transfer.deletion and status is None:
        _confirm_deletion(session, case, transfer)
    else:
        raise WrongState(f"this transfer is {transfer.state.value}")
    session.flush()
    audit.record(session, EventTag.TRANSFER_ENDED, audit.case_scope(case.id), now, by)
    return link


def _led_before(session: Session, case: Case, transfer: Transfer) -> bool:
    """It has handed the lead on: it gives nothing back, and what it deletes changes nothing in the way of the lead."""
    return transfers.leads_by(transfer) and leads.lead(session, case) != transfer.taker


def _confirm_deletion(session: Session, case: Case, transfer: Transfer) -> None:
    transfer.deletion = False
    if not leads.speaks(session, case, transfer.taker):
        standings.leave(session, case.id, transfer.taker)


def _check_end(transfer: Transfer, to: TransferState, status: NewEntry | None) -> None:
    leading = transfers.leads_by(transfer)
    if to not in _ENDS or (leading and to is TransferState.DONE):
        raise Invalid(
            "wrong_end", "A case that is led is closed or given back, anything else is done or given back.", "as"
        )
    if (status is not None) is not leading:
        raise Invalid("status_missing", "The reporter is told by the office that leads, and by no other.", "status")


def _answer(
    session: Session, transfer_id: bytes, entry: NewEntry, by: Member, now: datetime
) -> tuple[Transfer, Case, bytes, bool]:
    transfer, case = transfers.hold(session, _asked(session, transfer_id, by).id)
    link, is_new = _append(session, transfer, entry, now)
    if is_new and (transfer.state is not transfers.OFFERED or transfer.ends is None or transfer.ends <= now):
        raise WrongState("this offer is answered or has run out")
    return transfer, case, link, is_new


def _asked(session: Session, transfer_id: bytes, by: Member) -> Transfer:
    """One that was ever offered to this office: an answer that comes twice finds it, too. Raises NotFound."""
    found = next((one for one in incoming(session, by) if one.id == transfer_id), None)
    if found is None:
        raise NotFound
    return found


def _append(session: Session, transfer: Transfer, entry: NewEntry, now: datetime) -> tuple[bytes, bool]:
    box = boxes.of_case(session, transfer.case_id, offer_kind(transfer.giver, transfer.taker))
    return boxes.append(session, box, entry, side=Side.OFFICE, day=now.date())
