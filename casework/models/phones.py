"""What the doors by phone keep of who writes: dialogues for their length, and which messages came in.

No number and no word stands here in the clear: numbers are keyed hashes where they are looked up, and in a SecretBox
under the pepper where something must still go to them.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Boolean, Date, ForeignKey, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import WITHOUT_ROWID, Base, Digest, Moment


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
    # Keyed hash of the same under a use of its own, so that it leads to no dialogue and to nothing that is owed.
    tag: Mapped[bytes | None] = mapped_column(Digest, index=True)
    language: Mapped[str] = mapped_column(String(8))
    # up to which entry of the talk the person has been told
    place: Mapped[int] = mapped_column(Integer)
    # and up to which day of check-ins; None: from before there were any
    day: Mapped[date | None] = mapped_column(Date)


class SeenMessage(Base):
    """Keyed hash of a provider's message id, kept for a week: a repeated delivery does nothing."""

    __tablename__ = "seen_messages"
    __table_args__ = (WITHOUT_ROWID,)

    id: Mapped[bytes] = mapped_column(Digest, primary_key=True)
    day: Mapped[date] = mapped_column(Date)


class Silence(Base):
    """A number from which somebody wrote "not safe": keyed hash as of a dialogue, and nothing of any case."""

    __tablename__ = "silences"
    __table_args__ = (WITHOUT_ROWID,)

    sender: Mapped[bytes] = mapped_column(Digest, primary_key=True)
    until: Mapped[date] = mapped_column(Date)


class FailingEvent(Base):
    """Something that came and could not be taken, `tries` times. `id`: as of a seen message."""

    __tablename__ = "failing_events"
    __table_args__ = (WITHOUT_ROWID,)

    id: Mapped[bytes] = mapped_column(Digest, primary_key=True)
    gateway: Mapped[str] = mapped_column(String(32))
    tries: Mapped[int] = mapped_column(Integer)
    given_up: Mapped[bool] = mapped_column(Boolean)
    day: Mapped[date] = mapped_column(Date)


class Alarm(Base):
    """Somebody has said that they are in danger, or punished: which of the two is sealed. Gone once it is read."""

    __tablename__ = "alarms"
    __table_args__ = (WITHOUT_ROWID,)

    case_id: Mapped[bytes] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)


class WaitingPart(Base):
    """A part of a longer text, at rest until the others are there or it is `due`. `id`: as of a seen message."""

    __tablename__ = "waiting_parts"
    __table_args__ = (WITHOUT_ROWID,)

    id: Mapped[bytes] = mapped_column(Digest, primary_key=True)
    sender: Mapped[bytes] = mapped_column(Digest, index=True)
    rested: Mapped[bytes] = mapped_column(LargeBinary)
    due: Mapped[datetime] = mapped_column(Moment)
