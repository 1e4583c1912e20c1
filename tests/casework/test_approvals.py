"""What needs two people: one asks, another approves, it is done once, and it runs out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask

from casework import approvals, members
from casework.database import Session, transaction
from casework.errors import NotApproved, NotFound, SamePerson
from casework.models import Approval, Member, Purpose
from crypto.bodies import b64
from tests.cast import Ombudsperson
from tests.conftest import NOON, ON_BOTH

pytestmark = ON_BOTH

AtDesk = Callable[[str], Ombudsperson]
ROTATION, WHAT = Purpose.ROTATION, "cd-ombuds: key 5f3a"


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    with app.app_context(), transaction() as session:
        yield session


def person(session: Session, name: str) -> Member:
    found = members.by_name(session, name)
    assert found is not None
    return found


def asked(session: Session, by: str = "amani") -> Approval:
    return approvals.ask(session, ROTATION, WHAT, by=person(session, by), now=NOON)


def use(
    session: Session, *, by: str = "amani", subject: str = WHAT, purpose: Purpose = ROTATION, days: int = 0
) -> None:
    approvals.use(session, purpose, subject, by=person(session, by), now=NOON + timedelta(days=days))


def test_what_another_has_approved_is_done_once(session: Session) -> None:
    approvals.approve(session, asked(session).id, by=person(session, "dalila"), now=NOON)
    use(session)
    with pytest.raises(NotApproved):
        use(session)


def test_nothing_is_done_without_an_approval(session: Session) -> None:
    asked(session)
    with pytest.raises(NotApproved):
        use(session)


def test_the_one_who_asked_cannot_approve(session: Session) -> None:
    approval = asked(session)
    with pytest.raises(SamePerson):
        approvals.approve(session, approval.id, by=person(session, "amani"), now=NOON)


def test_an_approval_is_for_exactly_what_was_asked_and_for_who_asked(session: Session) -> None:
    approvals.approve(session, asked(session).id, by=person(session, "dalila"), now=NOON)
    for otherwise in ({"subject": "another key"}, {"purpose": Purpose.MASS_ACTION}, {"by": "dalila"}, {"by": "grace"}):
        with pytest.raises(NotApproved):
            use(session, **otherwise)


def test_it_runs_out(session: Session) -> None:
    approval = asked(session)
    late = NOON + approvals.LASTS
    with pytest.raises(NotFound):
        approvals.approve(session, approval.id, by=person(session, "dalila"), now=late)
    approvals.approve(session, approval.id, by=person(session, "dalila"), now=NOON)
    with pytest.raises(NotApproved):
        use(session, days=3)


def test_an_approval_by_somebody_who_has_left_counts_no_more(session: Session) -> None:
    dalila = person(session, "dalila")
    approvals.approve(session, asked(session).id, by=dalila, now=NOON)
    dalila.left = NOON.date()
    session.flush()
    with pytest.raises(NotApproved):
        use(session)


@pytest.mark.parametrize("name", ["grace", "bahati", "chiku"])
def test_another_office_and_other_roles_find_nothing_to_approve(session: Session, name: str) -> None:
    approval = asked(session)
    with pytest.raises(NotFound):
        approvals.approve(session, approval.id, by=person(session, name), now=NOON)


def test_the_desk_lists_what_waits_and_a_colleague_approves_it(app: Flask, at_desk: AtDesk) -> None:
    with app.app_context(), transaction() as session:
        approval = b64(asked(session).id)
    amani, dalila = at_desk("amani"), at_desk("dalila")
    page = amani.get("/approvals/").get_data(as_text=True)
    assert (WHAT in page, f"{approval}/approve" in page) == (True, False)
    assert f"{approval}/approve" in dalila.get("/approvals/").get_data(as_text=True)
    own = amani.post(f"/approvals/{approval}/approve")
    assert (own.status_code, own.get_json()["error"]) == (409, "same_person")
    assert dalila.post(f"/approvals/{approval}/approve").status_code == 204
    assert "data-approved" in amani.get("/approvals/").get_data(as_text=True)
    with app.app_context(), transaction() as session:
        use(session)


def test_what_is_withdrawn_or_refused_is_gone(app: Flask, at_desk: AtDesk) -> None:
    amani, dalila = at_desk("amani"), at_desk("dalila")
    for who in (amani, dalila):
        with app.app_context(), transaction() as session:
            approval = b64(asked(session).id)
        assert who.post(f"/approvals/{approval}/withdraw").status_code == 204
        assert dalila.post(f"/approvals/{approval}/approve").status_code == 404
    assert "data-nothing-pending" in amani.get("/approvals/").get_data(as_text=True)
