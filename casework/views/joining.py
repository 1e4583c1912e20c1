"""The invitee's page. It is public, and who does not hold a link finds nothing; the code is typed there and stays there."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from casework import inviting
from casework.clock import utc_now
from casework.database import reading, transaction
from casework.errors import NotFound
from casework.inviting import NewKeys
from casework.views.guard import check_same_origin, the_pepper
from casework.wire import read_json
from crypto.bodies import b64, unb64
from crypto.boxes import ID_BYTES
from crypto.errors import Malformed
from crypto.keys import PUBLIC_BYTES
from crypto.locks import MEMBER_LOCK_BYTES

joining = Blueprint("joining", __name__, url_prefix="/desk/join/<invitation>")


@joining.get("")
def show(invitation: str) -> str:
    with reading() as db:
        found = inviting.open_for_invitee(db, invitation_id(invitation), utc_now())
        return render_template("desk/join.html", invitation=found, b64=b64)


@joining.post("")
def answer(invitation: str) -> tuple[str, int]:
    check_same_origin()
    fields = read_json(request)
    keys = NewKeys(
        verify=fields.bytes("verify", 32),
        seal_public=fields.bytes("seal_public", PUBLIC_BYTES),
        salt=fields.bytes("salt", 16),
        login=fields.bytes("login", 32),
        locked=fields.bytes("locked", MEMBER_LOCK_BYTES),
        proof=fields.bytes("proof", 32),
    )
    fields.done()
    with transaction() as db:
        inviting.answer(db, invitation_id(invitation), keys, pepper=the_pepper(), now=utc_now())
    return "", 204


def invitation_id(text: str) -> bytes:
    try:
        return unb64(text, ID_BYTES)
    except Malformed:
        raise NotFound from None
