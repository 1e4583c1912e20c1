"""Copies of messages that lie at a provider and are to be deleted there, until the provider says that they are gone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from casework.database import insert_once
from casework.models import ProviderCopy
from channels import gateways
from channels.at_rest import sealed, tag, woken
from channels.gateway import SendError
from channels.leasing import LEASE, pause

# As many as end within their lease, if each takes as long as it may.
AT_ONCE = 8


def owe_deletion(session: Session, *, gateway: str, provider: str, now: datetime) -> None:
    row = {"tag": tag(gateway, provider), "gateway": gateway, "provider": sealed(provider), "due": now, "attempts": 0}
    insert_once(session, ProviderCopy.__table__, row)


@dataclass(frozen=True)
class Copy:
    tag: bytes
    gateway: str
    attempt: int
    provider: str = field(repr=False)


def lease_copies(session: Session, *, now: datetime) -> list[Copy]:
    """Some of those that are due, and nobody else's until the lease ends."""
    rows = session.scalars(
        select(ProviderCopy).where(ProviderCopy.due <= now, ProviderCopy.gateway.in_(gateways.configured()))
        .order_by(ProviderCopy.due).limit(AT_ONCE).with_for_update(skip_locked=True)
    ).all()  # fmt: skip
    for row in rows:
        row.due, row.attempts = now + LEASE, row.attempts + 1
    return [Copy(row.tag, row.gateway, row.attempts, woken(row.provider)) for row in rows]


def note_erased(session: Session, copies: Collection[Copy]) -> None:
    """All in one: what is deleted makes SQLite empty its log, which costs more than all the rest."""
    session.execute(delete(ProviderCopy).where(ProviderCopy.tag.in_([copy.tag for copy in copies])))


def note_kept(session: Session, copy: Copy, error: SendError, *, now: datetime) -> None:
    """Never given up: a copy that stays there is a list of reporters. `flask sms status` counts them."""
    session.execute(
        update(ProviderCopy)
        .where(ProviderCopy.tag == copy.tag, ProviderCopy.attempts == copy.attempt)
        .values(due=now + pause(copy.attempt, error.after))
    )
