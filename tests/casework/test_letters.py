"""A letter to a body without an account: the same gates as for an office, and a day by which it is to answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from casework import withdrawing
from crypto.bodies import unb64
from tests.casework.clock_work import do, entry, error, new_case
from tests.casework.sharing_work import give
from tests.casework.test_clocks import day
from tests.casework.test_standby import freeze
from tests.cast import DESK, Ombudsperson, Reporter
from tests.conftest import ON_BOTH

pytestmark = ON_BOTH

AtDesk = Callable[[str], Ombudsperson]


@pytest.fixture
def number(app: Flask, miner: Reporter, amani: Ombudsperson) -> str:
    return new_case(app, amani, miner)


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
    assert error(do(amani, number, "letters", **letter(abroad=True))) == (409, "not_approved")
    give(amani, number, "dalila")
    assert amani.post(f"/cases/{number}/letters/ask").status_code == 204
    dalila = at_desk("dalila")
    page = dalila.client.get("/desk/approvals/", base_url=DESK).get_data(as_text=True)
    approval = page.split(f"<bdi>{number} by letter</bdi>")[1].split("/desk/approvals/")[1].split("/approve")[0]
    assert dalila.post(f"/approvals/{approval}/approve").status_code == 204
    assert do(amani, number, "letters", **letter(abroad=True)).status_code == 201
    assert error(do(amani, number, "letters", **letter(abroad=True))) == (409, "not_approved")


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


@pytest.mark.parametrize("more", [{"ends": day(-1)}, {"ends": "soon"}, {"abroad": 1}, {"to": "x"}, {"status": None}])
def test_a_malformed_letter_is_refused_and_changes_nothing(
    number: str, amani: Ombudsperson, more: dict[str, object]
) -> None:
    before = amani.open(number)[0]["boxes"]
    assert do(amani, number, "letters", **letter(**more)).status_code == 400
    assert amani.open(number)[0]["boxes"] == before
