"""How a case stands on an office's desk: by when something is due, what is new, and whether somebody must be woken.

Written by the verbs, behind the lock on the case; read by the list and by whoever wakes the member on duty.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import cast

from sqlalchemy import Row, Table, bindparam, delete, func, select, update
from sqlalchemy import case as when
from sqlalchemy.orm import Session

from casework.clock import end_of
from casework.database import insert_rows
from casework.models import (
    Call,
    Clock,
    ClockKind,
    ClockState,
    Deadline,
    DeadlineState,
    Standing,
)

# case, ends, spoken, news
StandingRow = Row[bytes, datetime, bool, bool]

NEVER = date(9999, 12, 30)
# While one of these runs, the office has been silent: nobody has looked, or the reporter has not been told so.
OWED_FIRST = (ClockKind.FIRST_LOOK, ClockKind.ACKNOWLEDGEMENT)


_standings = Standing.__table__.c
_LOUDER = when((_standings.call == Call.NOW, Call.NOW.value), else_=Call.SOON.value)
# Made once: for each entry anew it took a third of the time of taking one.
_ARRIVED = (
    update(cast(Table, Standing.__table__))
    .where(_standings.case_id == bindparam("of_case"), _standings.without_talk.is_(False))
    .values(news=True, call=_LOUDER)
)


def begin(session: Session, case_id: bytes, office: str, ends: datetime, *, without_talk: bool = False) -> None:
    row = {
        "case_id": case_id,
        "office": office,
        "ends": ends,
        "spoken": False,
        "news": True,
        "call": Call.SOON,
        "second_reader": False,
        "without_talk": without_talk,
    }
    insert_rows(session, Standing.__table__, row)


def arrived(session: Session, case_id: bytes) -> None:
    """Something came in for every office that has the case."""
    session.connection().execute(_ARRIVED, {"of_case": case_id})


def call(session: Session, case_id: bytes, office: str) -> None:
    """This office must look again, and no other."""
    here = (Standing.case_id == case_id) & (Standing.office == office)
    session.execute(update(Standing).where(here).values(news=True, call=_LOUDER))


def call_now(session: Session, case_id: bytes, office: str) -> None:
    """The same, and it cannot wait."""
    here = (Standing.case_id == case_id) & (Standing.office == office)
    session.execute(update(Standing).where(here).values(news=True, call=Call.NOW))


def call_in(session: Session, case_id: bytes, office: str) -> None:
    """The same, for an office on whose desk the case may not be."""
    if session.get(Standing, (case_id, office), populate_existing=True) is None:
        begin(session, case_id, office, end_of(NEVER), without_talk=True)
    else:
        call(session, case_id, office)


def leave(session: Session, case_id: bytes, office: str) -> None:
    """The office owes the case nothing any more and hears no more of it."""
    session.execute(delete(Standing).where(Standing.case_id == case_id, Standing.office == office))


def sound(session: Session, case_id: bytes) -> None:
    """It cannot wait."""
    here = (Standing.case_id == case_id) & Standing.without_talk.is_(False)
    session.execute(update(Standing).where(here).values(call=Call.NOW))


def opened(session: Session, case_id: bytes, office: str) -> None:
    here = (Standing.case_id == case_id) & (Standing.office == office)
    session.execute(update(Standing).where(here).values(news=False, call=Call.NONE))


def of_cases(session: Session, office: str, case_ids: Sequence[bytes]) -> dict[bytes, StandingRow]:
    columns = (Standing.case_id, Standing.ends, Standing.spoken, Standing.news)
    found = session.execute(select(*columns).where(Standing.office == office, Standing.case_id.in_(case_ids)))
    return {standing.case_id: standing for standing in found}


def ask_second_reader(session: Session, case_id: bytes, office: str) -> None:
    """From now on: one who would take it back alone is the one whom it is about."""
    here = (Standing.case_id == case_id) & (Standing.office == office)
    session.execute(update(Standing).where(here).values(second_reader=True))


def needs_second_reader(session: Session, case_id: bytes, office: str) -> bool:
    here = (Standing.case_id == case_id) & (Standing.office == office)
    return bool(session.scalar(select(Standing.second_reader).where(here)))


def offices(session: Session, case_id: bytes) -> Sequence[str]:
    """Those on whose desks the case is."""
    return session.scalars(select(Standing.office).where(Standing.case_id == case_id).order_by(Standing.office)).all()


def settle(session: Session, case_id: bytes, office: str) -> None:
    """After a clock or a deadline has changed."""
    session.flush()
    running = select(func.min(Clock.ends), func.max(when((Clock.kind.in_(OWED_FIRST), 1), else_=0))).where(
        Clock.case_id == case_id, Clock.office == office, Clock.state == ClockState.RUNNING
    )
    ends, silent = session.execute(running).one()
    day = session.scalar(
        select(func.min(Deadline.ends)).where(
            Deadline.case_id == case_id, Deadline.office == office, Deadline.state == DeadlineState.RUNNING
        )
    )
    first = min(ends or end_of(NEVER), end_of(day or NEVER))
    here = (Standing.case_id == case_id) & (Standing.office == office)
    session.execute(update(Standing).where(here).values(ends=first, spoken=not silent))
