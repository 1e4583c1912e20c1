"""PostgreSQL as it must be: one view for a reader, bounded waits, and logs that hold no value."""

from __future__ import annotations

import time

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from casework.database import Database, insert_rows
from casework.models import AuditRow, Case
from tests.cast import DESK, Reporter
from tests.servers import Server

pytestmark = pytest.mark.parametrize("backend", ["postgresql"], indirect=True)

CANARY = "kisangani"


@pytest.fixture
def database(app: Flask) -> Database:
    database: Database = app.extensions["davylamp_database"]
    return database


def test_a_readers_queries_all_see_the_same_moment(database: Database, miner: Reporter) -> None:
    request = miner.prepare()
    with database.reading() as session:
        assert session.scalars(select(Case.id)).all() == []
        assert miner.send(request).status_code == 201
        assert session.scalars(select(Case.id)).all() == []


@pytest.mark.parametrize(("setting", "value"), [("synchronous_commit", "on"), ("lock_timeout", "4s")])
def test_every_connection_is_set_up_safely(database: Database, setting: str, value: str) -> None:
    with database.reading() as session:
        assert session.scalar(text(f"SHOW {setting}")) == value


def test_a_lock_that_is_never_given_back_is_waited_for_a_few_seconds_only(database: Database, miner: Reporter) -> None:
    request = miner.prepare()
    with database.engine.begin() as other:
        other.execute(text("LOCK TABLE cases IN ACCESS EXCLUSIVE MODE"))
        begun = time.monotonic()
        answer = miner.send(request)
        assert 3 < time.monotonic() - begun < 6
    assert (answer.status_code, answer.get_json()["error"]) == (503, "not_stored")
    assert miner.send(request).status_code == 201


def test_dead_connections_are_replaced_before_anybody_meets_them(
    database: Database, server: Server, miner: Reporter
) -> None:
    request = miner.prepare()
    server.end_connections(str(database.engine.url.database))
    assert miner.send(request).status_code == 201


def test_a_server_that_is_gone_is_answered_with_keep_your_text(server: Server, url: str, miner: Reporter) -> None:
    request = miner.prepare()
    server.drop(url)
    answer = miner.send(request)
    assert (answer.status_code, answer.get_json()["error"]) == (503, "not_stored")
    assert "Keep your text" in answer.get_json()["message"]


def test_a_nul_in_a_name_is_refused_and_breaks_nothing(client: FlaskClient) -> None:
    answer = client.post("/desk/sign-in/salt", json={"name": "amani\0"}, base_url=DESK)
    assert (answer.status_code, answer.get_json()["error"]) == (400, "bad_request")


def test_the_servers_own_log_names_the_fault_and_no_value(database: Database, server: Server) -> None:
    row = {"scope": CANARY, "place": 1, "at": "", "event": "", "by": CANARY, "digest": CANARY.encode()}
    missing = {**row, "scope": CANARY + "2", "digest": None}
    for rows in ([row, row], [missing]):
        with pytest.raises(IntegrityError), database.transaction() as session:
            insert_rows(session, AuditRow.__table__, *rows)
    log = server.log.read_text()
    assert 'duplicate key value violates unique constraint "pk_audit"' in log
    assert "null value in column" in log
    assert CANARY not in log
    assert CANARY.encode().hex() not in log


def test_whoever_migrates_on_a_server_that_quotes_values_is_told(app: Flask, database: Database) -> None:
    assert "log_error_verbosity" not in app.test_cli_runner().invoke(args=["migrate"]).output
    with database.engine.begin() as connection:
        connection.execute(text(f"ALTER DATABASE {database.engine.url.database} SET log_error_verbosity = 'default'"))
    database.engine.dispose()
    assert "log_error_verbosity" in app.test_cli_runner().invoke(args=["migrate"]).output
