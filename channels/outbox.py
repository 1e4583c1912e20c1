"""What is owed to phones, in the database, so that it commits with what it answers.

A lease is `due` moved into the future by a conditional UPDATE that also counts the attempt: whoever counted it may send,
and only who holds that count may note what came of it. A crash between the provider's yes and ours repeats a text, which
is why no text says more the second time. Nothing is sent late: a text that comes after `HOLD` would surprise whoever
holds the phone by then.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, delete, false, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from casework.models import GatewayMeter, OutgoingText, ProviderCopy, Sending
from channels import gateways, meters
from channels.at_rest import sealed, tag, the_pepper, woken, woken_or_none
from channels.gateway import RANK, Delivery, Report, SendError
from channels.leasing import LEASE, changed_rows, pause
from channels.provider_copies import Copy, lease_copy, note_erased, note_kept, owe_deletion

# What sends and what takes events knows the outbox alone.
__all__ = [
    "CALLS_A_DAY", "HOLD", "KEEP_CLOSED", "LEASE", "MOST_ATTEMPTS", "Copy", "Count", "Leased", "close", "count", "end_old",
    "enqueue", "erase_sent", "forget", "lease", "lease_copy", "note_erased", "note_failed", "note_kept", "note_report", "note_sent",
    "owe_deletion", "pause", "spend", "the_pepper", "was_owed_since",
]  # fmt: skip

# The member on duty is texted once an hour at most; so many are paid beyond what the day may cost.
CALLS_A_DAY = 24
HOLD = timedelta(hours=24)
# A chat service deletes what is younger than this.
SENT_KEPT = timedelta(hours=48)
KEEP_CLOSED = timedelta(days=7)
MOST_ATTEMPTS = 8
_OPEN = (Sending.WAITING, Sending.QUEUED, Sending.SENT)
_RANKED = {Sending.WAITING: 0, Sending.QUEUED: 1, Sending.SENT: 2, Sending.DELIVERED: 3, Sending.CLOSED: 3}
_SENDING = {Delivery.QUEUED: Sending.QUEUED, Delivery.SENT: Sending.SENT, Delivery.DELIVERED: Sending.DELIVERED}
# What a closed row no longer needs.
_NOTHING = {"recipient": None, "text": None, "provider": None}


@dataclass(frozen=True)
class Leased:
    id: bytes
    gateway: str
    attempt: int
    to: str = field(repr=False)
    text: str = field(repr=False)

    @property
    def reference(self) -> str:
        """What the gateway carries back with its reports: the row and which attempt it was."""
        return f"{self.id.hex()}{self.attempt:02x}"


def enqueue(
    session: Session,
    *,
    gateway: str,
    to: str,
    text: str,
    dedupe: str,
    now: datetime,
    not_before: datetime | None = None,
) -> None:
    """The same `dedupe` again is nothing new. A number outside the allowed prefixes is closed at once, unwritten."""
    about = gateways.named(gateway).about
    key = tag(gateway, dedupe)
    due = max(now, not_before or now)
    allowed = to.startswith(about.allowed_prefixes)
    row = {
        "id": secrets.token_bytes(16), "dedupe": key, "gateway": gateway, "due": due, "until": due + HOLD, "attempts": 0,
        "state": Sending.WAITING if allowed else Sending.CLOSED, "reason": "" if allowed else "prefix_not_allowed",
        "recipient": sealed(to) if allowed else None, "text": sealed(text) if allowed else None,
    }  # fmt: skip
    if session.scalar(select(OutgoingText.id).where(OutgoingText.dedupe == key)) is not None:
        return
    try:
        with session.begin_nested():
            session.execute(insert(OutgoingText).values(**row))
    except IntegrityError:
        return  # another process was quicker with the same


def was_owed_since(session: Session, *, gateway: str, dedupe: str, since: datetime) -> bool:
    """Whatever has become of it."""
    key = tag(gateway, dedupe)
    until = session.scalar(select(OutgoingText.until).where(OutgoingText.dedupe == key))
    return until is not None and until - HOLD > since


def lease(session: Session, *, now: datetime) -> Leased | None:
    """The next text that may go out now, and nobody else's until the lease ends."""
    names = meters.free(session, now)
    row = session.execute(
        select(OutgoingText)
        .where(OutgoingText.state == Sending.WAITING, OutgoingText.due <= now, OutgoingText.gateway.in_(names))
        .order_by(OutgoingText.due)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).scalar_one_or_none()
    if row is None or row.recipient is None or row.text is None:
        return None
    taken = changed_rows(
        session.execute(
            update(OutgoingText)
            .where(
                OutgoingText.id == row.id, OutgoingText.attempts == row.attempts, OutgoingText.state == Sending.WAITING
            )
            .values(due=now + LEASE, attempts=row.attempts + 1)
            .execution_options(synchronize_session=False)
        )
    )
    if not taken:
        return None
    return Leased(row.id, row.gateway, row.attempts + 1, woken(row.recipient), woken(row.text))


def spend(session: Session, leased: Leased, segments: int, *, now: datetime) -> bool:
    """True: send it now. False: not its turn yet; or the day's money is spent, then it is closed and the operator sees it."""
    about = gateways.named(leased.gateway).about
    # Whoever floods the number must not be able to silence the call for help that hides in the flood.
    most = about.daily_segments + (CALLS_A_DAY * len(about.duty) if leased.to in about.duty.values() else 0)
    today = now.date()
    spent = case((GatewayMeter.day == today, GatewayMeter.segments), else_=0)
    paid = changed_rows(
        session.execute(
            update(GatewayMeter)
            .where(
                GatewayMeter.gateway == leased.gateway,
                GatewayMeter.next_at <= now,
                spent + segments <= most,
            )
            .values(
                segments=spent + segments,
                refused=case((GatewayMeter.day == today, GatewayMeter.refused), else_=false()),
                day=today,
                next_at=now + timedelta(seconds=60 / about.per_minute),
            )
        )
    )
    if paid:
        return True
    free = session.scalar(select(GatewayMeter.next_at).where(GatewayMeter.gateway == leased.gateway))
    if free is not None and free > now:  # another worker has just sent: a moment later
        session.execute(update(OutgoingText).where(*_mine(leased)).values(due=free))
    else:
        session.execute(
            update(GatewayMeter).where(GatewayMeter.gateway == leased.gateway).values(
                refused=True, segments=spent, day=today
            )
        )  # fmt: skip
        close(session, leased, "daily_cap")
    return False


def note_sent(session: Session, leased: Leased, provider: str, *, now: datetime) -> None:
    """The provider has it. A report may have come before: a state only moves up."""
    values: dict[str, str | bytes] = {"reason": ""}
    if provider:
        values = {"provider": sealed(provider), "provider_tag": tag(leased.gateway, provider)}
    mine = _mine(leased)
    if not gateways.named(leased.gateway).reports:
        # Nobody will tell more of it. What was said rests nowhere any more; where it lies, until it can be erased.
        gone = {"recipient": None, "text": None, "until": now + SENT_KEPT}
        session.execute(
            update(OutgoingText).where(*mine).values(state=Sending.SENT, due=now + SENT_KEPT, **gone, **values)
        )
        return
    session.execute(update(OutgoingText).where(*mine, OutgoingText.recipient.is_not(None)).values(**values))
    session.execute(
        update(OutgoingText).where(*mine, OutgoingText.state == Sending.WAITING).values(
            state=Sending.QUEUED, due=OutgoingText.until, reason=""
        )
    )  # fmt: skip


def note_failed(session: Session, leased: Leased, error: SendError, *, now: datetime) -> None:
    if not error.again or leased.attempt >= MOST_ATTEMPTS:
        close(session, leased, error.reason)
        return
    session.execute(
        update(OutgoingText)
        .where(*_mine(leased), OutgoingText.state == Sending.WAITING)
        .values(due=now + pause(leased.attempt, error.after), reason=error.reason[:40])
    )


def note_report(session: Session, report: Report, *, now: datetime) -> None:
    """By our reference or the provider's id. What is unknown, of an earlier attempt or lower in rank changes nothing."""
    row = session.execute(select(OutgoingText).where(_named(report)).with_for_update()).scalar_one_or_none()
    if row is None or row.state not in _OPEN or RANK[report.state] <= _RANKED[row.state]:
        return
    leased = Leased(row.id, row.gateway, row.attempts, "", "")
    if report.state != Delivery.FAILED:
        gone = report.state == Delivery.DELIVERED
        if gone:
            _owe_deletion(session, row.gateway, report.provider or woken_or_none(row.provider), now)
        changes = {"state": _SENDING[report.state], "due": now if gone else row.until, **(_NOTHING if gone else {})}
        session.execute(update(OutgoingText).where(*_mine(leased)).values(changes))
        return
    _owe_deletion(session, row.gateway, report.provider or woken_or_none(row.provider), now)
    if report.again and row.attempts < MOST_ATTEMPTS:
        # A new attempt with a count of its own, so that reports about this one no longer reach it.
        session.execute(
            update(OutgoingText).where(*_mine(leased)).values(
                state=Sending.WAITING, due=now + pause(row.attempts, None, least=300), provider=None, provider_tag=None,
                attempts=row.attempts + 1,
                reason=report.reason[:40],
            )
        )  # fmt: skip
        return
    close(session, leased, report.reason or "failed")


def close(session: Session, leased: Leased, reason: str) -> None:
    session.execute(
        update(OutgoingText)
        .where(*_mine(leased), OutgoingText.state.in_(_OPEN))
        .values(state=Sending.CLOSED, reason=reason[:40], **_NOTHING)
    )


def end_old(session: Session, *, now: datetime) -> None:
    """What nobody reported on in time loses its number and text; what is long closed goes."""
    late = session.execute(
        select(OutgoingText).where(OutgoingText.state.in_(_OPEN), OutgoingText.until <= now).with_for_update()
    ).scalars()
    for row in late.all():
        _owe_deletion(session, row.gateway, woken_or_none(row.provider), now)
        close(session, Leased(row.id, row.gateway, row.attempts, "", ""), "no_report" if row.provider else "too_late")
    session.execute(
        delete(OutgoingText).where(OutgoingText.state.not_in(_OPEN), OutgoingText.until <= now - KEEP_CLOSED)
    )


def forget(session: Session, *, gateway: str, to: str) -> None:
    """Whoever asked not to be texted gets nothing more, whatever waits."""
    rows = session.execute(
        select(OutgoingText)
        .where(OutgoingText.gateway == gateway, OutgoingText.state == Sending.WAITING)
        .with_for_update()
    ).scalars()
    for row in rows.all():
        if row.recipient is not None and woken(row.recipient) == to:
            close(session, Leased(row.id, row.gateway, row.attempts, "", ""), "asked_for_silence")


def erase_sent(session: Session, *, gateway: str, to: str, now: datetime) -> None:
    """What was said to them lately and no report can tell of any more: the provider is to delete it."""
    sent = select(OutgoingText).where(OutgoingText.gateway == gateway, OutgoingText.state == Sending.SENT)
    for row in session.execute(sent.with_for_update()).scalars().all():
        provider = woken_or_none(row.provider)
        if provider and provider.startswith(f"{to}:"):
            owe_deletion(session, gateway=gateway, provider=provider, now=now)
            close(session, Leased(row.id, row.gateway, row.attempts, "", ""), "erased")


@dataclass(frozen=True)
class Count:
    waiting: int
    unreported: int
    copies: int
    segments_today: int
    cap_reached: bool


def count(session: Session, gateway: str, *, now: datetime) -> Count:
    counted = session.execute(
        select(OutgoingText.state, func.count()).where(OutgoingText.gateway == gateway).group_by(OutgoingText.state)
    )
    states = {state: number for state, number in counted}  # noqa: C416  (rows are no pairs to the type checker)
    copies = session.scalar(select(func.count()).select_from(ProviderCopy).where(ProviderCopy.gateway == gateway)) or 0
    meter = session.get(GatewayMeter, gateway)
    today = meter is not None and meter.day == now.date()
    return Count(
        states.get(Sending.WAITING, 0),
        states.get(Sending.QUEUED, 0) + states.get(Sending.SENT, 0),
        copies,
        meter.segments if meter and today else 0,
        bool(meter and today and meter.refused),
    )


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


def _mine(leased: Leased) -> tuple[ColumnElement[bool], ...]:
    return (OutgoingText.id == leased.id, OutgoingText.attempts == leased.attempt)


def _owe_deletion(session: Session, gateway: str, provider: str | None, now: datetime) -> None:
    if provider and gateways.named(gateway).keeps_copies:
        owe_deletion(session, gateway=gateway, provider=provider, now=now)
