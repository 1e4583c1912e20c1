"""People of the offices: how they sign in, what is locked for them, and their open desks."""

from __future__ import annotations

import enum
from datetime import date, datetime

from sqlalchemy import BigInteger, Date, ForeignKey, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import WITHOUT_ROWID, Base, Digest, Id, Moment, OfficeId, Word
from crypto.ceremony.roles import Role

__all__ = ["DeskSession", "Factor", "FactorKind", "Member", "MemberSeal", "MemberSealKind", "Role", "SpentChallenge"]


class MemberSealKind(enum.StrEnum):
    """What a member holds of the office: keepers the secret, intake members the seal seed."""

    OFFICE_SECRET = "office-secret"  # noqa: S105 (the name of a kind of seal)
    OFFICE_SEAL = "office-seal"


class Member(Base):
    __tablename__ = "members"
    __table_args__ = (WITHOUT_ROWID,)

    id: Mapped[bytes] = mapped_column(Id, primary_key=True)
    office: Mapped[str] = mapped_column(OfficeId, index=True)
    name: Mapped[str] = mapped_column(String(64), unique=True)
    role: Mapped[Role] = mapped_column(Word(Role))
    # the day on which they were shown out; such a member signs in no more, and the record still knows them
    left: Mapped[date | None] = mapped_column(Date)
    # SHA-256 of the office's sealing key that they held on that day: while it is in force, it should be replaced
    knew: Mapped[bytes | None] = mapped_column(Digest)
    salt: Mapped[bytes] = mapped_column(LargeBinary(16))
    # keyed hash of the login secret, and the locked member secret at rest under the pepper
    login: Mapped[bytes] = mapped_column(Digest)
    locked: Mapped[bytes] = mapped_column(LargeBinary)
    seal_public: Mapped[bytes] = mapped_column(LargeBinary(1216))
    # canonical JSON, as entries carry it
    certificate: Mapped[bytes] = mapped_column(LargeBinary)


class MemberSeal(Base):
    """`key`: SHA-256 of the office's sealing key that it belongs to, as its maker says. An office that replaces its keys
    leaves the old seals where they are, for opening old cases; zeros stand for "from before keys were named".
    """

    __tablename__ = "member_seals"
    __table_args__ = (WITHOUT_ROWID,)

    member_id: Mapped[bytes] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[MemberSealKind] = mapped_column(Word(MemberSealKind), primary_key=True)
    key: Mapped[bytes] = mapped_column(Digest, primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class FactorKind(enum.StrEnum):
    PASSKEY = "passkey"
    CODES = "codes"


class Factor(Base):
    """What a member shows besides the passphrase. `id`: SHA-256 of a passkey's credential id, or random for codes.

    `held`: a passkey's public key (COSE), or the codes' secret at rest. `counted`: the passkey's own counter, or the
    last time step of which a code was taken. `wrong`: codes that did not fit, beside a passphrase that did.
    """

    __tablename__ = "factors"
    __table_args__ = (WITHOUT_ROWID,)

    id: Mapped[bytes] = mapped_column(Digest, primary_key=True)
    member_id: Mapped[bytes] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    kind: Mapped[FactorKind] = mapped_column(Word(FactorKind))
    held: Mapped[bytes] = mapped_column(LargeBinary)
    counted: Mapped[int] = mapped_column(BigInteger)
    added: Mapped[date] = mapped_column(Date)
    used: Mapped[date | None] = mapped_column(Date)
    wrong: Mapped[int] = mapped_column(Integer)
    wrong_at: Mapped[datetime | None] = mapped_column(Moment)


class SpentChallenge(Base):
    """`id`: SHA-256 of a challenge that was answered. Kept as long as it would be good."""

    __tablename__ = "spent_challenges"
    __table_args__ = (WITHOUT_ROWID,)

    id: Mapped[bytes] = mapped_column(Digest, primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)


class DeskSession(Base):
    """`id` is a keyed hash of what the cookie holds; `half` is worthless without the browser's other half.

    `proven`: when a factor was last shown.
    """

    __tablename__ = "desk_sessions"
    __table_args__ = (WITHOUT_ROWID,)

    id: Mapped[bytes] = mapped_column(Digest, primary_key=True)
    member_id: Mapped[bytes] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    half: Mapped[bytes] = mapped_column(Digest)
    begun: Mapped[datetime] = mapped_column(Moment)
    last_used: Mapped[datetime] = mapped_column(Moment)
    proven: Mapped[datetime] = mapped_column(Moment)
