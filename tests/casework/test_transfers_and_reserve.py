"""An office in reserve is that whatever it is asked besides, and no more than that once consent is taken back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from casework import withdrawing
from casework.models import Call, Case
from tests.casework import check_in_work
from tests.casework.clock_work import do, entry, row
from tests.casework.sharing_work import begin_file
from tests.casework.test_clocks import later
from tests.casework.test_transfers import UGANDA, releases, work
from tests.casework.transfer_work import agree, answer, offer, recall, shown, withdraw
from tests.cast import DESK, Ombudsperson, Reporter
from tests.conftest import ON_BOTH
from tests.conftest import Clock as Time

pytestmark = ON_BOTH

AtDesk = Callable[[str], Ombudsperson]
KINDS = ("consult", "none")


@pytest.fixture
def grace(at_desk: AtDesk) -> Ombudsperson:
    """Of the office in reserve."""
    return at_desk("grace")


def reserved(miner: Reporter, amani: Ombudsperson) -> str:
    miner.report(standby=(UGANDA,))
    (number,) = amani.numbers()
    begin_file(amani, number)
    return number


@pytest.mark.parametrize("how", ["offered", "waiting over", "summary", "consult"])
def test_nothing_that_a_silent_lead_asks_besides_keeps_the_office_in_reserve_from_the_case(
    app: Flask, miner: Reporter, amani: Ombudsperson, grace: Ombudsperson, at_desk: AtDesk, clock: Time, how: str
) -> None:
    number = reserved(miner, amani)
    redaction = "summary_only" if how == "summary" else "none"
    agree(amani, at_desk("dalila"), number, UGANDA, "consult", redaction)
    transfer = offer(amani, number, UGANDA, mode="consult", redaction=redaction, hours=168)
    if how in ("summary", "consult"):
        assert answer(grace, transfer, "accept") == 201
    elif how == "waiting over":
        assert recall(amani, number, transfer, status=entry()) == (201, "")
    other = new_case_in_reserve(app, amani)
    later(clock, amani, days=7, hours=12)
    work(app, clock)
    later(clock, grace)
    assert set(grace.numbers()) == {number, other}
    assert do(grace, number, "acknowledge").status_code == 201
    assert do(grace, number, "reply").status_code == 201
    later(clock, amani)
    assert recall(amani, number, transfer)[0] in (201, 409)
    later(clock, grace)
    assert number in grace.numbers()


def new_case_in_reserve(app: Flask, amani: Ombudsperson) -> str:
    before = set(amani.numbers())
    Reporter(app.test_client()).report(standby=(UGANDA,))
    (number,) = set(amani.numbers()) - before
    return number


def test_an_office_in_reserve_is_that_again_when_what_it_was_asked_is_done(
    app: Flask, miner: Reporter, amani: Ombudsperson, grace: Ombudsperson, at_desk: AtDesk, clock: Time
) -> None:
    number = reserved(miner, amani)
    agree(amani, at_desk("dalila"), number, UGANDA, *KINDS)
    transfer = offer(amani, number, UGANDA, mode="consult")
    assert answer(grace, transfer, "accept") == 201
    assert answer(grace, transfer, "end", **{"as": "done"}) == 201
    assert (grace.numbers(), releases(app, UGANDA)["on_overdue"]) == ([], 1)
    later(clock, amani, days=8)
    work(app, clock)
    later(clock, grace)
    assert grace.numbers() == [number]


def test_after_a_withdrawal_no_lead_that_ends_gets_the_case_as_one_in_reserve(
    app: Flask, miner: Reporter, amani: Ombudsperson, grace: Ombudsperson, at_desk: AtDesk, clock: Time
) -> None:
    number = reserved(miner, amani)
    agree(amani, at_desk("dalila"), number, UGANDA)
    transfer = offer(amani, number, UGANDA)
    assert answer(grace, transfer, "accept") == 201
    withdraw(app, number)
    assert answer(grace, transfer, "end", status=entry(), **{"as": "returned"}) == 201
    assert [one["deletion"] for one in shown(amani, number)["transfers"]] == [True]
    later(clock, amani, days=200)
    work(app, clock)
    later(clock, grace)
    assert grace.numbers() == []


def test_an_office_that_got_the_case_in_reserve_keeps_its_list_when_an_older_account_ends(
    app: Flask, miner: Reporter, amani: Ombudsperson, grace: Ombudsperson, at_desk: AtDesk, clock: Time
) -> None:
    number = reserved(miner, amani)
    agree(amani, at_desk("dalila"), number, UGANDA, "consult", "summary_only")
    transfer = offer(amani, number, UGANDA, mode="consult", redaction="summary_only", hours=168)
    assert answer(grace, transfer, "accept") == 201
    later(clock, amani, days=8)
    work(app, clock)
    assert recall(amani, number, transfer)[0] == 409
    later(clock, grace)
    assert row(grace, number, "new") is not None


@pytest.mark.parametrize("how", ["expired", "account"])
def test_an_office_in_reserve_is_asked_to_delete_whatever_it_was_asked_besides(
    app: Flask, miner: Reporter, amani: Ombudsperson, grace: Ombudsperson, at_desk: AtDesk, clock: Time, how: str
) -> None:
    number = reserved(miner, amani)
    redaction = "summary_only" if how == "account" else "none"
    agree(amani, at_desk("dalila"), number, UGANDA, "consult", redaction)
    transfer = offer(amani, number, UGANDA, mode="consult", redaction=redaction, hours=24 if how == "expired" else 168)
    if how == "account":
        assert answer(grace, transfer, "accept") == 201
    later(clock, amani, days=8)
    work(app, clock)
    later(clock, grace)
    assert grace.numbers() == [number]
    begin_file(grace, number)
    withdraw(app, number)
    assert shown(grace, number)["deletion"] is True
    assert do(grace, number, "transfers/deleted", decision=entry(), status=entry()).status_code == 201
    assert grace.numbers() == []


def test_consent_can_be_taken_back_a_second_time_from_an_office_that_never_confirmed(
    app: Flask, miner: Reporter, amani: Ombudsperson, grace: Ombudsperson, clock: Time
) -> None:
    number = reserved(miner, amani)
    later(clock, amani, days=8)
    work(app, clock)
    withdraw(app, number)
    with app.extensions["davylamp_database"].transaction() as session:
        withdrawing.share_again(session, session.scalars(select(Case.id).where(Case.number == number)).one(), clock())
    withdraw(app, number)
    later(clock, grace)
    assert shown(grace, number)["deletion"] is True


def test_after_a_withdrawal_an_office_that_opened_the_case_in_reserve_says_that_it_deleted_it(
    app: Flask, miner: Reporter, amani: Ombudsperson, grace: Ombudsperson, clock: Time
) -> None:
    number = reserved(miner, amani)
    body = {"decision": entry(), "status": entry()}
    later(clock, amani, days=8)
    work(app, clock)
    later(clock, grace)
    assert grace.numbers() == [number]
    begin_file(grace, number)
    assert do(grace, number, "transfers/deleted", **body).status_code == 409  # nobody has asked
    withdraw(app, number)
    later(clock, amani)
    assert (shown(amani, number)["deletion"], shown(grace, number)["deletion"]) == (False, True)
    assert "data-deletion-asked" in grace.client.get(f"/desk/cases/{number}", base_url=DESK).get_data(as_text=True)
    assert do(grace, number, "transfers/deleted", **body).status_code == 201
    assert (grace.numbers(), grace.post(f"/cases/{number}/open").status_code) == ([], 404)
    assert amani.numbers() == [number]
    assert row(amani, number, "new") is not None
    later(clock, grace, days=100)
    work(app, clock)
    assert grace.numbers() == []


def test_two_silences_call_the_office_in_reserve_that_opened_the_case_too(
    app: Flask, miner: Reporter, amani: Ombudsperson, grace: Ombudsperson, clock: Time
) -> None:
    number = reserved(miner, amani)
    later(clock, amani, days=8)
    work(app, clock)
    later(clock, grace)
    begin_file(grace, number)
    assert check_in_work.plan(grace, number, 9, 10, 11, calls=True).status_code == 201
    for _ in range(3):
        later(clock, grace, days=1)
        grace.post(f"/cases/{number}/open")
        check_in_work.work(app, clock)
    assert check_in_work.call(app, UGANDA) is Call.NOW
