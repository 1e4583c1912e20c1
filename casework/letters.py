"""A case, or a part of it, goes by letter to a body that has no account here.

What is printed, and to whom it goes, the server never sees: it learns that something left, and by when an answer is due.
The answer comes by post and is typed in: a day that is met, a note, and a word to the reporter.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from casework import approvals, audit, boxes, cases, deadlines, offering
from casework.audit import EventTag
from casework.boxes import NewEntry
from casework.errors import Conflict
from casework.models import Case, Member, Purpose
from crypto.boxes import TALK, file_kind

# Stands where an approval names the office; no office has an id with a space.
BY_LETTER = "by letter"
# Proposed at the desk, which may choose any day. The post is slow.
ANSWER_WITHIN = timedelta(days=30)


def send(
    session: Session,
    case: Case,
    decision: NewEntry,
    status: NewEntry,
    ends: date,
    *,
    abroad: bool,
    by: Member,
    now: datetime,
) -> dict[str, bytes]:
    """`decision`: to whom, what and why, into the office's file; `ends`: by when an answer is due.

    `abroad`: the body is of another country, as the desk says; then a second person must have agreed.
    Raises what stands against an offer to an office.
    """
    cases.hold(session, case)
    file = boxes.find(session, case.id, file_kind(by.office))
    is_new = file is None or not boxes.has_entry(session, file.id, decision.id)
    if is_new:
        offering.check_may_leave(session, case, by, now)
        if abroad:
            approvals.use(session, Purpose.SHARE, approval_subject(case), by=by, now=now)
    link = deadlines.begin(session, case, decision, ends, by=by, now=now)
    told, told_is_new = cases.write(session, case, TALK, status, now)
    if told_is_new is not is_new:
        raise Conflict
    if is_new:
        audit.record(session, EventTag.LETTER_SENT, audit.case_scope(case.id), now, by)
    return {"decision": link, "status": told}


def approval_subject(case: Case) -> str:
    return f"{case.number} {BY_LETTER}"
