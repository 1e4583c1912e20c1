"""A reporter takes back what they had allowed: nothing more goes to another office, and who has it is asked to delete it.

What was read cannot be unread, and the screens say so. The office that leads the case keeps it: somebody has to.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from casework import audit, boxes, cases, standings, transfers
from casework.audit import Actor, EventTag
from casework.models import Case, Release, Seal, Withdrawal
from crypto.boxes import TALK


def stop_sharing(session: Session, case_id: bytes, now: datetime) -> None:
    """In the transaction that stores the reporter's signed `consent` entry with `withdrawn`. Again: changes nothing."""
    case = session.get_one(Case, case_id)
    cases.hold(session, case)
    if is_withdrawn(session, case_id):
        return
    session.add(Withdrawal(case_id=case_id, day=now.date()))
    for transfer in transfers.of_case(session, case_id):
        if transfer.state in transfers.NOT_TAKEN:
            transfers.recall(session, transfer, now)
        elif transfer.state is transfers.ACTIVE and not transfers.leads_by(transfer):
            transfers.close_door(session, transfer)
            transfer.reserve, transfer.deletion = False, True
            standings.leave(session, case_id, transfer.taker)
            standings.call_in(session, case_id, transfer.taker)
        elif transfer.state in transfers.TAKEN_ONCE:
            transfer.deletion = True
            standings.call_in(session, case_id, transfer.taker)
    talk = boxes.of_case(session, case_id, TALK)
    session.execute(delete(Seal).where(Seal.box_id == talk.id, Seal.release != Release.NOW))
    session.flush()
    standings.arrived(session, case_id)
    audit.record(session, EventTag.CONSENT_WITHDRAWN, audit.case_scope(case_id), now.date(), Actor.REPORTER)


def is_withdrawn(session: Session, case_id: bytes) -> bool:
    return session.scalar(select(Withdrawal.day).where(Withdrawal.case_id == case_id)) is not None
