"""Verbs at the desk: each does one thing, records it, and can be repeated without harm."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from flask import Flask
from sqlalchemy import select

from casework import demo
from casework.models import AuditRow, Case, CaseState
from crypto.bodies import b64, unb64
from crypto.entries import Place, write_office_entry
from crypto.keys import index_key, office_keys, seal_public
from crypto.seals import INDEX_BYTES, read_index, write_index
from tests.casework.desk_work import file_request
from tests.cast import TODAY, Ombudsperson, Reporter
from tests.conftest import ON_BOTH

pytestmark = ON_BOTH

AtDesk = Callable[[str], Ombudsperson]


def events(app: Flask, scope: str) -> list[str]:
    with app.app_context(), app.extensions["davylamp_database"].reading() as session:
        return list(
            session.scalars(select(AuditRow.event).where(AuditRow.scope.startswith(scope)).order_by(AuditRow.place))
        )


def test_acknowledging_moves_the_case_on_and_is_recorded(app: Flask, miner: Reporter, at_desk: AtDesk) -> None:
    miner.report()
    amani = at_desk("amani")
    (number,) = amani.numbers()
    assert amani.write(number, "acknowledge", {"kind": "status", "status": "acknowledged"}).status_code == 201
    with app.app_context(), app.extensions["davylamp_database"].reading() as session:
        assert session.scalars(select(Case.state)).one() is CaseState.ACKNOWLEDGED
    assert events(app, "case:") == ["case_received", "case_opened", "case_acknowledged"]


def test_a_case_is_acknowledged_once(miner: Reporter, at_desk: AtDesk) -> None:
    miner.report()
    amani, bahati = at_desk("amani"), at_desk("bahati")
    (number,) = amani.numbers()
    amani.write(number, "acknowledge", {"kind": "status", "status": "acknowledged"})
    late = bahati.write(number, "acknowledge", {"kind": "status", "status": "acknowledged"})
    assert (late.status_code, late.get_json()["error"]) == (409, "wrong_state")
    assert len(miner.read()) == 2


def test_the_same_entry_posted_again_gets_the_same_link(app: Flask, miner: Reporter, at_desk: AtDesk) -> None:
    miner.report()
    amani = at_desk("amani")
    (number,) = amani.numbers()
    _, seed, items = amani.open(number)
    held = miner.held
    assert held is not None
    place = Place(held.case, held.box, seal_public(seed), secrets.token_bytes(16))
    body = {"kind": "message", "at": TODAY, "seen": b64(items[-1].link), "text": "x"}
    entry = {"id": b64(place.entry), "sealed": b64(write_office_entry(amani.demo.keys().sign_seed, place, body))}
    first, again = (amani.post(f"/cases/{number}/reply", {"entry": entry}) for _ in range(2))
    assert (again.status_code, again.get_json()) == (201, first.get_json())
    assert events(app, "case:").count("reply_written") == 1


def test_opening_a_case_is_recorded_each_time(app: Flask, miner: Reporter, at_desk: AtDesk) -> None:
    miner.report()
    bahati = at_desk("bahati")
    (number,) = bahati.numbers()
    bahati.open(number)
    bahati.open(number)
    assert events(app, "case:") == ["case_received", "case_opened", "case_opened"]


def test_an_office_has_one_file_and_the_loser_of_a_race_is_told_to_adopt_it(miner: Reporter, at_desk: AtDesk) -> None:
    miner.report()
    amani, bahati = at_desk("amani"), at_desk("bahati")
    (number,) = amani.numbers()
    first, second = file_request(amani, number), file_request(bahati, number)
    assert amani.post(f"/cases/{number}/file", first).status_code == 201
    assert amani.post(f"/cases/{number}/file", first).status_code == 201
    late = bahati.post(f"/cases/{number}/file", second)
    assert (late.status_code, late.get_json()["error"]) == (409, "file_box_exists")
    answer, _, _ = bahati.open(number)
    assert [box["kind"] for box in answer["boxes"]] == ["talk", "file:cd-ombuds"]
    assert answer["boxes"][1]["box"] == first["box"]


def test_a_note_needs_a_file_and_goes_nowhere_near_the_talk(miner: Reporter, at_desk: AtDesk) -> None:
    miner.report()
    amani = at_desk("amani")
    (number,) = amani.numbers()
    entry = {"id": b64(secrets.token_bytes(16)), "sealed": b64(bytes(5232))}
    assert amani.post(f"/cases/{number}/note", {"entry": entry}).status_code == 404
    amani.post(f"/cases/{number}/file", file_request(amani, number))
    assert amani.post(f"/cases/{number}/note", {"entry": entry}).status_code == 201
    assert len(miner.read()) == 1


def test_a_file_box_for_another_case_or_office_is_refused(miner: Reporter, at_desk: AtDesk) -> None:
    miner.report()
    amani = at_desk("amani")
    (number,) = amani.numbers()
    request = file_request(amani, number)
    spoilt = {**request, "box": b64(secrets.token_bytes(16))}
    answer = amani.post(f"/cases/{number}/file", spoilt)
    assert (answer.status_code, answer.get_json()["error"]) == (400, "wrong_box")


def test_the_offices_own_line_replaces_the_reporters_card(miner: Reporter, at_desk: AtDesk) -> None:
    miner.report()
    amani = at_desk("amani")
    (number,) = amani.numbers()
    (row,) = amani.get("/inbox.json").get_json()["cases"]
    assert row["hint"]["kind"] == "card"
    key, case = index_key(office_keys(demo.office_secret("cd-ombuds")).seal_seed), unb64(row["case"])
    record = write_index(key, case, {"words": "Pit seven"})
    assert len(record) == INDEX_BYTES
    assert amani.post(f"/cases/{number}/index", {"index": b64(record)}).status_code == 204
    (row,) = amani.get("/inbox.json").get_json()["cases"]
    assert row["hint"]["kind"] == "index"
    assert read_index(key, case, unb64(row["hint"]["bytes"])) == {"words": "Pit seven"}


def test_the_inbox_comes_in_pages(app: Flask, at_desk: AtDesk) -> None:
    for _ in range(53):
        assert Reporter(app.test_client()).report("x").status_code == 201
    amani = at_desk("amani")
    first = amani.get("/inbox.json").get_json()
    assert (len(first["cases"]), first["more"]) == (50, True)
    rest = amani.get(f"/inbox.json?after={first['cases'][-1]['number']}").get_json()
    assert (len(rest["cases"]), rest["more"]) == (3, False)
    assert len({case["number"] for case in first["cases"] + rest["cases"]}) == 53


def test_case_pages_hold_no_ciphertext(miner: Reporter, at_desk: AtDesk) -> None:
    request = miner.prepare()
    miner.send(request)
    amani = at_desk("amani")
    (number,) = amani.numbers()
    for path in ("/", "/first-look", f"/cases/{number}", f"/cases/{number}/triage"):
        page = amani.get(path).get_data(as_text=True)
        assert (number in page) == (number in path), "lists come as JSON"
        assert not [part for part in (request["case"], request["box"], request["entry"]["sealed"]) if part in page]
