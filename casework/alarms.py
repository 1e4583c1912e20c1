"""What cannot wait: somebody has said that they are in danger, or that they are punished.

All that the server learns is that a case is urgent, and only until the office opens it.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from casework import access, standings
from casework.database import insert_rows
from casework.models import Alarm, Case, Member


def sound(session: Session, case_id: bytes) -> None:
    if session.get(Alarm, case_id) is None:
        insert_rows(session, Alarm.__table__, {"case_id": case_id})
    standings.sound(session, case_id)


def sounds(session: Session, case_id: bytes) -> bool:
    return session.get(Alarm, case_id, populate_existing=True) is not None


def end(session: Session, case_id: bytes) -> None:
    """Before the case is read: what is said while it is read sounds anew."""
    session.execute(delete(Alarm).where(Alarm.case_id == case_id))


def numbers(session: Session, member: Member) -> Sequence[str]:
    """Of every case in alarm that the member sees in a list, on whichever page it stands."""
    urgent = select(Alarm.case_id)  # few, and so where to begin
    cases = access.visible_cases(member).where(Case.id.in_(urgent)).order_by(Case.number)
    return [case.number for case in session.scalars(cases)]
