"""What was done, by whom: one hash chain a case, one an office."""

from __future__ import annotations

from sqlalchemy import Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import WITHOUT_ROWID, Base, Digest


class AuditRow(Base):
    """No foreign keys: the record outlives what it tells of. `at` is a day for reporters, a minute for staff."""

    __tablename__ = "audit"
    __table_args__ = (WITHOUT_ROWID,)

    scope: Mapped[str] = mapped_column(String(48), primary_key=True)
    place: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[str] = mapped_column(String(20))
    event: Mapped[str] = mapped_column(String(32))
    by: Mapped[str] = mapped_column(String(40))
    digest: Mapped[bytes] = mapped_column(Digest)
