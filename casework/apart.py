"""What identifies an accused person: kept beside the office's file, and gone a while after they were found unfounded.

An entry of the file's chain names it by its id, so the chain stays whole when it is destroyed. It is sealed and signed as
an entry of the file is; the server learns that there is one, and the day until which it may be kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Row, delete, select, update
from sqlalchemy.orm import Session

from casework import audit, cases
from casework.audit import Actor, EventTag
from casework.boxes import NewEntry
from casework.database import insert_rows
from casework.models import Case, KeptApart, Member
from casework.one_by_one import page_by_page
from casework.states import Verb

# Manifestly unfounded material goes 30 days after that decision: this service's own term, for the law says only that it
# is kept no longer than necessary and proportionate (Directive (EU) 2019/1937, 18(1); Regulation (EU) 2016/679, 5(1)(e)).
UNFOUNDED = timedelta(days=30)


def keep(
    session: Session,
    case: Case,
    entry: NewEntry,
    words: NewEntry,
    earlier: Sequence[bytes],
    *,
    unfounded: bool,
    by: Member,
    now: datetime,
) -> bytes:
    """`earlier`: what is kept of the same person. Unfounded, all of it has a last day, which saying so again moves to no
    later one; with any other finding none of it has.
    """
    cases.hold(session, case)
    link, is_new = cases.write_file(session, case, entry, by, now)
    if is_new:
        row = {"case_id": case.id, "office": by.office, "id": words.id, "sealed": words.sealed, "until": None}
        insert_rows(session, KeptApart.__table__, row)
        theirs = (KeptApart.case_id == case.id, KeptApart.office == by.office, KeptApart.id.in_([*earlier, words.id]))
        if unfounded:
            until = update(KeptApart).where(*theirs, KeptApart.until.is_(None)).values(until=now.date() + UNFOUNDED)
        else:
            until = update(KeptApart).where(*theirs).values(until=None)
        session.execute(until.execution_options(synchronize_session=False))
        cases.move(case, Verb.WORK)
        audit.record(session, EventTag.NOTE_WRITTEN, audit.case_scope(case.id), now, by)
    return link


def of_case(session: Session, case_id: bytes, office: str) -> Sequence[Row[bytes, bytes]]:
    """(id, sealed)"""
    found = select(KeptApart.id, KeptApart.sealed).where(KeptApart.case_id == case_id, KeptApart.office == office)
    return session.execute(found.order_by(KeptApart.id)).all()


def destroy_all(now: datetime) -> None:
    """One round: what may be kept no longer. Each is a transaction of its own."""
    ended = select(KeptApart).where(KeptApart.until < now.date())
    key = [KeptApart.case_id, KeptApart.office, KeptApart.id]
    page_by_page(ended, key, lambda session, one: _destroy(session, one.case_id, one.office, one.id, now))


def _destroy(session: Session, case_id: bytes, office: str, kept_id: bytes, now: datetime) -> None:
    """Nothing where the finding has changed meanwhile, or another worker was quicker."""
    session.execute(select(Case.id).where(Case.id == case_id).with_for_update(key_share=True))
    here = (KeptApart.case_id == case_id, KeptApart.office == office, KeptApart.id == kept_id)
    if session.scalar(select(KeptApart.until).where(*here, KeptApart.until < now.date())) is None:
        return
    session.execute(delete(KeptApart).where(*here))
    audit.record(session, EventTag.ACCUSED_DESTROYED, audit.case_scope(case_id), now, Actor.SERVICE)
