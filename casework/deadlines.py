"""Days that an office must not miss, such as the last one on which a court takes a case: set, met or dropped by a signed
entry of its file, and told of ahead.

The server knows the day and not what it is for. It runs whatever becomes of the case: a court's term does not rest with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from casework import audit, cases, standings
from casework.audit import Actor, EventTag
from casework.boxes import NewEntry
from casework.database import insert_rows
from casework.errors import Invalid, WrongClock
from casework.models import Case, Deadline, DeadlineState, Member
from casework.one_by_one import page_by_page
from casework.states import Verb

# So many days ahead the office is told; after a time in which nobody worked, of the nearest only.
MARKS = (0, 3, 14, 30)
FURTHEST = timedelta(days=3660)
MOST = 20
# None of them is worth a night: the day itself ends at midnight UTC.
_FROM_HOUR = 6

_EVENTS = {DeadlineState.MET: EventTag.DEADLINE_MET, DeadlineState.DROPPED: EventTag.DEADLINE_DROPPED}

DeadlineKey = Row[bytes, str, bytes]


def begin(session: Session, case: Case, entry: NewEntry, ends: date, *, by: Member, now: datetime) -> bytes:
    """`entry`: what the day is for. Raises Invalid for a day that is gone or too far, or for one too many."""
    cases.hold(session, case)
    link, is_new = cases.write_file(session, case, entry, by, now)
    if is_new:
        today = now.date()
        _check(session, case.id, by.office, ends, today)
        row = {
            "case_id": case.id,
            "office": by.office,
            "id": entry.id,
            "ends": ends,
            "state": DeadlineState.RUNNING,
            "warned": _mark(ends, today),  # whoever sets it knows how near it is
        }
        insert_rows(session, Deadline.__table__, row)
        _changed(session, case, EventTag.DEADLINE_SET, by, now)
    return link


def end(
    session: Session, case: Case, deadline_id: bytes, to: DeadlineState, entry: NewEntry, *, by: Member, now: datetime
) -> bytes:
    """`to`: MET or DROPPED; `entry`: why. Raises WrongClock for one that does not run here."""
    cases.hold(session, case)
    link, is_new = cases.write_file(session, case, entry, by, now)
    if is_new:
        there = session.get(Deadline, (case.id, by.office, deadline_id), populate_existing=True)
        if there is None or there.state is not DeadlineState.RUNNING:
            raise WrongClock
        there.state = to
        _changed(session, case, _EVENTS[to], by, now)
    return link


def of_case(session: Session, case_id: bytes, office: str) -> Sequence[Deadline]:
    """The nearest first."""
    found = select(Deadline).where(Deadline.case_id == case_id, Deadline.office == office)
    return session.scalars(found.order_by(Deadline.ends, Deadline.id)).all()


def near(session: Session, case_id: bytes, office: str, today: date) -> date | None:
    """The first that the office has been told of, or should have been."""
    here = (Deadline.case_id == case_id, Deadline.office == office, Deadline.state == DeadlineState.RUNNING)
    return session.scalar(select(func.min(Deadline.ends)).where(*here, Deadline.ends <= _ahead(today, MARKS[-1])))


def warn_all(now: datetime) -> None:
    """One round. Each is a transaction of its own."""
    if now.hour < _FROM_HOUR:
        return
    key = [Deadline.case_id, Deadline.office, Deadline.id]
    page_by_page(_due(now.date()), key, lambda session, found: _warn(session, found, now))


def _due(today: date) -> Select[Deadline]:
    untold = [and_(Deadline.ends <= _ahead(today, mark), _not_told_of(mark)) for mark in MARKS]
    too_early = [and_(Deadline.warned == mark, Deadline.ends > _ahead(today, mark + 1)) for mark in MARKS]
    return select(Deadline).where(Deadline.state == DeadlineState.RUNNING, or_(*untold, *too_early))


def _warn(session: Session, key: DeadlineKey, now: datetime) -> None:
    """Nothing where the office was quicker, or another worker."""
    session.execute(select(Case.id).where(Case.id == key.case_id).with_for_update(key_share=True))
    there = session.get(Deadline, tuple(key), populate_existing=True)
    if there is None or there.state is not DeadlineState.RUNNING:
        return
    mark = _mark(there.ends, now.date())
    if there.warned is not None and there.ends > _ahead(now.date(), there.warned + 1):
        there.warned = mark  # the machine's clock was ahead when it told: the marks that come now count again
    elif mark is not None and (there.warned is None or mark < there.warned):
        there.warned = mark
        standings.call(session, there.case_id, there.office)
        audit.record(session, EventTag.DEADLINE_NEAR, audit.case_scope(there.case_id), now, Actor.SERVICE)


def _changed(session: Session, case: Case, event: EventTag, by: Member, now: datetime) -> None:
    cases.move(case, Verb.WORK)
    standings.settle(session, case.id, by.office)
    audit.record(session, event, audit.case_scope(case.id), now, by)


def _check(session: Session, case_id: bytes, office: str, ends: date, today: date) -> None:
    if ends < today:
        raise Invalid("day_gone", "This is gone. Take today or a later day.", "ends")
    if ends > today + FURTHEST:
        raise Invalid("too_far", f"This can be {today + FURTHEST} at the latest.", "ends")
    running = [there for there in of_case(session, case_id, office) if there.state is DeadlineState.RUNNING]
    if len(running) >= MOST:
        raise Invalid("too_many_deadlines", f"{MOST} days run in this case already. End one of them first.", "ends")


def _mark(ends: date, today: date) -> int | None:
    """The nearest that it has come to, or None while it is further than all."""
    return next((mark for mark in MARKS if ends <= _ahead(today, mark)), None)


def _ahead(today: date, days: int) -> date:
    return today + timedelta(days=days)


def _not_told_of(mark: int) -> ColumnElement[bool]:
    return or_(Deadline.warned.is_(None), Deadline.warned > mark)
