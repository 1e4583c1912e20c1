"""Seals in reserve: an office that the reporter agreed to opens the case where those who have it stay silent.

The seal has lain here since the report came in. Handing it out cannot be taken back, so all of it must be true on the
same look, behind the lock on the case: every office that has the case has let a term for the reporter run out, none has
a reason on record for being silent, and nobody has had the case held still.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, exists, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from casework import audit, boxes, cases, clocks, freezing, leads, offices, standings, transfers
from casework.audit import Actor, EventTag
from casework.clock import end_of
from casework.models import (
    Box,
    Case,
    Clock,
    ClockKind,
    ClockState,
    Freeze,
    Mode,
    Release,
    Seal,
    Transfer,
    TransferState,
)
from casework.one_by_one import page_by_page
from casework.states import OPEN
from casework.trust import the_trust
from casework.withdrawing import is_withdrawn
from crypto.boxes import TALK
from crypto.directory import Directory
from crypto.labels import office_holder

# What is owed to the reporter. A first look that is late concerns the office alone.
OWED = (ClockKind.ACKNOWLEDGEMENT, ClockKind.FEEDBACK)
LEVELS = ("local", "national", "regional", "international")


@dataclass(frozen=True)
class Reserve:
    """`at`: when the first of `offices` gets the case if all stays as it is; None while it cannot happen."""

    offices: Sequence[str]
    at: datetime | None
    freeze: Freeze | None


def of_case(session: Session, case: Case, today: date) -> Reserve:
    waiting = _waiting(session, case.id, offices.current(session, the_trust()))
    freeze = freezing.in_force(session, case.id, today)
    return Reserve(waiting, _silent_from(session, case.id) if waiting and freeze is None else None, freeze)


def release_all(now: datetime) -> None:
    """One round. Each release is a transaction of its own; what was owed while nobody worked is made up for."""
    page_by_page(_overdue(now), [Box.case_id], lambda session, case_id: release_next(session, case_id, now))


def release_next(session: Session, case_id: bytes, now: datetime) -> str | None:
    """The office that may open the case from now on, or None."""
    case = session.get_one(Case, case_id)
    cases.hold(session, case)
    directory = offices.current(session, the_trust())
    silent_from, waiting = _silent_from(session, case_id), _waiting(session, case_id, directory)
    frozen = freezing.in_force(session, case_id, now.date()) is not None
    if (
        not waiting
        or silent_from is None
        or silent_from > now
        or frozen
        or case.state not in OPEN
        or is_withdrawn(session, case_id)
    ):
        return None
    office = waiting[0]
    transfers.stand_aside(session, case, office, now)
    session.execute(
        update(Seal)
        .where(Seal.holder == office_holder(office), Seal.release == Release.ON_OVERDUE, _of_talk(Seal.box_id, case_id))
        .values(release=Release.NOW)
    )
    standings.arrived(session, case_id)  # whoever was silent is told that another has it now
    clocks.begin_or_again(session, case_id, office, offices.law_of(directory, office), now.date())
    audit.record(session, EventTag.STANDBY_RELEASED, audit.case_scope(case_id), now, Actor.SERVICE)
    return office


def _overdue(now: datetime) -> Select[bytes]:
    """Cases that may be ready: the rest is asked again behind the lock."""
    late = exists().where(
        Clock.case_id == Box.case_id, Clock.kind.in_(OWED), Clock.state == ClockState.RUNNING, Clock.ends <= now
    )
    in_reserve = exists().where(Seal.box_id == Box.id, Seal.release == Release.ON_OVERDUE)
    return select(Box.case_id).where(
        Box.kind == TALK,
        in_reserve | _asked_besides(Box.case_id).exists(),
        late,
        ~freezing.is_frozen(Box.case_id, now.date()),
    )


def _silent_from(session: Session, case_id: bytes) -> datetime | None:
    """When the last of those who have the case falls silent; None where one of them owes nothing, or has a reason."""
    owing = set(_offices(session, case_id, Release.NOW)) - leads.listeners(session, case_id)
    ends = [_first_end(session, case_id, office) for office in owing]
    return max((end for end in ends if end), default=None) if all(ends) else None


def _first_end(session: Session, case_id: bytes, office: str) -> datetime | None:
    """Not before the day is over on which a term was last set: one that runs again after a rest is given that long."""
    owed = [clock for kind, clock in clocks.of_case(session, case_id, office).items() if kind in OWED]
    ends = (max(clock.ends, end_of(clock.set_on)) for clock in owed if clock.state is ClockState.RUNNING)
    return min(ends, default=None)


def _waiting(session: Session, case_id: bytes, directory: Directory) -> list[str]:
    """The nearest first. One that the directory does not list any more gets nothing."""
    besides = session.scalars(_asked_besides(case_id)).all()
    there = {*_offices(session, case_id, Release.ON_OVERDUE), *besides} & directory.offices.keys()
    return sorted(there, key=lambda office: (LEVELS.index(directory.office(office).facts["level"]), office))


def _asked_besides(case_id: bytes | InstrumentedAttribute[bytes]) -> Select[str]:
    """Offices in reserve that read the case already, because the silent one asked them for something less."""
    return select(Transfer.taker).where(
        Transfer.case_id == case_id,
        Transfer.reserve,
        Transfer.state == TransferState.ACTIVE,
        Transfer.mode != Mode.LEAD,
    )


def _offices(session: Session, case_id: bytes, release: Release) -> list[str]:
    return boxes.offices_with(session, boxes.of_case(session, case_id, TALK).id, release)


def _of_talk(box_id: InstrumentedAttribute[bytes], case_id: bytes) -> ColumnElement[bool]:
    return box_id.in_(select(Box.id).where(Box.case_id == case_id, Box.kind == TALK))
