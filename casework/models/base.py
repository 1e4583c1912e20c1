"""Base of all tables.

Tables keyed by random bytes are WITHOUT ROWID: a hidden row number would tell in which order reports came.
"""

from __future__ import annotations

import enum
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, LargeBinary, MetaData, String
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

WITHOUT_ROWID = {"sqlite_with_rowid": False}

Id = LargeBinary(16)
Digest = LargeBinary(32)
OfficeId = String(32)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Moment(TypeDecorator[datetime]):
    """An instant in UTC; SQLite forgets the zone, so it is put back when read."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


class Word(TypeDecorator[Any]):
    """A StrEnum stored by its value, without a database type that migrations would have to alter."""

    impl = String
    cache_ok = True

    def __init__(self, words: type[enum.StrEnum], length: int = 16) -> None:
        super().__init__(length)
        self.words = words

    def process_bind_param(self, value: Any, _dialect: Dialect) -> str | None:
        return None if value is None else self.words(value).value

    def process_result_value(self, value: str | None, _dialect: Dialect) -> enum.StrEnum | None:
        return None if value is None else self.words(value)
