"""What is owed to phones. Number and text are sealed at rest, and gone from the row as soon as it is known what became of them."""

from __future__ import annotations

import enum
from datetime import date, datetime

from sqlalchemy import Boolean, Date, Integer, LargeBinary, String, false
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import WITHOUT_ROWID, Base, Digest, Id, Moment, Word


class Sending(enum.StrEnum):
    WAITING = "waiting"
    QUEUED = "queued"  # the provider has it
    SENT = "sent"
    DELIVERED = "delivered"
    CLOSED = "closed"  # for ever, with a reason


class OutgoingText(Base):
    __tablename__ = "outbox"
    __table_args__ = (WITHOUT_ROWID,)

    id: Mapped[bytes] = mapped_column(Id, primary_key=True)
    dedupe: Mapped[bytes] = mapped_column(Digest, unique=True)
    gateway: Mapped[str] = mapped_column(String(32))
    state: Mapped[Sending] = mapped_column(Word(Sending))
    # Waiting: the next try, or the end of the lease of whoever tries now. Else: when to stop hoping for a report.
    due: Mapped[datetime] = mapped_column(Moment, index=True)
    until: Mapped[datetime] = mapped_column(Moment)
    attempts: Mapped[int] = mapped_column(Integer)
    recipient: Mapped[bytes | None] = mapped_column(LargeBinary)
    # Keyed hash of the same, so that what is owed to somebody is found without opening what is owed to everybody.
    recipient_tag: Mapped[bytes | None] = mapped_column(Digest, index=True)
    text: Mapped[bytes | None] = mapped_column(LargeBinary)
    provider: Mapped[bytes | None] = mapped_column(LargeBinary)
    provider_tag: Mapped[bytes | None] = mapped_column(Digest, index=True)
    reason: Mapped[str] = mapped_column(String(40))
    # Nobody can be told the code a second time.
    holds_code: Mapped[bool] = mapped_column(Boolean, server_default=false())
    # The case that a notice tells of, so that it can be withdrawn; None for whatever answers somebody.
    about: Mapped[bytes | None] = mapped_column(Id)


class ProviderCopy(Base):
    """A provider's own copy of a text, which is to be deleted there."""

    __tablename__ = "provider_copies"
    __table_args__ = (WITHOUT_ROWID,)

    tag: Mapped[bytes] = mapped_column(Digest, primary_key=True)
    gateway: Mapped[str] = mapped_column(String(32))
    provider: Mapped[bytes] = mapped_column(LargeBinary)
    due: Mapped[datetime] = mapped_column(Moment, index=True)
    attempts: Mapped[int] = mapped_column(Integer)


class GatewayMeter(Base):
    """When a gateway may send next, and what it has spent today. One conditional UPDATE asks for both."""

    __tablename__ = "gateway_meters"

    gateway: Mapped[str] = mapped_column(String(32), primary_key=True)
    next_at: Mapped[datetime] = mapped_column(Moment)
    day: Mapped[date] = mapped_column(Date)
    segments: Mapped[int] = mapped_column(Integer)
    refused: Mapped[bool] = mapped_column(Boolean)  # the cap was reached on that day
