"""What the desk does with a case's clocks, each with a signed entry in the office's file that says why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy.orm import Session

from casework import audit, cases, clocks, standings
from casework.audit import EventTag
from casework.boxes import NewEntry
from casework.clocks import Move
from casework.errors import WrongState
from casework.jurisdictions import Jurisdiction
from casework.models import Case, ClockKind, Member
from casework.states import OPEN, Verb

_EVENTS = {
    Move.PAUSE: EventTag.CLOCK_PAUSED,
    Move.WITHHOLD: EventTag.CLOCK_WITHHELD,
    Move.RESUME: EventTag.CLOCK_RESUMED,
    Move.EXTEND: EventTag.CLOCK_EXTENDED,
    Move.MEET: EventTag.CLOCK_MET,
}


def triage(
    session: Session,
    case: Case,
    entry: NewEntry,
    ends: Mapping[ClockKind, datetime],
    *,
    second_reader: bool = False,
    law: Jurisdiction,
    by: Member,
    now: datetime,
) -> bytes:
    """A triage, or a review, which is another one. `ends`, `second_reader`: what follows from what only the entry tells."""
    link, is_new = _write(session, case, entry, by, now)
    if is_new:
        if ends:
            _check_open(case)
        cases.move(case, Verb.WORK)
        # Whoever has triaged it has looked at it, on whichever page.
        clocks.meet(session, case.id, by.office, ClockKind.FIRST_LOOK, ClockKind.REVIEW)
        clocks.set_due(session, case.id, by.office, ends, law=law, now=now)
        if second_reader:
            standings.ask_second_reader(session, case.id, by.office)
        audit.record(session, EventTag.CASE_TRIAGED, audit.case_scope(case.id), now, by)
    return link


def change(
    session: Session,
    case: Case,
    kind: ClockKind,
    move: Move,
    entry: NewEntry,
    *,
    day: date | None,
    law: Jurisdiction,
    by: Member,
    now: datetime,
) -> bytes:
    link, is_new = _write(session, case, entry, by, now)
    if is_new:
        _check_open(case)
        clocks.change(session, case.id, by.office, kind, move, law=law, day=day, today=now.date())
        audit.record(session, _EVENTS[move], audit.case_scope(case.id), now, by)
    return link


def _write(session: Session, case: Case, entry: NewEntry, by: Member, now: datetime) -> tuple[bytes, bool]:
    """Behind the lock on the case, before its clocks are looked at. Whether it is new: the same again changes nothing."""
    cases.hold(session, case)
    return cases.write_file(session, case, entry, by, now)


def _check_open(case: Case) -> None:
    """A case that has ended has no clocks that run."""
    if case.state not in OPEN:
        raise WrongState(f"no clock runs in {case.state.value}")
