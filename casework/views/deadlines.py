"""Days that this office must not miss in a case; what each is for is sealed."""

from __future__ import annotations

from flask import Blueprint, Response, g, jsonify, request

from casework import access, deadlines
from casework.access import Action
from casework.clock import utc_now
from casework.database import transaction
from casework.models import DeadlineState
from casework.wire import read_json
from crypto.bodies import b64
from crypto.boxes import ID_BYTES

case_deadlines = Blueprint("deadlines", __name__, url_prefix="/cases/<number>/deadlines")


@case_deadlines.post("")
def begin(number: str) -> tuple[Response, int]:
    fields = read_json(request)
    entry, ends = fields.entry(), fields.day("ends")
    fields.done()
    with transaction() as db:
        found = access.case_for(db, g.member, number, Action.WRITE)
        return jsonify(link=b64(deadlines.begin(db, found, entry, ends, by=g.member, now=utc_now()))), 201


@case_deadlines.post("/met")
def meet(number: str) -> tuple[Response, int]:
    return _end(number, DeadlineState.MET)


@case_deadlines.post("/dropped")
def drop(number: str) -> tuple[Response, int]:
    return _end(number, DeadlineState.DROPPED)


def _end(number: str, to: DeadlineState) -> tuple[Response, int]:
    fields = read_json(request)
    entry, deadline = fields.entry(), fields.bytes("deadline", ID_BYTES)
    fields.done()
    with transaction() as db:
        found = access.case_for(db, g.member, number, Action.WRITE)
        return jsonify(link=b64(deadlines.end(db, found, deadline, to, entry, by=g.member, now=utc_now()))), 201
