"""The one parent of every desk screen: whoever is not signed in finds nothing here.

A screen is a blueprint nested under `desk`, so it is guarded by birth. The door itself (views/door.py) stands outside.
"""

from __future__ import annotations

from flask import Blueprint, current_app, g, request, session
from flask_wtf.csrf import CSRFProtect

from casework import desks
from casework.clock import utc_now
from casework.database import reading, transaction
from casework.errors import Forbidden, NotFound
from crypto.rest import Pepper

KEY = "desk"

csrf = CSRFProtect()
desk = Blueprint("desk", __name__, url_prefix="/desk", template_folder="../templates")


@desk.before_request
def guard() -> None:
    key = session.get(KEY)
    if not isinstance(key, str):
        raise NotFound
    now = utc_now()
    with reading() as db:
        found = desks.find(db, key, the_pepper(), now)
        if found is None:
            session.clear()
            raise NotFound
        g.desk, g.member = found
        db.expunge_all()
    # Only now: whoever is not signed in learns nothing but that there is nothing.
    check_same_origin()
    if request.method != "GET":
        csrf.protect()
    if desks.is_stale(g.desk, now):
        with transaction() as db:
            desks.touch(db, g.desk.id, now)


def check_same_origin() -> None:
    """Browsers say where a request comes from; a page of another site gets nothing done here."""
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    if request.method != "GET" and site != "same-origin":
        raise Forbidden
    origin = request.headers.get("Origin")
    if origin is not None and origin != request.host_url.rstrip("/"):
        raise Forbidden


def the_pepper() -> Pepper:
    pepper: Pepper = current_app.extensions["davylamp_pepper"]
    return pepper
