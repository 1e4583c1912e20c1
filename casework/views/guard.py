"""The one parent of every desk screen: whoever is not signed in finds nothing here.

A screen is a blueprint nested under `desk`, so it is guarded by birth. The door itself (views/door.py) stands outside.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Blueprint, current_app, g, request, session
from flask_wtf.csrf import CSRFProtect

from casework import desks
from casework.clock import utc_now
from casework.database import reading, transaction
from casework.errors import Forbidden, NotFound, ProveAgain
from casework.factors import Gate
from casework.passkeys import Passkeys
from crypto.rest import Pepper

KEY = "desk"
P = ParamSpec("P")
T = TypeVar("T")

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


def fresh(view: Callable[P, T]) -> Callable[P, T]:
    """For what would hurt most in a thief's hands: only within five minutes after a factor was shown."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> T:
        if not desks.is_fresh(g.desk, utc_now()):
            raise ProveAgain
        return view(*args, **kwargs)

    guarded.asks_for_factor = True  # type: ignore[attr-defined]
    return guarded


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


def the_gate(purpose: bytes) -> Gate:
    passkeys: Passkeys = current_app.extensions["davylamp_passkeys"]
    return Gate(the_pepper(), passkeys, purpose, utc_now())
