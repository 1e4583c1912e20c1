"""The guided change of an office's keys. What is sealed anew goes through a member's browser, some cases at a time."""

from __future__ import annotations

from flask import Blueprint, Response, g, jsonify, render_template, request

from casework import rotation
from casework.clock import utc_now
from casework.database import reading, transaction
from casework.errors import NotFound
from casework.rotation import Outstanding, Resealed, Sealed
from casework.trust import the_trust
from casework.views.guard import fresh
from casework.wire import Fields, read_json
from crypto.bodies import b64, unb64
from crypto.boxes import ID_BYTES
from crypto.errors import Malformed
from crypto.seals import BOX_SEAL_BYTES, CARD_BYTES, INDEX_BYTES

turning = Blueprint("rotation", __name__, url_prefix="/rotation")

NOTHING = ("", 204)
MOST_BOXES = 64


@turning.get("/")
def show() -> str:
    with reading() as db:
        standing = rotation.standing(db, g.member, the_trust(), utc_now())
        return render_template("desk/rotation.html", standing=standing, own=g.member.id, office=g.member.office)


@turning.post("/ask")
@fresh
def ask() -> tuple[str, int]:
    read_json(request).done()
    with transaction() as db:
        rotation.ask(db, trust=the_trust(), by=g.member, now=utc_now())
    return NOTHING


@turning.post("/begin")
@fresh
def begin() -> tuple[str, int]:
    read_json(request).done()
    with transaction() as db:
        rotation.begin(db, trust=the_trust(), by=g.member, now=utc_now())
    return NOTHING


@turning.get("/batch.json")
def batch() -> Response:
    with reading() as db:
        after = _id(request.args.get("after", b64(bytes(ID_BYTES))))
        found = rotation.batch(db, g.member, the_trust(), after=after)
        return jsonify(cases=[_case(one) for one in found])


@turning.post("/reseal")
def reseal() -> tuple[str, int]:
    fields = read_json(request)
    cases = [_resealed(one) for one in fields.objects("cases", 1, rotation.BATCH)]
    fields.done()
    with transaction() as db:
        for one in cases:
            rotation.reseal(db, one, trust=the_trust(), by=g.member, now=utc_now())
    return NOTHING


@turning.post("/finish")
def finish() -> tuple[str, int]:
    read_json(request).done()
    with transaction() as db:
        rotation.finish(db, trust=the_trust(), by=g.member, now=utc_now())
    return NOTHING


def _case(one: Outstanding) -> dict[str, object]:
    hint = one.hint and {"kind": one.hint.kind.value, "sealed": b64(one.hint.sealed)}
    return {
        "case": b64(one.case.id),
        "number": one.case.number,
        "talk": b64(one.talk),
        "seals": [{"box": b64(box.id), "kind": box.kind, "sealed": b64(seal.sealed)} for box, seal in one.seals],
        "hint": hint,
    }


def _resealed(fields: Fields) -> Resealed:
    case, seals = fields.bytes("case", ID_BYTES), {}
    for one in fields.objects("seals", 0, MOST_BOXES):
        box = one.bytes("box", ID_BYTES)
        seals[box] = _sealed(one, BOX_SEAL_BYTES)
        one.done()
    hint = None
    if fields.has("hint"):
        given = fields.object("hint")
        hint = _sealed(given, CARD_BYTES, INDEX_BYTES)
        given.done()
    fields.done()
    return Resealed(case, seals, hint)


def _sealed(fields: Fields, *lengths: int) -> Sealed:
    before = fields.bytes("before", 32)
    return Sealed(before, fields.bytes("sealed", *lengths) if fields.has("sealed") else None)


def _id(text: str) -> bytes:
    try:
        return unb64(text, ID_BYTES)
    except Malformed:
        raise NotFound from None
