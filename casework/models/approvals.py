"""What one member has asked for and another must approve before it may be done, once."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import WITHOUT_ROWID, Base, Id, Moment, OfficeId, Word


class Purpose(enum.StrEnum):
    ROTATION = "rotation"
    MASS_ACTION = "mass_action"
    CLOSING = "closing"  # of the case whose number is the subject
    FREEZE = "freeze"  # likewise
    SHARE = "share"  # of a case with an office across a border: number and office
    EXPORT = "export"  # of a case as a file of evidence: number and hash of the content


class Approval(Base):
    """`subject`: what exactly it is for, in the words of whoever uses it; what was approved for one does for no other."""

    __tablename__ = "approvals"
    __table_args__ = (WITHOUT_ROWID,)

    id: Mapped[bytes] = mapped_column(Id, primary_key=True)
    office: Mapped[str] = mapped_column(OfficeId, index=True)
    purpose: Mapped[Purpose] = mapped_column(Word(Purpose))
    subject: Mapped[str] = mapped_column(String(80))
    asked_by: Mapped[bytes] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    expires: Mapped[datetime] = mapped_column(Moment)
    approved_by: Mapped[bytes | None] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    used: Mapped[datetime | None] = mapped_column(Moment)
