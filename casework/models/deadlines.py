"""A day that an office must not miss. What it is for stands in the office's signed file, and nowhere here."""

from __future__ import annotations

import enum
from datetime import date

from sqlalchemy import Date, ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import WITHOUT_ROWID, Base, Id, OfficeId, Word


class DeadlineState(enum.StrEnum):
    RUNNING = "running"
    MET = "met"
    DROPPED = "dropped"


class Deadline(Base):
    """`id`: of the signed entry that set it. `ends`: the last day that is in time.

    `warned`: of how many days ahead the office was last told.
    """

    __tablename__ = "deadlines"
    __table_args__ = (Index("ix_deadlines_state_ends", "state", "ends"), WITHOUT_ROWID)

    case_id: Mapped[bytes] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)
    office: Mapped[str] = mapped_column(OfficeId, primary_key=True)
    id: Mapped[bytes] = mapped_column(Id, primary_key=True)
    ends: Mapped[date] = mapped_column(Date)
    state: Mapped[DeadlineState] = mapped_column(Word(DeadlineState))
    warned: Mapped[int | None] = mapped_column(Integer)
