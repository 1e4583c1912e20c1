"""A case that is critical, or ends with nothing done, is not ended by one person: a second one who can open it agrees."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from casework.models import Approval
from crypto.bodies import b64
from tests.casework.clock_work import do, entry, error, new_case, state, told
from tests.casework.sharing_work import give, recuse
from tests.cast import Ombudsperson
from tests.conftest import ON_BOTH, Clock

pytestmark = ON_BOTH

AtDesk = Callable[[str], Ombudsperson]
NOT_APPROVED = (409, "not_approved")


@pytest.fixture
def number(app: Flask, amani: Ombudsperson) -> str:
    """Of a critical case."""
    number = new_case(app, amani)
    assert do(amani, number, "triage", entry=entry(), due={}, second_reader=True).status_code == 201
    return number


def ask(person: Ombudsperson, number: str) -> int:
    return person.post(f"/cases/{number}/second-reader").status_code


def agree(app: Flask, person: Ombudsperson) -> list[int]:
    """To all that waits."""
    with app.extensions["davylamp_database"].reading() as session:
        waiting = session.scalars(select(Approval.id).where(Approval.used.is_(None))).all()
    return [person.post(f"/approvals/{b64(one)}/approve").status_code for one in waiting]


def closed_by(person: Ombudsperson, number: str, **more: Any) -> TestResponse:
    return do(person, number, "close", **told(), **more)


def test_one_person_does_not_close_it_and_two_do(app: Flask, amani: Ombudsperson, at_desk: AtDesk, number: str) -> None:
    assert error(closed_by(amani, number)) == NOT_APPROVED
    assert state(amani, number) == "received"
    assert len(amani.post(f"/cases/{number}/open").get_json()["boxes"][1]["entries"]) == 2
    bahati = at_desk("bahati")
    assert ask(bahati, number) == 204
    assert error(closed_by(bahati, number)) == NOT_APPROVED
    assert agree(app, amani) == [204]
    assert error(closed_by(amani, number)) == NOT_APPROVED, "it was another who asked"
    assert closed_by(bahati, number).status_code == 201
    assert state(amani, number) == "closed"


def test_asked_twice_it_waits_once(app: Flask, at_desk: AtDesk, number: str) -> None:
    bahati = at_desk("bahati")
    assert [ask(bahati, number), ask(bahati, number)] == [204, 204]
    assert len(agree(app, at_desk("amani"))) == 1


def test_nobody_agrees_with_themselves(app: Flask, amani: Ombudsperson, number: str) -> None:
    ask(amani, number)
    assert agree(app, amani) == [409]
    assert error(closed_by(amani, number)) == NOT_APPROVED


def test_who_cannot_open_it_is_not_asked(app: Flask, at_desk: AtDesk, number: str) -> None:
    """A supervisor sees numbers and reads nothing: whoever agrees has read."""
    ask(at_desk("bahati"), number)
    dalila = at_desk("dalila")
    assert number not in dalila.get("/approvals/").get_data(as_text=True)
    assert agree(app, dalila) == [404]
    assert number in at_desk("amani").get("/approvals/").get_data(as_text=True)


def test_an_agreement_of_somebody_who_is_kept_out_since_counts_no_more(
    app: Flask, amani: Ombudsperson, at_desk: AtDesk, number: str
) -> None:
    bahati = at_desk("bahati")
    ask(bahati, number)
    assert agree(app, amani) == [204]
    assert recuse(bahati, number, "amani") == 204
    assert error(closed_by(bahati, number)) == NOT_APPROVED


def test_it_is_not_gone_round_by_calling_it_spam_or_another_case(app: Flask, amani: Ombudsperson, number: str) -> None:
    other = new_case(app, amani)
    aside = {"as": "spam", "decision": entry()}
    assert error(do(amani, number, "set-aside", **aside)) == NOT_APPROVED
    joined = {"other": other, "decision": entry(), "other_decision": entry()}
    assert error(do(amani, number, "join", **joined)) == NOT_APPROVED
    assert state(amani, number) == "received"


def test_it_is_not_taken_back_by_another_triage(amani: Ombudsperson, number: str) -> None:
    assert do(amani, number, "triage", entry=entry(), due={}).status_code == 201
    assert amani.get(f"/cases/{number}/clocks.json").get_json()["second_reader"] is True
    assert error(closed_by(amani, number)) == NOT_APPROVED


def test_an_end_with_nothing_done_needs_one_whatever_the_triage_said(
    app: Flask, amani: Ombudsperson, at_desk: AtDesk
) -> None:
    number, bahati = new_case(app, amani), at_desk("bahati")
    assert error(closed_by(bahati, number, second_reader=True)) == NOT_APPROVED
    ask(bahati, number)
    agree(app, amani)
    assert closed_by(bahati, number, second_reader=True).status_code == 201


def test_others_are_closed_by_one(app: Flask, amani: Ombudsperson) -> None:
    number = new_case(app, amani)
    do(amani, number, "triage", entry=entry(), due={})
    assert error(closed_by(amani, number, second_reader=False)) == (400, "wrong_field")
    assert closed_by(amani, number).status_code == 201


def test_many_at_once_are_closed_but_for_those_that_need_two(app: Flask, amani: Ombudsperson, number: str) -> None:
    plain = new_case(app, amani)
    listed = [{"number": one, **told()} for one in (number, plain)]
    answer = amani.post("/bulk/close", {"cases": listed}).get_json()
    assert [one["number"] for one in answer["done"]] == [plain]
    assert [(one["number"], one["error"]) for one in answer["refused"]] == [(number, "not_approved")]


def test_an_agreement_runs_out(app: Flask, clock: Clock, amani: Ombudsperson, at_desk: AtDesk, number: str) -> None:
    bahati = at_desk("bahati")
    ask(bahati, number)
    agree(app, amani)
    clock.forward(days=4)
    bahati.sign_in()
    assert error(closed_by(bahati, number)) == NOT_APPROVED


def test_a_case_handler_asks_for_their_own_case_and_for_no_other(
    app: Flask, amani: Ombudsperson, at_desk: AtDesk, number: str
) -> None:
    chiku = at_desk("chiku")
    assert ask(chiku, number) == 404
    give(amani, number, "chiku")
    assert ask(chiku, number) == 204
    assert agree(app, amani) == [204]
    assert closed_by(chiku, number).status_code == 201


def test_the_page_of_terms_says_so(amani: Ombudsperson, number: str) -> None:
    assert "data-second-reader" in amani.get(f"/cases/{number}/clocks").get_data(as_text=True)
