"""What a reporter has uploaded, or begun to. The chunks themselves lie in the storage, under the file's id."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import WITHOUT_ROWID, Base, Id


class StoredFile(Base):
    """`entry`: the id of the entry that made it part of the case. Without one it vanishes after a day."""

    __tablename__ = "files"
    __table_args__ = (WITHOUT_ROWID,)

    id: Mapped[bytes] = mapped_column(Id, primary_key=True)
    case_id: Mapped[bytes] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    entry: Mapped[bytes | None] = mapped_column(Id)
    chunks: Mapped[int] = mapped_column(Integer)
    day: Mapped[date] = mapped_column(Date, index=True)
