"""One engine, two ways to use it: `transaction()` to write, `reading()` to read. SQLite and PostgreSQL.

Rules for writers, which SQLite keeps by itself because it has one, and PostgreSQL does not:
look at a row, then write by what was seen, only behind a lock on it (`with_for_update`, `take_turns`);
locks in this order: a case, its boxes, the audit's chain. No wait is longer than five seconds in all.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import cache
from pathlib import Path
from typing import Any, cast

from flask import current_app
from sqlalchemy import (
    Engine,
    FromClause,
    Insert,
    Subquery,
    Table,
    create_engine,
    func,
    insert,
    literal,
    make_url,
    select,
)
from sqlalchemy.dialects.postgresql import insert as insert_on_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_on_sqlite
from sqlalchemy.orm import Session

from casework import postgresql, sqlite

__all__ = [
    "Database",
    "Session",
    "always",
    "insert_once",
    "insert_rows",
    "reading",
    "take_turns",
    "the_database",
    "transaction",
]

POOL_SECONDS = 5
# After a deletion, while writers wait.
_READERS_MILLISECONDS = 100


class Database:
    def __init__(self, url: str, data: Path) -> None:
        # hide_parameters: tracebacks and logs would print what is being stored.
        keeping: dict[str, Any] = {
            "hide_parameters": True,
            "pool_size": 16,
            "max_overflow": 0,
            "pool_timeout": POOL_SECONDS,
        }
        self._lock = None
        self._reader: Engine
        self._writer: Engine
        if make_url(url).get_backend_name() == "sqlite":
            self._lock = data / "writer.lock"
            self.engine = create_engine(url, **keeping)
            sqlite.make_safe(self.engine)
            self._reader, self._writer = self.engine, self.engine.execution_options(**sqlite.WRITING)
        else:
            self.engine = create_engine(url, **keeping, **postgresql.ENGINE)
            postgresql.make_silent(self.engine)
            postgresql.drop_dead_connections(self.engine)
            self._reader, self._writer = self.engine.execution_options(**postgresql.READING), self.engine

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Commits at the end, rolls back on any exception. Raises NotStored when it is not its turn in time."""
        turn = sqlite.one_writer(self._lock) if self._lock else nullcontext()
        with turn:
            with Session(self._writer) as session, session.begin():
                yield session
                deleted = session.connection().info.pop(sqlite.DELETED, False)
            if deleted:  # A reader may hold it up; then `flask maintain` does it.
                sqlite.empty_log(self.engine, _READERS_MILLISECONDS)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One consistent view; nothing that is changed in it is kept."""
        with Session(self._reader) as session:
            yield session

    def maintain(self) -> bool:
        """Empty SQLite's write-ahead log of what was deleted. False when a reader held it up: ask again later."""
        if self._lock is None:
            return True
        with sqlite.one_writer(self._lock):
            return sqlite.empty_log(self.engine, sqlite.BUSY_MILLISECONDS)

    def quotes_values(self) -> bool:
        """Whether the server's own log would hold what is being stored when it refuses it."""
        if self._lock is not None:
            return False
        with self.engine.connect() as connection:
            return postgresql.is_talkative(connection)


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


def take_turns(session: Session, name: str) -> None:
    """One writer at a time for what this name stands for, until the transaction ends."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))


def always() -> Subquery:
    """A row to join to, so that an answer has one whatever is there: what is not found takes as long as what is."""
    return select(literal(1).label("one")).subquery()


def insert_rows(session: Session, table: FromClause, *rows: dict[str, Any]) -> None:
    """Core, without the ORM's bookkeeping, which took half of the time of a report."""
    session.connection().execute(_insert_into(table), list(rows))


def insert_once(session: Session, table: FromClause, row: dict[str, Any]) -> None:
    """What is there already under one of the table's unique keys stays as it is, whoever put it there."""
    session.connection().execute(_insert_once_into(table, session.get_bind().dialect.name), row)


@cache
def _insert_once_into(table: FromClause, dialect: str) -> Insert:
    made = insert_on_postgresql if dialect == "postgresql" else insert_on_sqlite
    return made(cast(Table, table)).on_conflict_do_nothing()


@cache
def _insert_into(table: FromClause) -> Insert:
    return insert(cast(Table, table))
