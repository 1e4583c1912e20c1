"""The check-in and "stop all contact" for doors that seal on arrival: once, however often it is pressed, and only what is asked."""

from __future__ import annotations

import secrets
from datetime import date

import pytest
from flask import Flask

from casework.errors import Conflict, Invalid
from crypto.codes import new_code, reporter_keys
from reporting import own_thread
from reporting.checking_in import CheckIn
from reporting.gateways import WEB, own_gateway
from tests.casework.check_in_work import asked, events, plan, stands
from tests.casework.clock_work import new_case
from tests.casework.test_clocks import day, later
from tests.cast import Ombudsperson, Reporter
from tests.conftest import ON_BOTH, Clock

pytestmark = ON_BOTH

NOT_SAFE = CheckIn("no", "perhaps", "write")


@pytest.fixture
def amani(app: Flask) -> Ombudsperson:
    person = Ombudsperson(app.test_client(), "amani")
    person.sign_in()
    return person


@pytest.fixture
def code(app: Flask, miner: Reporter, amani: Ombudsperson, clock: Clock) -> str:
    """Of a case that is asked today."""
    code = new_code()
    miner.keys = reporter_keys(code, miner.directory().service)
    plan(amani, new_case(app, amani, miner), 1, 7)
    later(clock, amani, days=1)
    return code


def test_an_answer_stands_once_and_sounds(app: Flask, miner: Reporter, amani: Ombudsperson, code: str) -> None:
    (number,) = amani.numbers()
    with app.app_context():
        gateway, entry = own_gateway(WEB), secrets.token_bytes(16)
        thread = own_thread.read(gateway, code)
        assert thread.check_in == date.fromisoformat(day(1))
        for _ in range(2):
            after = own_thread.check_in(gateway, thread, entry, thread.check_in, NOT_SAFE, "They wait at the gate.")
        with pytest.raises(Conflict):
            own_thread.check_in(gateway, after, entry, thread.check_in, CheckIn("yes", "no", "no"))
    assert (len(after.items), after.check_in, asked(miner)) == (2, None, None)
    written = after.items[-1].entry
    assert written is not None
    assert {name: written.body[name] for name in ("kind", "about", "due", "safe", "harmed", "talk", "text")} == {
        "kind": "answer", "about": "check_in", "due": day(1),
        "safe": "no", "harmed": "perhaps", "talk": "write", "text": "They wait at the gate.",
    }  # fmt: skip
    assert stands(amani, number) == {day(1): "done", day(7): "waiting"}
    assert amani.get("/inbox.json").get_json()["urgent"] == [number]


def test_it_is_declined_in_silence_and_another_day_is_not_answered(app: Flask, amani: Ombudsperson, code: str) -> None:
    with app.app_context():
        gateway = own_gateway(WEB)
        thread = own_thread.read(gateway, code)
        with pytest.raises(Invalid):
            own_thread.check_in(gateway, thread, secrets.token_bytes(16), date.fromisoformat(day(7)), NOT_SAFE)
        after = own_thread.check_in(gateway, thread, secrets.token_bytes(16), date.fromisoformat(day(1)), None)
    assert len(after.items) == 2
    assert after.items[-1].entry is not None
    assert after.items[-1].entry.body["declined"] is True
    assert amani.get("/inbox.json").get_json()["urgent"] == []


def test_all_contact_is_stopped_once(app: Flask, code: str) -> None:
    with app.app_context():
        gateway, entry = own_gateway(WEB), secrets.token_bytes(16)
        thread = own_thread.read(gateway, code)
        for _ in range(2):
            after = own_thread.stop_contact(gateway, thread, entry)
    assert len(after.items) == 2
    assert after.items[-1].entry is not None
    assert (after.items[-1].entry.body["about"], after.items[-1].entry.body["text"]) == ("no_contact", "")
    assert events(app, "contact_stopped") == 1
