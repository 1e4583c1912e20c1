"""The record for people: who opened what and when, whether its chain holds, and who reads more than usual."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from casework import access, audit, members
from casework.access import Action
from casework.audit import EventTag
from casework.models import AuditRow, Case, Member
from crypto.labels import member_holder

# Unusual is who opened at least so many cases on a day, and more than three times as many as on their usual day: the
# middle one of the days of the thirty before on which they opened any. Crude, and anybody can check it by hand.
FEWEST, TIMES, LOOKS_BACK = 6, 3, timedelta(days=30)
NEWEST = 200


@dataclass(frozen=True)
class Line:
    """`by` and `about`: names; `by` is None for the reporter."""

    at: str
    event: str
    by: str | None
    about: str | None


@dataclass(frozen=True)
class Chain:
    """`broken`: the place of the first row that does not follow from those before it."""

    lines: Sequence[Line]
    broken: int | None


@dataclass(frozen=True)
class Unusual:
    name: str
    day: str
    opened: int
    usual: float


def of_case(session: Session, case: Case, member: Member) -> Chain:
    return _chain(session, audit.case_scope(case.id), member.office)


def of_office(session: Session, member: Member) -> Chain:
    """Who came, went and signed in. Cases have chains of their own."""
    access.require(member, Action.RECORD)
    whole = _chain(session, audit.office_scope(member.office), member.office)
    return Chain(whole.lines[-NEWEST:], whole.broken)


def recorded_cases(session: Session, member: Member) -> Sequence[Case]:
    """Those whose record the member may read, the newest day first."""
    access.require(member, Action.RECORD)
    query = access.visible_cases(member, Action.RECORD).order_by(Case.day.desc(), Case.number).limit(NEWEST)
    return session.scalars(query).all()


def opened_days(session: Session, case_id: bytes) -> list[str]:
    """On which days somebody of an office opened the case, for its reporter: days only, and no names."""
    rows = session.scalars(_openings().where(AuditRow.scope == audit.case_scope(case_id)))
    return sorted({_day(row) for row in rows})


def unusual(session: Session, member: Member, today: date) -> list[Unusual]:
    """Within the last thirty days, the newest first."""
    access.require(member, Action.UNUSUAL)
    counts = _opened_a_day(session, member, today - 2 * LOOKS_BACK)
    names = {member_holder(who): name for who, name in members.names_of(session, member.office).items()}
    found = [
        Unusual(names[who], day, opened, usual)
        for who, days in counts.items()
        if who in names
        for day, opened in days.items()
        if day > (today - LOOKS_BACK).isoformat()
        and opened >= FEWEST
        and opened > TIMES * (usual := _usual(days, date.fromisoformat(day)))
    ]
    return sorted(found, key=lambda one: (one.day, one.name), reverse=True)


def _opened_a_day(session: Session, member: Member, since: date) -> dict[str, dict[str, int]]:
    """By member and day, how many different cases; only of those cases that `member` may see the record of."""
    seen = {audit.case_scope(case.id) for case in session.scalars(access.visible_cases(member, Action.RECORD))}
    cases: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in session.scalars(_openings().where(AuditRow.at >= since.isoformat())):
        if row.scope in seen:
            cases[row.by][_day(row)].add(row.scope)
    return {who: {day: len(scopes) for day, scopes in days.items()} for who, days in cases.items()}


def _usual(days: dict[str, int], day: date) -> float:
    before = [opened for other, opened in days.items() if day - LOOKS_BACK <= date.fromisoformat(other) < day]
    return median(before) if before else 0


def _chain(session: Session, scope: str, office: str) -> Chain:
    rows = session.scalars(select(AuditRow).where(AuditRow.scope == scope).order_by(AuditRow.place)).all()
    # Of other offices that have had the case the office stands there, not the person.
    names = {
        member_holder(one.id): one.name if one.office == office else one.office
        for one in session.scalars(select(Member))
    }
    lines = [
        Line(row.at, row.event, None if row.by == "reporter" else names.get(row.by, row.by), names.get(row.about or ""))
        for row in rows
    ]
    return Chain(lines, audit.first_broken_of(scope, rows))


def _openings() -> Select[AuditRow]:
    return select(AuditRow).where(AuditRow.event == EventTag.CASE_OPENED.value)


def _day(row: AuditRow) -> str:
    return row.at[:10]
