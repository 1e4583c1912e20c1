"""The record of what was done: hash chains that a changed, removed or reordered row breaks.

Rules: recorded by the verb itself, last in its transaction. A chain is one case's or one office's; a chain over
everything would make writers wait for each other and tell in which order two reports of a day came.
"""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.database import insert_rows, take_turns
from casework.models import AuditRow, Member
from crypto.bodies import b64
from crypto.labels import cat, member_holder

_LABEL = "davylamp/v1/audit"
_NOTHING = bytes(32)
_PLACE = AuditRow.place


class EventTag(enum.StrEnum):
    CASE_RECEIVED = "case_received"
    REPORTER_WROTE = "reporter_wrote"
    CASE_OPENED = "case_opened"
    FILE_BEGUN = "file_begun"
    INDEX_WRITTEN = "index_written"
    CASE_ACKNOWLEDGED = "case_acknowledged"
    REPLY_WRITTEN = "reply_written"
    NOTE_WRITTEN = "note_written"
    CASE_ASSIGNED = "case_assigned"
    CASE_HANDED_BACK = "case_handed_back"
    CASE_TAKEN_BACK = "case_taken_back"
    MEMBER_RECUSED = "member_recused"
    RECUSAL_ENDED = "recusal_ended"
    APPROVAL_ASKED = "approval_asked"
    APPROVAL_GIVEN = "approval_given"
    APPROVAL_WITHDRAWN = "approval_withdrawn"
    APPROVAL_USED = "approval_used"
    FILE_OPENED = "file_opened"
    MEMBER_ENROLLED = "member_enrolled"
    CERTIFICATE_RENEWED = "certificate_renewed"
    PASSKEY_ADDED = "passkey_added"
    CODES_ADDED = "codes_added"
    FACTOR_REMOVED = "factor_removed"
    WRONG_CODE = "wrong_code"
    PASSPHRASE_CHANGED = "passphrase_changed"  # noqa: S105 (the name of an event)
    DESKS_ENDED = "desks_ended"
    MEMBER_INVITED = "member_invited"
    INVITATION_WITHDRAWN = "invitation_withdrawn"
    MEMBER_CERTIFIED = "member_certified"
    MEMBER_RENEWED = "member_renewed"
    MEMBER_LEFT = "member_left"
    ROTATION_BEGUN = "rotation_begun"
    CASE_RESEALED = "case_resealed"
    ROTATION_FINISHED = "rotation_finished"
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    QUESTION_ASKED = "question_asked"
    CASE_CLOSED = "case_closed"
    CASE_REOPENED = "case_reopened"
    CASE_MARKED_TEST = "case_marked_test"
    CASE_MARKED_SPAM = "case_marked_spam"
    CASE_JOINED = "case_joined"
    CASE_CONTINUED = "case_continued"
    CASES_LINKED = "cases_linked"
    CASE_TRIAGED = "case_triaged"
    CLOCK_PAUSED = "clock_paused"
    CLOCK_WITHHELD = "clock_withheld"
    CLOCK_RESUMED = "clock_resumed"
    CLOCK_EXTENDED = "clock_extended"
    CLOCK_MET = "clock_met"
    CLOCK_MISSED = "clock_missed"
    DEADLINE_SET = "deadline_set"
    DEADLINE_MET = "deadline_met"
    DEADLINE_DROPPED = "deadline_dropped"
    DEADLINE_NEAR = "deadline_near"
    CHECK_INS_SET = "check_ins_set"
    CHECK_IN_UNANSWERED = "check_in_unanswered"
    CHECK_INS_CALLED = "check_ins_called"
    CONTACT_STOPPED = "contact_stopped"
    CASE_FROZEN = "case_frozen"
    CASE_THAWED = "case_thawed"
    STANDBY_RELEASED = "standby_released"
    ACCUSED_DESTROYED = "accused_destroyed"
    TRANSFER_OFFERED = "transfer_offered"
    TRANSFER_OPENED = "transfer_opened"
    TRANSFER_WRITTEN = "transfer_written"
    TRANSFER_ACCEPTED = "transfer_accepted"
    TRANSFER_REFUSED = "transfer_refused"
    TRANSFER_EXPIRED = "transfer_expired"
    TRANSFER_RECALLED = "transfer_recalled"
    TRANSFER_ENDED = "transfer_ended"
    LETTER_SENT = "letter_sent"
    EVIDENCE_TAKEN = "evidence_taken"
    REPORTER_TOLD = "reporter_told"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    CONSENT_GIVEN_ANEW = "consent_given_anew"
    DELETION_CONFIRMED = "deletion_confirmed"
    OFFICE_TRUSTED = "office_trusted"
    ROTA_CHANGED = "rota_changed"
    ALERT_ADDRESS_SET = "alert_address_set"
    ALERT_ADDRESS_REMOVED = "alert_address_removed"


class Actor(enum.StrEnum):
    """Who is no member."""

    REPORTER = "reporter"
    SERVICE = "service"  # this machine by itself, because a day has passed


def case_scope(case_id: bytes) -> str:
    return f"case:{b64(case_id)}"


def file_scope(file_id: bytes) -> str:
    return f"file:{b64(file_id)}"


def office_scope(office_id: str) -> str:
    return f"office:{office_id}"


def record(
    session: Session,
    event: EventTag,
    scope: str,
    at: date | datetime,
    by: Member | Actor | None,
    about: Member | None = None,
) -> None:
    """`by`: None for the reporter. A `date` is kept as a day, a `datetime` to the minute."""
    # A lock on the last row would not do: whoever waited for it would still see it as the last.
    take_turns(session, f"audit:{scope}")
    last = session.execute(
        select(AuditRow.place, AuditRow.digest).where(AuditRow.scope == scope).order_by(AuditRow.place.desc()).limit(1)
    ).first()
    place, before = (last.place + 1, last.digest) if last else (1, _NOTHING)
    _write(session, event, scope, place, before, at, by, about)


def begin(session: Session, event: EventTag, scope: str, day: date) -> None:
    """The first row of a new chain, by the reporter; a chain that is there already breaks the transaction."""
    _write(session, event, scope, 1, _NOTHING, day, None)


def of_scopes(session: Session, scopes: Sequence[str]) -> list[tuple[str, str, str]]:
    """(scope, at, by), each chain in its order."""
    rows = session.execute(
        select(AuditRow.scope, AuditRow.at, AuditRow.by).where(AuditRow.scope.in_(scopes)).order_by(_PLACE)
    )
    return [(row.scope, row.at, row.by) for row in rows]


def first_broken(session: Session, scope: str) -> int | None:
    """The place of the first row that does not follow from those before it, or None."""
    return first_broken_of(scope, session.scalars(select(AuditRow).where(AuditRow.scope == scope).order_by(_PLACE)))


def first_broken_of(scope: str, rows: Iterable[AuditRow]) -> int | None:
    """The same for one chain's rows, in their order."""
    before = _NOTHING
    for expected, row in enumerate(rows, start=1):
        digest = _digest(before, scope, expected, row.at, row.event, row.by, row.about)
        if row.place != expected or row.digest != digest:
            return expected
        before = digest
    return None


def _write(
    session: Session,
    event: EventTag,
    scope: str,
    place: int,
    before: bytes,
    at: date | datetime,
    by: Member | Actor | None,
    about: Member | None = None,
) -> None:
    row: dict[str, Any] = {
        "scope": scope,
        "place": place,
        "at": _moment(at),
        "event": event.value,
        "by": member_holder(by.id) if isinstance(by, Member) else (by or Actor.REPORTER).value,
        "about": None if about is None else member_holder(about.id),
    }
    row["digest"] = _digest(before, scope, place, row["at"], row["event"], row["by"], row["about"])
    insert_rows(session, AuditRow.__table__, row)


def _moment(at: date | datetime) -> str:
    if isinstance(at, datetime):
        return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")
    return at.isoformat()


def _digest(before: bytes, scope: str, place: int, at: str, event: str, by: str, about: str | None) -> bytes:
    """A row about nobody has one part less, as all rows had once; each part's length is hashed with it."""
    parts = (_LABEL, before, scope, str(place), at, event, by)
    return hashlib.sha256(cat(*parts) if about is None else cat(*parts, about)).digest()
