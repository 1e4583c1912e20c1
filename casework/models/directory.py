"""Signed directory statements as published, and the sealing keys that they name by hash."""

from __future__ import annotations

from sqlalchemy import Integer, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import WITHOUT_ROWID, Base, Digest


class Statement(Base):
    """Never changed or deleted: old statements stay readable as a hash-chained log."""

    __tablename__ = "directory_statements"

    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    sig: Mapped[bytes] = mapped_column(LargeBinary(64))
    sha256: Mapped[bytes] = mapped_column(Digest, unique=True)


class SealingKey(Base):
    __tablename__ = "sealing_keys"
    __table_args__ = (WITHOUT_ROWID,)

    hash: Mapped[bytes] = mapped_column(Digest, primary_key=True)
    key: Mapped[bytes] = mapped_column(LargeBinary(1216))
