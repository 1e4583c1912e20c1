"""Several people do the same thing at the same moment: one is first, the others are told, and no chain breaks."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from casework import audit
from casework.models import AuditRow
from crypto.bodies import b64
from crypto.seals import INDEX_BYTES
from tests.casework.clock_work import do, entry, new_case, row, state
from tests.casework.desk_work import file_request
from tests.casework.sharing_work import begin_file
from tests.cast import TODAY, Ombudsperson, Reporter
from tests.conftest import ON_BOTH

pytestmark = ON_BOTH

AtDesk = Callable[[str], Ombudsperson]
MANY = 6


def at_once(*acts: Callable[[], TestResponse]) -> list[int]:
    """The statuses, lowest first. Nobody starts before all are ready."""
    line = threading.Barrier(len(acts))

    def act(what: Callable[[], TestResponse]) -> int:
        line.wait()
        return what().status_code

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(act, acts))


def broken_chains(app: Flask) -> list[str]:
    with app.extensions["davylamp_database"].reading() as session:
        scopes = session.scalars(select(AuditRow.scope).distinct()).all()
        return [scope for scope in scopes if audit.first_broken(session, scope) is not None]


def elsewhere(app: Flask, miner: Reporter) -> Reporter:
    """The same person in another window: Flask's test client belongs to one thread."""
    return Reporter(app.test_client(), miner.keys, miner.held)


def test_different_messages_all_stand_in_the_thread(app: Flask, miner: Reporter) -> None:
    miner.report()
    seen = b64(miner.read()[0].link)
    entries = [miner.entry({"kind": "message", "at": TODAY, "seen": seen, "text": f"{n}"}) for n in range(MANY)]
    windows = [elsewhere(app, miner) for _ in entries]
    acts = [partial(w.send_entry, e) for w, e in zip(windows, entries, strict=True)]
    assert at_once(*acts) == [201] * MANY
    assert sorted(item.entry.body["text"] for item in miner.read()[1:] if item.entry) == [str(n) for n in range(MANY)]
    assert broken_chains(app) == []


def test_one_message_sent_several_times_stands_once(app: Flask, miner: Reporter) -> None:
    miner.report()
    seen = b64(miner.read()[0].link)
    entry = miner.entry({"kind": "message", "at": TODAY, "seen": seen, "text": "once"})
    windows = [elsewhere(app, miner) for _ in range(MANY)]
    assert at_once(*[partial(w.send_entry, entry) for w in windows]) == [201] * MANY
    assert len(miner.read()) == 2


def test_two_colleagues_acknowledge_and_one_is_told_that_it_was_done(
    app: Flask, miner: Reporter, at_desk: AtDesk
) -> None:
    miner.report()
    both = [at_desk("amani"), at_desk("bahati")]
    (number,) = both[0].numbers()
    status = {"kind": "status", "status": "acknowledged"}
    assert at_once(*[partial(p.write, number, "acknowledge", status) for p in both]) == [201, 409]
    assert len(miner.read()) == 2
    assert broken_chains(app) == []


def test_two_colleagues_begin_a_file_and_one_is_told_to_adopt_the_others(miner: Reporter, at_desk: AtDesk) -> None:
    miner.report()
    both = [at_desk("amani"), at_desk("bahati")]
    (number,) = both[0].numbers()
    acts = [partial(p.post, f"/cases/{number}/file", file_request(p, number)) for p in both]
    assert at_once(*acts) == [201, 409]


def test_the_offices_line_written_twice_stands_once(miner: Reporter, at_desk: AtDesk) -> None:
    miner.report()
    both = [at_desk("amani"), at_desk("bahati")]
    (number,) = both[0].numbers()
    lines = {"index": b64(bytes(INDEX_BYTES))}
    assert at_once(*[partial(p.post, f"/cases/{number}/index", lines) for p in both]) == [204, 204]


def test_a_whole_office_signs_in_and_its_chain_holds(app: Flask) -> None:
    people = [Ombudsperson(app.test_client(), name) for name in ("amani", "bahati") * 2]
    assert at_once(*[p.sign_in for p in people]) == [200] * 4
    assert broken_chains(app) == []


def test_a_case_that_many_change_stands_on_the_desk_as_its_clocks_say(
    app: Flask, miner: Reporter, at_desk: AtDesk
) -> None:
    miner.report()
    person = at_desk("amani")
    (number,) = person.numbers()
    begin_file(person, number)
    desks = [at_desk("amani") for _ in range(3)]
    entries = [entry() for _ in range(4)]
    acts = [
        partial(do, desks[0], number, "acknowledge", entry=entries[0]),
        partial(do, desks[1], number, "triage", entry=entries[1], due={"first_answer": TODAY}),
        partial(desks[2].post, f"/cases/{number}/open"),
        partial(elsewhere(app, miner).send_entry, entries[2]),
    ]
    assert at_once(*acts) == [200, 201, 201, 201]
    found = row(person, number)
    assert found is not None
    assert (found["silent"], found["due"]) == (False, TODAY)
    assert broken_chains(app) == []


def test_of_two_that_join_the_same_cases_in_opposite_ways_one_is_first(app: Flask, at_desk: AtDesk) -> None:
    amani, other = at_desk("amani"), at_desk("amani")
    one, two = new_case(app, amani), new_case(app, amani)
    acts = [
        partial(do, amani, one, "join", other=two, decision=entry(), other_decision=entry()),
        partial(do, other, two, "join", other=one, decision=entry(), other_decision=entry()),
    ]
    assert at_once(*acts) == [201, 409]
    assert sorted(state(amani, number) for number in (one, two)) == ["joined", "received"]
    assert broken_chains(app) == []
