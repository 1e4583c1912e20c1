"""Entries that are kept beside a box and not in it, because they must be gone before the rest is."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import WITHOUT_ROWID, Base, Id, OfficeId


class KeptApart(Base):
    """Sealed as an entry of the office's file; an entry in the file names its id. `until`: the last day; None: none is set."""

    __tablename__ = "kept_apart"
    __table_args__ = (WITHOUT_ROWID,)

    case_id: Mapped[bytes] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)
    office: Mapped[str] = mapped_column(OfficeId, primary_key=True)
    id: Mapped[bytes] = mapped_column(Id, primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    until: Mapped[date | None] = mapped_column(Date, index=True)
