"""Holding still what would happen to a case by itself, because it would endanger somebody.

One press does it, by whoever works on the case. It ends by itself, and a second time needs a second person: an office
that is to be passed over must not be able to stop that alone.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from casework import approvals, audit, cases, leads, owed
from casework.audit import EventTag
from casework.boxes import NewEntry
from casework.clock import end_of
from casework.errors import Invalid, NotFrozen
from casework.models import Case, Freeze, Member, Purpose, ReturnAddress

LONGEST = timedelta(days=14)


def freeze(session: Session, case: Case, entry: NewEntry, until: date, *, by: Member, now: datetime) -> bytes:
    """`entry`: why, into the office's file; `until`: the last day, which is when somebody looks again.

    Raises NotTheLead, Invalid for the day, and NotApproved where the case was frozen before and no second person has agreed.
    """
    today = now.date()
    cases.hold(session, case)
    leads.check_voice(session, case, by.office)
    link, is_new = cases.write_file(session, case, entry, by, now)
    if not is_new:
        return link
    if not today < until <= today + LONGEST:
        raise Invalid("wrong_day", f"A case is held still until {today + LONGEST} at the latest.", "until")
    there = session.get(Freeze, case.id)
    if there is not None:
        approvals.use(session, Purpose.FREEZE, case.number, by=by, now=now)
        session.delete(there)
        session.flush()
    session.add(Freeze(case_id=case.id, member_id=by.id, day=today, until=until))
    # Behind whoever tells of news at this moment: what is owed by that is seen then, and withdrawn as well.
    session.execute(select(ReturnAddress.case_id).where(ReturnAddress.case_id == case.id).with_for_update())
    owed.withdraw(session, case.id)  # it would be too late when the case goes on
    session.flush()
    audit.record(session, EventTag.CASE_FROZEN, audit.case_scope(case.id), now, by)
    return link


def thaw(session: Session, case: Case, entry: NewEntry, *, by: Member, now: datetime) -> bytes:
    """Before its day. Raises NotFrozen where nothing is held still."""
    cases.hold(session, case)
    leads.check_voice(session, case, by.office)
    link, is_new = cases.write_file(session, case, entry, by, now)
    if is_new:
        there = in_force(session, case.id, now.date())
        if there is None:
            raise NotFrozen
        there.until = now.date() - timedelta(days=1)
        session.flush()
        audit.record(session, EventTag.CASE_THAWED, audit.case_scope(case.id), now, by)
    return link


def in_force(session: Session, case_id: bytes, today: date) -> Freeze | None:
    there = session.get(Freeze, case_id, populate_existing=True)
    return there if there is not None and there.until >= today else None


def was_between(session: Session, case_id: bytes, begun: datetime | None, ends: datetime) -> bool:
    """Whether the last time touched this term."""
    there = session.get(Freeze, case_id, populate_existing=True)
    return there is not None and there.day <= ends.date() and begun is not None and end_of(there.until) > begun


def was(session: Session, case_id: bytes) -> bool:
    """Ever: then the next time needs a second person."""
    return session.get(Freeze, case_id) is not None


def is_frozen(case_id: InstrumentedAttribute[bytes], today: date) -> ColumnElement[bool]:
    """The same as a part of a query."""
    return exists().where(Freeze.case_id == case_id, Freeze.until >= today)
