"""A case's verbs that need more than one entry, or another case beside this one."""

from __future__ import annotations

from flask import Blueprint, Response, g, jsonify, request

from casework import access, moving, offices
from casework.access import Action
from casework.clock import utc_now
from casework.database import Session, transaction
from casework.errors import Invalid, NotFound
from casework.jurisdictions import Jurisdiction
from casework.models import Case, CaseState
from casework.moving import Links, Told
from casework.trust import the_trust
from casework.wire import Fields, read_json
from crypto.bodies import b64

moves = Blueprint("moves", __name__, url_prefix="/cases/<number>")

NUMBER_LENGTH = 9


@moves.post("/close")
def close(number: str) -> tuple[Response, int]:
    fields = read_json(request)
    told = read_closing(fields)
    fields.done()
    with transaction() as db:
        return _stored(moving.close(db, _found(db, number), told, by=g.member, now=utc_now()))


@moves.post("/reopen")
def reopen(number: str) -> tuple[Response, int]:
    fields = read_json(request)
    told = _told(fields)
    fields.done()
    with transaction() as db:
        return _stored(moving.reopen(db, _found(db, number), told, law=own_law(db), by=g.member, now=utc_now()))


@moves.post("/set-aside")
def set_aside(number: str) -> tuple[Response, int]:
    fields = read_json(request)
    to, told = fields.word("as", CaseState), Told(fields.entry("decision"))
    fields.done()
    if to not in (CaseState.TEST, CaseState.SPAM):
        raise Invalid("wrong_field", "A field does not have the form it must have.", "as: test or spam")
    with transaction() as db:
        return _stored(moving.set_aside(db, _found(db, number), to, told, by=g.member, now=utc_now()))


@moves.post("/join")
def join(number: str) -> tuple[Response, int]:
    fields = read_json(request)
    other, told, other_decision = fields.text("other", NUMBER_LENGTH), _told(fields), fields.entry("other_decision")
    fields.done()
    with transaction() as db:
        case, onwards = _found(db, number), _other(db, other)
        links, there = moving.join(db, case, onwards, told, other_decision, by=g.member, now=utc_now())
        return jsonify(**links_json(links), other_decision=b64(there)), 201


@moves.post("/link")
def link(number: str) -> tuple[Response, int]:
    fields = read_json(request)
    other, note, other_note = fields.text("other", NUMBER_LENGTH), fields.entry("note"), fields.entry("other_note")
    fields.done()
    with transaction() as db:
        case, second = _found(db, number), _other(db, other)
        here, there = moving.link(db, case, second, note, other_note, by=g.member, now=utc_now())
        return jsonify(note=b64(here), other_note=b64(there)), 201


def read_closing(fields: Fields) -> Told:
    return Told(fields.entry("decision"), fields.entry("status"), fields.flag("second_reader"))


def links_json(links: Links) -> dict[str, str]:
    told = {} if links.status is None else {"status": b64(links.status)}
    return {"decision": b64(links.decision), **told}


def own_law(db: Session) -> Jurisdiction:
    """Of the office whose member asks."""
    return offices.law_of(offices.current(db, the_trust()), g.member.office)


def _told(fields: Fields) -> Told:
    return Told(fields.entry("decision"), fields.entry("status") if fields.has("status") else None)


def _found(db: Session, number: str) -> Case:
    return access.case_for(db, g.member, number, Action.WRITE)


def _other(db: Session, number: str) -> Case:
    try:
        return _found(db, number)
    except NotFound:
        raise Invalid("unknown_other", "Name another case of your office.", "other") from None


def _stored(links: Links) -> tuple[Response, int]:
    return jsonify(links_json(links)), 201
