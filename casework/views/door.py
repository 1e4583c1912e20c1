"""Signing in. The passphrase stays in the browser; what comes is a secret derived from it."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, redirect, render_template, request, session, url_for
from werkzeug import Response as WsgiResponse

from casework import desks, members
from casework.clock import utc_now
from casework.database import reading, transaction
from casework.views.guard import KEY, check_same_origin, the_pepper
from casework.wire import read_json
from crypto.bodies import b64

door = Blueprint("door", __name__, url_prefix="/desk")

NAME_LENGTH = 64


@door.get("/sign-in")
def sign_in_page() -> str:
    return render_template("desk/sign_in.html")


@door.post("/sign-in/salt")
def salt() -> Response:
    check_same_origin()
    fields = read_json(request)
    name = fields.text("name", NAME_LENGTH)
    fields.done()
    with reading() as db:
        return jsonify(salt=b64(members.salt_for(db, name, the_pepper())))


@door.post("/sign-in")
def sign_in() -> Response:
    check_same_origin()
    fields = read_json(request)
    name, login = fields.text("name", NAME_LENGTH), fields.bytes("login", 32)
    fields.done()
    with transaction() as db:
        member = members.check_login(db, name, login, the_pepper())
        key = desks.begin(db, member, the_pepper(), utc_now())
    session.clear()
    session[KEY] = key
    return jsonify(next=url_for("desk.inbox.show"))


@door.get("")
def without_slash() -> WsgiResponse:
    return redirect(url_for(".sign_in_page"))
