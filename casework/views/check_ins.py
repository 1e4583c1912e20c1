"""Days on which a reporter is asked how they are; what they answer stands sealed in the talk."""

from __future__ import annotations

from flask import Blueprint, Response, g, jsonify, request

from casework import access, check_ins
from casework.access import Action
from casework.clock import utc_now
from casework.database import reading, transaction
from casework.wire import read_json
from crypto.bodies import b64

case_check_ins = Blueprint("check_ins", __name__, url_prefix="/cases/<number>/check_ins")


@case_check_ins.get("")
def show(number: str) -> Response:
    with reading() as db:
        found = access.case_for(db, g.member, number, Action.LIST)
        days = check_ins.of_case(db, found.id)
        return jsonify(check_ins=[{"due": one.due.isoformat(), "state": one.state, "calls": one.calls} for one in days])


@case_check_ins.post("")
def set_days(number: str) -> tuple[Response, int]:
    fields = read_json(request)
    entry, days, calls = fields.entry(), fields.days("days", check_ins.MOST), fields.truth("calls")
    fields.done()
    with transaction() as db:
        found = access.case_for(db, g.member, number, Action.WRITE)
        link = check_ins.set_days(db, found, entry, days, calls=calls, by=g.member, now=utc_now())
        return jsonify(link=b64(link)), 201
