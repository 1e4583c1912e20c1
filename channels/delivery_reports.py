"""What a provider tells afterwards of a text that it took: a state only moves up."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, select, update
from sqlalchemy.orm import Session

from casework.models import OutgoingText, Sending
from channels.at_rest import tag, woken_or_none
from channels.gateway import RANK, Delivery, Report
from channels.leasing import pause
from channels.outbox_rows import NOTHING, OPEN, close, mine, of, owe_copy

# Each of these is paid for. The code is worth it as long as it may still come.
MOST_ATTEMPTS = 8
_LEAST_PAUSE = 300
_RANKED = {Sending.WAITING: 0, Sending.QUEUED: 1, Sending.SENT: 2, Sending.DELIVERED: 3, Sending.CLOSED: 3}
_SENDING = {Delivery.QUEUED: Sending.QUEUED, Delivery.SENT: Sending.SENT, Delivery.DELIVERED: Sending.DELIVERED}


def note(session: Session, report: Report, *, now: datetime) -> None:
    """By our reference or the provider's id. What is unknown, of an earlier attempt or lower in rank changes nothing."""
    row = session.execute(select(OutgoingText).where(_named(report)).with_for_update()).scalar_one_or_none()
    if row is None or row.state not in OPEN or RANK[report.state] <= _RANKED[row.state]:
        return
    if report.state in {Delivery.DELIVERED, Delivery.FAILED}:
        owe_copy(session, row.gateway, report.provider or woken_or_none(row.provider), now)
    if report.state == Delivery.FAILED:
        _failed(session, row, report, now)
        return
    gone = report.state == Delivery.DELIVERED
    changes = {"state": _SENDING[report.state], "due": now if gone else row.until, **(NOTHING if gone else {})}
    session.execute(update(OutgoingText).where(*mine(of(row))).values(changes))


def _failed(session: Session, row: OutgoingText, report: Report, now: datetime) -> None:
    """Nothing more where somebody has asked for that meanwhile. Another attempt has a count of its own, so that reports about this one no longer reach it."""
    due = now + pause(row.attempts, None, least=_LEAST_PAUSE)
    withdrawn = row.recipient is None or due >= row.until
    if withdrawn or not report.again or (row.attempts >= MOST_ATTEMPTS and not row.holds_code):
        close(session, of(row), report.reason or "failed")
        return
    session.execute(
        update(OutgoingText).where(*mine(of(row))).values(
            state=Sending.WAITING, due=due, attempts=row.attempts + 1, provider=None, provider_tag=None,
            reason=report.reason[:40],
        )
    )  # fmt: skip


def _named(report: Report) -> ColumnElement[bool]:
    if report.reference is not None:
        return and_(_by_reference(report.reference), OutgoingText.gateway == report.gateway)
    if report.provider:
        return OutgoingText.provider_tag == tag(report.gateway, report.provider)
    return false()


def _by_reference(reference: str) -> ColumnElement[bool]:
    try:
        raw = bytes.fromhex(reference)
    except ValueError:
        return false()
    return and_(OutgoingText.id == raw[:16], OutgoingText.attempts == raw[16]) if len(raw) == 17 else false()
