"""Who opens the case where this office stays silent, and the one button that holds it still."""

from __future__ import annotations

from flask import Blueprint, Response, g, jsonify, request

from casework import access, approvals, freezing, standby
from casework.access import Action
from casework.clock import today, utc_now
from casework.database import reading, transaction
from casework.models import Purpose
from casework.views.case import writes
from casework.wire import read_json
from crypto.bodies import b64

in_reserve = Blueprint("standby", __name__, url_prefix="/cases/<number>")


@in_reserve.get("/standby.json")
def show(number: str) -> Response:
    with reading() as db:
        found = standby.of_case(db, access.case_for(db, g.member, number, Action.LIST), today())
        return jsonify(
            offices=list(found.offices),
            at=None if found.at is None else found.at.isoformat(),
            frozen_until=None if found.freeze is None else found.freeze.until.isoformat(),
        )


@in_reserve.post("/freeze")
def freeze(number: str) -> tuple[Response, int]:
    fields = read_json(request)
    entry, until = fields.entry(), fields.day("until")
    fields.done()
    with transaction() as db:
        found = access.case_for(db, g.member, number, Action.WRITE)
        return jsonify(link=b64(freezing.freeze(db, found, entry, until, by=g.member, now=utc_now()))), 201


@in_reserve.post("/freeze/ask")
def ask(number: str) -> tuple[str, int]:
    """For a second freeze of the same case, which needs another person's yes."""
    read_json(request).done()
    with transaction() as db:
        found = access.case_for(db, g.member, number, Action.WRITE)
        approvals.ask_about(db, Purpose.FREEZE, found, by=g.member, now=utc_now())
    return "", 204


in_reserve.post("/thaw", endpoint="thaw")(writes(freezing.thaw))
