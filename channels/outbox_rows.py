"""A text that is owed to a phone, as its row stands: who may change it, when it ends, and what a closed one no longer needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, update
from sqlalchemy.orm import Session

from casework.models import OutgoingText, Sending
from channels import gateways
from channels.at_rest import tag
from channels.provider_copies import owe_deletion

HOLD = timedelta(hours=24)
# A chat service deletes what is younger than this.
SENT_KEPT = timedelta(hours=48)
ERASED = "erased"
OPEN = (Sending.WAITING, Sending.QUEUED, Sending.SENT)
NOTHING = {"recipient": None, "recipient_tag": None, "text": None, "provider": None, "about": None}


@dataclass(frozen=True)
class Leased:
    id: bytes
    gateway: str
    attempt: int
    tag: bytes
    to: str = field(repr=False)
    text: str = field(repr=False)

    @property
    def reference(self) -> str:
        """What the gateway carries back with its reports: the row and which attempt it was."""
        return f"{self.id.hex()}{self.attempt:02x}"


def of(row: OutgoingText) -> Leased:
    """As whoever holds its newest attempt, to change it."""
    return Leased(row.id, row.gateway, row.attempts, row.recipient_tag or b"", "", "")


def mine(leased: Leased) -> tuple[ColumnElement[bool], ...]:
    return (OutgoingText.id == leased.id, OutgoingText.attempts == leased.attempt)


def recipient_tag(gateway: str, to: str) -> bytes:
    return tag(gateway, f"to\n{to}")


def close(session: Session, leased: Leased, reason: str) -> None:
    session.execute(
        update(OutgoingText)
        .where(*mine(leased), OutgoingText.state.in_(OPEN))
        .values(state=Sending.CLOSED, reason=reason[:40], **NOTHING)
    )


def owe_copy(session: Session, gateway: str, provider: str | None, now: datetime) -> None:
    """The provider is to delete it, where it keeps what we sent; of a gateway that is gone nobody knows whether it does."""
    there = gateways.configured().get(gateway)
    if provider and (there is None or there.keeps_copies):
        owe_deletion(session, gateway=gateway, provider=provider, now=now)
