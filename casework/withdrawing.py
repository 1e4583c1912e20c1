"""A reporter takes back what they had allowed: nothing more goes to another office, and who has it is asked to delete it.

What was read cannot be unread, and the screens say so. The office that leads the case keeps it: somebody has to.

They may allow it again. That is for what is offered from then on: what was taken from somebody stays taken, who was asked to
delete is still asked, and no office in reserve comes back.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from casework import approvals, audit, boxes, cases, clocks, leads, standings, transfers
from casework.audit import Actor, EventTag
from casework.boxes import NewEntry
from casework.database import insert_once
from casework.errors import WrongState
from casework.models import Case, DeletionAsked, Member, Release, Seal, Transfer, Withdrawal
from crypto.boxes import TALK


def stop_sharing(session: Session, case_id: bytes, now: datetime) -> None:
    """In the transaction that stores the reporter's signed `consent` entry with `withdrawn`. Again: changes nothing."""
    case = session.get_one(Case, case_id)
    cases.hold(session, case)
    if is_withdrawn(session, case_id):
        return
    session.add(Withdrawal(case_id=case_id, day=now.date()))
    there, present = transfers.of_case(session, case_id), leads.lead(session, case)
    for transfer in there:
        transfer.reserve = False
        if transfer.state in transfers.NOT_TAKEN:
            transfers.recall(session, transfer, now)
    for transfer in there:  # only then: an offer that is recalled ends the call of its office
        leading = transfer.state is transfers.ACTIVE and transfers.leads_by(transfer) and transfer.taker == present
        if transfer.taken and not leading:
            _ask_to_delete(session, case, transfer)
    _ask_reserve(session, case, present)
    talk = boxes.of_case(session, case_id, TALK)
    session.execute(delete(Seal).where(Seal.box_id == talk.id, Seal.release != Release.NOW))
    session.flush()
    approvals.drop_shares(session, case)
    standings.arrived(session, case_id)
    audit.record(session, EventTag.CONSENT_WITHDRAWN, audit.case_scope(case_id), now.date(), Actor.REPORTER)


def share_again(session: Session, case_id: bytes, now: datetime) -> None:
    """In the transaction that stores the reporter's signed `consent` entry. Where nothing was taken back: changes nothing."""
    case = session.get_one(Case, case_id)
    cases.hold(session, case)
    there = session.get(Withdrawal, case_id, populate_existing=True)
    if there is None:
        return
    session.delete(there)
    session.flush()
    audit.record(session, EventTag.CONSENT_GIVEN_ANEW, audit.case_scope(case_id), now.date(), Actor.REPORTER)


def is_withdrawn(session: Session, case_id: bytes) -> bool:
    return session.scalar(select(Withdrawal.day).where(Withdrawal.case_id == case_id)) is not None


def _ask_to_delete(session: Session, case: Case, transfer: Transfer) -> None:
    if transfer.state is transfers.ACTIVE:
        transfers.close_door(session, transfer)
    transfer.deletion = True
    if not leads.speaks(session, case, transfer.taker):
        standings.leave(session, case.id, transfer.taker)
    standings.call_in(session, case.id, transfer.taker)


def is_asked_to_delete(session: Session, case_id: bytes, office: str) -> bool:
    """An office in reserve that had opened the case. Whoever got it by a transfer is asked by that."""
    return session.get(DeletionAsked, (case_id, office)) is not None


def confirm_deletion(
    session: Session, case: Case, decision: NewEntry, status: NewEntry, *, by: Member, now: datetime
) -> dict[str, bytes]:
    """The office says, in its file and to the reporter, that it has deleted what it had; then it finds the case no more.

    Raises WrongState where nobody has asked it.
    """
    cases.hold(session, case)
    asked = session.get(DeletionAsked, (case.id, by.office), populate_existing=True)
    if asked is None:
        raise WrongState("this office was not asked to delete the case")
    written, _ = cases.write_file(session, case, decision, by, now)
    told, _ = cases.write(session, case, TALK, status, now)
    session.delete(asked)
    clocks.end(session, case.id, by.office)
    standings.leave(session, case.id, by.office)
    transfers.take_talk(session, case.id, by.office)
    standings.call(session, case.id, leads.lead(session, case))
    audit.record(session, EventTag.DELETION_CONFIRMED, audit.case_scope(case.id), now, by)
    return {"decision": written, "status": told}


def _ask_reserve(session: Session, case: Case, lead: str) -> None:
    """Whoever can still read the talk when all transfers have been gone through, whatever else that office was asked."""
    session.flush()
    talk = boxes.of_case(session, case.id, TALK)
    for office in boxes.offices_with(session, talk.id, Release.NOW):
        if office not in {case.office, lead}:
            # It may have been asked before, and not have confirmed when it was allowed anew.
            insert_once(session, DeletionAsked.__table__, {"case_id": case.id, "office": office})
            standings.call(session, case.id, office)
