"""A letter to a body without an account: the same gates as for an office, and a day by which it is to answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from casework import withdrawing
from crypto.bodies import b64, unb64
from tests.casework.clock_work import do, entry, error, new_case
from tests.casework.sharing_work import give
from tests.casework.test_clocks import day
from tests.casework.test_standby import freeze
from tests.casework.transfer_work import shown
from tests.cast import DESK, Ombudsperson, Reporter
from tests.conftest import ON_BOTH

pytestmark = ON_BOTH

AtDesk = Callable[[str], Ombudsperson]
AGREEMENT = {"mode": "consult", "redaction": "summary_only", "country": "UG", "recipient": b64(b"a labour tribuna")}


@pytest.fixture
def number(app: Flask, miner: Reporter, amani: Ombudsperson) -> str:
    return new_case(app, amani, miner)


def agree_to_letter(person: Ombudsperson, colleague: Ombudsperson, number: str) -> None:
    give(person, number, colleague.name)
    assert person.post(f"/cases/{number}/letters/ask", AGREEMENT).status_code == 204
    page = colleague.client.get("/desk/approvals/", base_url=DESK).get_data(as_text=True)
    approval = page.split(f"<bdi>{number}</bdi>: by letter")[1].split("/desk/approvals/")[1].split("/approve")[0]
    assert colleague.post(f"/approvals/{approval}/approve").status_code == 204
    assert shown(person, number)["approved"] == [" ".join(["by letter", *AGREEMENT.values()])]


def letter(**more: object) -> dict[str, object]:
    return {"decision": entry(), "status": entry(), "ends": day(30), **more}


def test_a_letter_is_told_to_the_reporter_and_an_answer_is_awaited(number: str, amani: Ombudsperson) -> None:
    body = letter()
    first, again = (do(amani, number, "letters", **body) for _ in range(2))
    assert (first.status_code, first.get_json()) == (again.status_code, again.get_json())
    assert first.status_code == 201
    page = amani.client.get(f"/desk/cases/{number}/clocks", base_url=DESK).get_data(as_text=True)
    assert page.count(f'datetime="{day(30)}"') == 1


def test_across_a_border_a_second_person_agrees_to_one_letter(
    number: str, amani: Ombudsperson, at_desk: AtDesk
) -> None:
    body = letter(agreement=AGREEMENT)
    assert error(do(amani, number, "letters", **body)) == (409, "not_approved")
    agree_to_letter(amani, at_desk("dalila"), number)
    assert do(amani, number, "letters", **body).status_code == 201
    assert do(amani, number, "letters", **body).status_code == 201  # the same again
    assert error(do(amani, number, "letters", **letter(agreement=AGREEMENT))) == (409, "not_approved")


@pytest.mark.parametrize(
    "other",
    [{"mode": "lead"}, {"redaction": "pseudonymised"}, {"country": "CD"}, {"recipient": b64(bytes(16))}],
)
def test_a_yes_is_for_one_body_and_so_much_and_for_nothing_else(
    number: str, amani: Ombudsperson, at_desk: AtDesk, other: dict[str, str]
) -> None:
    agree_to_letter(amani, at_desk("dalila"), number)
    refused = do(amani, number, "letters", **letter(agreement={**AGREEMENT, **other}))
    assert error(refused) == (409, "not_approved")
    assert do(amani, number, "letters", **letter(agreement=AGREEMENT)).status_code == 201


@pytest.mark.parametrize(
    "other",
    [{"mode": "own"}, {"redaction": "all"}, {"country": "XX"}, {"country": 1}, {"recipient": "x"}, {"more": 1}],
)
def test_a_malformed_agreement_is_asked_of_nobody(number: str, amani: Ombudsperson, other: dict[str, object]) -> None:
    wrong = {**AGREEMENT, **other}
    assert amani.post(f"/cases/{number}/letters/ask", wrong).status_code == 400
    assert do(amani, number, "letters", **letter(agreement=wrong)).status_code == 400
    assert shown(amani, number)["approved"] == []


def test_nothing_is_sent_of_a_case_that_is_closed_held_still_or_taken_back(
    app: Flask, number: str, amani: Ombudsperson
) -> None:
    case = unb64(amani.post(f"/cases/{number}/open").get_json()["case"])
    assert freeze(amani, number, 5) == (201, "")
    assert error(do(amani, number, "letters", **letter())) == (409, "frozen")
    assert do(amani, number, "thaw").status_code == 201
    with app.app_context(), app.extensions["davylamp_database"].transaction() as session:
        withdrawing.stop_sharing(session, case, app.config["CLOCK"]())
    assert error(do(amani, number, "letters", **letter())) == (409, "consent_withdrawn")
    closed = new_case(app, amani)
    assert do(amani, closed, "close", decision=entry(), status=entry()).status_code == 201
    assert error(do(amani, closed, "letters", **letter())) == (409, "wrong_state")


@pytest.mark.parametrize(
    "more",
    [
        {"ends": day(-1)},
        {"ends": "soon"},
        {"abroad": True},
        {"agreement": 1},
        {"agreement": {}},
        {"to": "x"},
        {"status": None},
    ],
)
def test_a_malformed_letter_is_refused_and_changes_nothing(
    number: str, amani: Ombudsperson, more: dict[str, object]
) -> None:
    before = amani.open(number)[0]["boxes"]
    assert do(amani, number, "letters", **letter(**more)).status_code == 400
    assert amani.open(number)[0]["boxes"] == before
