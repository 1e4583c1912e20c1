"""What is due is done, however much of it there is: a round looks further than its first page."""

from __future__ import annotations

import logging
from datetime import timedelta
from secrets import token_bytes

import pytest
from flask import Flask
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from casework import apart, deadlines, expiring, missed
from casework.database import insert_rows
from casework.models import (
    Case,
    Clock,
    ClockKind,
    ClockState,
    Deadline,
    DeadlineState,
    KeptApart,
    Mode,
    Redaction,
    Transfer,
    TransferState,
)
from casework.one_by_one import AT_ONCE, page_by_page
from tests.casework.clock_work import new_case
from tests.cast import Ombudsperson
from tests.conftest import ON_BOTH
from tests.conftest import Clock as Time

pytestmark = ON_BOTH

MANY = AT_ONCE + 5


@pytest.fixture
def case_id(app: Flask, amani: Ombudsperson) -> bytes:
    number = new_case(app, amani)
    with app.extensions["davylamp_database"].reading() as session:
        found: bytes = session.scalars(select(Case.id).where(Case.number == number)).one()
        return found


def fill(app: Flask, table: type, rows: list[dict[str, object]]) -> None:
    with app.extensions["davylamp_database"].transaction() as session:
        insert_rows(session, table.__table__, *rows)  # type: ignore[attr-defined]


def count(app: Flask, table: type, *where: ColumnElement[bool]) -> int:
    with app.extensions["davylamp_database"].reading() as session:
        return session.scalar(select(func.count()).select_from(table).where(*where)) or 0


def offered(case_id: bytes, clock: Time) -> list[dict[str, object]]:
    row = {
        "case_id": case_id, "giver": "cd-ombuds", "taker": "ug-ombuds", "mode": Mode.INFORM, "redaction": Redaction.NONE,
        "state": TransferState.OFFERED, "follows": None, "hours": 24, "offered": clock() - timedelta(days=2),
        "ends": clock() - timedelta(days=1), "answered": None, "deletion": False, "card": None, "taken": False,
        "reserve": False, "told": False, "greeted": False,
    }  # fmt: skip
    return [{**row, "id": token_bytes(16)} for _ in range(MANY)]


def test_every_offer_that_ran_out(app: Flask, case_id: bytes, clock: Time) -> None:
    fill(app, Transfer, offered(case_id, clock))
    with app.app_context():
        expiring.expire_all(clock())
    assert count(app, Transfer, Transfer.state == TransferState.EXPIRED) == MANY


def test_every_day_that_is_near(app: Flask, case_id: bytes, clock: Time) -> None:
    row = {"case_id": case_id, "office": "cd-ombuds", "ends": clock().date(), "state": DeadlineState.RUNNING}
    fill(app, Deadline, [{**row, "id": token_bytes(16), "warned": None} for _ in range(MANY)])
    with app.app_context():
        deadlines.warn_all(clock())
    assert count(app, Deadline, Deadline.warned == 0) == MANY


def test_every_term_that_was_missed(app: Flask, case_id: bytes, clock: Time) -> None:
    ends = clock() - timedelta(days=1)
    row = {"case_id": case_id, "kind": ClockKind.REVIEW, "state": ClockState.RUNNING, "ends": ends, "missed": None}
    row |= {"set_on": ends.date(), "extended": False}
    fill(app, Clock, [{**row, "office": f"office-{place}"} for place in range(MANY)])
    with app.app_context():
        missed.notice_all(clock())
    assert count(app, Clock, Clock.missed == ends) == MANY


def test_everything_that_may_be_kept_no_longer(app: Flask, case_id: bytes, clock: Time) -> None:
    row = {"case_id": case_id, "office": "cd-ombuds", "sealed": b"x", "until": clock().date() - timedelta(days=1)}
    fill(app, KeptApart, [{**row, "id": token_bytes(16)} for _ in range(MANY)])
    with app.app_context():
        apart.destroy_all(clock())
    assert count(app, KeptApart) == 0


def test_what_cannot_be_done_stands_in_the_way_of_nothing_and_is_tried_once_a_round(
    app: Flask, case_id: bytes, clock: Time, caplog: pytest.LogCaptureFixture
) -> None:
    fill(app, Transfer, offered(case_id, clock))
    tried: list[bytes] = []

    def fail(_: Session, transfer: bytes) -> None:
        tried.append(transfer)
        raise RuntimeError("a secret")

    with app.app_context(), caplog.at_level(logging.ERROR):
        page_by_page(select(Transfer), [Transfer.id], fail)
    assert (len(tried), len(set(tried))) == (MANY, MANY)
    assert "a secret" not in caplog.text
