"""The list of cases: what is due stands first, and of that what the office owes in silence; in pages, and all lines at once."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable

import pytest
from flask import Flask

from casework import listing
from crypto.bodies import unb64
from tests.casework.clock_work import do, entry, error, new_case, told, triage
from tests.casework.sharing_work import give, recuse
from tests.casework.test_clocks import day, later
from tests.cast import DESK, Ombudsperson, Reporter
from tests.conftest import ON_BOTH, Clock

pytestmark = ON_BOTH

AtDesk = Callable[[str], Ombudsperson]


def numbers(person: Ombudsperson, view: str, after: str = "") -> list[str]:
    path = f"/inbox.json?view={view}" + (f"&after={after}" if after else "")
    return [row["number"] for row in person.get(path).get_json()["cases"]]


def test_what_is_due_comes_first_and_silence_before_everything(app: Flask, clock: Clock, amani: Ombudsperson) -> None:
    answered, silent, spoken = new_case(app, amani), new_case(app, amani), new_case(app, amani)
    for number in (answered, spoken):
        do(amani, number, "acknowledge")
    triage(amani, answered, first_answer=day(2))
    do(amani, answered, "reply")
    triage(amani, spoken, first_answer=day(1), review=day(6))
    later(clock, amani, days=7)
    assert numbers(amani, "due") == [silent, spoken]  # today, and six days late
    assert numbers(amani, "late") == [spoken]
    later(clock, amani, days=1)
    assert numbers(amani, "late") == [silent, spoken]
    (first, second) = amani.get("/inbox.json?view=late").get_json()["cases"]
    assert (first["silent"], first["due"], second["silent"], second["due"]) == (True, day(7), False, day(1))
    assert second["clocks"][0] == ["first_answer", day(1), "running", False]


def test_each_view_holds_its_cases(app: Flask, amani: Ombudsperson) -> None:
    fresh = Reporter(app.test_client())
    looked, waiting, closed, spam = (new_case(app, amani) for _ in range(4))
    fresh.report()
    (new,) = set(amani.numbers()) - {looked, waiting, closed, spam}
    do(amani, waiting, "acknowledge")
    do(amani, waiting, "ask")
    do(amani, closed, "close", **told())
    do(amani, spam, "set-aside", **{"as": "spam", "decision": entry()})
    assert numbers(amani, "new") == [new]
    assert numbers(amani, "waiting") == [waiting]
    assert set(numbers(amani, "closed")) == {closed, spam}
    assert set(numbers(amani, "all")) == {looked, waiting, closed, spam, new}
    assert error(amani.get("/inbox.json?view=dreams")) == (400, "unknown_view")


def test_a_first_page_can_be_short_so_that_work_begins_on_a_slow_line(app: Flask, amani: Ombudsperson) -> None:
    for _ in range(listing.FEW + 2):
        Reporter(app.test_client()).report()
    few = amani.get("/inbox.json?view=new&few=yes").get_json()
    rest = amani.get(f"/inbox.json?view=new&after={few['cases'][-1]['number']}").get_json()
    assert (len(few["cases"]), few["more"], len(rest["cases"]), rest["more"]) == (listing.FEW, True, 2, False)
    assert len({row["number"] for page in (few, rest) for row in page["cases"]}) == listing.FEW + 2


def test_mine_are_those_given_to_me(app: Flask, amani: Ombudsperson, at_desk: AtDesk) -> None:
    given, _ = new_case(app, amani), new_case(app, amani)
    assert give(amani, given, "dalila", "second_reader") == 204
    dalila = at_desk("dalila")
    assert len(numbers(dalila, "all")) == 2
    assert numbers(dalila, "mine") == [given]
    assert numbers(amani, "mine") == []


@pytest.mark.parametrize("view", ["due", "new", "all"])
def test_pages_hold_each_case_once(
    view: str, app: Flask, clock: Clock, amani: Ombudsperson, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "PAGE", 2)
    for _ in range(5):
        Reporter(app.test_client()).report()
    later(clock, amani, days=1)
    Reporter(app.test_client(), today=day(1)).report()
    later(clock, amani, days=1)
    seen: list[str] = []
    while page := numbers(amani, view, seen[-1] if seen else ""):
        seen += page
    assert len(seen) == len(set(seen)) == 6


def test_a_case_that_is_hidden_stands_in_no_view(app: Flask, amani: Ombudsperson, at_desk: AtDesk) -> None:
    number = new_case(app, amani)
    Reporter(app.test_client()).report()
    assert recuse(amani, number, "bahati") == 204
    bahati = at_desk("bahati")
    for view in listing.View:
        assert number not in numbers(bahati, view.value)
    assert number not in bahati.get("/inbox/records.json").get_data(as_text=True)
    assert error(bahati.get(f"/inbox.json?view=due&after={number}")) == (404, "not_found")


def test_all_lines_come_in_few_calls(app: Flask, amani: Ombudsperson, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "RECORDS", 3)
    for _ in range(4):
        Reporter(app.test_client()).report()
    first = amani.get("/inbox/records.json").get_json()
    rest = amani.get(f"/inbox/records.json?after={first['next']}").get_json()
    assert ([len(first["records"]), len(rest["records"])], rest["next"]) == ([3, 1], None)
    records = {row[0]: row for row in first["records"] + rest["records"]}
    assert sorted(records) == sorted(amani.numbers())
    for row in amani.get("/inbox.json").get_json()["cases"]:
        _, case, kind, sealed, box, came, state, due = records[row["number"]]
        assert [case, kind, sealed, box] == [row["case"], "card", row["hint"]["bytes"], row["box"]]
        assert [came, state, due] == [row["day"], row["state"], row["due"]]
        assert len(unb64(sealed)) == 1392


def test_a_long_answer_is_compressed_where_it_may_be(app: Flask, amani: Ombudsperson) -> None:
    for _ in range(3):
        Reporter(app.test_client()).report()
    plain = amani.get("/inbox.json")
    packed = amani.client.get("/desk/inbox.json", base_url=DESK, headers={"Accept-Encoding": "gzip"})
    assert (packed.headers["Content-Encoding"], packed.headers["Vary"]) == ("gzip", "Accept-Encoding, Cookie")
    assert json.loads(gzip.decompress(packed.data)) == plain.get_json()
    assert len(packed.data) < 0.82 * len(plain.data)
