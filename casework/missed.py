"""Terms that have run out, at midnight or at their hour: a notice each, once, which the list shows.

What ran out while nobody worked is found when somebody does: the notice is of the term that was missed, not of today.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from casework import audit, leads, standings
from casework.audit import Actor, EventTag
from casework.models import Case, Clock, ClockKind, ClockState
from casework.one_by_one import page_by_page


def notice_all(now: datetime) -> None:
    """One round. Each notice is a transaction of its own: whoever is killed has told the ones before."""
    key = [Clock.case_id, Clock.office, Clock.kind]
    page_by_page(_due(now), key, lambda session, one: give_notice(session, one.case_id, one.office, one.kind, now))


def give_notice(session: Session, case_id: bytes, office: str, kind: ClockKind, now: datetime) -> None:
    """Nothing where the office was quicker, or another worker, or where the machine's clock has been set back."""
    session.execute(select(Case.id).where(Case.id == case_id).with_for_update(key_share=True))
    clock = session.get(Clock, (case_id, office, kind), populate_existing=True)
    if clock is None or clock.state is not ClockState.RUNNING or clock.ends > now or clock.missed == clock.ends:
        return
    clock.missed = clock.ends
    session.flush()
    for giver in leads.givers(session, case_id, office):
        standings.call(session, case_id, giver)  # whoever handed the case over can take it back from who sleeps
    audit.record(session, EventTag.CLOCK_MISSED, audit.case_scope(case_id), now, Actor.SERVICE)


def _due(now: datetime) -> Select[Clock]:
    untold = Clock.missed.is_(None) | (Clock.missed != Clock.ends)
    return select(Clock).where(Clock.state == ClockState.RUNNING, Clock.ends <= now, untold)
