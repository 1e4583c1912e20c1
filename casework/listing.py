"""The list of cases, in views and pages, and all of its lines for a search in the browser.

Each page is one walk of an index that ends with the page; who may see a case is asked row by row on the way, so no count
of everything is ever made.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session, load_only

from casework import access, standings
from casework.access import Action
from casework.cases import HOLD_OFFICE_SEED
from casework.clock import end_of, last_day
from casework.errors import NotFound
from casework.models import (
    Assignment,
    Box,
    Case,
    CaseState,
    Clock,
    ClockKind,
    ClockState,
    Deadline,
    DeadlineState,
    Hint,
    HintKind,
    Member,
    Standing,
)
from casework.standings import StandingRow
from casework.states import ENDED
from crypto.boxes import TALK

PAGE = 50
# Of a list that is worked through: the first of it, while the rest is still on a slow line.
FEW = 8
RECORDS = 2000


class View(enum.StrEnum):
    ALL = "all"
    DUE = "due"
    LATE = "late"
    NEW = "new"
    MINE = "mine"
    WAITING = "waiting"
    CLOSED = "closed"


# What the office owes first comes first; the others are found by the day on which they came in.
_BY_WHAT_IS_DUE = (View.DUE, View.LATE, View.NEW, View.MINE)


# case, kind, ends, state, missed
ClockRow = Row[bytes, ClockKind, datetime, ClockState, datetime | None]


@dataclass(frozen=True)
class Line:
    """One case as a list shows it. `clocks`: those that are not met; `standing`: None where the office owes it nothing.

    `deadline`: the nearest that runs.
    """

    case: Case
    talk: bytes
    hint: Hint | None
    standing: StandingRow | None
    clocks: Sequence[ClockRow]
    deadline: date | None


class RecordRow(NamedTuple):
    """One line of a search. `kind` and `sealed` of its hint."""

    number: str
    case: bytes
    day: date
    state: CaseState
    talk: bytes
    kind: HintKind | None
    sealed: bytes | None
    due: date | None


def page(
    session: Session, member: Member, view: View, *, now: datetime, after: str | None, few: bool = False
) -> tuple[list[Case], bool]:
    """A page of visible cases, or the first few, and whether there are more. `after`: the number of the last one shown."""
    most = FEW if few else PAGE
    shown = load_only(Case.id, Case.number, Case.day, Case.state, raiseload=True)
    query = _narrowed(access.visible_cases(member), member, view, now).options(shown).limit(most + 1)
    if after is not None:
        query = _behind(session, query, member, view, after)
    found = list(session.scalars(query))
    return found[:most], len(found) > most


def lines(session: Session, member: Member, found: Sequence[Case]) -> list[Line]:
    """What belongs to these cases, asked for together."""
    ids = [case.id for case in found]
    boxes = select(Box.case_id, Box.id).where(Box.kind == TALK, Box.case_id.in_(ids))
    talks = {row.case_id: row.id for row in session.execute(boxes)}
    hints, standing = _hints(session, member, ids), standings.of_cases(session, member.office, ids)
    clocks: dict[bytes, list[ClockRow]] = {case_id: [] for case_id in ids}
    columns = (Clock.case_id, Clock.kind, Clock.ends, Clock.state, Clock.missed)
    unmet = select(*columns).where(Clock.case_id.in_(ids), Clock.office == member.office, Clock.state != ClockState.MET)
    for clock in session.execute(unmet.order_by(Clock.ends, Clock.kind)):
        clocks[clock.case_id].append(clock)
    nearest = _nearest(session, member.office, ids)
    return [
        Line(case, talks[case.id], hints.get(case.id), standing.get(case.id), clocks[case.id], nearest.get(case.id))
        for case in found
    ]


def records(session: Session, member: Member, *, after: str) -> tuple[Sequence[RecordRow], bool]:
    """The lines of all visible cases behind the number `after`, and whether there are more. Raises NotFound.

    Only for those who hold the office's seed: to the others a line is bytes that they cannot open.
    """
    if member.role not in HOLD_OFFICE_SEED:
        raise NotFound
    columns = (Case.number, Case.id, Case.day, Case.state, Box.id.label("talk"), Hint.kind, Hint.sealed, Standing.ends)
    query = (
        access.visible_cases(member)
        .with_only_columns(*columns)
        .join(Box, (Box.case_id == Case.id) & (Box.kind == TALK))
        .outerjoin(Hint, (Hint.case_id == Case.id) & (Hint.office == member.office))
        .outerjoin(Standing, (Standing.case_id == Case.id) & (Standing.office == member.office))
        .where(Case.number > after)
        .order_by(Case.number)
        .limit(RECORDS + 1)
    )
    found = [_record(*row) for row in session.execute(query)]
    return found[:RECORDS], len(found) > RECORDS


def _record(*row: Any) -> RecordRow:
    *told, ends = row
    return RecordRow._make((*told, None if ends is None else last_day(ends)))


def _narrowed(query: Select[Case], member: Member, view: View, now: datetime) -> Select[Case]:
    if view not in _BY_WHAT_IS_DUE:
        states = {View.WAITING: (CaseState.WAITING,), View.CLOSED: ENDED}
        chosen = query.where(Case.state.in_(states[view])) if view in states else query
        return chosen.order_by(Case.day.desc(), Case.number.desc())
    here = (Standing.case_id == Case.id) & (Standing.office == member.office)
    given = select(Assignment.case_id).where(Assignment.member_id == member.id)
    wanted = {
        View.DUE: Standing.ends <= end_of(now.date()),
        View.LATE: Standing.ends <= now,
        View.NEW: Standing.news.is_(True),
        View.MINE: Case.id.in_(given),
    }[view]
    return query.join(Standing, here).where(wanted).order_by(Standing.spoken, Standing.ends, Standing.case_id)


def _behind(session: Session, query: Select[Case], member: Member, view: View, number: str) -> Select[Case]:
    """Raises NotFound for a number that the member does not see."""
    last = access.case_for(session, member, number, Action.LIST)
    if view not in _BY_WHAT_IS_DUE:
        return query.where((Case.day < last.day) | ((Case.day == last.day) & (Case.number < last.number)))
    standing = session.get(Standing, (last.id, member.office))
    if standing is None:
        raise NotFound
    later = (Standing.ends > standing.ends) | ((Standing.ends == standing.ends) & (Standing.case_id > last.id))
    if standing.spoken:
        return query.where(Standing.spoken.is_(True) & later)
    return query.where(Standing.spoken.is_(True) | later)


def _nearest(session: Session, office: str, ids: Sequence[bytes]) -> dict[bytes, date]:
    running = (Deadline.case_id.in_(ids), Deadline.office == office, Deadline.state == DeadlineState.RUNNING)
    found = select(Deadline.case_id, func.min(Deadline.ends).label("ends")).where(*running).group_by(Deadline.case_id)
    return {row.case_id: row.ends for row in session.execute(found)}


def _hints(session: Session, member: Member, ids: Sequence[bytes]) -> dict[bytes, Hint]:
    """Only for those who hold the office's seed, as above."""
    if member.role not in HOLD_OFFICE_SEED:
        return {}
    found = session.scalars(select(Hint).where(Hint.office == member.office, Hint.case_id.in_(ids)))
    return {hint.case_id: hint for hint in found}
