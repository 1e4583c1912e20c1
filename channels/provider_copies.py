"""Copies of messages that lie at a provider and are to be deleted there, until the provider says that they are gone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from casework.database import insert_once
from casework.models import ProviderCopy
from channels import gateways
from channels.at_rest import sealed, tag, woken
from channels.gateway import SendError
from channels.leasing import LEASE, changed_rows, pause


def owe_deletion(session: Session, *, gateway: str, provider: str, now: datetime) -> None:
    row = {"tag": tag(gateway, provider), "gateway": gateway, "provider": sealed(provider), "due": now, "attempts": 0}
    insert_once(session, ProviderCopy.__table__, row)


@dataclass(frozen=True)
class Copy:
    tag: bytes
    gateway: str
    attempt: int
    provider: str = field(repr=False)


def lease_copy(session: Session, *, now: datetime) -> Copy | None:
    row = session.execute(
        select(ProviderCopy).where(ProviderCopy.due <= now, ProviderCopy.gateway.in_(gateways.configured()))
        .order_by(ProviderCopy.due).limit(1).with_for_update(skip_locked=True)
    ).scalar_one_or_none()  # fmt: skip
    if row is None:
        return None
    taken = changed_rows(
        session.execute(
            update(ProviderCopy)
            .where(ProviderCopy.tag == row.tag, ProviderCopy.attempts == row.attempts)
            .values(due=now + LEASE, attempts=row.attempts + 1)
            .execution_options(synchronize_session=False)
        )
    )
    return Copy(row.tag, row.gateway, row.attempts + 1, woken(row.provider)) if taken else None


def note_erased(session: Session, copy: Copy) -> None:
    session.execute(delete(ProviderCopy).where(ProviderCopy.tag == copy.tag))


def note_kept(session: Session, copy: Copy, error: SendError, *, now: datetime) -> None:
    """Never given up: a copy that stays there is a list of reporters. `flask sms status` counts them."""
    session.execute(
        update(ProviderCopy)
        .where(ProviderCopy.tag == copy.tag, ProviderCopy.attempts == copy.attempt)
        .values(due=now + pause(copy.attempt, error.after))
    )
