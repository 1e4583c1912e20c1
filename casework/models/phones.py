"""What the doors by phone keep: dialogues for their length, messages on their way out, and which ones came in.

No number and no word stands here in the clear: numbers are keyed hashes where they are looked up, and in a SecretBox
under the pepper where something must still go to them.
"""

from __future__ import annotations

import enum
from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import WITHOUT_ROWID, Base, Digest, Id, Moment, Word


class Delivery(enum.StrEnum):
    """How far a message has come; only ever upwards, in this order."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    SENT = "sent"
    FAILED = "failed"
    DELIVERED = "delivered"


class Dialogue(Base):
    """`sender`: keyed hash of gateway and number; `state`: at rest; gone when it `ends`."""

    __tablename__ = "dialogues"
    __table_args__ = (WITHOUT_ROWID,)

    sender: Mapped[bytes] = mapped_column(Digest, primary_key=True)
    state: Mapped[bytes] = mapped_column(LargeBinary)
    ends: Mapped[datetime] = mapped_column(Moment)


class ReturnAddress(Base):
    """Only where somebody asked to be told of news, on a phone that nobody else reads; gone with the one notice."""

    __tablename__ = "return_addresses"
    __table_args__ = (WITHOUT_ROWID,)

    case_id: Mapped[bytes] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)
    gateway: Mapped[str] = mapped_column(String(32))
    address: Mapped[bytes] = mapped_column(LargeBinary)
    language: Mapped[str] = mapped_column(String(8))
    # up to which entry of the talk the person has been told
    place: Mapped[int] = mapped_column(Integer)


class SeenMessage(Base):
    """Keyed hash of a provider's message id, kept for a week: a repeated delivery does nothing."""

    __tablename__ = "seen_messages"
    __table_args__ = (WITHOUT_ROWID,)

    id: Mapped[bytes] = mapped_column(Digest, primary_key=True)
    day: Mapped[date] = mapped_column(Date)


class Outgoing(Base):
    """`address` and `text`: at rest, null from the moment in which nothing more is to be done."""

    __tablename__ = "outgoing_messages"
    __table_args__ = (Index("ix_outgoing_messages_state_not_before", "state", "not_before"), WITHOUT_ROWID)

    id: Mapped[bytes] = mapped_column(Id, primary_key=True)
    dedupe: Mapped[bytes] = mapped_column(Digest, unique=True)
    gateway: Mapped[str] = mapped_column(String(32))
    address: Mapped[bytes | None] = mapped_column(LargeBinary)
    text: Mapped[bytes | None] = mapped_column(LargeBinary)
    segments: Mapped[int] = mapped_column(Integer)
    place: Mapped[int] = mapped_column(Integer)
    state: Mapped[Delivery] = mapped_column(Word(Delivery))
    tries: Mapped[int] = mapped_column(Integer)
    not_before: Mapped[datetime] = mapped_column(Moment)
    leased_until: Mapped[datetime | None] = mapped_column(Moment)
    reason: Mapped[str | None] = mapped_column(String(32))
    day: Mapped[date] = mapped_column(Date)
