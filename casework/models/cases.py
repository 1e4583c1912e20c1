"""A case is a folder of boxes; a box holds entries; seals say who may open it. All content is ciphertext."""

from __future__ import annotations

import enum
from datetime import date

from sqlalchemy import Date, ForeignKey, Index, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import WITHOUT_ROWID, Base, Digest, Id, OfficeId, Word


class CaseState(enum.StrEnum):
    """For sorting at the desk only; what the reporter is shown are signed statuses."""

    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    IN_WORK = "in_work"
    WAITING = "waiting_reporter"
    CLOSED = "closed"
    TEST = "test"
    SPAM = "spam"
    JOINED = "joined"  # goes on as another case of the same person, who had lost the code


class Release(enum.StrEnum):
    """When the server may hand a seal out."""

    NOW = "now"
    ON_ACCEPT = "on_accept"
    ON_OVERDUE = "on_overdue"


class Side(enum.StrEnum):
    """By which kind of door an entry came in; what counts is its signature."""

    REPORTER = "reporter"
    OFFICE = "office"
    GATEWAY = "gateway"


class HintKind(enum.StrEnum):
    CARD = "card"
    INDEX = "index"


class Case(Base):
    __tablename__ = "cases"
    __table_args__ = (Index("ix_cases_day_number", "day", "number"), WITHOUT_ROWID)

    id: Mapped[bytes] = mapped_column(Id, primary_key=True)
    number: Mapped[str] = mapped_column(String(9), unique=True)
    # keyed hash of the reporter's token, and the reporter lock at rest under the pepper
    token: Mapped[bytes] = mapped_column(Digest, unique=True)
    lock: Mapped[bytes] = mapped_column(LargeBinary)
    # of the whole request, so that a repeated one gets the same receipt and another one is refused
    request: Mapped[bytes] = mapped_column(Digest)
    office: Mapped[str] = mapped_column(OfficeId)
    state: Mapped[CaseState] = mapped_column(Word(CaseState))
    day: Mapped[date] = mapped_column(Date)


class Box(Base):
    __tablename__ = "boxes"
    __table_args__ = (UniqueConstraint("case_id", "kind"), WITHOUT_ROWID)

    id: Mapped[bytes] = mapped_column(Id, primary_key=True)
    case_id: Mapped[bytes] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(80))
    public: Mapped[bytes] = mapped_column(LargeBinary(1216))


class Seal(Base):
    __tablename__ = "seals"
    __table_args__ = (Index("ix_seals_holder_release", "holder", "release"), WITHOUT_ROWID)

    box_id: Mapped[bytes] = mapped_column(ForeignKey("boxes.id", ondelete="CASCADE"), primary_key=True)
    holder: Mapped[str] = mapped_column(String(40), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    release: Mapped[Release] = mapped_column(Word(Release))
    # SHA-256 of the office's sealing key, as the browser says that has looked; None: none has looked yet
    key: Mapped[bytes | None] = mapped_column(Digest)


class Hint(Base):
    """One office's line about a case for its inbox: the reporter's card, later its own index record."""

    __tablename__ = "hints"
    __table_args__ = (WITHOUT_ROWID,)

    case_id: Mapped[bytes] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)
    office: Mapped[str] = mapped_column(OfficeId, primary_key=True)
    kind: Mapped[HintKind] = mapped_column(Word(HintKind))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    key: Mapped[bytes | None] = mapped_column(Digest)  # as in Seal


class Entry(Base):
    __tablename__ = "entries"
    __table_args__ = (UniqueConstraint("box_id", "id"), WITHOUT_ROWID)

    box_id: Mapped[bytes] = mapped_column(ForeignKey("boxes.id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[int] = mapped_column(Integer, primary_key=True)
    id: Mapped[bytes] = mapped_column(Id)
    side: Mapped[Side] = mapped_column(Word(Side))
    day: Mapped[date] = mapped_column(Date)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    link: Mapped[bytes] = mapped_column(Digest)
