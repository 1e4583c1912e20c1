"""A case's files at the desk: opening one is recorded, and only who has done that is handed its chunks."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, g, jsonify, request
from itsdangerous import BadSignature, URLSafeSerializer

from casework import access, cases, files
from casework.access import Action
from casework.clock import utc_now
from casework.database import reading, transaction
from casework.errors import NotFound
from casework.files import the_files
from crypto.bodies import b64, unb64
from crypto.boxes import ID_BYTES
from crypto.errors import Malformed

case_files = Blueprint("files", __name__, url_prefix="/cases/<number>/files/<file>")

TICKET = "X-Ticket"


@case_files.post("/open")
def open_file(number: str, file: str) -> Response:
    """A ticket for the chunks, good for this file and this session at the desk."""
    with transaction() as db:
        case = access.case_for(db, g.member, number, Action.READ)
        found = cases.open_file(db, case, _id(file), by=g.member, now=utc_now())
        opened = cases.openings(db, [found], by=g.member)[found.id]
        return jsonify(chunks=found.chunks, ticket=_tickets().dumps(_names(found.id)), opened=opened)


@case_files.get("/<int:chunk>")
def chunk(number: str, file: str, chunk: int) -> Response:
    try:
        shown = _tickets().loads(request.headers.get(TICKET, ""))
    except BadSignature:
        raise NotFound from None
    with reading() as db:
        found = files.find(db, access.case_for(db, g.member, number, Action.READ).id, _id(file), with_entry=True)
        if shown != _names(found.id):
            raise NotFound
        db.expunge_all()
    sealed = the_files().get(found, chunk, request.args.get("chunks", 1, int))
    return current_app.response_class(sealed, mimetype="application/octet-stream")


def _tickets() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="davylamp-file")


def _names(file_id: bytes) -> list[str]:
    return [b64(g.desk.id), b64(file_id)]


def _id(file: str) -> bytes:
    try:
        return unb64(file, ID_BYTES)
    except Malformed:
        raise NotFound from None
