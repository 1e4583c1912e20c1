"""A file of evidence, as it is chosen, agreed to and taken. It is put together in the browser and passes by no server."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, g, jsonify, render_template, request

from casework import access, evidence
from casework.access import Action
from casework.clock import utc_now
from casework.database import reading, transaction
from casework.views.guard import fresh
from casework.wire import read_json
from crypto.bodies import b64

proof = Blueprint("evidence", __name__, url_prefix="/cases/<number>/evidence")

DIGEST_BYTES = 32


@proof.get("")
def page(number: str) -> str:
    with reading() as db:
        found = access.case_for(db, g.member, number, Action.WRITE)
        approves = access.may(g.member, Action.APPROVE)
        return render_template("desk/evidence.html", number=found.number, approves=approves)


@proof.post("/ask")
def ask(number: str) -> tuple[Response, int]:
    return _do(number, evidence.ask)


@proof.post("/agree")
@fresh
def agree(number: str) -> tuple[Response, int]:
    return _do(number, evidence.agree)


@proof.post("/take")
@fresh
def take(number: str) -> tuple[Response, int]:
    return _do(number, evidence.take)


def _do(number: str, verb: Callable[..., bytes]) -> tuple[Response, int]:
    fields = read_json(request)
    entry, digest = fields.entry(), fields.bytes("sha256", DIGEST_BYTES)
    fields.done()
    with transaction() as db:
        found = access.case_for(db, g.member, number, Action.WRITE)
        return jsonify(link=b64(verb(db, found, entry, digest, by=g.member, now=utc_now()))), 201
