"""One engine, two ways to use it: `transaction()` to write, `reading()` to read.

SQLite writers begin IMMEDIATE behind a file lock: with a plain BEGIN eight clients lost most of their reports to
"database is locked", and without the lock SQLite's own waiting let the slowest wait for over a second.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, cast

from flask import current_app
from sqlalchemy import Connection, Engine, FromClause, Insert, Table, create_engine, event, insert, make_url
from sqlalchemy.orm import Session

__all__ = ["Database", "Session", "insert_rows", "reading", "the_database", "transaction"]

_BEGIN = "davylamp_begin"
_PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",  # a receipt promises that a power cut loses nothing
    "secure_delete = ON",
    "foreign_keys = ON",
    "busy_timeout = 5000",
    "trusted_schema = OFF",
    "temp_store = MEMORY",
)


class Database:
    def __init__(self, url: str, data: Path) -> None:
        # hide_parameters: tracebacks and logs would print what is being stored.
        self.engine = create_engine(url, hide_parameters=True, pool_size=16, max_overflow=0)
        self._lock = None
        if make_url(url).get_backend_name() == "sqlite":
            self._lock = data / "writer.lock"
            _make_sqlite_safe(self.engine)
        self._writer = self.engine.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Commits at the end, rolls back on any exception."""
        with self._writing(), Session(self._writer) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One consistent view; nothing that is changed in it is kept."""
        with Session(self.engine) as session:
            yield session

    @contextmanager
    def _writing(self) -> Iterator[None]:
        if self._lock is None:
            yield
            return
        # A description of its own each time: flock then also queues the threads of one process.
        with self._lock.open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield


def the_database() -> Database:
    database: Database = current_app.extensions["davylamp_database"]
    return database


@contextmanager
def transaction() -> Iterator[Session]:
    with the_database().transaction() as session:
        yield session


@contextmanager
def reading() -> Iterator[Session]:
    with the_database().reading() as session:
        yield session


def insert_rows(session: Session, table: FromClause, *rows: dict[str, Any]) -> None:
    """Core, without the ORM's bookkeeping, which took half of the time of a report."""
    session.connection().execute(_insert_into(table), list(rows))


@cache
def _insert_into(table: FromClause) -> Insert:
    return insert(cast(Table, table))


def _make_sqlite_safe(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _connect(dbapi_connection: Any, _: Any) -> None:
        dbapi_connection.isolation_level = None  # the driver must not begin on its own: see _begin
        cursor = dbapi_connection.cursor()
        for pragma in _PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        if cursor.execute("PRAGMA secure_delete").fetchone() != (1,):
            raise RuntimeError("this SQLite cannot overwrite what is deleted")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))
