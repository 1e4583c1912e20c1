"""SQLite as it must be: durable, overwriting what is deleted, one writer at a time and none turned away."""

from __future__ import annotations

import threading

import pytest
from flask import Flask
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError

from casework.database import Database
from casework.models import Installation
from tests.cast import Reporter


@pytest.fixture
def database(app: Flask) -> Database:
    database: Database = app.extensions["davylamp_database"]
    return database


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("secure_delete", 1), ("foreign_keys", 1), ("trusted_schema", 0)],
)
def test_every_connection_is_set_up_safely(database: Database, pragma: str, value: object) -> None:
    with database.reading() as session:
        assert session.scalar(text(f"PRAGMA {pragma}")) == value


def test_a_failed_transaction_leaves_nothing(database: Database) -> None:
    def fail() -> None:
        with database.transaction() as session:
            session.execute(update(Installation).values(pepper_check=bytes(32)))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with database.reading() as session:
        assert session.scalars(select(Installation.pepper_check)).one() != bytes(32)


def test_writers_in_parallel_all_get_their_turn(app: Flask) -> None:
    people = [Reporter(app.test_client()) for _ in range(8)]
    requests = [[person.prepare() for _ in range(1)] for person in people]
    codes: list[int] = []

    def send(person: Reporter, sent: list[dict[str, object]]) -> None:
        codes.extend(person.send(request).status_code for request in sent)

    threads = [threading.Thread(target=send, args=pair) for pair in zip(people, requests, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == [201] * 8


def test_two_copies_of_one_report_at_the_same_moment_make_one_case(app: Flask) -> None:
    person = Reporter(app.test_client())
    request, answers = person.prepare(), []

    def send() -> None:
        answer = app.test_client().post("/api/reports", json=request)
        answers.append((answer.status_code, answer.data))

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 6
    assert {status for status, _ in answers} == {201}
    assert len({data for _, data in answers}) == 1


def test_a_fault_never_shows_what_was_being_stored(database: Database) -> None:
    with database.transaction() as session, pytest.raises(IntegrityError) as caught:
        session.execute(text("INSERT INTO installation VALUES (2, :canary)"), {"canary": "kisangani"})
    assert "kisangani" not in str(caught.value)
