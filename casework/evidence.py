"""Something of a case leaves as a file of evidence, for a court or whoever else asks for proof: crypto/PROTOCOL.md, 17.

Two people sign it. Which entries are shown stands in the office's file, signed and sealed; the server knows only the hash
of the content, so that what the second person approves is that content and no other. It never sees the file itself.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from casework import approvals, audit, cases, freezing, leads, withdrawing
from casework.audit import EventTag
from casework.boxes import NewEntry
from casework.errors import ConsentWithdrawn, Frozen
from casework.models import Case, Member, Purpose
from crypto.bodies import b64


def subject(case: Case, digest: bytes) -> str:
    """`digest`: SHA-256 of the content."""
    return f"{case.number} evidence {b64(digest)}"


def ask(session: Session, case: Case, entry: NewEntry, digest: bytes, *, by: Member, now: datetime) -> bytes:
    """`entry`: what is to be shown, and for whom, into the office's file.

    Raises NotTheLead, ConsentWithdrawn, Frozen.
    """
    cases.hold(session, case)
    link, is_new = cases.write_file(session, case, entry, by, now)
    if is_new:
        _check_may_leave(session, case, by, now)
        approvals.ask_about(session, Purpose.EXPORT, case, subject=subject(case, digest), by=by, now=now)
    return link


def agree(session: Session, case: Case, entry: NewEntry, digest: bytes, *, by: Member, now: datetime) -> bytes:
    """`entry`: the second person's signature over the content, into the office's file.

    Raises NotFound where nobody asks for this content any more, SamePerson, and as `ask` does.
    """
    cases.hold(session, case)
    link, is_new = cases.write_file(session, case, entry, by, now)
    if is_new:
        _check_may_leave(session, case, by, now)
        approvals.approve_this(session, Purpose.EXPORT, subject(case, digest), by=by, now=now)
    return link


def take(session: Session, case: Case, entry: NewEntry, digest: bytes, *, by: Member, now: datetime) -> bytes:
    """By whoever asked, once. `entry`: that it was taken, into the office's file. Raises NotApproved, and as `ask` does."""
    cases.hold(session, case)
    link, is_new = cases.write_file(session, case, entry, by, now)
    if is_new:
        _check_may_leave(session, case, by, now)
        approvals.use(session, Purpose.EXPORT, subject(case, digest), by=by, now=now)
        audit.record(session, EventTag.EVIDENCE_TAKEN, audit.case_scope(case.id), now, by)
    return link


def _check_may_leave(session: Session, case: Case, by: Member, now: datetime) -> None:
    """A case that is over may still be proven."""
    leads.check_voice(session, case, by.office)
    if withdrawing.is_withdrawn(session, case.id):
        raise ConsentWithdrawn
    if freezing.in_force(session, case.id, now.date()) is not None:
        raise Frozen
