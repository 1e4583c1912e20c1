"""Who is a supervisor of the office: the server's word, by which a page takes an approval away."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from casework import members
from casework.models import Member, Role
from crypto.bodies import b64
from tests.cast import Ombudsperson
from tests.conftest import NOON, ON_BOTH

pytestmark = ON_BOTH


def listed(amani: Ombudsperson, number: str) -> list[str]:
    found: list[str] = amani.get(f"/cases/{number}/transfers.json").get_json()["supervisors"]
    return found


def test_they_are_the_own_offices_and_the_page_has_the_same(app: Flask, amani: Ombudsperson, number: str) -> None:
    with app.extensions["davylamp_database"].reading() as session:
        found = session.scalars(select(Member).where(Member.role == Role.SUPERVISOR)).all()
        own = [b64(one.id) for one in found if one.office == "cd-ombuds"]
        assert [b64(one) for one in members.supervisors(session, "cd-ombuds")] == own
    assert len(own) == 1
    assert listed(amani, number) == own
    for path in (f"/cases/{number}/protection", "/protection"):
        assert f'data-supervisors="{own[0]}"' in amani.get(path).get_data(as_text=True), path


def test_whoever_left_was_one_all_the_same_and_another_role_is_none(
    app: Flask, amani: Ombudsperson, number: str
) -> None:
    before = listed(amani, number)
    with app.extensions["davylamp_database"].transaction() as session:
        session.scalars(
            select(Member).where(Member.role == Role.SUPERVISOR, Member.office == "cd-ombuds")
        ).one().left = NOON.date()
    assert listed(amani, number) == before
    with app.extensions["davylamp_database"].transaction() as session:
        session.scalars(select(Member).where(Member.name == "dalila")).one().role = Role.HANDLER
    assert listed(amani, number) == []
