"""Days on which a reporter is asked how they are: set by the office, waiting behind the code, answered or not.

The question is never sent to a phone: it waits until somebody comes with the code. Closing a case ends none; what is no
case any more (a test, spam, joined to another) is asked nothing. While a case is held still nothing is asked and nothing
is marked, and a window that this fell into begins anew behind it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Row, delete, exists, func, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from casework import audit, cases, freezing, leads, standings
from casework.audit import Actor, EventTag
from casework.boxes import NewEntry
from casework.database import insert_once, reading
from casework.errors import Invalid, WrongState
from casework.models import Case, CaseState, CheckIn, CheckInState, Freeze, Member
from casework.one_by_one import one_by_one
from casework.states import Verb

MOST = 8
# A year is the last of them, counted from what may happen on the day itself.
FURTHEST = timedelta(days=400)
WINDOW = timedelta(days=14)
AT_ONCE = 200
# Whoever is called is called in the morning: none of them is worth a night.
_FROM_HOUR = 6
_NO_CASES = (CaseState.TEST, CaseState.SPAM, CaseState.JOINED)

WAITING, DONE, UNANSWERED = CheckInState.WAITING, CheckInState.DONE, CheckInState.UNANSWERED

CheckInKey = Row[bytes, date]


def set_days(
    session: Session, case: Case, entry: NewEntry, days: Sequence[date], *, calls: bool, by: Member, now: datetime
) -> bytes:
    """The whole rest of the schedule, in place of what had been set for days to come. `entry`: the assessment.

    Raises NotTheLead, Invalid for a day, and WrongState for what is no case any more.
    """
    cases.hold(session, case)
    leads.check_voice(session, case, by.office)
    link, is_new = cases.write_file(session, case, entry, by, now)
    if is_new:
        today = now.date()
        _check(case, days, today)
        session.execute(
            delete(CheckIn).where(CheckIn.case_id == case.id, CheckIn.state == WAITING, CheckIn.due > today)
        )
        # What is due already and still waits is of the new level, too: else its call would come an interval late.
        session.execute(update(CheckIn).where(CheckIn.case_id == case.id, CheckIn.state == WAITING).values(calls=calls))
        for due in days:  # one of today may stand there already, perhaps answered
            row = {"case_id": case.id, "due": due, "state": WAITING, "calls": calls}
            insert_once(session, CheckIn.__table__, row)
        cases.move(case, Verb.WORK)
        audit.record(session, EventTag.CHECK_INS_SET, audit.case_scope(case.id), now, by)
    return link


def of_case(session: Session, case_id: bytes) -> Sequence[CheckIn]:
    return session.scalars(select(CheckIn).where(CheckIn.case_id == case_id).order_by(CheckIn.due)).all()


def due(session: Session, case_id: bytes, today: date) -> date | None:
    """The oldest that waits for an answer."""
    return session.scalar(select(func.min(CheckIn.due)).where(CheckIn.case_id == case_id, is_asked(today)))


def is_asked(today: date) -> ColumnElement[bool]:
    """Of a check-in, as a part of a query: due, waiting, and nothing speaks against asking."""
    is_case = exists().where(Case.id == CheckIn.case_id, Case.state.not_in(_NO_CASES))
    frozen = freezing.is_frozen(CheckIn.case_id, today)
    return (CheckIn.state == WAITING) & (CheckIn.due <= today) & is_case & ~frozen


def answered(session: Session, case_id: bytes, due: date, today: date) -> bool:
    """In the transaction that stores what the reporter said. Late counts as well. False: no such day was set, or not yet."""
    there = session.get(CheckIn, (case_id, due), populate_existing=True)
    if there is None or there.due > today:
        return False
    there.state = DONE
    session.flush()
    return True


def mark_all(now: datetime) -> None:
    """One round. Each is a transaction of its own."""
    if now.hour < _FROM_HOUR:
        return
    with reading() as session:
        waiting = session.execute(
            select(CheckIn.case_id, CheckIn.due).where(is_asked(now.date())).order_by(CheckIn.due, CheckIn.case_id)
        ).all()
        found = [key for key in waiting if _is_over(session, key.case_id, key.due, now.date())][:AT_ONCE]
    one_by_one(found, lambda session, key: _mark(session, key, now))


def _mark(session: Session, key: CheckInKey, now: datetime) -> None:
    """Nothing where the reporter was quicker, or another worker, or the case is held still, since this was found."""
    case, today = session.get_one(Case, key.case_id), now.date()
    cases.hold(session, case)
    there = session.get(CheckIn, tuple(key), populate_existing=True)
    if there is None or there.state is not WAITING or case.state in _NO_CASES:
        return
    if freezing.in_force(session, case.id, today) is not None or not _is_over(session, case.id, there.due, today):
        return
    there.state = UNANSWERED
    session.flush()
    scope = audit.case_scope(case.id)
    audit.record(session, EventTag.CHECK_IN_UNANSWERED, scope, now, Actor.SERVICE)
    if there.calls and session.scalar(select(is_silent(Case.id)).where(Case.id == case.id)):
        for office in standings.offices(session, case.id):
            if leads.speaks(session, case, office):  # a lead that sleeps is not the only one that can help
                standings.call_now(session, case.id, office)
        audit.record(session, EventTag.CHECK_INS_CALLED, scope, now, Actor.SERVICE)


def is_silent(case_id: InstrumentedAttribute[bytes]) -> ColumnElement[bool]:
    """As a part of a query: the last two were not answered, and the last one calls then."""
    last, later, before, between = aliased(CheckIn), aliased(CheckIn), aliased(CheckIn), aliased(CheckIn)
    newer = exists().where(later.case_id == last.case_id, later.due > last.due, later.state != WAITING)
    broken = exists().where(
        between.case_id == last.case_id,
        between.due > before.due,
        between.due < last.due,
        between.state != UNANSWERED,
    )
    second = exists().where(before.case_id == last.case_id, before.due < last.due, before.state == UNANSWERED, ~broken)
    return exists().where(last.case_id == case_id, last.state == UNANSWERED, last.calls, ~newer, second)


def _is_over(session: Session, case_id: bytes, due: date, today: date) -> bool:
    """Fourteen days, or until the next one; of what was held still meanwhile they begin anew on the day behind it."""
    freeze = session.get(Freeze, case_id)
    opens = due if freeze is None else max(due, freeze.until + timedelta(days=1))
    following = session.scalar(select(func.min(CheckIn.due)).where(CheckIn.case_id == case_id, CheckIn.due > opens))
    ends = opens + WINDOW
    return today >= (ends if following is None else min(ends, following))


def _check(case: Case, days: Sequence[date], today: date) -> None:
    if case.state in _NO_CASES:
        raise WrongState(f"nobody is asked about what is {case.state.value}")
    if len(set(days)) != len(days):
        raise Invalid("day_twice", "Each day can be named once.", "days")
    if any(day < today for day in days):
        raise Invalid("day_gone", "This is gone. Take today or a later day.", "days")
    if any(day > today + FURTHEST for day in days):
        raise Invalid("too_far", f"This can be {today + FURTHEST} at the latest.", "days")
