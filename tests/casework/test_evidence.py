"""A file of evidence: asked for, agreed to by a second person, taken once; the server knows a hash and no more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from secrets import token_bytes
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from casework import approvals, withdrawing
from casework.models import Case
from crypto.bodies import b64, unb64
from tests.casework.clock_work import do, entry, error, new_case
from tests.casework.sharing_work import give
from tests.casework.test_standby import freeze
from tests.cast import DESK, Ombudsperson, Reporter
from tests.conftest import ON_BOTH, Clock

pytestmark = ON_BOTH

AtDesk = Callable[[str], Ombudsperson]


@pytest.fixture
def number(app: Flask, miner: Reporter, amani: Ombudsperson) -> str:
    return new_case(app, amani, miner)


@pytest.fixture
def dalila(number: str, amani: Ombudsperson, at_desk: AtDesk) -> Ombudsperson:
    give(amani, number, "dalila")
    return at_desk("dalila")


def evidence(digest: bytes) -> dict[str, Any]:
    return {"entry": entry(), "sha256": b64(digest)}


def step(person: Ombudsperson, number: str, verb: str, digest: bytes) -> TestResponse:
    return do(person, number, f"evidence/{verb}", **evidence(digest))


def entries(person: Ombudsperson, number: str) -> int:
    return sum(len(box["entries"]) for box in person.open(number)[0]["boxes"])


def test_two_people_and_then_it_is_taken_once(number: str, amani: Ombudsperson, dalila: Ombudsperson) -> None:
    digest = token_bytes(32)
    assert step(amani, number, "ask", digest).status_code == 201
    assert error(step(amani, number, "take", digest)) == (409, "not_approved")
    assert error(step(amani, number, "agree", digest)) == (409, "same_person")
    assert step(dalila, number, "agree", digest).status_code == 201
    assert error(step(dalila, number, "take", digest)) == (409, "not_approved")
    assert step(amani, number, "take", digest).status_code == 201
    assert error(step(amani, number, "take", digest)) == (409, "not_approved")


def test_what_was_agreed_to_is_this_content_and_no_other(
    number: str, amani: Ombudsperson, dalila: Ombudsperson
) -> None:
    digest, other = token_bytes(32), token_bytes(32)
    assert step(amani, number, "ask", digest).status_code == 201
    assert step(dalila, number, "agree", other).status_code == 404
    assert step(dalila, number, "agree", digest).status_code == 201
    assert error(step(amani, number, "take", other)) == (409, "not_approved")


def test_the_same_request_again_is_the_same(number: str, amani: Ombudsperson, dalila: Ombudsperson) -> None:
    digest = token_bytes(32)
    for person, verb in ((amani, "ask"), (dalila, "agree"), (amani, "take")):
        body = evidence(digest)
        first, again = (do(person, number, f"evidence/{verb}", **body) for _ in range(2))
        assert (first.status_code, first.get_json()) == (again.status_code, again.get_json())
        assert first.status_code == 201, verb


def test_after_three_days_it_must_be_asked_for_again(
    number: str, amani: Ombudsperson, at_desk: AtDesk, dalila: Ombudsperson, clock: Clock
) -> None:
    digest = token_bytes(32)
    assert step(amani, number, "ask", digest).status_code == 201
    assert step(dalila, number, "agree", digest).status_code == 201
    clock.now += timedelta(days=3, minutes=1)
    assert error(step(at_desk("amani"), number, "take", digest)) == (409, "not_approved")


def test_it_waits_among_the_approvals_and_is_agreed_to_on_the_page_of_the_case(
    number: str, amani: Ombudsperson, dalila: Ombudsperson
) -> None:
    digest = token_bytes(32)
    assert step(amani, number, "ask", digest).status_code == 201
    page = dalila.client.get("/desk/approvals/", base_url=DESK).get_data(as_text=True)
    assert f'href="/desk/cases/{number}/evidence"' in page
    assert "data-approve\n" not in page
    assert b64(digest) not in page


def test_nothing_leaves_that_is_held_still_or_taken_back(app: Flask, number: str, amani: Ombudsperson) -> None:
    case = unb64(amani.post(f"/cases/{number}/open").get_json()["case"])
    before = entries(amani, number)
    assert freeze(amani, number, 5) == (201, "")
    assert error(step(amani, number, "ask", token_bytes(32))) == (409, "frozen")
    assert do(amani, number, "thaw").status_code == 201
    with app.app_context(), app.extensions["davylamp_database"].transaction() as session:
        withdrawing.stop_sharing(session, case, app.config["CLOCK"]())
    assert error(step(amani, number, "ask", token_bytes(32))) == (409, "consent_withdrawn")
    assert entries(amani, number) == before + 2  # held still, and let go on


def test_what_was_agreed_to_before_consent_was_taken_back_is_agreed_to_no_more(
    app: Flask, number: str, amani: Ombudsperson, dalila: Ombudsperson
) -> None:
    digest = token_bytes(32)
    assert step(amani, number, "ask", digest).status_code == 201
    assert step(dalila, number, "agree", digest).status_code == 201
    with app.app_context(), app.extensions["davylamp_database"].transaction() as session:
        case = session.scalars(select(Case).where(Case.number == number)).one()
        approvals.drop_shares(session, case)
    assert error(step(amani, number, "take", digest)) == (409, "not_approved")


def test_a_case_that_is_over_can_still_be_proven(number: str, amani: Ombudsperson) -> None:
    assert do(amani, number, "close", decision=entry(), status=entry()).status_code == 201
    assert step(amani, number, "ask", token_bytes(32)).status_code == 201


def test_who_took_a_file_stands_in_the_record(number: str, amani: Ombudsperson, dalila: Ombudsperson) -> None:
    digest = token_bytes(32)
    for person, verb in ((amani, "ask"), (dalila, "agree"), (amani, "take")):
        assert step(person, number, verb, digest).status_code == 201
    record = amani.client.get(f"/desk/cases/{number}/record", base_url=DESK).get_data(as_text=True)
    assert "Took a file of evidence, which a second person had agreed to" in record
    assert b64(digest) not in record


@pytest.mark.parametrize("more", [{"sha256": "AA"}, {"sha256": None}, {"entry": None}, {"to": "x"}])
@pytest.mark.parametrize("verb", ["ask", "agree", "take"])
def test_a_malformed_request_changes_nothing(
    number: str, amani: Ombudsperson, verb: str, more: dict[str, object]
) -> None:
    before = entries(amani, number)
    assert do(amani, number, f"evidence/{verb}", **evidence(token_bytes(32)) | more).status_code == 400
    assert entries(amani, number) == before
