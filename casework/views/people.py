"""Who works on a case: given, taken back, kept out. The seals are made in the browser of somebody who can open it."""

from __future__ import annotations

import json
from collections.abc import Callable

from flask import Blueprint, Response, g, jsonify, render_template, request

from casework import access, sharing
from casework.access import Action
from casework.clock import utc_now
from casework.database import reading, transaction
from casework.models import Part, Reason
from casework.views.guard import fresh
from casework.wire import read_json
from crypto.bodies import b64
from crypto.boxes import ID_BYTES
from crypto.seals import BOX_SEAL_BYTES

people = Blueprint("people", __name__, url_prefix="/cases/<number>")

NOTHING = ("", 204)


@people.get("/people")
def show(number: str) -> str:
    with reading() as db:
        found = access.case_for(db, g.member, number, Action.ASSIGN)
        known = sharing.colleagues(db, found, g.member)
        return render_template(
            "desk/people.html",
            number=found.number,
            colleagues=known,
            last_holder=sharing.last_holder(known),
            own=g.member.id,
            b64=b64,
        )


@people.get("/people.json")
def keys(number: str) -> Response:
    """Keys and certificates as stored; whoever seals to one checks it against the directory first."""
    with reading() as db:
        found = access.case_for(db, g.member, number, Action.ASSIGN)
        rows = [
            {
                "member": b64(one.member.id),
                "seal_public": b64(one.member.seal_public),
                "certificate": json.loads(one.member.certificate),
            }
            for one in sharing.colleagues(db, found, g.member)
            if one.may_be_given
        ]
    return jsonify(members=rows)


@people.post("/assign")
@fresh
def assign(number: str) -> tuple[str, int]:
    fields = read_json(request)
    member, part = fields.bytes("member", ID_BYTES), fields.word("part", Part)
    listed = fields.objects("seals", 1, 2)
    fields.done()
    seals = {seal.bytes("box", ID_BYTES): seal.bytes("sealed", BOX_SEAL_BYTES) for seal in listed}
    for seal in listed:
        seal.done()
    with transaction() as db:
        found = access.case_for(db, g.member, number, Action.ASSIGN)
        to = sharing.colleague(db, member, g.member)
        sharing.assign(db, found, to, part, seals, by=g.member, now=utc_now())
    return NOTHING


@people.post("/hand-back")
def hand_back(number: str) -> tuple[str, int]:
    read_json(request).done()
    with transaction() as db:
        found = access.case_for(db, g.member, number, Action.HAND_BACK)
        sharing.hand_back(db, found, by=g.member, now=utc_now())
    return NOTHING


@people.post("/recuse")
def recuse(number: str) -> tuple[str, int]:
    fields = read_json(request)
    member, reason = fields.bytes("member", ID_BYTES), fields.word("reason", Reason)
    fields.done()
    with transaction() as db:
        found = access.case_for(db, g.member, number, Action.ASSIGN)
        out = sharing.colleague(db, member, g.member)
        sharing.recuse(db, found, out, reason, by=g.member, now=utc_now())
    return NOTHING


def _of_a_colleague(verb: Callable[..., None]) -> Callable[[str], tuple[str, int]]:
    def view(number: str) -> tuple[str, int]:
        fields = read_json(request)
        member = fields.bytes("member", ID_BYTES)
        fields.done()
        with transaction() as db:
            found = access.case_for(db, g.member, number, Action.ASSIGN)
            verb(db, found, sharing.colleague(db, member, g.member), by=g.member, now=utc_now())
        return NOTHING

    return view


# No key goes anywhere, so it needs no fresh factor.
people.post("/entrust", endpoint="entrust")(_of_a_colleague(sharing.entrust))
people.post("/take-back", endpoint="take_back")(_of_a_colleague(sharing.take_back))
people.post("/readmit", endpoint="readmit")(fresh(_of_a_colleague(sharing.readmit)))
