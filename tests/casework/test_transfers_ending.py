"""What another office has of a case ends whole, nobody is left with it unseen, and no case is left with nobody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from casework import alarms, approvals, offering
from casework.models import Case, Hint, Member, Mode, Purpose, Redaction, Role, Standing
from tests.casework.clock_work import clocks, do, entry, error, new_case, row, told
from tests.casework.sharing_work import begin_file, give
from tests.casework.test_clocks import later
from tests.casework.test_standby import freeze
from tests.casework.test_transfers import DESK, UGANDA, work
from tests.casework.transfer_work import agree, answer, kinds_opened, offer, offer_of, recall, shown, states, withdraw
from tests.cast import Ombudsperson, Reporter
from tests.conftest import ON_BOTH
from tests.conftest import Clock as Time

pytestmark = ON_BOTH

AtDesk = Callable[[str], Ombudsperson]
KINDS = ("consult", "none")


@pytest.fixture
def grace(at_desk: AtDesk) -> Ombudsperson:
    return at_desk("grace")


@pytest.fixture
def number(app: Flask, miner: Reporter, amani: Ombudsperson) -> str:
    return new_case(app, amani, miner)


@pytest.fixture
def given(
    amani: Ombudsperson, grace: Ombudsperson, at_desk: AtDesk, number: str
) -> Callable[..., tuple[str, Ombudsperson]]:
    """A transfer that was taken, and who took it."""
    dalila = at_desk("dalila")

    def give_it(mode: str = "lead", redaction: str = "none", to: str = UGANDA) -> tuple[str, Ombudsperson]:
        agree(amani, dalila, number, to, mode, redaction)
        transfer = offer(amani, number, to, mode=mode, redaction=redaction)
        taker = grace if to == UGANDA else at_desk("noor")
        assert answer(taker, transfer, "accept") == 201
        return transfer, taker

    return give_it


Given = Callable[..., tuple[str, Ombudsperson]]


@pytest.mark.parametrize("how", ["done", "recalled", "withdrawn"])
def test_those_to_whom_the_other_office_gave_the_case_lose_it_with_their_office(
    app: Flask, number: str, amani: Ombudsperson, given: Given, at_desk: AtDesk, how: str
) -> None:
    transfer, grace = given(*KINDS)
    begin_file(grace, number)
    okello = at_desk("okello")
    make_handler(app, "okello")
    assert give(grace, number, "okello") == 204
    assert okello.post(f"/cases/{number}/open").status_code == 200
    if how == "done":
        assert answer(grace, transfer, "end", **{"as": "done"}) == 201
    elif how == "recalled":
        assert recall(amani, number, transfer, status=entry()) == (201, "")
    else:
        withdraw(app, number)
    assert [person.post(f"/cases/{number}/open").status_code for person in (grace, okello)] == [404, 404]
    assert okello.post(f"/cases/{number}/reply", {"entry": entry()}).status_code == 404
    assert okello.numbers() == []


def make_handler(app: Flask, name: str) -> None:
    with app.extensions["davylamp_database"].transaction() as session:
        session.scalars(select(Member).where(Member.name == name)).one().role = Role.HANDLER


def test_two_offices_are_not_both_asked_to_lead(number: str, amani: Ombudsperson, at_desk: AtDesk) -> None:
    dalila = at_desk("dalila")
    for to in (UGANDA, DESK):
        agree(amani, dalila, number, to)
    offer(amani, number, UGANDA)
    second = amani.post(f"/cases/{number}/transfers", offer_of(amani, number, DESK))
    assert error(second) == (409, "already_offered")


def test_a_lead_that_works_keeps_the_case_and_one_that_sleeps_can_lose_it(
    app: Flask, number: str, amani: Ombudsperson, given: Given, clock: Time
) -> None:
    transfer, grace = given()
    assert recall(amani, number, transfer) == (409, "wrong_state")
    later(clock, amani, days=8)
    work(app, clock)
    found = row(amani, number, "new")
    assert found is not None  # whoever handed it over is told that nobody has answered
    assert recall(amani, number, transfer, status=entry()) == (201, "")
    later(clock, grace)
    assert (grace.numbers(), shown(amani, number)["voice"]) == ([], True)
    assert clocks(amani, number)["feedback"]["state"] == "running"


def test_who_leads_sees_who_reads_and_what_a_former_lead_had_given_ends_with_it(
    app: Flask, number: str, amani: Ombudsperson, given: Given, at_desk: AtDesk
) -> None:
    transfer, grace = given()
    begin_file(grace, number)
    make_approved(app, number, "grace", "okello", DESK, "joint")
    third, noor = offer(grace, number, DESK, mode="joint"), at_desk("noor")
    assert answer(noor, third, "accept") == 201
    assert answer(grace, transfer, "end", status=entry(), **{"as": "returned"}) == 201
    assert states(amani, number) == {UGANDA: "returned", DESK: "recalled"}
    assert noor.post(f"/cases/{number}/open").status_code == 404


def make_approved(app: Flask, number: str, asker: str, colleague: str, to: str, mode: str) -> None:
    """The demonstration's other office has nobody who could agree at the desk."""
    with app.app_context(), app.extensions["davylamp_database"].transaction() as session:
        by, other = (session.scalars(select(Member).where(Member.name == n)).one() for n in (asker, colleague))
        case = session.scalars(select(Case).where(Case.number == number)).one()
        subject = offering.approval_subject(case, to, Mode(mode), Redaction.NONE)
        asked = approvals.ask_about(session, Purpose.SHARE, case, subject=subject, by=by, now=app.config["CLOCK"]())
        asked.approved_by = other.id


def test_who_refuses_while_the_case_is_held_still_is_followed_when_it_goes_on(
    app: Flask, number: str, amani: Ombudsperson, grace: Ombudsperson, at_desk: AtDesk, clock: Time
) -> None:
    dalila = at_desk("dalila")
    agree(amani, dalila, number, UGANDA)
    first = offer(amani, number, UGANDA)
    agree(amani, dalila, number, DESK)
    offer(amani, number, DESK, after=first)
    assert freeze(amani, number, 3) == (201, "")
    assert answer(grace, first, "refuse") == 201
    work(app, clock)
    assert states(amani, number) == {UGANDA: "refused", DESK: "waiting"}
    assert do(amani, number, "thaw").status_code == 201
    work(app, clock)
    assert states(amani, number) == {UGANDA: "refused", DESK: "offered"}


def test_a_retry_with_another_entry_is_refused_whole(number: str, amani: Ombudsperson, at_desk: AtDesk) -> None:
    agree(amani, at_desk("dalila"), number, UGANDA, "consult", "summary_only")
    body = offer_of(amani, number, UGANDA, mode="consult", redaction="summary_only")
    assert amani.post(f"/cases/{number}/transfers", body).status_code == 201
    before = [len(box["entries"]) for box in amani.post(f"/cases/{number}/open").get_json()["boxes"]]
    for changed in ({"status": entry()}, {"account": {**body["account"], "entry": entry()}}, {"decision": entry()}):
        refused = amani.post(f"/cases/{number}/transfers", {**body, **changed})
        assert error(refused)[0] == 409
    after = [len(box["entries"]) for box in amani.post(f"/cases/{number}/open").get_json()["boxes"]]
    assert before == after


def test_an_office_that_was_only_asked_says_once_that_it_is_there_and_moves_nothing(
    number: str, amani: Ombudsperson, given: Given
) -> None:
    _, grace = given(*KINDS)
    assert do(grace, number, "acknowledge").status_code == 201
    assert error(do(grace, number, "acknowledge")) == (409, "not_the_lead")
    assert do(amani, number, "acknowledge").status_code == 201
    begin_file(grace, number)
    assert freeze(grace, number, 3) == (409, "not_the_lead")


def test_it_does_not_end_an_alarm_and_hears_nothing_of_when_the_reporter_writes(
    app: Flask, number: str, miner: Reporter, amani: Ombudsperson, grace: Ombudsperson, at_desk: AtDesk, given: Given
) -> None:
    given(*KINDS)
    with app.app_context(), app.extensions["davylamp_database"].transaction() as session:
        case = session.scalars(select(Case.id).where(Case.number == number)).one()
        alarms.sound(session, case)
    grace.post(f"/cases/{number}/open")
    assert amani.get("/inbox.json").get_json()["urgent"] == [number]
    agree(amani, at_desk("dalila"), number, DESK, "inform", "summary_only")
    offer(amani, number, DESK, mode="inform", redaction="summary_only")
    at_desk("noor").get("/inbox.json")
    miner.write("More of it.", miner.read()[-1].link)
    with app.extensions["davylamp_database"].reading() as session:
        calls = {standing.office: standing.call for standing in session.scalars(select(Standing))}
    assert (calls[DESK].value, calls["cd-ombuds"].value) == ("none", "soon")


def test_a_closed_case_that_is_reopened_owes_only_what_its_lead_owes(
    app: Flask, number: str, amani: Ombudsperson, given: Given, clock: Time
) -> None:
    transfer, grace = given()
    begin_file(grace, number)
    assert do(grace, number, "acknowledge").status_code == 201
    assert do(grace, number, "close", **told()).status_code == 201
    assert do(grace, number, "reopen", **told()).status_code == 201
    later(clock, amani, days=200)
    work(app, clock)
    assert row(amani, number, "late") is None
    later(clock, grace)
    assert row(grace, number, "late") is not None
    assert answer(grace, transfer, "end", status=entry(), **{"as": "returned"}) == 201
    later(clock, amani)
    assert clocks(amani, number)["feedback"]["state"] == "running"


def test_what_was_taken_back_is_confirmed_also_by_a_lead_that_had_given_it_back(
    app: Flask, number: str, amani: Ombudsperson, given: Given
) -> None:
    transfer, grace = given()
    assert answer(grace, transfer, "end", status=entry(), **{"as": "returned"}) == 201
    withdraw(app, number)
    assert [one["deletion"] for one in shown(amani, number)["transfers"]] == [True]
    assert answer(amani, transfer, "write") == 409
    assert answer(grace, transfer, "end", **{"as": "done"}) == 201
    assert [one["deletion"] for one in shown(amani, number)["transfers"]] == [False]


def test_the_same_answer_twice_is_one(number: str, amani: Ombudsperson, grace: Ombudsperson, at_desk: AtDesk) -> None:
    agree(amani, at_desk("dalila"), number, UGANDA)
    transfer, said = offer(amani, number, UGANDA), {"entry": entry()}
    first, again = (grace.post(f"/offers/{transfer}/refuse", said) for _ in range(2))
    assert (first.status_code, first.get_json()) == (again.status_code, again.get_json())
    assert first.status_code == 201


def test_the_line_of_a_case_is_handed_out_with_the_case_only(
    app: Flask, number: str, amani: Ombudsperson, grace: Ombudsperson, at_desk: AtDesk
) -> None:
    agree(amani, at_desk("dalila"), number, UGANDA)
    transfer = offer(amani, number, UGANDA)
    with app.extensions["davylamp_database"].reading() as session:
        assert UGANDA not in set(session.scalars(select(Hint.office)))
    assert answer(grace, transfer, "accept") == 201
    (found,) = grace.get("/inbox.json").get_json()["cases"]
    assert found["hint"]["kind"] == "card"


def test_what_is_written_to_an_office_that_has_an_account_calls_it(
    app: Flask, amani: Ombudsperson, grace: Ombudsperson, given: Given
) -> None:
    transfer, _ = given("joint", "pseudonymised")
    grace.get("/inbox.json")
    assert kinds_opened(grace, transfer) == ["offer", "share"]
    assert answer(amani, transfer, "write") == 201
    with app.extensions["davylamp_database"].reading() as session:
        calls = {standing.office: standing.call for standing in session.scalars(select(Standing))}
    assert calls[UGANDA].value == "soon"


def test_a_third_in_turn_is_not_needed_either(
    number: str, amani: Ombudsperson, grace: Ombudsperson, at_desk: AtDesk
) -> None:
    dalila = at_desk("dalila")
    for to in (UGANDA, DESK, "icglr"):
        agree(amani, dalila, number, to)
    first = offer(amani, number, UGANDA)
    second = offer(amani, number, DESK, after=first)
    offer(amani, number, "icglr", after=second)
    assert answer(grace, first, "accept") == 201
    assert states(amani, number) == {UGANDA: "active", DESK: "not_needed", "icglr": "not_needed"}


def test_an_account_that_nobody_took_does_not_go_over_with_the_next_one(
    number: str, amani: Ombudsperson, grace: Ombudsperson, at_desk: AtDesk
) -> None:
    dalila = at_desk("dalila")
    agree(amani, dalila, number, UGANDA, "consult", "pseudonymised")
    first = offer(amani, number, UGANDA, mode="consult", redaction="pseudonymised")
    assert answer(grace, first, "refuse") == 201
    agree(amani, dalila, number, UGANDA, "consult", "summary_only")
    second = offer(amani, number, UGANDA, mode="consult", redaction="summary_only")
    assert answer(grace, second, "accept") == 201
    rooms = grace.post(f"/offers/{second}/open").get_json()["rooms"]
    assert [(room["kind"].split(":")[0], len(room["entries"])) for room in rooms] == [("offer", 4), ("share", 1)]
    assert answer(grace, second, "end", **{"as": "done"}) == 201


def test_after_one_that_was_taken_and_one_that_was_not_a_further_account_goes_over_alone(
    number: str, amani: Ombudsperson, grace: Ombudsperson, at_desk: AtDesk
) -> None:
    dalila = at_desk("dalila")

    def offer_account() -> str:
        agree(amani, dalila, number, UGANDA, "consult", "summary_only")
        return offer(amani, number, UGANDA, mode="consult", redaction="summary_only")

    def share_of(person: Ombudsperson, transfer: str) -> list[str]:
        rooms = person.post(f"/offers/{transfer}/open").get_json()["rooms"]
        return [entry["id"] for room in rooms if room["kind"].startswith("share") for entry in room["entries"]]

    first = offer_account()
    assert answer(grace, first, "accept") == 201
    taken = share_of(grace, first)
    assert len(taken) == 1
    assert answer(grace, first, "end", **{"as": "done"}) == 201
    agree(amani, dalila, number, UGANDA, "consult", "summary_only")
    stale = offer_of(amani, number, UGANDA, mode="consult", redaction="summary_only")
    second = str(stale["id"])
    assert amani.post(f"/cases/{number}/transfers", stale).status_code == 201
    assert share_of(grace, second) == []  # not before it is taken, whatever it was handed before
    agree(amani, dalila, number, UGANDA, "consult", "summary_only")
    behind_the_second = offer_of(amani, number, UGANDA, mode="consult", redaction="summary_only")
    assert answer(grace, second, "refuse") == 201
    assert error(amani.post(f"/cases/{number}/transfers", behind_the_second)) == (409, "file_box_exists")
    third = offer(amani, number, UGANDA, mode="consult", redaction="summary_only")
    assert share_of(grace, third) == []
    assert answer(grace, third, "accept") == 201
    there = share_of(grace, third)
    assert (there[:1], len(there)) == (taken, 2)
    assert stale["account"]["entry"]["id"] not in there


def test_a_former_lead_that_had_handed_it_on_deletes_it_and_is_passed_over_when_it_comes_back(
    app: Flask, number: str, amani: Ombudsperson, given: Given, at_desk: AtDesk, clock: Time
) -> None:
    # From the first office to Uganda, and from there to the desk
    first, grace = given()
    begin_file(grace, number)
    make_approved(app, number, "grace", "okello", DESK, "lead")
    second, noor = offer(grace, number, DESK), at_desk("noor")
    assert answer(noor, second, "accept") == 201
    assert grace.numbers() == [number]
    withdraw(app, number)
    assert (grace.numbers(), noor.numbers(), amani.numbers()) == ([], [number], [number])
    asked = {one["id"]: one["deletion"] for one in shown(noor, number)["transfers"]}
    assert asked == {first: True, second: False}
    assert grace.get(f"/offers/{first}").status_code == 200
    assert answer(grace, first, "end", **{"as": "done"}) == 201
    assert answer(grace, first, "end", **{"as": "done"}) == 409
    assert shown(noor, number)["voice"]
    # The desk falls silent: the first office takes it back, because the one between has nothing any more
    assert recall(amani, number, second, stands="active") == (409, "wrong_state")
    begin_file(noor, number)
    later(clock, amani, days=100)
    work(app, clock)
    assert [one["id"] for one in shown(amani, number)["transfers"] if one["recallable"]] == [second]
    assert recall(amani, number, second, status=entry()) == (201, "")
    later(clock, noor)
    later(clock, grace)
    assert (grace.numbers(), noor.numbers(), shown(amani, number)["voice"]) == ([], [], True)
    assert clocks(amani, number)["feedback"]["state"] == "running"


def test_whoever_took_the_lead_takes_it_back_from_nobody(app: Flask, number: str, given: Given, clock: Time) -> None:
    transfer, grace = given()
    begin_file(grace, number)
    later(clock, grace, days=100)
    work(app, clock)
    assert [one["recallable"] for one in shown(grace, number)["transfers"]] == [False]
    assert recall(grace, number, transfer) == (409, "wrong_state")


def test_one_office_is_next_in_turn_and_not_two(number: str, amani: Ombudsperson, at_desk: AtDesk) -> None:
    dalila = at_desk("dalila")
    for to in (UGANDA, DESK, "icglr"):
        agree(amani, dalila, number, to)
    first = offer(amani, number, UGANDA)
    offer(amani, number, DESK, after=first)
    second = amani.post(f"/cases/{number}/transfers", offer_of(amani, number, "icglr", after=first))
    assert error(second) == (409, "already_offered")


def test_an_office_that_was_asked_to_delete_says_so_once(
    app: Flask, number: str, amani: Ombudsperson, given: Given
) -> None:
    transfer, grace = given("consult", "summary_only")
    withdraw(app, number)
    assert kinds_opened(grace, transfer) == ["offer"]
    assert answer(grace, transfer, "end", **{"as": "done"}) == 201
    assert [(one["state"], one["deletion"]) for one in shown(amani, number)["transfers"]] == [("done", False)]
