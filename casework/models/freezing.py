"""What happens to a case by itself, held still because it would endanger somebody."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import WITHOUT_ROWID, Base


class Freeze(Base):
    """`until`: the last day. A row that has run out stays: a second freeze of the same case needs a second person."""

    __tablename__ = "freezes"
    __table_args__ = (WITHOUT_ROWID,)

    case_id: Mapped[bytes] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[bytes] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    day: Mapped[date] = mapped_column(Date)
    until: Mapped[date] = mapped_column(Date)
