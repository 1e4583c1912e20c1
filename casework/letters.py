"""A case, or a part of it, goes by letter to a body that has no account here.

What is printed, and to whom it goes, the server never sees: it learns that something left, and by when an answer is due;
where a second person must agree, also to which country it goes and how much of the case. The answer comes by post and is
typed in: a day that is met, a note, and a word to the reporter.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from casework import approvals, audit, boxes, cases, deadlines, offering
from casework.audit import EventTag
from casework.boxes import NewEntry
from casework.errors import Conflict
from casework.models import Case, Member, Mode, Purpose, Redaction
from crypto.boxes import TALK, file_kind

# Stands where an approval names the office; no office has an id with a space.
BY_LETTER = "by letter"
# Proposed at the desk, which may choose any day. The post is slow.
ANSWER_WITHIN = timedelta(days=30)


@dataclass(frozen=True)
class Agreement:
    """To what a second person agrees. `recipient`: 16 bytes in base64url that the desk's browser derives, under a key of the
    office's file, from all that was typed of the body. The server can compare it and guess nothing by it.
    """

    mode: Mode
    redaction: Redaction
    country: str
    recipient: str


def send(
    session: Session,
    case: Case,
    decision: NewEntry,
    status: NewEntry,
    ends: date,
    *,
    agreement: Agreement | None,
    by: Member,
    now: datetime,
) -> dict[str, bytes]:
    """`decision`: to whom, what and why, into the office's file; `ends`: by when an answer is due.

    `agreement`: what another person must have agreed to, where the desk says that the body is of another country or
    protects lives.
    Raises what stands against an offer to an office.
    """
    cases.hold(session, case)
    file = boxes.find(session, case.id, file_kind(by.office))
    is_new = file is None or not boxes.has_entry(session, file.id, decision.id)
    if is_new:
        offering.check_may_leave(session, case, by, now)
        if agreement is not None:
            approvals.use(session, Purpose.SHARE, approval_subject(case, agreement), by=by, now=now)
    link = deadlines.begin(session, case, decision, ends, by=by, now=now)
    told, told_is_new = cases.write(session, case, TALK, status, now)
    if told_is_new is not is_new:
        raise Conflict
    if is_new:
        audit.record(session, EventTag.LETTER_SENT, audit.case_scope(case.id), now, by)
    return {"decision": link, "status": told}


def approval_subject(case: Case, agreement: Agreement) -> str:
    """A yes to one body and a summary is none to another body, and none to more."""
    mode, redaction = agreement.mode.value, agreement.redaction.value
    return f"{case.number} {BY_LETTER} {mode} {redaction} {agreement.country} {agreement.recipient}"
