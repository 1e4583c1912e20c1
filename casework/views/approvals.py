"""What waits for a second person. Whatever needs one asks for it on its own screen; here it is approved or refused."""

from __future__ import annotations

from flask import Blueprint, g, render_template

from casework import approvals
from casework.clock import utc_now
from casework.database import reading, transaction
from casework.errors import NotFound
from casework.members import names_of
from casework.views.guard import fresh
from casework.views.published import office_names
from crypto.bodies import b64, unb64
from crypto.boxes import ID_BYTES
from crypto.errors import Malformed

pending = Blueprint("approvals", __name__, url_prefix="/approvals")


@pending.get("/")
def show() -> str:
    with reading() as db:
        found = approvals.pending(db, g.member, utc_now())
        names = names_of(db, g.member.office)
        return render_template(
            "desk/approvals.html", approvals=found, names=names, offices=office_names(db), b64=b64, own=g.member.id
        )


@pending.post("/<approval>/approve")
@fresh
def approve(approval: str) -> tuple[str, int]:
    with transaction() as db:
        approvals.approve(db, _id(approval), by=g.member, now=utc_now())
    return "", 204


@pending.post("/<approval>/withdraw")
def withdraw(approval: str) -> tuple[str, int]:
    with transaction() as db:
        approvals.withdraw(db, _id(approval), by=g.member, now=utc_now())
    return "", 204


def _id(text: str) -> bytes:
    try:
        return unb64(text, ID_BYTES)
    except Malformed:
        raise NotFound from None
