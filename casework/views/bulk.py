"""The same verb for many cases in one request: each case whole, or refused by name; one that is refused stops no other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, g, jsonify, request

from casework import access, cases, moving
from casework.access import Action
from casework.clock import utc_now
from casework.database import Session, transaction
from casework.errors import Trouble
from casework.models import Case
from casework.views.moves import NUMBER_LENGTH, links_json, read_closing
from casework.wire import Fields, read_json
from crypto.bodies import b64

bulk = Blueprint("bulk", __name__, url_prefix="/bulk")

MOST_CASES = 50
# Two entries a case, each of 16 KiB at most, as they come in JSON.
LARGEST_REQUEST = 3 * 1024 * 1024

Verb = Callable[[Session, Case], dict[str, str]]


@bulk.url_value_preprocessor
def take_more(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Before the desk's guard, which asks for the request's length already; it reads nothing of a stranger's."""
    request.max_content_length = LARGEST_REQUEST


@bulk.post("/acknowledge")
def acknowledge() -> Response:
    return _each(_acknowledging)


@bulk.post("/close")
def close() -> Response:
    return _each(_closing)


def _acknowledging(fields: Fields) -> Verb:
    entry = fields.entry()
    return lambda db, case: {"link": b64(cases.acknowledge(db, case, entry, by=g.member, now=utc_now()))}


def _closing(fields: Fields) -> Verb:
    told = read_closing(fields)
    return lambda db, case: links_json(moving.close_among_many(db, case, told, by=g.member, now=utc_now()))


def _each(read: Callable[[Fields], Verb]) -> Response:
    """All of the request is read before the first case is touched."""
    access.require(g.member, Action.WRITE)
    fields = read_json(request)
    asked = {}
    listed = fields.objects("cases", 1, MOST_CASES)
    for one in listed:
        asked[one.text("number", NUMBER_LENGTH)] = read(one)
        one.done()
    if len(asked) != len(listed):
        fields.refuse("cases", "a list that names nothing twice")
    fields.done()
    done: list[dict[str, Any]] = []
    refused: list[dict[str, Any]] = []
    for number, verb in asked.items():
        try:
            with transaction() as db:
                found = access.case_for(db, g.member, number, Action.WRITE)
                done.append({"number": number, **verb(db, found)})
        except Trouble as trouble:
            refused.append({"number": number, "error": trouble.name, "message": trouble.message})
    return jsonify(done=done, refused=refused)
