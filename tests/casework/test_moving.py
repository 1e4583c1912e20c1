"""Closing, setting aside, joining and linking: all entries of a verb are stored, or none."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from casework.models import AuditRow, Case, NoContact
from tests.casework.check_in_work import stop_contact
from tests.casework.clock_work import brief, do, entry, error, new_case, row, state, told
from tests.casework.sharing_work import recuse
from tests.cast import Ombudsperson, Reporter
from tests.conftest import ON_BOTH

pytestmark = ON_BOTH

AtDesk = Callable[[str], Ombudsperson]


def events(app: Flask) -> list[str]:
    with app.extensions["davylamp_database"].reading() as session:
        return list(session.scalars(select(AuditRow.event).where(AuditRow.scope.startswith("case:"))))


def sizes(person: Ombudsperson, number: str) -> list[int]:
    """How many entries the talk and the file hold."""
    return [len(box["entries"]) for box in person.post(f"/cases/{number}/open").get_json()["boxes"]]


def test_closing_writes_the_status_and_the_decision(app: Flask, amani: Ombudsperson) -> None:
    number = new_case(app, amani)
    body = told()
    first, again = (do(amani, number, "close", **body) for _ in range(2))
    assert first.get_json() == again.get_json()
    assert (state(amani, number), sizes(amani, number)) == ("closed", [2, 2])
    assert events(app).count("case_closed") == 1


def test_half_of_what_was_stored_with_other_words_is_refused(app: Flask, amani: Ombudsperson) -> None:
    number = new_case(app, amani)
    body = told()
    do(amani, number, "close", **body)
    assert error(do(amani, number, "close", decision=body["decision"], status=entry())) == (409, "already_there")
    assert sizes(amani, number) == [2, 2]


def test_a_closed_case_on_which_the_reporter_writes_stays_closed_and_is_news(app: Flask, amani: Ombudsperson) -> None:
    person = Reporter(app.test_client())
    number = new_case(app, amani, person)
    do(amani, number, "close", **told())
    assert row(amani, number, "new") is None
    assert person.send_entry(entry()).status_code == 201
    found = row(amani, number, "new")
    assert found is not None
    assert (found["state"], found["news"]) == ("closed", True)
    amani.post(f"/cases/{number}/open")
    assert row(amani, number, "new") is None


def test_what_the_office_asked_comes_back_with_the_answer(app: Flask, amani: Ombudsperson) -> None:
    person = Reporter(app.test_client())
    number = new_case(app, amani, person)
    do(amani, number, "acknowledge")
    do(amani, number, "ask")
    assert row(amani, number, "waiting") is not None
    assert person.send_entry(entry()).status_code == 201
    assert (state(amani, number), row(amani, number, "waiting")) == ("in_work", None)


def test_two_cases_of_one_person_are_joined_in_both_files(app: Flask, amani: Ombudsperson) -> None:
    old, new = new_case(app, amani), new_case(app, amani)
    body = {"other": old, **told(), "other_decision": entry()}
    first, again = (do(amani, new, "join", **body) for _ in range(2))
    assert (first.status_code, first.get_json()) == (201, again.get_json())
    assert (state(amani, new), state(amani, old)) == ("joined", "received")
    assert (sizes(amani, new), sizes(amani, old)) == ([2, 2], [1, 2])
    assert brief(amani, new)["feedback"][1] == "resting"
    assert (events(app).count("case_joined"), events(app).count("case_continued")) == (1, 1)


def test_linking_leaves_both_as_they_are(app: Flask, amani: Ombudsperson) -> None:
    one, other = new_case(app, amani), new_case(app, amani)
    assert do(amani, one, "link", other=other, note=entry(), other_note=entry()).status_code == 201
    assert (state(amani, one), state(amani, other), events(app).count("cases_linked")) == ("received", "received", 2)


def test_the_other_case_must_be_one_that_the_member_works_on(app: Flask, amani: Ombudsperson, at_desk: AtDesk) -> None:
    one, other = new_case(app, amani), new_case(app, amani)
    foreign = Reporter(app.test_client())
    foreign.report(office="ug-ombuds")
    (elsewhere,) = at_desk("grace").numbers()
    assert recuse(amani, other, "bahati") == 204
    bahati = at_desk("bahati")
    for number in (other, elsewhere, "BBBB-2222", one):
        answer = do(bahati, one, "join", other=number, decision=entry(), other_decision=entry())
        assert error(answer) == (400, "unknown_other")
    assert (state(amani, one), sizes(amani, one)) == ("received", [1, 1])


def test_whoever_asked_to_be_left_alone_is_left_alone_in_the_case_that_goes_on(
    app: Flask, amani: Ombudsperson, miner: Reporter
) -> None:
    old, new = new_case(app, amani), new_case(app, amani, miner)
    assert stop_contact(miner).status_code == 201
    assert do(amani, new, "join", other=old, decision=entry(), other_decision=entry()).status_code == 201
    with app.extensions["davylamp_database"].reading() as session:
        left_alone = session.scalars(select(Case.number).join(NoContact, NoContact.case_id == Case.id))
        assert set(left_alone) == {old, new}


def test_a_join_that_cannot_be_written_there_is_not_written_here(
    app: Flask, miner: Reporter, amani: Ombudsperson
) -> None:
    one = new_case(app, amani)
    miner.report()
    (other,) = set(amani.numbers()) - {one}  # without a file
    answer = do(amani, one, "join", other=other, decision=entry(), other_decision=entry())
    assert error(answer) == (409, "no_file")
    assert (state(amani, one), sizes(amani, one)) == ("received", [1, 1])


@pytest.mark.parametrize("to", ["closed", "joined", "gone"])
def test_a_case_is_set_aside_as_test_or_spam_only(to: str, app: Flask, amani: Ombudsperson) -> None:
    number = new_case(app, amani)
    assert do(amani, number, "set-aside", **{"as": to, "decision": entry()}).status_code == 400
    assert state(amani, number) == "received"
