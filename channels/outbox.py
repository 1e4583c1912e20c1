"""What is owed to phones, in the database, so that it commits with what it answers.

A lease is `due` moved into the future by a conditional UPDATE that also counts the attempt: whoever counted it may send,
and only who holds that count may note what came of it. A crash between the provider's yes and ours repeats a text, which
is why no text says more the second time. Nothing is sent late: a text that comes after `HOLD` would surprise whoever
holds the phone by then.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.orm import Session

from casework.database import insert_once
from casework.models import OutgoingText, Sending
from channels import gateways, meters
from channels.at_rest import sealed, tag, woken
from channels.gateway import SendError
from channels.leasing import LEASE, changed_rows, pause
from channels.outbox_rows import ERASED, HOLD, SENT_KEPT, Leased, close, mine, owe_copy, recipient_tag
from channels.provider_copies import owe_deletion

# The member on duty is texted once an hour at most; so many are paid beyond what the day may cost.
CALLS_A_DAY = 24


_table = cast("Table", OutgoingText.__table__)
_texts = _table.c
# Made once: a worker asks the whole day, and making them cost more than the database did.
_NEXT = (
    select(_texts.id, _texts.gateway, _texts.attempts, _texts.recipient, _texts.recipient_tag, _texts.text)
    .where(
        _texts.state == Sending.WAITING,
        _texts.due <= bindparam("now"),
        _texts.until > bindparam("now"),
        _texts.gateway.in_(bindparam("names", expanding=True)),
        _texts.recipient_tag.not_in(bindparam("but", expanding=True)),
    )
    .order_by(_texts.due)
    .limit(1)
    .with_for_update(skip_locked=True)
)
_TAKE = (
    update(_table)
    .where(_texts.id == bindparam("row"), _texts.attempts == bindparam("tries"), _texts.state == Sending.WAITING)
    .values(due=bindparam("lease"), attempts=_texts.attempts + 1)
)


def enqueue(
    session: Session,
    *,
    gateway: str,
    to: str,
    text: str,
    dedupe: str,
    now: datetime,
    not_before: datetime | None = None,
    lasts: timedelta = HOLD,
    holds_code: bool = False,
    case: bytes | None = None,
) -> None:
    """`case`: the one that a notice tells of. The same `dedupe` again is nothing new. A number outside the allowed prefixes is closed at once, unwritten."""
    about = gateways.named(gateway).about
    key = tag(gateway, dedupe)
    due = max(now, not_before or now)
    allowed = to.startswith(about.allowed_prefixes)
    row = {
        "id": secrets.token_bytes(16), "dedupe": key, "gateway": gateway, "due": due, "until": due + lasts, "attempts": 0, "holds_code": holds_code,
        "state": Sending.WAITING if allowed else Sending.CLOSED, "reason": "" if allowed else "prefix_not_allowed",
        "recipient": sealed(to) if allowed else None, "text": sealed(text) if allowed else None,
        "recipient_tag": recipient_tag(gateway, to) if allowed else None, "provider": None, "provider_tag": None,
        "about": case if allowed else None,
    }  # fmt: skip
    insert_once(session, OutgoingText.__table__, row)


def was_owed_since(session: Session, *, gateway: str, dedupe: str, since: datetime) -> bool:
    """Whatever has become of it."""
    key = tag(gateway, dedupe)
    until = session.scalar(select(OutgoingText.until).where(OutgoingText.dedupe == key))
    return until is not None and until - HOLD > since


def lease(session: Session, *, now: datetime, but: Collection[bytes] = ()) -> Leased | None:
    """The next text that may go out now, and nobody else's until the lease ends. `but`: tags of recipients left aside."""
    names = meters.free(session, now)
    row = session.execute(_NEXT, {"now": now, "names": names, "but": list(but)}).one_or_none() if names else None
    if row is None or row.recipient is None or row.text is None:
        return None
    if not changed_rows(session.execute(_TAKE, {"row": row.id, "tries": row.attempts, "lease": now + LEASE})):
        return None
    return Leased(
        row.id, row.gateway, row.attempts + 1, row.recipient_tag or row.id, woken(row.recipient), woken(row.text)
    )


def spend(session: Session, leased: Leased, segments: int, *, now: datetime) -> bool:
    """True: send it now. False: not its turn yet; or the day's money is spent, then the operator sees it.

    What the day cannot pay for is closed, but for a code, which waits for the next day as long as it may.
    """
    about = gateways.named(leased.gateway).about
    # Whoever floods the number must not be able to silence the call for help that hides in the flood.
    most = about.daily_segments + (CALLS_A_DAY * len(about.duty) if leased.to in about.duty.values() else 0)
    meter = meters.locked(session, leased.gateway, now)
    if meter.next_at > now:  # another worker has just sent: a moment later
        # Not an attempt: only what went out makes the next pause longer.
        session.execute(
            update(OutgoingText).where(*mine(leased)).values(due=meter.next_at, attempts=leased.attempt - 1)
        )
    elif meter.segments + segments <= most:
        meters.advance(meter, segments, about.per_minute, now)
        return True
    else:
        meter.refused = True
        if not _wait_for_tomorrow(session, leased, now):
            close(session, leased, "daily_cap")
    return False


def _wait_for_tomorrow(session: Session, leased: Leased, now: datetime) -> bool:
    """Only what holds a code: nobody can be told it a second time."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    waits = update(OutgoingText).where(*mine(leased), OutgoingText.state == Sending.WAITING, OutgoingText.holds_code)
    # Not an attempt, as above.
    return bool(changed_rows(session.execute(waits.values(due=midnight, attempts=leased.attempt - 1))))


def note_sent(session: Session, leased: Leased, provider: str, *, now: datetime) -> None:
    """The provider has it. A report may have come before, or somebody may have erased: a state only moves up."""
    known: dict[str, bytes] = {}
    if provider:
        known = {"provider": sealed(provider), "provider_tag": tag(leased.gateway, provider)}
    if gateways.named(leased.gateway).reports:
        taken = update(OutgoingText).values(state=Sending.QUEUED, due=OutgoingText.until, reason="", **known)
    else:
        # Nobody will tell more of it. What was said rests nowhere any more; where it lies, until it can be erased.
        kept = {
            "recipient": None,
            "recipient_tag": recipient_tag(leased.gateway, leased.to),
            "text": None,
            "about": None,
        }
        ends = now + SENT_KEPT
        taken = update(OutgoingText).values(state=Sending.SENT, due=ends, until=ends, reason="", **kept, **known)
    own = mine(leased)
    waits = taken.where(*own, OutgoingText.state == Sending.WAITING).execution_options(synchronize_session=False)
    if changed_rows(session.execute(waits)):
        return
    row = session.execute(select(OutgoingText).where(*own).with_for_update()).scalar_one_or_none()
    if row is None:
        return
    if row.reason == ERASED:
        if provider:
            owe_deletion(session, gateway=leased.gateway, provider=provider, now=now)
    elif not gateways.named(leased.gateway).reports:
        session.execute(taken.where(*own))  # closed meanwhile, and shown all the same: it can still be erased
    elif row.recipient is None:  # closed, or reported already, by somebody who could not know the provider's id
        owe_copy(session, leased.gateway, provider, now)
    else:
        session.execute(update(OutgoingText).where(*own).values(**known))


def note_failed(session: Session, leased: Leased, error: SendError, segments: int, *, now: datetime) -> None:
    """Tried again until nobody may be surprised by it any more. What did not go out is not paid for."""
    if "timeout" not in error.reason:  # then nobody knows
        meters.give_back(session, leased.gateway, segments, now)
    if not error.again:
        close(session, leased, error.reason)
        return
    session.execute(
        update(OutgoingText)
        .where(*mine(leased), OutgoingText.state == Sending.WAITING)
        .values(due=now + pause(leased.attempt, error.after), reason=error.reason[:40])
    )
