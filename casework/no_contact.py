"""A reporter says: stop all contact. From then on nothing about the case goes out that they have not asked for with the code.

Who comes with the code is still answered, and the office still reads what they write: leaving somebody alone is not
leaving them without help.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, delete, exists
from sqlalchemy.orm import InstrumentedAttribute, Session

from casework import audit, cases, owed
from casework.audit import Actor, EventTag
from casework.database import insert_rows
from casework.models import Case, NoContact, ReturnAddress


def stop(session: Session, case_id: bytes, now: datetime) -> None:
    """In the transaction that stores the reporter's signed entry. Again: changes nothing."""
    cases.hold(session, session.get_one(Case, case_id))
    session.execute(delete(ReturnAddress).where(ReturnAddress.case_id == case_id))
    owed.withdraw(session, case_id)
    if not is_asked(session, case_id):
        insert_rows(session, NoContact.__table__, {"case_id": case_id})
        audit.record(session, EventTag.CONTACT_STOPPED, audit.case_scope(case_id), now.date(), Actor.REPORTER)


def is_asked(session: Session, case_id: bytes) -> bool:
    return session.get(NoContact, case_id) is not None


def wanted(case_id: InstrumentedAttribute[bytes]) -> ColumnElement[bool]:
    """The same as a part of a query."""
    return exists().where(NoContact.case_id == case_id)
