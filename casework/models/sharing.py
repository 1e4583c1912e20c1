"""Who works on a case besides the office's key holders, and who is kept out of it."""

from __future__ import annotations

import enum
from datetime import date

from sqlalchemy import Date, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import WITHOUT_ROWID, Base, Word


class Part(enum.StrEnum):
    """For people only: what opens the case is the seal, and it is the same for both."""

    HANDLER = "handler"
    SECOND_READER = "second_reader"


class Reason(enum.StrEnum):
    CONFLICT = "conflict"
    ACCUSED = "accused"


class Assignment(Base):
    __tablename__ = "assignments"
    __table_args__ = (WITHOUT_ROWID,)

    case_id: Mapped[bytes] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[bytes] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    part: Mapped[Part] = mapped_column(Word(Part))
    day: Mapped[date] = mapped_column(Date)


class Recusal(Base):
    __tablename__ = "recusals"
    __table_args__ = (WITHOUT_ROWID,)

    case_id: Mapped[bytes] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[bytes] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    reason: Mapped[Reason] = mapped_column(Word(Reason))
    day: Mapped[date] = mapped_column(Date)
