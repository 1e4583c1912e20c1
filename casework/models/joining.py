"""Who is invited into an office and has not come in yet, and the change of an office's keys."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import WITHOUT_ROWID, Base, Digest, Id, Moment, OfficeId, Word
from crypto.ceremony.roles import Role


class Invitation(Base):
    """Gone when a keeper has certified what came. The code is not here, and no hash of it: it never came to the server.

    `login` and `locked` rest under the pepper until the member is made of them.
    """

    __tablename__ = "invitations"
    __table_args__ = (WITHOUT_ROWID,)

    id: Mapped[bytes] = mapped_column(Id, primary_key=True)
    office: Mapped[str] = mapped_column(OfficeId, index=True)
    member: Mapped[bytes] = mapped_column(Id, unique=True)
    name: Mapped[str] = mapped_column(String(64))
    role: Mapped[Role] = mapped_column(Word(Role))
    invited_by: Mapped[bytes] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    expires: Mapped[datetime] = mapped_column(Moment)
    # What the invitee's browser made; all of it or nothing.
    verify: Mapped[bytes | None] = mapped_column(Digest)
    seal_public: Mapped[bytes | None] = mapped_column(LargeBinary(1216))
    salt: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    login: Mapped[bytes | None] = mapped_column(LargeBinary)
    locked: Mapped[bytes | None] = mapped_column(LargeBinary)
    proof: Mapped[bytes | None] = mapped_column(Digest)


class Rotation(Base):
    """Two people have agreed that these keys are to go. `key`: SHA-256 of the sealing key that was in force."""

    __tablename__ = "rotations"
    __table_args__ = (WITHOUT_ROWID,)

    office: Mapped[str] = mapped_column(OfficeId, primary_key=True)
    key: Mapped[bytes] = mapped_column(Digest, primary_key=True)
    begun: Mapped[date] = mapped_column(Date)
    finished: Mapped[date | None] = mapped_column(Date)
