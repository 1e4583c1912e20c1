"""The JSON API for reporters, for our own pages and anyone's client. No cookie, no state, no names in URLs."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, request

from casework import offices
from casework.boxes import NewEntry
from casework.database import reading
from casework.errors import NotFound
from casework.files import MOST_IN_AN_ENTRY
from casework.wire import entry_json, read_json
from crypto.bodies import b64, unb64
from crypto.boxes import ID_BYTES
from crypto.errors import Malformed
from reporting import followup, intake
from reporting.cacheable import FOREVER, Cacheable

api = Blueprint("api", __name__)

# Whoever watches the line learns a size class, not how much was written.
ANSWER_SIZES = tuple(16 * 1024 * 4**n for n in range(4))


@api.get("/directory.json")
def directory() -> Response:
    with reading() as session:
        return Cacheable(offices.newest(session).body, "application/json").answer()


@api.get("/directory.sig")
def directory_signature() -> Response:
    with reading() as session:
        return Cacheable(offices.newest(session).sig, "application/octet-stream").answer()


@api.get("/keys/<digest>")
def sealing_key(digest: str) -> Response:
    try:
        raw = unb64(digest, 32)
    except Malformed:
        raise NotFound from None
    with reading() as session:
        return Cacheable(offices.sealing_key(session, raw), "application/octet-stream", FOREVER).answer()


@api.post("/api/reports")
def report() -> tuple[Response, int]:
    receipt = intake.receive(intake.read_report(read_json(request)))
    return jsonify(day=receipt.day.isoformat(), link=b64(receipt.link)), 201


@api.post("/api/cases/open")
def open_case() -> Response:
    fields = read_json(request)
    token = fields.bytes("token", 32)
    after = fields.bytes("after", 32) if fields.has("after") else None
    fields.done()
    thread = followup.open_thread(token, after)
    box = {
        "box": b64(thread.box.id),
        "kind": thread.box.kind,
        "box_key": b64(thread.box.public),
        "entries": [entry_json(row) for row in thread.page.entries],
        "more": thread.page.more,
    }
    word = {"opened": thread.opened, "offices": thread.offices, "reserve": thread.reserve}
    due = None if thread.check_in is None else thread.check_in.isoformat()
    return _padded({"case": b64(thread.case), "lock": b64(thread.lock), "boxes": [box], "check_in": due, **word})


@api.post("/api/cases/entries")
def write_entry() -> tuple[Response, int]:
    fields = read_json(request)
    token, box, entry = fields.bytes("token", 32), fields.bytes("box", ID_BYTES), fields.entry()
    attached = fields.ids("files", MOST_IN_AN_ENTRY) if fields.has("files") else []
    alarm = fields.flag("alarm")
    fields.done()
    return jsonify(link=b64(followup.write(token, box, entry, attached=attached, alarm=alarm))), 201


@api.post("/api/cases/withdrawal")
def take_back() -> tuple[Response, int]:
    return _about_consent(followup.take_back)


@api.post("/api/cases/consent")
def allow_anew() -> tuple[Response, int]:
    return _about_consent(followup.allow_anew)


def _about_consent(write: Callable[[bytes, bytes, NewEntry], bytes]) -> tuple[Response, int]:
    fields = read_json(request)
    token, box, entry = fields.bytes("token", 32), fields.bytes("box", ID_BYTES), fields.entry()
    fields.done()
    return jsonify(link=b64(write(token, box, entry))), 201


@api.post("/api/cases/check_in")
def check_in() -> tuple[Response, int]:
    fields = read_json(request)
    token, box, entry = fields.bytes("token", 32), fields.bytes("box", ID_BYTES), fields.entry()
    due, alarm = fields.day("due"), fields.truth("alarm")
    fields.done()
    return jsonify(link=b64(followup.check_in(token, box, entry, due, alarm=alarm))), 201


@api.post("/api/cases/no_contact")
def stop_contact() -> tuple[Response, int]:
    fields = read_json(request)
    token, box, entry = fields.bytes("token", 32), fields.bytes("box", ID_BYTES), fields.entry()
    fields.done()
    return jsonify(link=b64(followup.stop_contact(token, box, entry))), 201


def _padded(answer: dict[str, Any]) -> Response:
    """Spaces behind the object: JSON, and as long as many others."""
    body = json.dumps(answer, separators=(",", ":")).encode()
    size = next((size for size in ANSWER_SIZES if len(body) <= size), len(body))
    return current_app.response_class(body.ljust(size), mimetype="application/json")
