"""The accused person's file: an entry in the office's file, and beside it what identifies them."""

from __future__ import annotations

from flask import Blueprint, Response, g, jsonify, request

from casework import access, apart
from casework.access import Action
from casework.clock import utc_now
from casework.database import transaction
from casework.wire import read_json
from crypto.bodies import b64

accused_file = Blueprint("apart", __name__, url_prefix="/cases/<number>")

MOST_EARLIER = 100


@accused_file.post("/accused")
def keep(number: str) -> tuple[Response, int]:
    fields = read_json(request)
    entry, words = fields.entry(), fields.entry("apart")
    earlier = fields.ids("earlier", MOST_EARLIER) if fields.has("earlier") else []
    unfounded = fields.flag("unfounded")
    fields.done()
    with transaction() as db:
        found = access.case_for(db, g.member, number, Action.WRITE)
        link = apart.keep(db, found, entry, words, earlier, unfounded=unfounded, by=g.member, now=utc_now())
        return jsonify(link=b64(link)), 201
