"""A migration that is killed at any of its statements leaves the old tables with all that was in them."""

from __future__ import annotations

import itertools
import os
import signal
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, event, inspect, select

from casework.database import Database
from casework.migrations.run import downgrade, upgrade
from casework.models import Base
from tests.cast import Reporter
from tests.conftest import ON_BOTH

pytestmark = [ON_BOTH, pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")]


def killed(migrate: Any, url: str, data: Path, at: int) -> bool:
    """Whether it had so many statements: a process of its own, killed before the one that is the `at`th."""

    def run() -> None:
        engine, statements = Database(url, data).engine, itertools.count(1)

        @event.listens_for(engine, "before_cursor_execute")
        def _die(*_: object) -> None:
            if next(statements) == at:
                os.kill(os.getpid(), signal.SIGKILL)

        migrate(engine)

    process = get_context("fork").Process(target=run)
    process.start()
    process.join()
    assert process.exitcode in (0, -signal.SIGKILL)
    return process.exitcode != 0


def down(engine: Engine) -> None:
    downgrade(engine, "base")


def test_going_up(tmp_path: Path, empty_url: str) -> None:
    url = empty_url or f"sqlite:///{tmp_path / 'davylamp.sqlite3'}"
    engine = Database(url, tmp_path).engine
    for at in itertools.count(1):
        if not killed(upgrade, url, tmp_path, at):
            break
        assert inspect(engine).get_table_names() == []
    assert at > len(Base.metadata.tables)
    assert set(inspect(engine).get_table_names()) == {*Base.metadata.tables, "alembic_version"}
    engine.dispose()


def test_going_down_with_a_report_in_the_tables(app: Flask, data: Path) -> None:
    Reporter(app.test_client()).report()
    engine = app.extensions["davylamp_database"].engine
    url, before = engine.url.render_as_string(hide_password=False), contents(engine)
    for at in itertools.count(1):
        if not killed(down, url, data, at):
            break
        assert contents(engine) == before
    assert at > len(Base.metadata.tables)
    assert inspect(engine).get_table_names() == ["alembic_version"]


def contents(engine: Engine) -> dict[str, list[str]]:
    with engine.connect() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(select(table)))) for table in Base.metadata.sorted_tables
        }
