"""Files in sealed chunks, for reporters. The token is in the body or in a header, never in an address.

One request holds a few chunks: the memory that an upload takes here does not grow with the file.
"""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify, request

from casework import cases, files
from casework.clock import today
from casework.database import Session, reading, transaction
from casework.errors import Invalid, NotFound
from casework.files import MOST_AT_ONCE, MOST_CHUNKS, the_files
from casework.models import Case, StoredFile
from casework.wire import read_json
from crypto.bodies import b64, unb64
from crypto.boxes import ID_BYTES
from crypto.chunks import SEALED_CHUNK_BYTES
from crypto.errors import Malformed
from crypto.rest import TOKEN, Pepper

files_api = Blueprint("files_api", __name__, url_prefix="/api/files")

_SCHEME = "Bearer "


@files_api.post("")
def begin() -> tuple[Response, int]:
    fields = read_json(request)
    token, file = fields.bytes("token", 32), fields.bytes("file", ID_BYTES)
    chunks = fields.count("chunks", MOST_CHUNKS)
    fields.done()
    with transaction() as session:
        files.begin(session, the_files(), _case(session, token).id, file, chunks, day=today())
    return jsonify(file=b64(file), chunk_bytes=SEALED_CHUNK_BYTES), 201


@files_api.put("/<file>/<int:number>")
def put(file: str, number: int) -> tuple[str, int]:
    request.max_content_length = MOST_AT_ONCE * SEALED_CHUNK_BYTES
    found = _find(file)
    the_files().put(found, number, request.get_data(cache=False))
    return "", 204


@files_api.get("/<file>/<int:number>")
def get(file: str, number: int) -> Response:
    """As many as are asked for and are there, in their order; one without asking."""
    sealed = the_files().get(_find(file), number, request.args.get("chunks", 1, int))
    return current_app.response_class(sealed, mimetype="application/octet-stream")


def _find(file: str) -> StoredFile:
    """Raises NotFound for a file that is not the token's, as for one that is not there."""
    try:
        token, file_id = unb64(_token_in_header(), 32), unb64(file, ID_BYTES)
    except Malformed:
        raise NotFound from None
    with reading() as session:
        found = files.find(session, _case(session, token).id, file_id)
        session.expunge_all()
        return found


def _token_in_header() -> str:
    given = request.headers.get("Authorization", "")
    if not given.startswith(_SCHEME):
        raise Invalid("no_token", "Send the token in the header Authorization, behind the word Bearer.")
    return given.removeprefix(_SCHEME)


def _case(session: Session, token: bytes) -> Case:
    pepper: Pepper = current_app.extensions["davylamp_pepper"]
    case = cases.by_token(session, pepper.tag(token, TOKEN))
    if case is None:
        raise NotFound
    return case
