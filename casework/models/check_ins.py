"""Days on which a reporter is asked how they are, and whether they want to be left alone. What they answer is sealed."""

from __future__ import annotations

import enum
from datetime import date

from sqlalchemy import Boolean, Date, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import WITHOUT_ROWID, Base, Word


class CheckInState(enum.StrEnum):
    WAITING = "waiting"
    DONE = "done"  # answered or declined: which of the two is sealed
    UNANSWERED = "unanswered"


class CheckIn(Base):
    """One a case and day. `calls`: of two unanswered in a row those who protect are told."""

    __tablename__ = "check_ins"
    __table_args__ = (Index("ix_check_ins_state_due", "state", "due"), WITHOUT_ROWID)

    case_id: Mapped[bytes] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)
    due: Mapped[date] = mapped_column(Date, primary_key=True)
    state: Mapped[CheckInState] = mapped_column(Word(CheckInState))
    calls: Mapped[bool] = mapped_column(Boolean)


class NoContact(Base):
    """The reporter said: stop all contact. There is no way back but their own words to the office."""

    __tablename__ = "no_contact"
    __table_args__ = (WITHOUT_ROWID,)

    case_id: Mapped[bytes] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)
