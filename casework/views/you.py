"""A member's own way in: passkeys and codes, the passphrase, desks that are open elsewhere, and showing a factor again."""

from __future__ import annotations

from flask import Blueprint, Response, g, jsonify, render_template, request, session

from casework import challenges, desks, factors, signing_in
from casework.clock import utc_now
from casework.database import reading, transaction
from casework.errors import NotFound
from casework.members import SALT_BYTES, Locked
from casework.views.factors_on_the_wire import read_new, read_shown
from casework.views.guard import KEY, fresh, the_gate, the_pepper
from casework.wire import read_json
from crypto.bodies import b64, unb64
from crypto.errors import Malformed
from crypto.locks import MEMBER_LOCK_BYTES

you = Blueprint("you", __name__, url_prefix="/you")

NOTHING = ("", 204)


@you.get("/")
def show() -> str:
    with reading() as db:
        return render_template(
            "desk/you.html",
            name=g.member.name,
            factors=factors.of(db, g.member),
            elsewhere=desks.count(db, g.member) - 1,
            b64=b64,
        )


@you.get("/challenge")
def challenge() -> Response:
    purpose = signing_in.purpose_of(g.desk)
    return jsonify(challenge=b64(challenges.make(the_pepper(), purpose, utc_now())))


@you.post("/prove")
def prove() -> tuple[str, int]:
    shown = read_shown(read_json(request))
    with transaction() as db:
        key = signing_in.prove_again(db, g.desk, g.member, shown, the_gate(signing_in.purpose_of(g.desk)))
    session[KEY] = key
    return NOTHING


@you.post("/factors")
@fresh
def add() -> tuple[str, int]:
    new = read_new(read_json(request))
    gate = the_gate(signing_in.purpose_of(g.desk))
    with transaction() as db:
        factors.add(db, g.member, factors.read_new(new, gate), factors.challenge_of(new), gate.now)
        desks.end_others(db, g.desk, g.member, gate.now)
    return NOTHING


@you.post("/factors/<factor>/remove")
@fresh
def remove(factor: str) -> tuple[str, int]:
    read_json(request).done()
    with transaction() as db:
        factors.remove(db, g.member, _id(factor), utc_now())
        desks.end_others(db, g.desk, g.member, utc_now())
    return NOTHING


@you.post("/passphrase")
@fresh
def change_passphrase() -> tuple[str, int]:
    fields = read_json(request)
    old = fields.bytes("old", 32)
    new = Locked(fields.bytes("salt", SALT_BYTES), fields.bytes("login", 32), fields.bytes("locked", MEMBER_LOCK_BYTES))
    fields.done()
    with transaction() as db:
        signing_in.change_passphrase(db, g.member, old, new, the_gate(b""))
        desks.end_others(db, g.desk, g.member, utc_now())
    return NOTHING


@you.post("/others/end")
def end_others() -> tuple[str, int]:
    read_json(request).done()
    with transaction() as db:
        desks.end_others(db, g.desk, g.member, utc_now())
    return NOTHING


def _id(text: str) -> bytes:
    try:
        return unb64(text, 32)
    except Malformed:
        raise NotFound from None
