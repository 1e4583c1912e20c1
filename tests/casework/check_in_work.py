"""What the desk and a reporter send about check-ins. The server cannot open entries of the file, so these are of zeros."""

from __future__ import annotations

from secrets import token_bytes

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from casework import check_ins
from casework.models import AuditRow, Call, Standing
from crypto.bodies import Body, b64
from tests.casework.clock_work import do, entry
from tests.casework.test_clocks import day
from tests.cast import Ombudsperson, Reporter
from tests.conftest import Clock

NOT_SAFE = {"safe": "no", "harmed": "perhaps", "talk": "write"}
WELL = {"safe": "yes", "harmed": "no", "talk": "no"}


def plan(person: Ombudsperson, number: str, *ahead: int, calls: bool = False) -> TestResponse:
    return do(person, number, "check_ins", entry=entry(), days=[day(days) for days in ahead], calls=calls)


def stands(person: Ombudsperson, number: str) -> dict[str, str]:
    found = person.get(f"/cases/{number}/check_ins").get_json()["check_ins"]
    return {one["due"]: one["state"] for one in found}


def asked(miner: Reporter) -> str | None:
    found: str | None = miner.open().get_json()["check_in"]
    return found


def said(miner: Reporter, due: str, words: Body) -> Body:
    body = {"kind": "answer", "about": "check_in", "due": due, "at": miner.today, **words}
    return miner.entry({**body, "seen": b64(miner.read()[-1].link)})


def answer(
    miner: Reporter, due: str, words: Body | None = None, *, alarm: bool = False, sent: Body | None = None
) -> TestResponse:
    assert miner.held is not None
    written = sent or said(miner, due, words or WELL)
    request = {"token": b64(miner.keys.token), "box": b64(miner.held.box), "entry": written, "due": due, "alarm": alarm}
    return miner.client.post("/api/cases/check_in", json=request)


def stop_contact(miner: Reporter, sent: Body | None = None) -> TestResponse:
    assert miner.held is not None
    body = {"kind": "message", "about": "no_contact", "at": miner.today, "text": "", "seen": b64(token_bytes(32))}
    request = {"token": b64(miner.keys.token), "box": b64(miner.held.box), "entry": sent or miner.entry(body)}
    return miner.client.post("/api/cases/no_contact", json=request)


def work(app: Flask, clock: Clock) -> None:
    with app.app_context():
        check_ins.mark_all(clock())


def call(app: Flask, office: str = "cd-ombuds") -> Call:
    with app.extensions["davylamp_database"].reading() as session:
        return Call(session.scalars(select(Standing.call).where(Standing.office == office)).one())


def events(app: Flask, name: str) -> int:
    with app.extensions["davylamp_database"].reading() as session:
        return len(session.scalars(select(AuditRow.event).where(AuditRow.event == name)).all())
