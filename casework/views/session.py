"""What the browser needs to unlock the desk again after a page change, and the way out."""

from __future__ import annotations

import json

from flask import Blueprint, Response, g, jsonify, redirect, session, url_for
from werkzeug import Response as WsgiResponse

from casework import desks, members
from casework.clock import utc_now
from casework.database import reading, transaction
from casework.views.compressed import compressed
from casework.views.guard import the_pepper
from crypto.bodies import b64

current = Blueprint("session", __name__)


@current.get("/session")
def show() -> Response:
    with reading() as db:
        seals = [{"kind": seal.kind.value, "sealed": b64(seal.sealed)} for seal in members.seals_of(db, g.member)]
    unlocking = jsonify(
        half=b64(g.desk.half),
        member=b64(g.member.id),
        name=g.member.name,
        office=g.member.office,
        role=g.member.role.value,
        locked=b64(the_pepper().wake(g.member.locked)),
        certificate=json.loads(g.member.certificate),
        seals=seals,
    )
    return compressed(unlocking)


@current.post("/sign-out")
def sign_out() -> WsgiResponse:
    with transaction() as db:
        desks.end(db, g.desk.id, g.member, utc_now())
    session.clear()
    answer = redirect(url_for("door.sign_in_page"), 303)
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer
