"""SQLite as it must be: durable, never waiting for ever, and without a trace of what was deleted."""

from __future__ import annotations

import fcntl
import secrets
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, event, select, text
from werkzeug.test import TestResponse

from app import create_app
from casework import sqlite
from casework.database import Database
from casework.models import Base, Case, Hint
from tests.cast import Ombudsperson, Reporter
from tests.conftest import settings

KEEP_YOUR_TEXT = "Nothing was stored. Keep your text and try again in a moment."


@pytest.fixture
def database(app: Flask) -> Database:
    database: Database = app.extensions["davylamp_database"]
    return database


def refused(answer: TestResponse) -> bool:
    return (answer.status_code, answer.get_json()) == (503, {"error": "not_stored", "message": KEEP_YOUR_TEXT})


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("secure_delete", 1), ("foreign_keys", 1), ("trusted_schema", 0)],
)
def test_every_connection_is_set_up_safely(database: Database, pragma: str, value: object) -> None:
    with database.reading() as session:
        assert session.scalar(text(f"PRAGMA {pragma}")) == value


def test_tables_keyed_by_random_bytes_have_no_hidden_row_numbers(database: Database) -> None:
    with database.engine.connect() as connection:
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
        made = {row.name: row.sql for row in rows}
    for table in Base.metadata.sorted_tables:
        expected = table.kwargs.get("sqlite_with_rowid", True)
        assert ("WITHOUT ROWID" in made[table.name]) is not expected


def test_a_writer_that_never_ends_is_waited_for_a_few_seconds_only(data: Path, miner: Reporter) -> None:
    request = miner.prepare()
    with (data / "writer.lock").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        begun = time.monotonic()
        assert refused(miner.send(request))
        assert sqlite.TURN_SECONDS <= time.monotonic() - begun < sqlite.TURN_SECONDS + 2
    assert miner.send(request).status_code == 201


def test_a_database_that_another_program_holds_is_waited_for_a_few_seconds_only(data: Path, miner: Reporter) -> None:
    request = miner.prepare()
    other = sqlite3.connect(data / "davylamp.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    begun = time.monotonic()
    assert refused(miner.send(request))
    assert time.monotonic() - begun < sqlite.BUSY_MILLISECONDS / 1000 + 2
    other.close()
    assert miner.send(request).status_code == 201


def test_a_lock_that_cannot_be_opened_is_no_reason_to_lose_a_word(data: Path, miner: Reporter) -> None:
    request = miner.prepare()
    (data / "writer.lock").unlink(missing_ok=True)
    (data / "writer.lock").mkdir()
    assert refused(miner.send(request))


def test_a_full_database_stores_nothing_of_a_report_and_takes_it_when_there_is_room(
    database: Database, miner: Reporter
) -> None:
    @event.listens_for(database.engine, "connect")
    def _full(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")  # never less than there is

    database.engine.dispose()
    request = miner.prepare("x" * 50_000)
    assert refused(miner.send(request))
    assert count(database) == 0
    event.remove(database.engine, "connect", _full)
    database.engine.dispose()
    assert miner.send(request).status_code == 201
    assert len(miner.read()) == 1


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of four megabytes. Mounting is the superuser's right."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "davylamp-test", str(place)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("no file system can be mounted here; a full database is tested without")
    yield place
    # Lazily: a test that fails half-way still has files open there.
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def test_a_full_disk_loses_no_report_that_was_acknowledged(small_disk: Path, seeded: Path) -> None:
    for file in ("davylamp.sqlite3", "service", "secrets/pepper", "secrets/session_key"):
        (small_disk / file).parent.mkdir(exist_ok=True, mode=0o700)
        (small_disk / file).write_bytes((seeded / file).read_bytes())
    app = create_app(settings(small_disk))
    taken = []
    for _ in range(100):
        person = Reporter(app.test_client())
        request = person.prepare("x" * 50_000)
        answer = person.send(request)
        if answer.status_code != 201:
            break
        taken.append((person, request, answer.get_json()))
    assert refused(answer)
    assert len(taken) > 3
    assert count(app.extensions["davylamp_database"]) == len(taken)
    assert all(again.send(request).get_json() == receipt for again, request, receipt in taken)
    assert [len(person.read()) for person, _, _ in taken] == [1] * len(taken)
    app.extensions["davylamp_database"].engine.dispose()


def count(database: Database) -> int:
    with database.reading() as session:
        return len(session.scalars(select(Case.id)).all())


def traces(data: Path, sentinel: bytes) -> list[str]:
    """The files of the database in which these bytes stand."""
    return sorted(path.name for path in data.glob("davylamp.sqlite3*") if sentinel in path.read_bytes())


def test_what_a_transaction_deletes_stands_in_no_file_afterwards(
    database: Database, data: Path, miner: Reporter
) -> None:
    sentinel = secrets.token_bytes(24)
    miner.report()
    with database.transaction() as session:
        case = session.scalars(select(Case.id)).one()
        session.add(Hint(case_id=case, office="sentinel", kind="card", sealed=sentinel * 400))
    assert traces(data, sentinel) == ["davylamp.sqlite3-wal"]
    with database.transaction() as session:
        session.execute(delete(Hint).where(Hint.office == "sentinel"))
    assert traces(data, sentinel) == []
    assert (data / "davylamp.sqlite3-wal").stat().st_size == 0
    assert {path.name for path in data.glob("davylamp.sqlite3*")} == {
        f"davylamp.sqlite3{e}" for e in ("", "-shm", "-wal")
    }


def test_a_whole_case_that_is_deleted_leaves_no_byte_of_its_seals_and_entries(
    database: Database, data: Path, miner: Reporter
) -> None:
    request = miner.prepare("x" * 50_000)
    miner.send(request)
    with database.transaction() as session:
        case = session.scalars(select(Case)).one()
        kept = [case.lock, *session.scalars(text("SELECT sealed FROM entries UNION SELECT sealed FROM seals"))]
        parts = [bytes(whole[at : at + 24]) for whole in kept for at in range(0, len(whole) - 24, 997)]
    assert all(traces(data, part) for part in parts)
    database.maintain()
    assert all(traces(data, part) == ["davylamp.sqlite3"] for part in parts)
    with database.transaction() as session:
        session.execute(delete(Case))
    assert [part for part in parts if traces(data, part)] == []


def test_the_half_of_a_desk_that_was_closed_stands_in_no_file(data: Path, at_desk: object) -> None:
    amani: Ombudsperson = at_desk("amani")  # type: ignore[operator]
    half = amani.get("/session").get_json()["half"]
    raw = sqlite3.connect(data / "davylamp.sqlite3").execute("SELECT half FROM desk_sessions").fetchone()[0]
    assert half
    assert traces(data, raw)
    assert amani.post("/sign-out").status_code == 303
    assert traces(data, raw) == []


def test_a_reader_that_holds_the_log_up_costs_a_second_try_and_no_error(
    app: Flask, database: Database, data: Path, miner: Reporter
) -> None:
    miner.report()
    sentinel = secrets.token_bytes(24)
    with database.transaction() as session:
        case = session.scalars(select(Case.id)).one()
        session.add(Hint(case_id=case, office="sentinel", kind="card", sealed=sentinel))
    with database.reading() as reader:
        reader.scalars(select(Case.id)).all()
        with database.transaction() as session:
            session.execute(delete(Hint).where(Hint.office == "sentinel"))
        held_up = app.test_cli_runner().invoke(args=["maintain"])
        assert held_up.exit_code != 0
        assert "again" in held_up.output
    assert traces(data, sentinel) != []
    assert app.test_cli_runner().invoke(args=["maintain"]).exit_code == 0
    assert traces(data, sentinel) == []
