"""What was done, by whom: one hash chain a case, one an office; and the daily anchors over all of them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, ForeignKey, Integer, String
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
    # the member to whom it was done, where that is another than the one who did it
    about: Mapped[str | None] = mapped_column(String(40))
    digest: Mapped[bytes] = mapped_column(Digest)


class Anchor(Base):
    __tablename__ = "audit_anchors"

    place: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    day: Mapped[date] = mapped_column(Date, unique=True)
    digest: Mapped[bytes] = mapped_column(Digest)


class AnchoredHead(Base):
    """A chain's last row as an anchor saw it; kept only where it has moved since the anchor before."""

    __tablename__ = "audit_anchor_heads"
    __table_args__ = (WITHOUT_ROWID,)

    anchor: Mapped[int] = mapped_column(ForeignKey("audit_anchors.place", ondelete="CASCADE"), primary_key=True)
    scope: Mapped[str] = mapped_column(String(48), primary_key=True)
    place: Mapped[int] = mapped_column(Integer)
    digest: Mapped[bytes] = mapped_column(Digest)
