"""Writers side by side: all get their turn, none is stored twice, and a fault shows no value."""

from __future__ import annotations

import threading

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from casework.database import Database, insert_rows
from casework.models import AuditRow, Installation
from tests.cast import Reporter
from tests.conftest import ON_BOTH

pytestmark = ON_BOTH


@pytest.fixture
def database(app: Flask) -> Database:
    database: Database = app.extensions["davylamp_database"]
    return database


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
    canary = {"scope": "kisangani", "place": 1, "at": "", "event": "", "by": "", "digest": b"kisangani"}
    with pytest.raises(IntegrityError) as caught, database.transaction() as session:
        insert_rows(session, AuditRow.__table__, canary, canary)
    shown = f"{caught.value!r} {caught.value} {caught.value.__cause__!r} {caught.value.__cause__}"
    assert "kisangani" not in shown
    assert b"kisangani".hex() not in shown
