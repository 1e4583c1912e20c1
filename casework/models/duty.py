"""Who is on duty, where they are woken, and when an office was woken last."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import WITHOUT_ROWID, Base, Moment, OfficeId


class Duty(Base):
    """`slot`: a day (2026-11-28), or a day of the week (mon), which counts where the day itself has no row."""

    __tablename__ = "rota"
    __table_args__ = (WITHOUT_ROWID,)

    office: Mapped[str] = mapped_column(OfficeId, primary_key=True)
    slot: Mapped[str] = mapped_column(String(10), primary_key=True)
    member_id: Mapped[bytes] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)


class AlertAddress(Base):
    """At rest under the pepper; shown to nobody, its owner neither."""

    __tablename__ = "alert_addresses"
    __table_args__ = (WITHOUT_ROWID,)

    member_id: Mapped[bytes] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    address: Mapped[bytes] = mapped_column(LargeBinary)


class Waking(Base):
    """`due`: the next alert, or the end of the lease of whoever sends it now. `digest`: the day of the last digest.

    `telling`: the end of the lease of whoever sends a digest now.
    """

    __tablename__ = "wakings"
    __table_args__ = (WITHOUT_ROWID,)

    office: Mapped[str] = mapped_column(OfficeId, primary_key=True)
    due: Mapped[datetime | None] = mapped_column(Moment)
    sent: Mapped[datetime | None] = mapped_column(Moment)
    digest: Mapped[date | None] = mapped_column(Date)
    telling: Mapped[datetime | None] = mapped_column(Moment)
