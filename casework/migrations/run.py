"""Migrations run on the application's own engine, so that they see its database settings and its locks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, text
from sqlalchemy.orm import Session

from casework.database import take_turns
from casework.sqlite import WRITING


def upgrade(engine: Engine, revision: str = "head") -> None:
    with _alone(engine) as connection:
        command.upgrade(config(connection), revision)


def downgrade(engine: Engine, revision: str) -> None:
    with _alone(engine) as connection:
        command.downgrade(config(connection), revision)


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """In one transaction, so that a kill leaves the old tables; whoever migrates at the same moment waits."""
    with engine.execution_options(**WRITING).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL statement_timeout = 0"))
        take_turns(Session(connection), "migration")
        yield connection


def config(connection: Connection) -> Config:
    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent))
    settings.attributes["connection"] = connection
    return settings
