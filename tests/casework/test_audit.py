"""Whoever changes the record breaks its chain, and the first broken row is named."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from casework import audit
from casework.audit import EventTag
from casework.models import AuditRow
from tests.conftest import NOON, ON_BOTH

pytestmark = ON_BOTH

SCOPE = "case:test"


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    with app.extensions["davylamp_database"].transaction() as session:
        for _ in range(4):
            audit.record(session, EventTag.CASE_OPENED, SCOPE, NOON, None)
        yield session


def test_an_untouched_chain_holds(session: Session) -> None:
    assert audit.first_broken(session, SCOPE) is None


@pytest.mark.parametrize(
    "change", [{"event": "case_received"}, {"by": "member:x"}, {"at": "2026-11-22"}, {"digest": bytes(32)}]
)
def test_a_changed_row_is_named(session: Session, change: dict[str, object]) -> None:
    session.execute(update(AuditRow).where(AuditRow.scope == SCOPE, AuditRow.place == 2).values(**change))
    assert audit.first_broken(session, SCOPE) == 2


def test_a_removed_row_is_named(session: Session) -> None:
    session.execute(delete(AuditRow).where(AuditRow.scope == SCOPE, AuditRow.place == 3))
    assert audit.first_broken(session, SCOPE) == 3


def test_a_row_moved_to_another_chain_is_named(session: Session) -> None:
    session.execute(update(AuditRow).where(AuditRow.scope == SCOPE, AuditRow.place == 1).values(scope="case:other"))
    assert audit.first_broken(session, "case:other") == 1
    assert audit.first_broken(session, SCOPE) == 1


def test_reporters_are_recorded_by_the_day_and_staff_by_the_minute(session: Session) -> None:
    audit.record(session, EventTag.REPORTER_WROTE, "case:other", NOON.date(), None)
    times = set(session.scalars(select(AuditRow.at).where(AuditRow.scope.in_((SCOPE, "case:other")))))
    assert times == {"2026-11-23T12:00Z", "2026-11-23"}
