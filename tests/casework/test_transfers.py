"""A case goes to another office: offered, taken or explained, followed by the next, and never left lying."""

from __future__ import annotations

from collections.abc import Callable
from secrets import token_bytes

import pytest
from flask import Flask
from sqlalchemy import select

from casework import rounds
from casework.models import AuditRow, Release, Seal
from crypto.bodies import Body, b64
from crypto.labels import office_holder
from tests.casework.clock_work import do, entry, error, new_case, row
from tests.casework.sharing_work import begin_file
from tests.casework.test_clocks import day, later
from tests.casework.test_standby import freeze
from tests.casework.transfer_work import (
    DAY,
    agree,
    answer,
    kinds_opened,
    offer,
    offer_of,
    recall,
    shown,
    states,
)
from tests.cast import Ombudsperson, Reporter
from tests.conftest import ON_BOTH
from tests.conftest import Clock as Time

pytestmark = ON_BOTH

AtDesk = Callable[[str], Ombudsperson]
Agreed = Callable[..., None]
UGANDA, DESK = "ug-ombuds", "desk"


@pytest.fixture
def number(app: Flask, miner: Reporter, amani: Ombudsperson) -> str:
    return new_case(app, amani, miner)


@pytest.fixture
def agreed(amani: Ombudsperson, at_desk: AtDesk, number: str) -> Agreed:
    """A second keeper agrees to a share across the border."""
    dalila = at_desk("dalila")
    return lambda to, mode="lead", redaction="none": agree(amani, dalila, number, to, mode, redaction)


def work(app: Flask, clock: Time) -> None:
    with app.app_context():
        for _, one in rounds.ROUNDS:
            one(clock())


def events(app: Flask) -> list[str]:
    with app.extensions["davylamp_database"].reading() as session:
        rows = session.scalars(
            select(AuditRow.event).where(AuditRow.scope.startswith("case:")).order_by(AuditRow.place)
        )
        return [event for event in rows if event.startswith(("transfer", "consent"))]


def releases(app: Flask, office: str) -> dict[str, int]:
    with app.extensions["davylamp_database"].reading() as session:
        found = session.scalars(select(Seal.release).where(Seal.holder == office_holder(office))).all()
    return {release.value: found.count(release) for release in Release if release in found}


def test_what_is_offered_cannot_be_read_before_it_is_taken(
    app: Flask, number: str, amani: Ombudsperson, at_desk: AtDesk, agreed: Agreed
) -> None:
    agreed(UGANDA)
    transfer, grace = offer(amani, number, UGANDA), at_desk("grace")
    assert (kinds_opened(grace, transfer), grace.numbers()) == (["offer"], [])
    assert grace.post(f"/cases/{number}/open").status_code == 404
    assert answer(grace, transfer, "accept") == 201
    assert grace.numbers() == [number]
    _, _, items = grace.open(number)
    assert items[0].entry is not None
    assert items[0].entry.body["text"] == "The pit fell in."
    assert events(app) == ["transfer_offered", "transfer_opened", "transfer_accepted"]


def test_across_a_border_a_second_person_agrees_once_for_one_office(
    number: str, amani: Ombudsperson, at_desk: AtDesk, agreed: Agreed
) -> None:
    refused = amani.post(f"/cases/{number}/transfers", offer_of(amani, number, UGANDA))
    assert error(refused) == (409, "not_approved")
    agreed(UGANDA)
    assert shown(amani, number)["approved"] == [f"{UGANDA} lead none"]
    less = amani.post(f"/cases/{number}/transfers", offer_of(amani, number, UGANDA, redaction="pseudonymised"))
    assert error(less) == (409, "not_approved")
    assert error(amani.post(f"/cases/{number}/transfers", offer_of(amani, number, DESK))) == (409, "not_approved")
    transfer = offer(amani, number, UGANDA)
    assert answer(at_desk("grace"), transfer, "refuse") == 201
    again = amani.post(f"/cases/{number}/transfers", offer_of(amani, number, UGANDA))
    assert error(again) == (409, "not_approved")


def test_who_leads_speaks_and_the_other_owes_nothing_any_more(
    number: str, amani: Ombudsperson, at_desk: AtDesk, clock: Time, agreed: Agreed
) -> None:
    agreed(UGANDA)
    transfer, grace = offer(amani, number, UGANDA), at_desk("grace")
    answer(grace, transfer, "accept")
    assert (shown(amani, number)["office"], shown(amani, number)["voice"]) == (UGANDA, False)
    assert error(do(amani, number, "reply")) == (409, "not_the_lead")
    assert error(do(amani, number, "close", decision=entry(), status=entry())) == (409, "not_the_lead")
    assert do(grace, number, "acknowledge").status_code == 201
    assert do(grace, number, "reply").status_code == 201
    assert error(do(amani, number, "transfers/tell")) == (409, "not_the_lead")
    assert error(do(grace, number, "acknowledge")) == (409, "wrong_state")
    later(clock, amani, days=100)
    found = row(amani, number)
    assert found is not None
    assert (found["due"], row(amani, number, "late")) == (None, None)
    later(clock, grace)
    assert row(grace, number, "late") is not None


@pytest.mark.parametrize("mode", ["joint", "consult", "liaison", "inform"])
def test_who_is_asked_for_less_reads_and_does_not_speak(
    number: str, amani: Ombudsperson, at_desk: AtDesk, agreed: Agreed, mode: str
) -> None:
    agreed(UGANDA, mode)
    transfer, grace = offer(amani, number, UGANDA, mode=mode), at_desk("grace")
    answer(grace, transfer, "accept")
    assert grace.numbers() == [number]
    assert error(do(grace, number, "reply")) == (409, "not_the_lead")
    assert do(grace, number, "acknowledge").status_code == 201  # that it has come in is said by whoever comes in
    assert do(amani, number, "reply").status_code == 201
    assert answer(grace, transfer, "write") == 201
    assert answer(amani, transfer, "write") == 201
    assert answer(grace, transfer, "end", **{"as": "done"}) == 201
    assert (grace.numbers(), states(amani, number)) == ([], {UGANDA: "done"})


def test_a_summary_holds_back_the_talk_for_good(
    app: Flask, number: str, amani: Ombudsperson, at_desk: AtDesk, agreed: Agreed
) -> None:
    agreed(UGANDA, "inform", "summary_only")
    transfer, grace = offer(amani, number, UGANDA, mode="inform", redaction="summary_only"), at_desk("grace")
    assert kinds_opened(grace, transfer) == ["offer"]
    answer(grace, transfer, "accept")
    assert kinds_opened(grace, transfer) == ["offer", "share"]
    assert (grace.numbers(), grace.post(f"/cases/{number}/open").status_code) == ([], 404)
    with app.extensions["davylamp_database"].reading() as session:
        holders = session.scalars(select(Seal.holder)).all()
    assert holders.count(office_holder(UGANDA)) == 2


@pytest.mark.parametrize("how", ["refuse", "expire"])
def test_who_refuses_or_stays_silent_is_followed_by_the_next_at_once(
    app: Flask, number: str, amani: Ombudsperson, at_desk: AtDesk, clock: Time,
    agreed: Agreed, how: str,
) -> None:  # fmt: skip
    agreed(UGANDA)
    first = offer(amani, number, UGANDA)
    agreed(DESK)
    second = offer(amani, number, DESK, after=first)
    noor = at_desk("noor")
    assert (states(amani, number), noor.get(f"/offers/{second}").status_code) == (
        {UGANDA: "offered", DESK: "waiting"},
        404,
    )
    if how == "refuse":
        assert answer(at_desk("grace"), first, "refuse") == 201
    else:
        later(clock, amani, hours=DAY - 1)
        work(app, clock)
        assert states(amani, number)[UGANDA] == "offered"
        later(clock, amani, hours=1)
        work(app, clock)
        work(app, clock)
    ended = {"refuse": "refused", "expire": "expired"}[how]
    assert states(amani, number) == {UGANDA: ended, DESK: "offered"}
    assert releases(app, UGANDA) == {"now": 1}  # the room in which it answered, or did not
    found = row(amani, number, "new")
    assert found is not None
    later(clock, noor)
    assert answer(noor, second, "accept") == 201


def test_what_ran_out_while_nobody_worked_goes_on_rung_by_rung(
    app: Flask, number: str, amani: Ombudsperson, clock: Time, agreed: Agreed
) -> None:
    agreed(UGANDA)
    first = offer(amani, number, UGANDA)
    agreed(DESK)
    offer(amani, number, DESK, after=first)
    later(clock, amani, days=30)
    work(app, clock)
    assert states(amani, number) == {UGANDA: "expired", DESK: "offered"}


def test_an_offer_that_has_run_out_cannot_be_taken_though_no_worker_has_seen_it(
    number: str, amani: Ombudsperson, at_desk: AtDesk, clock: Time, agreed: Agreed
) -> None:
    agreed(UGANDA)
    transfer = offer(amani, number, UGANDA)
    grace = at_desk("grace")
    later(clock, grace, hours=DAY)
    assert answer(grace, transfer, "accept") == 409
    assert grace.numbers() == []


def test_who_is_next_is_not_needed_when_the_first_takes_it(
    app: Flask, number: str, amani: Ombudsperson, at_desk: AtDesk, agreed: Agreed
) -> None:
    agreed(UGANDA)
    first = offer(amani, number, UGANDA)
    agreed(DESK)
    second = offer(amani, number, DESK, after=first)
    answer(at_desk("grace"), first, "accept")
    assert states(amani, number) == {UGANDA: "active", DESK: "not_needed"}
    assert at_desk("noor").post(f"/offers/{second}/open").status_code == 404
    assert "on_accept" not in releases(app, DESK) or releases(app, DESK)["on_accept"] == 1  # its room, never opened


def test_three_that_ran_out_and_an_office_leads_nothing_until_it_is_trusted_again(
    app: Flask, amani: Ombudsperson, at_desk: AtDesk, clock: Time
) -> None:
    dalila = at_desk("dalila")
    for _ in range(3):
        one = new_case(app, amani)
        agree(amani, dalila, one, UGANDA)
        offer(amani, one, UGANDA)
        later(clock, amani, hours=DAY)
        work(app, clock)
        later(clock, dalila)
    last = new_case(app, amani)
    assert shown(amani, last)["unresponsive"] == [UGANDA]
    refused = amani.post(f"/cases/{last}/transfers", offer_of(amani, last, UGANDA))
    assert error(refused) == (409, "unresponsive")
    asked = {"to": UGANDA, "mode": "lead", "redaction": "none"}
    assert error(amani.post(f"/cases/{last}/transfers/ask", asked)) == (409, "unresponsive")
    agree(amani, dalila, last, UGANDA, "consult")
    offer(amani, last, UGANDA, mode="consult")
    again = new_case(app, amani)
    assert app.test_cli_runner().invoke(args=["directory", "trust", "nobody"]).exit_code != 0
    assert app.test_cli_runner().invoke(args=["directory", "trust", UGANDA]).exit_code == 0
    agree(amani, dalila, again, UGANDA)
    offer(amani, again, UGANDA)


def test_held_still_nothing_is_offered_taken_or_lost(
    app: Flask, number: str, amani: Ombudsperson, at_desk: AtDesk, clock: Time, agreed: Agreed
) -> None:
    agreed(UGANDA)
    transfer = offer(amani, number, UGANDA)
    assert freeze(amani, number, 14) == (201, "")
    grace = at_desk("grace")
    assert answer(grace, transfer, "accept") == 409
    later(clock, amani, days=3)
    work(app, clock)
    assert states(amani, number) == {UGANDA: "offered"}
    assert error(amani.post(f"/cases/{number}/transfers", offer_of(amani, number, DESK))) == (409, "frozen")
    later(clock, amani, days=12)
    work(app, clock)
    assert states(amani, number) == {UGANDA: "offered"}  # its term begins anew: it could not answer
    later(clock, amani, hours=DAY)
    work(app, clock)
    assert states(amani, number) == {UGANDA: "expired"}


def test_a_recalled_offer_and_what_would_follow_are_gone(
    number: str, amani: Ombudsperson, at_desk: AtDesk, agreed: Agreed
) -> None:
    agreed(UGANDA)
    first = offer(amani, number, UGANDA)
    agreed(DESK)
    offer(amani, number, DESK, after=first)
    body = {"decision": entry(), "status": entry(), "stands": "offered"}
    assert amani.post(f"/cases/{number}/transfers/{first}/recall", {**body, "stands": "active"}).status_code == 409
    assert amani.post(f"/cases/{number}/transfers/{first}/recall", body).status_code == 201
    assert amani.post(f"/cases/{number}/transfers/{first}/recall", body).status_code == 201
    assert states(amani, number) == {UGANDA: "recalled", DESK: "recalled"}
    assert at_desk("grace").post(f"/offers/{first}/open").status_code == 404
    assert recall(amani, number, first) == (409, "wrong_state")


def test_a_lead_is_given_back_with_a_word_to_the_reporter(
    number: str, amani: Ombudsperson, at_desk: AtDesk, agreed: Agreed
) -> None:
    agreed(UGANDA)
    transfer, grace = offer(amani, number, UGANDA), at_desk("grace")
    answer(grace, transfer, "accept")
    assert answer(grace, transfer, "end", **{"as": "returned"}) == 400
    assert answer(grace, transfer, "end", status=entry(), **{"as": "returned"}) == 201
    assert (grace.numbers(), shown(amani, number)["voice"]) == ([], True)
    assert do(amani, number, "acknowledge").status_code == 201
    found = row(amani, number)
    assert found is not None
    assert found["due"] is not None


@pytest.mark.parametrize("who", ["noor", "chiku", "dalila"])
def test_only_the_two_offices_find_a_transfer_and_only_who_holds_a_key(
    number: str, amani: Ombudsperson, at_desk: AtDesk, agreed: Agreed, who: str
) -> None:
    agreed(UGANDA)
    transfer, other = offer(amani, number, UGANDA), at_desk(who)
    missing = other.post(f"/offers/{b64(token_bytes(16))}/open")
    for verb in ("open", "accept", "refuse", "write", "end"):
        body: Body = {} if verb == "open" else {"entry": entry()} | ({"as": "done"} if verb == "end" else {})
        found = other.post(f"/offers/{transfer}/{verb}", body)
        assert (found.status_code, found.data) == (404, missing.data)
    assert other.get(f"/offers/{transfer}").status_code == 404


def test_the_giver_answers_nothing_in_the_takers_place(number: str, amani: Ombudsperson, agreed: Agreed) -> None:
    agreed(UGANDA)
    transfer = offer(amani, number, UGANDA)
    assert [answer(amani, transfer, verb) for verb in ("accept", "refuse")] == [404, 404]
    assert answer(amani, transfer, "end", **{"as": "done"}) == 404


def test_the_same_offer_twice_is_one_and_another_under_its_id_is_refused(
    app: Flask, number: str, amani: Ombudsperson, at_desk: AtDesk, agreed: Agreed
) -> None:
    agreed(UGANDA)
    body = offer_of(amani, number, UGANDA)
    first, again = (amani.post(f"/cases/{number}/transfers", body) for _ in range(2))
    assert (first.status_code, first.get_json()) == (again.status_code, again.get_json())
    assert events(app) == ["transfer_offered"]
    other = {**offer_of(amani, number, DESK), "id": body["id"]}
    assert error(amani.post(f"/cases/{number}/transfers", other))[0] == 409
    assert answer(at_desk("grace"), str(body["id"]), "accept") == 201
    assert amani.post(f"/cases/{number}/transfers", body).status_code == 201
    assert states(amani, number) == {UGANDA: "active"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("mode", "own"), ("redaction", "some"), ("hours", 25), ("hours", 0), ("to", "Not An Office"), ("to", "cd-ombuds"),
        ("to", "nobody"), ("after", b64(bytes(16))), ("talk_seal", ""), ("card", b64(bytes(10))), ("account", {}),
        ("extra", 1), ("room", {"entry": entry()}), ("status", None), ("decision", []),
    ],
)  # fmt: skip
def test_a_malformed_offer_is_refused_and_changes_nothing(
    app: Flask, number: str, amani: Ombudsperson, field: str, value: object
) -> None:
    body = {**offer_of(amani, number, UGANDA), field: value}
    refused = amani.post(f"/cases/{number}/transfers", body)
    assert 400 <= refused.status_code < 500
    assert (states(amani, number), events(app), releases(app, UGANDA)) == ({}, [], {})


def test_after_the_end_of_a_case_nothing_is_offered_or_taken(
    number: str, amani: Ombudsperson, at_desk: AtDesk, agreed: Agreed
) -> None:
    agreed(UGANDA)
    transfer = offer(amani, number, UGANDA)
    assert do(amani, number, "close", decision=entry(), status=entry()).status_code == 201
    assert (answer(at_desk("grace"), transfer, "accept"), states(amani, number)) == (409, {UGANDA: "not_needed"})
    assert error(amani.post(f"/cases/{number}/transfers", offer_of(amani, number, DESK))) == (409, "wrong_state")


def test_an_office_in_reserve_waits_for_the_lead_that_has_taken_the_case(
    app: Flask, miner: Reporter, amani: Ombudsperson, at_desk: AtDesk, clock: Time
) -> None:
    miner.report(standby=(DESK,))
    (number,) = amani.numbers()
    assert amani.get(f"/cases/{number}/standby.json").get_json()["at"] == f"{day(8)}T00:00:00+00:00"
    do(amani, number, "open")
    begin_file(amani, number)
    agree(amani, at_desk("dalila"), number, UGANDA)
    transfer, grace = offer(amani, number, UGANDA), at_desk("grace")
    answer(grace, transfer, "accept")
    do(grace, number, "acknowledge")
    later(clock, amani, days=30)
    work(app, clock)
    noor = at_desk("noor")
    assert noor.numbers() == []
    later(clock, amani, days=80)
    work(app, clock)
    later(clock, noor)
    assert noor.numbers() == [number]
