"""What an office owes a case and by when. The server knows when terms end and whether they were kept, and never why.

Rules: what the law sets is moved to an earlier day only, or once to a later one where the law has an extension. Pausing
moves no day, because the law's term goes on. What is paused or withheld has a review running, so that somebody looks
again. All of it behind the lock on the case; the reason for each change is a signed entry in the office's file.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from casework import standings
from casework.clock import end_of
from casework.database import insert_rows
from casework.errors import Invalid, WrongClock
from casework.jurisdictions import Jurisdiction, TermName
from casework.models import Clock, ClockKind, ClockState
from casework.standings import NEVER

RUNNING, MET, PAUSED, WITHHELD = ClockState.RUNNING, ClockState.MET, ClockState.PAUSED, ClockState.WITHHELD
RESTING = ClockState.RESTING
# By law, from the day on which the report came in.
_BEGUN = {
    ClockKind.FIRST_LOOK: TermName.FIRST_LOOK,
    ClockKind.ACKNOWLEDGEMENT: TermName.ACKNOWLEDGEMENT,
    ClockKind.FEEDBACK: TermName.FEEDBACK,
}
# By how severe it is, which only the desk knows: at most so far ahead, as for the least severe case.
_FURTHEST = {ClockKind.FIRST_ANSWER: timedelta(days=14), ClockKind.REVIEW: timedelta(days=60)}
_LOOK_AGAIN = timedelta(days=30)
# A first look that is made cannot be owed any more, and what is owed by law is never begun by hand.
_SETTABLE = (
    ClockKind.ACKNOWLEDGEMENT,
    ClockKind.FIRST_ANSWER,
    ClockKind.FEEDBACK,
    ClockKind.REVIEW,
    ClockKind.FORWARDING,
)


class Move(enum.StrEnum):
    PAUSE = "pause"
    WITHHOLD = "withhold"
    RESUME = "resume"
    EXTEND = "extend"
    MEET = "meet"


_MOVES: dict[Move, tuple[frozenset[ClockKind], dict[ClockState, ClockState]]] = {
    Move.PAUSE: (
        frozenset({ClockKind.FEEDBACK, ClockKind.FIRST_ANSWER, ClockKind.FORWARDING}),
        {RUNNING: PAUSED},
    ),
    # Telling the reporter would endanger them: lawful, and sometimes necessary (Directive (EU) 2019/1937, 11(2)(b)).
    Move.WITHHOLD: (
        frozenset({ClockKind.ACKNOWLEDGEMENT, ClockKind.FEEDBACK, ClockKind.FIRST_ANSWER}),
        {RUNNING: WITHHELD, PAUSED: WITHHELD},
    ),
    Move.RESUME: (frozenset(ClockKind), {PAUSED: RUNNING, WITHHELD: RUNNING}),
    Move.EXTEND: (frozenset({ClockKind.FEEDBACK}), {RUNNING: RUNNING, PAUSED: PAUSED}),
    # What no verb of the server's does: it is done outside, and the entry says so.
    Move.MEET: (frozenset({ClockKind.FORWARDING}), {RUNNING: MET, PAUSED: MET}),
}


def begin(session: Session, case_id: bytes, office: str, law: Jurisdiction, day: date) -> None:
    """With the report, in its transaction."""
    ends = {kind: end_of(law.terms[term].end(day)) for kind, term in _BEGUN.items()}
    insert_rows(session, Clock.__table__, *[_row(case_id, office, kind, end, day) for kind, end in ends.items()])
    standings.begin(session, case_id, office, min(ends.values()))


def begin_or_again(session: Session, case_id: bytes, office: str, law: Jurisdiction, day: date) -> None:
    """For an office that gets the case later, perhaps for the second time."""
    if not of_case(session, case_id, office):
        begin(session, case_id, office, law, day)
        return
    standings.begin(session, case_id, office, end_of(NEVER))
    begin_feedback_again(session, case_id, office, law, day)
    go_on(session, case_id, office, day)


def of_case(session: Session, case_id: bytes, office: str) -> dict[ClockKind, Clock]:
    found = session.scalars(select(Clock).where(Clock.case_id == case_id, Clock.office == office))
    return {clock.kind: clock for clock in sorted(found, key=lambda clock: list(ClockKind).index(clock.kind))}


def meet(session: Session, case_id: bytes, office: str, *kinds: ClockKind) -> None:
    """What was owed is done, even if it had been paused or withheld."""
    _change(session, case_id, office, dict.fromkeys((RUNNING, PAUSED, WITHHELD, RESTING), MET), *kinds)


def end(session: Session, case_id: bytes, office: str) -> None:
    """The case is closed with an outcome. What was withheld from the reporter stays said to be so."""
    _change(session, case_id, office, dict.fromkeys((RUNNING, PAUSED), MET), *ClockKind)


def rest(session: Session, case_id: bytes, office: str) -> None:
    """The case is set aside. The days stand: if that was wrong, nothing was won by it."""
    _change(session, case_id, office, {RUNNING: RESTING}, *ClockKind)


def go_on(session: Session, case_id: bytes, office: str, today: date) -> None:
    """As it stood before, and what was paused or withheld then stays so and is looked at.

    What is late by then is late; but nothing follows from it before the day is over.
    """
    there = of_case(session, case_id, office).values()
    for clock in there:
        if clock.state is RESTING:
            clock.state, clock.set_on = RUNNING, today
    if any(clock.state in (PAUSED, WITHHELD) for clock in there):
        _look_again(session, case_id, office, today)
    standings.settle(session, case_id, office)


def begin_feedback_again(session: Session, case_id: bytes, office: str, law: Jurisdiction, today: date) -> None:
    """A closed case was opened again: its reporter is owed an answer anew, which is withheld as long as it would harm them."""
    before = of_case(session, case_id, office).get(ClockKind.FEEDBACK)
    end = end_of(law.terms[TermName.FEEDBACK].end(today))
    state = WITHHELD if before is not None and before.state is WITHHELD else RUNNING
    _put(session, case_id, office, ClockKind.FEEDBACK, end, today, state)
    standings.settle(session, case_id, office)


def set_due(
    session: Session,
    case_id: bytes,
    office: str,
    ends: Mapping[ClockKind, datetime],
    *,
    law: Jurisdiction,
    now: datetime,
) -> None:
    """By severity, as the desk says. Raises Invalid for a term that is gone or too far, WrongClock for what is not set so."""
    there, today = of_case(session, case_id, office), now.date()
    furthest = {kind: today + far for kind, far in _FURTHEST.items()}
    furthest[ClockKind.FORWARDING] = law.terms[TermName.FORWARDING].end(today)
    for kind, end in ends.items():
        _check_end(kind, end, now, furthest.get(kind, NEVER))
        clock = there.get(kind)
        if clock is None or clock.state is MET:
            _check_begins(kind, clock)
            _put(session, case_id, office, kind, end, today)
        else:
            if end > clock.ends and kind is not ClockKind.REVIEW:
                raise Invalid("later_than_it_stands", "This can be moved to an earlier day or hour only.", kind.value)
            clock.ends, clock.set_on = end, today
    standings.settle(session, case_id, office)


def change(
    session: Session,
    case_id: bytes,
    office: str,
    kind: ClockKind,
    move: Move,
    *,
    law: Jurisdiction,
    day: date | None,
    today: date,
) -> None:
    """`day`: for an extension, and only there. Raises WrongClock, or Invalid for the day."""
    clock = of_case(session, case_id, office).get(kind)
    kinds, states = _MOVES[move]
    if clock is None or kind not in kinds or clock.state not in states:
        raise WrongClock(f"{move.value} {kind.value}")
    if (day is not None) is not (move is Move.EXTEND):
        raise Invalid("wrong_day", "A day is given for an extension, and only there.", "due")
    if day is not None:
        _extend(clock, law, day, today)
    clock.state = states[clock.state]
    if move is Move.RESUME:
        clock.set_on = today
    if move in (Move.PAUSE, Move.WITHHOLD):
        _look_again(session, case_id, office, today)
    standings.settle(session, case_id, office)


def moves(clock: Clock, law: Jurisdiction) -> list[Move]:
    """What the desk may do with it as it stands."""
    open_to_it = [move for move, (kinds, states) in _MOVES.items() if clock.kind in kinds and clock.state in states]
    return [move for move in open_to_it if move is not Move.EXTEND or latest(clock, law) is not None]


def latest(clock: Clock, law: Jurisdiction) -> date | None:
    """To which day the law lets it be moved, or None."""
    may = clock.kind in _MOVES[Move.EXTEND][0] and clock.state in _MOVES[Move.EXTEND][1] and not clock.extended
    return law.extension.end(clock.due) if may and law.extension else None


def is_missed(clock: Clock | Row[*tuple[Any, ...]], now: datetime) -> bool:
    """Notice was given of it, and it still stands."""
    return clock.state is RUNNING and clock.missed is not None and clock.missed == clock.ends <= now


def _extend(clock: Clock, law: Jurisdiction, day: date, today: date) -> None:
    until = latest(clock, law)
    if until is None:
        raise WrongClock("extend, once and where the law allows it")
    if not max(clock.due, today) < day <= until:
        raise Invalid(
            "wrong_day", "An extension ends after the day that stands, and not later than the law says.", "due"
        )
    clock.ends, clock.set_on, clock.extended = end_of(day), today, clock.extended + 1


def _check_end(kind: ClockKind, end: datetime, now: datetime, furthest: date) -> None:
    if kind not in _SETTABLE:
        raise WrongClock(f"set {kind.value}")
    if end <= now:
        raise Invalid("day_gone", "This is gone. Take today or a later day, or a later hour.", kind.value)
    if end > end_of(furthest):
        raise Invalid("too_far", f"This can be due on {furthest} at the latest.", kind.value)


def _check_begins(kind: ClockKind, there: Clock | None) -> None:
    once = kind is ClockKind.FIRST_ANSWER and there is not None
    if once or kind in _BEGUN:
        raise WrongClock(f"set {kind.value}, which is met")


def _look_again(session: Session, case_id: bytes, office: str, today: date) -> None:
    review = of_case(session, case_id, office).get(ClockKind.REVIEW)
    if review is None or review.state is not RUNNING:
        _put(session, case_id, office, ClockKind.REVIEW, end_of(today + _LOOK_AGAIN), today)


def _change(
    session: Session, case_id: bytes, office: str, states: Mapping[ClockState, ClockState], *kinds: ClockKind
) -> None:
    moved = False
    for kind, clock in of_case(session, case_id, office).items():
        if kind in kinds and clock.state in states:
            clock.state, moved = states[clock.state], True
    if moved:
        standings.settle(session, case_id, office)


def _put(
    session: Session,
    case_id: bytes,
    office: str,
    kind: ClockKind,
    end: datetime,
    today: date,
    state: ClockState = RUNNING,
) -> None:
    """Begun, or begun again."""
    session.merge(Clock(**{**_row(case_id, office, kind, end, today), "state": state}))
    session.flush()


def _row(case_id: bytes, office: str, kind: ClockKind, end: datetime, day: date) -> dict[str, object]:
    return {
        "case_id": case_id,
        "office": office,
        "kind": kind,
        "ends": end,
        "state": RUNNING,
        "set_on": day,
        "extended": 0,
        "missed": None,
    }
