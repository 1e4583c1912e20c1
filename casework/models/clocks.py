"""What an office owes a case and by when, and how the case stands on the office's desk.

Terms end at midnight UTC, or at a full hour where they are of hours. What stands in days is read by `due`.
"""

from __future__ import annotations

import enum
from datetime import date, datetime

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, false, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.clock import end_of, last_day
from casework.models.base import WITHOUT_ROWID, Base, Moment, OfficeId, Word


class ClockKind(enum.StrEnum):
    FIRST_LOOK = "first_look"
    ACKNOWLEDGEMENT = "acknowledgement"
    FIRST_ANSWER = "first_answer"
    FEEDBACK = "feedback"
    REVIEW = "review"
    FORWARDING = "forwarding"


class ClockState(enum.StrEnum):
    RUNNING = "running"
    MET = "met"
    PAUSED = "paused"
    WITHHELD = "withheld_for_safety"  # what is owed would endanger the reporter
    RESTING = "resting"  # it ran when the case was set aside


class Call(enum.StrEnum):
    """What is owed to whoever is on duty, until the desk is opened."""

    NONE = "none"
    SOON = "soon"
    NOW = "now"


CALLING = text(f"call <> '{Call.NONE.value}'")


class Clock(Base):
    """`ends`: the first instant that is too late. `extended`: how often it was moved to a later day.

    `missed`: the end of which notice was given, so that it is given once, whatever the machine's clock does.
    """

    __tablename__ = "clocks"
    __table_args__ = (Index("ix_clocks_state_ends", "state", "ends"), WITHOUT_ROWID)

    case_id: Mapped[bytes] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)
    office: Mapped[str] = mapped_column(OfficeId, primary_key=True)
    kind: Mapped[ClockKind] = mapped_column(Word(ClockKind, 24), primary_key=True)
    ends: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[ClockState] = mapped_column(Word(ClockState, 24))
    set_on: Mapped[date] = mapped_column(Date)
    extended: Mapped[int] = mapped_column(Integer)
    missed: Mapped[datetime | None] = mapped_column(Moment)

    @property
    def due(self) -> date:
        """The last day on which it is in time, or on which its hour is."""
        return last_day(self.ends)

    @property
    def hour(self) -> datetime | None:
        """Where it does not end with a day."""
        return None if self.ends == end_of(self.due) else self.ends


class Standing(Base):
    """One case on one office's desk: what the list is sorted by, kept here so that a page of it is one walk of an index.

    `ends`: of its running clocks and deadlines the first; a day that never comes where none runs. `spoken`: the office has looked
    at it and acknowledged it. `news`: something has come that nobody of the office has opened.
    """

    __tablename__ = "standings"
    __table_args__ = (
        Index("ix_standings_queue", "office", "spoken", "ends", "case_id"),
        Index("ix_standings_news", "office", "news", "spoken", "ends", "case_id"),
        # Of the few that call: with all in it, SQLite reads the whole table instead.
        Index("ix_standings_call", "office", sqlite_where=CALLING, postgresql_where=CALLING),
        WITHOUT_ROWID,
    )

    case_id: Mapped[bytes] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)
    office: Mapped[str] = mapped_column(OfficeId, primary_key=True)
    ends: Mapped[datetime] = mapped_column(Moment)
    spoken: Mapped[bool] = mapped_column(Boolean)
    news: Mapped[bool] = mapped_column(Boolean)
    call: Mapped[Call] = mapped_column(Word(Call))
    # whether a second member must agree before the case is closed
    second_reader: Mapped[bool] = mapped_column(Boolean)
    # An office that was only asked, or given an account: when the reporter writes is none of its business.
    without_talk: Mapped[bool] = mapped_column(Boolean, server_default=false())

    @property
    def due(self) -> date:
        return last_day(self.ends)
