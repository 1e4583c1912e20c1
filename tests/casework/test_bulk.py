"""The same for many cases at once: each whole or refused by name, and at most fifty."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from tests.casework.clock_work import do, entry, error, new_case, state, told, triage
from tests.casework.sharing_work import recuse
from tests.cast import Ombudsperson, Reporter
from tests.conftest import NOON, ON_BOTH

pytestmark = ON_BOTH

AtDesk = Callable[[str], Ombudsperson]


def refusals(answer: dict[str, list[dict[str, str]]]) -> dict[str, str]:
    assert all(set(one) == {"number", "error", "message"} for one in answer["refused"])
    return {one["number"]: one["error"] for one in answer["refused"]}


def test_many_are_acknowledged_and_the_others_are_named(app: Flask, amani: Ombudsperson, at_desk: AtDesk) -> None:
    cases = [new_case(app, amani) for _ in range(4)]
    do(amani, cases[0], "acknowledge")
    assert recuse(amani, cases[1], "bahati") == 204
    bahati = at_desk("bahati")
    body = {"cases": [{"number": number, "entry": entry()} for number in [*cases, "BBBB-2222"]]}
    answer = bahati.post("/bulk/acknowledge", body).get_json()
    assert [one["number"] for one in answer["done"]] == cases[2:]
    assert refusals(answer) == {cases[0]: "wrong_state", cases[1]: "not_found", "BBBB-2222": "not_found"}
    assert [state(amani, number) for number in cases] == ["acknowledged", "received", "acknowledged", "acknowledged"]
    again = bahati.post("/bulk/acknowledge", body).get_json()
    assert again["done"] == answer["done"]


def test_fifty_are_closed_in_one_request_that_is_larger_than_others_may_be(app: Flask, amani: Ombudsperson) -> None:
    number = new_case(app, amani)
    for _ in range(49):
        Reporter(app.test_client()).report()
    long = {"id": entry()["id"], "sealed": entry()["sealed"]}
    cases = sorted(set(amani.numbers()))
    assert len(cases) == 50
    body = {"cases": [{"number": one, **told()} for one in cases]}
    body["cases"][cases.index(number)]["decision"] = long
    answer = amani.post("/bulk/close", body)
    assert answer.status_code == 200
    found = answer.get_json()
    assert [one["number"] for one in found["done"]] == [number]
    assert set(refusals(found).values()) == {"unread"}
    assert state(amani, number) == "closed"


def test_what_is_wrong_in_one_part_changes_nothing(app: Flask, amani: Ombudsperson) -> None:
    number = new_case(app, amani)
    good = {"number": number, "entry": entry()}
    for cases in ([good, {**good, "more": 1}], [good, good], [], [good] * 51, [good, {"number": "B"}]):
        assert amani.post("/bulk/acknowledge", {"cases": cases}).status_code == 400
    assert state(amani, number) == "received"


def test_who_writes_to_no_case_finds_nothing(app: Flask, at_desk: AtDesk) -> None:
    client = at_desk("amani")
    number = new_case(app, client)
    chiku = at_desk("chiku")
    answer = chiku.post("/bulk/acknowledge", {"cases": [{"number": number, "entry": entry()}]}).get_json()
    assert refusals(answer) == {number: "not_found"}
    too_long = {"cases": [{"number": number, "entry": {"id": "x", "sealed": "A" * (4 * 1024 * 1024)}}]}
    assert error(client.post("/bulk/acknowledge", too_long)) == (413, "too_large")


def test_what_is_still_to_be_passed_on_is_not_closed_with_others(app: Flask, amani: Ombudsperson) -> None:
    owed, free = new_case(app, amani), new_case(app, amani)
    assert triage(amani, owed, forwarding=NOON.date().isoformat()).status_code == 201
    body = {"cases": [{"number": number, **told()} for number in (owed, free)]}
    answer = amani.post("/bulk/close", body).get_json()
    assert [one["number"] for one in answer["done"]] == [free]
    assert refusals(answer) == {owed: "open_duty"}
    assert do(amani, owed, "clocks/forwarding", entry=entry(), move="meet").status_code == 201
    assert [one["number"] for one in amani.post("/bulk/close", body).get_json()["done"]] == [owed, free]
