"""PostgreSQL as it must be: durable, no wait without an end, and no error text that holds a value."""

from __future__ import annotations

import select
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError, DisconnectionError

_SESSION = {
    "synchronous_commit": "on",  # a receipt promises that a power cut loses nothing
    "lock_timeout": "4s",
    "statement_timeout": "5s",
    "idle_in_transaction_session_timeout": "30s",  # a worker that hangs must not hold its locks
    "timezone": "UTC",
}
ENGINE: dict[str, Any] = {
    "connect_args": {
        "connect_timeout": 4,
        "application_name": "davylamp",
        "options": " ".join(f"-c {name}={value}" for name, value in _SESSION.items()),
    },
}
# A reader makes several queries of one view; under the default each would see its own moment.
READING = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


def drop_dead_connections(engine: Engine) -> None:
    """After a restart of the server nobody meets a dead connection.

    A server that ends a connection says so, and it waits here unread; between two uses there is nothing else to read.
    Asking the server each time ("pre-ping") costs a way there and back for every report.
    """

    @event.listens_for(engine, "checkout")
    def _look(connection: psycopg.Connection[Any], _record: object, _proxy: object) -> None:
        looking = select.poll()
        looking.register(connection.fileno(), select.POLLIN)
        if looking.poll(0):
            raise DisconnectionError


def make_silent(engine: Engine) -> None:
    """The server's messages quote values ("Key (token)=(...) already exists"): of each only the code is kept."""

    @event.listens_for(engine, "handle_error")
    def _without_values(context: ExceptionContext) -> None:
        error = context.original_exception
        if not isinstance(error, psycopg.Error) or (
            error.sqlstate is None and isinstance(error, psycopg.OperationalError)
        ):
            return  # "cannot connect" names host and port, and the operator needs them
        said = " ".join(filter(None, (error.sqlstate, error.diag.table_name, error.diag.constraint_name)))
        error.args = (said,)
        if isinstance(context.sqlalchemy_exception, DBAPIError):
            context.sqlalchemy_exception.args = (f"{type(error).__name__}: {said}",)


def is_talkative(connection: Connection) -> bool:
    """Whether the server's own log would quote values when something is refused."""
    return bool(connection.scalar(text("SHOW log_error_verbosity")) != "terse")
