"""Signing in. The passphrase stays in the browser; what comes is a secret derived from it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Blueprint, Response, after_this_request, jsonify, redirect, render_template, request, session, url_for
from werkzeug import Response as WsgiResponse

from casework import challenges, demo, members, signing_in
from casework.clock import utc_now
from casework.database import Database, reading, the_database, transaction
from casework.errors import DoorBusy
from casework.factors import Gate
from casework.signing_in import PURPOSE, Who, WrongCode
from casework.views.factors_on_the_wire import read_new, read_shown
from casework.views.guard import KEY, check_same_origin, the_gate, the_pepper
from casework.wire import read_json
from crypto.bodies import b64

door = Blueprint("door", __name__, url_prefix="/desk")

NAME_LENGTH = 64
# At once, in one process: whoever floods this door must not take the threads that reporters need.
PLACES = 4
_places = threading.BoundedSemaphore(PLACES)


@contextmanager
def _one_of_few() -> Iterator[None]:
    if not _places.acquire(blocking=False):
        raise DoorBusy
    try:
        yield
    finally:
        _places.release()


@door.get("/sign-in")
def sign_in_page() -> str:
    return render_template("desk/sign_in.html", demo_code=demo.code(utc_now()))


@door.post("/sign-in/salt")
def salt() -> Response:
    check_same_origin()
    fields = read_json(request)
    name = fields.text("name", NAME_LENGTH)
    fields.done()
    with _one_of_few(), reading() as db:
        found = members.salt_for(db, name, the_pepper())
    return jsonify(salt=b64(found), challenge=b64(challenges.make(the_pepper(), PURPOSE, utc_now())))


@door.post("/sign-in")
def sign_in() -> Response:
    check_same_origin()
    fields = read_json(request)
    name, login = fields.text("name", NAME_LENGTH), fields.bytes("login", 32)
    shown = read_new(fields.object("new")) if fields.has("new") else read_shown(fields.object("shown"))
    fields.done()
    gate = the_gate(PURPOSE)
    try:
        with _one_of_few(), transaction() as db:
            key = signing_in.sign_in(db, Who(name, login), shown, gate)
    except WrongCode as wrong:
        after_this_request(_counting(wrong.member, gate))
        raise
    session.clear()
    session[KEY] = key
    return jsonify(next=url_for("desk.inbox.show"))


def _counting(member: bytes, gate: Gate) -> Callable[[Response], Response]:
    """Counted when the answer is out: the time that counting takes would tell that the passphrase was right."""
    database: Database = the_database()

    def count() -> None:
        with database.transaction() as db:
            signing_in.count_wrong(db, member, gate)

    def attach(response: Response) -> Response:
        response.call_on_close(count)
        return response

    return attach


@door.get("")
def without_slash() -> WsgiResponse:
    return redirect(url_for(".sign_in_page"))
