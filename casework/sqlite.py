"""SQLite as it must be: durable, overwriting what is deleted, one writer at a time and none turned away.

Writers begin IMMEDIATE behind a file lock: with a plain BEGIN eight clients lost most of their reports to "database is
locked", and without the lock SQLite's own waiting let the slowest wait for over a second.
"""

from __future__ import annotations

import fcntl
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection, Engine, event

from casework.errors import NotStored

# Together five seconds: what a person waits for before "keep your text".
TURN_SECONDS = 3.0
BUSY_MILLISECONDS = 2000
_ASK_AGAIN = 0.002

_BEGIN = "davylamp_begin"
DELETED = "davylamp_deleted"
WRITING = {_BEGIN: "BEGIN IMMEDIATE"}
_PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",  # a receipt promises that a power cut loses nothing
    "secure_delete = ON",
    "foreign_keys = ON",
    f"busy_timeout = {BUSY_MILLISECONDS}",
    "trusted_schema = OFF",
    "temp_store = MEMORY",
)


@contextmanager
def one_writer(lock: Path) -> Iterator[None]:
    """Raises NotStored when others write for longer than TURN_SECONDS, or the lock cannot be opened."""
    try:
        # A description of its own each time: flock then also keeps the threads of one process apart.
        handle = lock.open("w")
    except OSError:
        raise NotStored from None
    with handle:
        _wait_for(handle, time.monotonic() + TURN_SECONDS)
        yield


def _wait_for(handle: IO[str], until: float) -> None:
    """flock itself waits for ever. Asking at uneven moments gives each waiter the same chance."""
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise NotStored from None
            time.sleep(_ASK_AGAIN * (secrets.randbelow(1000) + 1) / 1000)
        else:
            return


def empty_log(engine: Engine, patience: int = 0) -> bool:
    """Move all into the database file, where secure_delete has overwritten it, and cut the log to nothing.

    `patience`: milliseconds that readers are waited for, while every writer waits too.
    """
    connection = engine.raw_connection()  # a checkpoint runs outside of any transaction
    try:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {patience}")
        (busy, _, _) = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()[0]
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    finally:
        connection.close()
    return not busy


def make_safe(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _connect(dbapi_connection: Any, _: Any) -> None:
        dbapi_connection.isolation_level = None  # the driver must not begin on its own: see _begin
        cursor = dbapi_connection.cursor()
        for pragma in _PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        if cursor.execute("PRAGMA secure_delete").fetchone() != (1,):
            raise RuntimeError("this SQLite cannot overwrite what is deleted")
        cursor.close()

    @event.listens_for(engine, "after_cursor_execute")
    def _remember(connection: Connection, cursor: Any, _s: str, _p: Any, context: Any, _many: bool) -> None:
        if context is not None and context.isdelete and cursor.rowcount:
            connection.info[DELETED] = True

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))
