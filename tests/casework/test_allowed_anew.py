"""What was taken back and then allowed anew is for what is offered from then on: nothing that was taken comes back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from casework import standby
from casework.models import AuditRow, Case, Release, Seal, Transfer
from crypto.bodies import Body, b64
from tests.casework.clock_work import new_case
from tests.casework.test_standby import reported
from tests.casework.test_transfers import DESK, UGANDA
from tests.casework.transfer_work import agree, answer, kinds_opened, offer, offer_of, recall, shown, states
from tests.cast import TODAY, Ombudsperson, Reporter
from tests.conftest import ON_BOTH
from tests.conftest import Clock as Time

pytestmark = ON_BOTH
AtDesk = Callable[[str], Ombudsperson]


@pytest.fixture
def grace(at_desk: AtDesk) -> Ombudsperson:
    return at_desk("grace")


@pytest.fixture
def number(app: Flask, miner: Reporter, amani: Ombudsperson) -> str:
    return new_case(app, amani, miner)


def taken_back(miner: Reporter) -> Body:
    said = {"kind": "consent", "withdrawn": True, "wording": 3, "door": "web", "day": TODAY, "at": TODAY}
    return miner.entry({**said, "seen": b64(miner.read()[-1].link)})


def allowed(miner: Reporter) -> Body:
    given = {"scope": "cross_border", "offices": [], "own_country": True, "identity": [], "wording": 3, "door": "web"}
    dated = {"day": TODAY, "until": "2027-11-23", "at": TODAY, "seen": b64(miner.read()[-1].link)}
    return miner.entry({"kind": "consent", **given, **dated})


def say(miner: Reporter, entry: Body) -> tuple[int, Body]:
    assert miner.held is not None
    what = "withdrawal" if entry["withdraws"] else "consent"
    request = {"token": b64(miner.keys.token), "box": b64(miner.held.box), "entry": entry["entry"]}
    found = miner.client.post(f"/api/cases/{what}", json=request)
    return found.status_code, found.get_json()


def withdraw(miner: Reporter, entry: Body | None = None) -> tuple[int, Body]:
    return say(miner, {"withdraws": True, "entry": entry or taken_back(miner)})


def allow(miner: Reporter, entry: Body | None = None) -> tuple[int, Body]:
    return say(miner, {"withdraws": False, "entry": entry or allowed(miner)})


def seals(app: Flask) -> set[tuple[str, Release, bytes]]:
    with app.extensions["davylamp_database"].reading() as session:
        return {(one.holder, one.release, one.box_id) for one in session.scalars(select(Seal))}


def events(app: Flask, name: str) -> int:
    with app.extensions["davylamp_database"].reading() as session:
        return len(session.scalars(select(AuditRow.place).where(AuditRow.event == name)).all())


def is_withdrawn(amani: Ombudsperson, number: str) -> bool:
    return bool(shown(amani, number)["withdrawn"])


def test_then_the_case_can_be_offered_again(
    app: Flask, miner: Reporter, amani: Ombudsperson, grace: Ombudsperson, at_desk: AtDesk, number: str
) -> None:
    withdraw(miner)
    assert is_withdrawn(amani, number)
    status, said = allow(miner)
    assert (status, said["link"]) == (201, b64(miner.read()[-1].link))
    assert not is_withdrawn(amani, number)
    assert events(app, "consent_given_anew") == 1
    agree(amani, at_desk("dalila"), number, UGANDA)
    transfer = offer(amani, number, UGANDA)
    assert answer(grace, transfer, "accept") == 201
    assert grace.numbers() == [number]


def test_an_agreement_of_two_from_before_does_not_serve_after(
    miner: Reporter, amani: Ombudsperson, at_desk: AtDesk, number: str
) -> None:
    agree(amani, at_desk("dalila"), number, UGANDA)
    withdraw(miner)
    allow(miner)
    refused = amani.post(f"/cases/{number}/transfers", offer_of(amani, number, UGANDA))
    assert (refused.status_code, refused.get_json()["error"]) == (409, "not_approved")


def test_an_office_in_reserve_does_not_come_back(
    app: Flask, miner: Reporter, amani: Ombudsperson, grace: Ombudsperson, clock: Time
) -> None:
    number = reported(miner, amani)
    withdraw(miner)
    without = seals(app)
    allow(miner)
    assert seals(app) == without
    assert miner.open().get_json()["reserve"] == []
    assert amani.get(f"/cases/{number}/standby.json").get_json()["offices"] == []
    clock.forward(days=60)
    with app.app_context():
        standby.release_all(clock())
    assert (
        grace.client.post("/desk/sign-in/salt", json={"name": "grace"}, base_url="https://localhost").status_code == 200
    )
    grace.sign_in()
    assert grace.numbers() == []


def test_what_was_open_when_it_was_taken_back_stays_closed(
    app: Flask, miner: Reporter, amani: Ombudsperson, grace: Ombudsperson, at_desk: AtDesk, number: str
) -> None:
    agree(amani, at_desk("dalila"), number, UGANDA)
    transfer = offer(amani, number, UGANDA)
    withdraw(miner)
    without = seals(app)
    allow(miner)
    assert states(amani, number) == {UGANDA: "recalled"}
    assert answer(grace, transfer, "accept") == 409
    assert (seals(app), grace.numbers()) == (without, [])


@pytest.mark.parametrize(("mode", "redaction"), [("consult", "none"), ("joint", "pseudonymised")])
def test_who_had_it_when_it_was_taken_back_is_still_asked_to_delete_it_and_reads_nothing_more(
    app: Flask,
    miner: Reporter,
    amani: Ombudsperson,
    grace: Ombudsperson,
    at_desk: AtDesk,
    number: str,
    mode: str,
    redaction: str,
) -> None:
    agree(amani, at_desk("dalila"), number, UGANDA, mode, redaction)
    transfer = offer(amani, number, UGANDA, mode=mode, redaction=redaction)
    assert answer(grace, transfer, "accept") == 201
    withdraw(miner)
    without = seals(app)
    allow(miner)
    assert seals(app) == without
    assert grace.post(f"/cases/{number}/open").status_code == 404
    assert kinds_opened(grace, transfer) == ["offer"]
    assert [one["deletion"] for one in shown(amani, number)["transfers"]] == [True]
    assert answer(amani, transfer, "write") == 409
    # Confirmed, it can be asked anew, with an agreement of its own
    assert answer(grace, transfer, "end", **{"as": "done"}) == 201
    agree(amani, at_desk("dalila"), number, UGANDA)
    assert answer(grace, offer(amani, number, UGANDA), "accept") == 201


def test_who_never_confirms_can_be_recalled_and_asked_anew(
    miner: Reporter, amani: Ombudsperson, grace: Ombudsperson, at_desk: AtDesk, number: str
) -> None:
    agree(amani, at_desk("dalila"), number, UGANDA, "consult", "none")
    transfer = offer(amani, number, UGANDA, mode="consult")
    assert answer(grace, transfer, "accept") == 201
    withdraw(miner)
    allow(miner)
    assert recall(amani, number, transfer)[0] == 201
    agree(amani, at_desk("dalila"), number, UGANDA)
    assert answer(grace, offer(amani, number, UGANDA), "accept") == 201
    assert grace.numbers() == [number]


def test_a_request_that_comes_late_again_undoes_nothing_that_was_said_since(
    app: Flask, miner: Reporter, amani: Ombudsperson, number: str
) -> None:
    back = taken_back(miner)
    first = withdraw(miner, back)
    anew = allowed(miner)
    allow(miner, anew)
    assert withdraw(miner, back) == first
    assert not is_withdrawn(amani, number)
    withdraw(miner)
    assert allow(miner, anew)[0] == 201
    assert is_withdrawn(amani, number)
    assert (events(app, "consent_withdrawn"), events(app, "consent_given_anew")) == (2, 1)


def test_where_nothing_was_taken_back_it_is_kept_and_changes_nothing(app: Flask, miner: Reporter) -> None:
    assert miner.report().status_code == 201
    assert allow(miner)[0] == 201
    assert miner.read()[-1].entry is not None
    assert events(app, "consent_given_anew") == 0


def test_strangers_find_nothing(miner: Reporter, amani: Ombudsperson, number: str) -> None:
    withdraw(miner)
    assert allow(Reporter(miner.client, held=miner.held), allowed(miner))[0] == 404
    assert is_withdrawn(amani, number)


def test_a_transfer_that_leads_goes_on_as_before(
    app: Flask, miner: Reporter, amani: Ombudsperson, grace: Ombudsperson, at_desk: AtDesk, number: str
) -> None:
    """Somebody has to keep the case, taken back or not."""
    agree(amani, at_desk("dalila"), number, UGANDA)
    assert answer(grace, offer(amani, number, UGANDA), "accept") == 201
    withdraw(miner)
    allow(miner)
    assert grace.post(f"/cases/{number}/open").status_code == 200
    with app.extensions["davylamp_database"].reading() as session:
        case = session.scalars(select(Case.id).where(Case.number == number)).one()
        (transfer,) = session.scalars(select(Transfer).where(Transfer.case_id == case))
        assert (transfer.state.value, transfer.deletion, transfer.reserve) == ("active", False, False)
    assert DESK not in {holder.partition(":")[2] for holder, *_ in seals(app)}
