"""A report is taken whole or not at all, and the same one twice is one."""

from __future__ import annotations

import copy
import secrets
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from casework.models import Base, Case
from crypto.bodies import b64, unb64
from crypto.entries import SEALED_SIZES
from crypto.keys import seal_public
from tests.cast import Ombudsperson, Reporter
from tests.conftest import ON_BOTH

pytestmark = ON_BOTH

Body = dict[str, Any]


def rows(app: Flask) -> dict[str, int]:
    with app.app_context(), app.extensions["davylamp_database"].reading() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) for table in Base.metadata.sorted_tables
        }


def test_a_report_gets_a_receipt_with_its_day_and_link(miner: Reporter) -> None:
    answer = miner.report()
    assert answer.status_code == 201
    assert answer.get_json()["day"] == "2026-11-23"
    assert unb64(answer.get_json()["link"], 32) == miner.read()[0].link


def test_the_same_request_again_gets_the_same_receipt_and_makes_no_second_case(app: Flask, miner: Reporter) -> None:
    request = miner.prepare()
    first, after_one = miner.send(request), rows(app)
    again = miner.send(request)
    assert (again.status_code, again.get_json()) == (201, first.get_json())
    assert rows(app) == after_one


@pytest.mark.parametrize("part", ["token", "lock", "seal", "card", "entry", "entry id", "reserve"])
def test_the_same_case_with_anything_else_is_refused(app: Flask, miner: Reporter, part: str) -> None:
    request = miner.prepare(standby=("icglr",))
    miner.send(request)
    before = rows(app)
    answer = miner.send(changed(request, part))
    assert (answer.status_code, answer.get_json()["error"]) == (409, "already_there")
    assert rows(app) == before


def changed(request: Body, part: str) -> Body:
    other = copy.deepcopy(request)
    if part in ("token", "lock"):
        other[part] = b64(secrets.token_bytes(len(unb64(request[part]))))
    elif part in ("seal", "card"):
        sealed = unb64(request[part + "s"][0]["sealed"])
        other[part + "s"][0]["sealed"] = b64(secrets.token_bytes(len(sealed)))
    elif part == "entry":
        other["entry"]["sealed"] = b64(secrets.token_bytes(SEALED_SIZES[0]))
    elif part == "entry id":
        other["entry"]["id"] = b64(secrets.token_bytes(16))
    else:
        other["seals"].pop()
        other["cards"].pop()
    return other


def test_a_code_that_already_stands_for_a_case_is_refused_for_another(app: Flask, miner: Reporter) -> None:
    miner.report()
    before = rows(app)
    answer = miner.report("another story")
    assert answer.status_code == 409
    assert rows(app) == before


def test_a_standby_office_finds_nothing_before_its_seal_is_released(
    miner: Reporter, at_desk: Callable[[str], Ombudsperson]
) -> None:
    miner.report(standby=("ug-ombuds",))
    assert len(at_desk("amani").numbers()) == 1
    assert at_desk("grace").numbers() == []


WRONG: dict[str, tuple[str, Callable[[Body], object]]] = {
    "version 2": ("wrong_field", lambda r: r.update(v=2)),
    "version true": ("wrong_field", lambda r: r.update(v=True)),
    "no version": ("missing_field", lambda r: r.pop("v")),
    "an unknown field": ("unknown_field", lambda r: r.update(phone="x")),
    "an unknown field of the entry": ("unknown_field", lambda r: r["entry"].update(kind="report")),
    "an unknown field of a seal": ("unknown_field", lambda r: r["seals"][0].update(note="x")),
    "a short case id": ("wrong_field", lambda r: r.update(case=b64(bytes(15)))),
    "a case id that is a number": ("wrong_field", lambda r: r.update(case=16)),
    "a long token": ("wrong_field", lambda r: r.update(token=b64(bytes(33)))),
    "base64url with padding": ("wrong_field", lambda r: r.update(case=r["case"] + "==")),
    "base64url that does not re-encode": ("wrong_field", lambda r: r.update(case="A" * 21 + "B")),
    "ordinary base64": ("wrong_field", lambda r: r.update(token="+" + "A" * 42)),
    "a lock of another length": ("wrong_field", lambda r: r.update(lock=b64(bytes(157)))),
    "a seal of another length": ("wrong_field", lambda r: r["seals"][0].update(sealed=b64(bytes(1169)))),
    "an entry between two sizes": ("wrong_field", lambda r: r["entry"].update(sealed=b64(bytes(SEALED_SIZES[0] + 1)))),
    "plain text for the entry": ("wrong_field", lambda r: r["entry"].update(sealed="The pit fell in.")),
    "no seals": ("wrong_field", lambda r: r.update(seals=[])),
    "four seals": ("wrong_field", lambda r: r.update(seals=r["seals"] * 4)),
    "a second office at once": (
        "not_in_reserve",
        lambda r: r["seals"].append({**r["seals"][0], "holder": "office:desk"}),
    ),
    "an office that waits for something else": (
        "not_in_reserve",
        lambda r: r["seals"].append({**r["seals"][0], "holder": "office:desk", "release": "on_accept"}),
    ),
    "seals that are an object": ("wrong_field", lambda r: r.update(seals={})),
    "an unknown release": ("wrong_field", lambda r: r["seals"][0].update(release="later")),
    "no seal for the lead": ("no_lead", lambda r: r.update(office="desk")),
    "a lead that may not open yet": ("no_lead", lambda r: r["seals"][0].update(release="on_overdue")),
    "no lead": ("missing_field", lambda r: r.pop("office")),
    "an office twice": ("holder_twice", lambda r: r["seals"].append(r["seals"][0])),
    "an unknown office": (
        "unknown_office",
        lambda r: (r["seals"][0].update(holder="office:nowhere"), r.update(cards=[])),
    ),
    "a seal for a member": ("wrong_holder", lambda r: r["seals"][0].update(holder="member:" + b64(bytes(16)))),
    "a card without a seal": ("card_without_seal", lambda r: r["cards"][0].update(holder="office:desk")),
    "a box that does not follow from its key": ("wrong_box", lambda r: r.update(box=b64(bytes(16)))),
    "another box key": ("wrong_box", lambda r: r.update(box_key=b64(seal_public(bytes(32))))),
    "a box key that is none": ("wrong_key", lambda r: r.update(box_key=b64(b"\xff" * 1216))),
    "a box of another case": ("wrong_box", lambda r: r.update(case=b64(bytes(16)))),
}


@pytest.mark.parametrize("what", WRONG)
def test_bad_reports_are_refused_by_name_and_change_nothing(app: Flask, miner: Reporter, what: str) -> None:
    name, spoil = WRONG[what]
    request, before = miner.prepare(), rows(app)
    spoil(request)
    answer = miner.send(request)
    assert (answer.status_code, answer.get_json()["error"]) == (400, name)
    assert len(answer.get_json()["message"]) > 20
    assert rows(app) == before


def test_a_refusal_never_repeats_what_was_sent(miner: Reporter) -> None:
    request = miner.prepare()
    request["case"] = "kisangani-canary"
    assert b"canary" not in miner.send(request).data


def test_any_of_the_four_entry_sizes_is_taken(miner: Reporter) -> None:
    for text_bytes in (10, 5_000, 20_000, 100_000):
        person = Reporter(miner.client)
        assert person.report("x" * text_bytes).status_code == 201
        entry = person.read()[0].entry
        assert entry is not None
        assert len(entry.body["text"]) == text_bytes


def test_the_database_holds_neither_token_nor_lock_as_they_were_sent(app: Flask, miner: Reporter) -> None:
    request = miner.prepare()
    miner.send(request)
    with app.app_context(), app.extensions["davylamp_database"].reading() as session:
        case = session.scalars(select(Case)).one()
    assert unb64(request["token"]) not in (case.token, case.lock)
    assert unb64(request["lock"]) not in case.lock
    assert case.office == "cd-ombuds"
