"""How a case goes from one office to another, and what a reporter has taken back of that."""

from __future__ import annotations

import enum
from datetime import date, datetime

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import WITHOUT_ROWID, Base, Id, Moment, OfficeId, Word


class Mode(enum.StrEnum):
    """What the other office is asked for. Only a lead owes the reporter something by law."""

    LEAD = "lead"
    JOINT = "joint"
    CONSULT = "consult"
    LIAISON = "liaison"
    INFORM = "inform"


class Redaction(enum.StrEnum):
    """How much of the case goes over: the talk itself, or an account without what names people, or a summary."""

    NONE = "none"
    PSEUDONYMISED = "pseudonymised"
    SUMMARY_ONLY = "summary_only"


class TransferState(enum.StrEnum):
    WAITING = "waiting"  # next in turn, if the one before it is refused or runs out
    OFFERED = "offered"
    ACTIVE = "active"
    REFUSED = "refused"
    EXPIRED = "expired"
    RECALLED = "recalled"
    RETURNED = "returned"
    DONE = "done"
    NOT_NEEDED = "not_needed"  # the one before it took the case, or the case has ended


class Transfer(Base):
    """`follows`: the transfer whose failure begins this one. `hours`: to answer in. `ends`: the first instant too late."""

    __tablename__ = "transfers"
    __table_args__ = (
        Index("ix_transfers_state_ends", "state", "ends"),
        Index("ix_transfers_taker_state", "taker", "state"),
        WITHOUT_ROWID,
    )

    id: Mapped[bytes] = mapped_column(Id, primary_key=True)
    case_id: Mapped[bytes] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    giver: Mapped[str] = mapped_column(OfficeId)
    taker: Mapped[str] = mapped_column(OfficeId)
    mode: Mapped[Mode] = mapped_column(Word(Mode))
    redaction: Mapped[Redaction] = mapped_column(Word(Redaction))
    state: Mapped[TransferState] = mapped_column(Word(TransferState))
    follows: Mapped[bytes | None] = mapped_column(Id)
    hours: Mapped[int] = mapped_column(Integer)
    offered: Mapped[datetime | None] = mapped_column(Moment)
    ends: Mapped[datetime | None] = mapped_column(Moment)
    answered: Mapped[datetime | None] = mapped_column(Moment)
    deletion: Mapped[bool] = mapped_column(Boolean)  # the reporter has taken back the consent it rests on
    # The line for the taker's list, sealed to it: it says something of the case, so it is held back as well.
    card: Mapped[bytes | None] = mapped_column(LargeBinary)
    taken: Mapped[bool] = mapped_column(Boolean)  # ever, whatever became of it
    # When the taker took it, it was one in reserve: it is that again when this ends.
    reserve: Mapped[bool] = mapped_column(Boolean)
    told: Mapped[bool] = mapped_column(Boolean)  # by a giver that leads no more: how it went, once
    greeted: Mapped[bool] = mapped_column(
        Boolean
    )  # the taker, who does not lead, has told the reporter that it is there


class Withdrawal(Base):
    """Nothing of this case goes to another office any more."""

    __tablename__ = "withdrawals"
    __table_args__ = (WITHOUT_ROWID,)

    case_id: Mapped[bytes] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(Date)


class DeletionAsked(Base):
    """Of an office in reserve that had opened the case: it is part of no transfer, and says itself that it has deleted it."""

    __tablename__ = "deletions_asked"
    __table_args__ = (WITHOUT_ROWID,)

    case_id: Mapped[bytes] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)
    office: Mapped[str] = mapped_column(OfficeId, primary_key=True)


class Trusted(Base):
    """An office that a person trusts again though it has let offers run out: only what ran out later counts."""

    __tablename__ = "trusted_again"

    office: Mapped[str] = mapped_column(String(32), primary_key=True)
    since: Mapped[datetime] = mapped_column(Moment)
