"""Which verb moves a case from which state to which: all of it in one table, and nothing besides."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import update

from casework import states
from casework.errors import WrongState
from casework.models import Case, CaseState
from casework.states import Verb
from tests.casework.clock_work import do, entry, error, new_case, state, told
from tests.cast import Ombudsperson
from tests.conftest import ON_BOTH

AtDesk = Callable[[str], Ombudsperson]

TABLE = """
                 received         acknowledged     in_work          waiting_reporter closed           test             spam             joined
acknowledge      acknowledged     .                .                .                .                .                .                .
take_over        acknowledged     acknowledged     in_work          waiting_reporter .                .                .                .
reply            received         in_work          in_work          waiting_reporter closed           .                .                .
ask              .                waiting_reporter waiting_reporter waiting_reporter .                .                .                .
work             received         in_work          in_work          waiting_reporter closed           test             spam             joined
hear             received         acknowledged     in_work          in_work          closed           test             spam             joined
close            closed           closed           closed           closed           .                .                .                .
mark_test        test             test             test             test             .                .                .                .
mark_spam        spam             spam             spam             spam             .                .                .                .
join             joined           joined           joined           joined           joined           .                .                .
reopen           .                .                .                .                in_work          in_work          in_work          in_work
"""  # fmt: skip

# How each verb is asked for, where a member asks for it.
ROUTES: dict[Verb, tuple[str, Callable[[], dict[str, object]]]] = {
    Verb.ACKNOWLEDGE: ("acknowledge", lambda: {"entry": entry()}),
    Verb.REPLY: ("reply", lambda: {"entry": entry()}),
    Verb.ASK: ("ask", lambda: {"entry": entry()}),
    Verb.WORK: ("note", lambda: {"entry": entry()}),
    Verb.CLOSE: ("close", told),
    Verb.MARK_TEST: ("set-aside", lambda: {"as": "test", "decision": entry()}),
    Verb.MARK_SPAM: ("set-aside", lambda: {"as": "spam", "decision": entry()}),
    Verb.REOPEN: ("reopen", told),
}


def written(verb: Verb, state: CaseState) -> str:
    try:
        return states.after(state, verb).value
    except WrongState:
        return "."


def test_the_table_is_this_one(capsys: pytest.CaptureFixture[str]) -> None:
    lines = [["", *CaseState], *([verb, *(written(verb, one) for one in CaseState)] for verb in Verb)]
    table = "\n".join(" ".join(f"{word:<16}" for word in line).rstrip() for line in lines)
    with capsys.disabled():
        print(f"\n{table}")  # noqa: T201 (for people who read the run)
    assert table.splitlines() == TABLE.strip("\n").splitlines()


def test_every_state_is_reached_and_left() -> None:
    moves = [(before, after) for table in states.MOVES.values() for before, after in table.items() if before != after]
    assert {after for _, after in moves} | {CaseState.RECEIVED} == set(CaseState)
    assert {before for before, _ in moves} == set(CaseState)


@ON_BOTH
@pytest.mark.parametrize("before", list(CaseState))
def test_the_routes_do_what_the_table_says(before: CaseState, app: Flask, at_desk: AtDesk) -> None:
    amani = at_desk("amani")
    number = new_case(app, amani)
    for verb, (route, body) in ROUTES.items():
        with app.extensions["davylamp_database"].transaction() as session:
            session.execute(update(Case).values(state=before))
        answer = do(amani, number, route, **body())
        after = states.MOVES[verb].get(before)
        if after is None:
            assert error(answer) == (409, "wrong_state"), verb
        else:
            assert answer.status_code == 201, (verb, answer.get_json())
        assert state(amani, number) == (after or before), verb


def test_a_refused_move_says_from_where_and_stores_nothing(app: Flask, at_desk: AtDesk) -> None:
    amani = at_desk("amani")
    number = new_case(app, amani)
    entries = [len(box["entries"]) for box in amani.post(f"/cases/{number}/open").get_json()["boxes"]]
    answer = do(amani, number, "ask")
    assert "ask does not go from received" in answer.get_json()["message"]
    assert [len(box["entries"]) for box in amani.post(f"/cases/{number}/open").get_json()["boxes"]] == entries
