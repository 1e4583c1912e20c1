"""What every page carries: whom to believe (root and service), since when (release), in which language."""

from __future__ import annotations

from flask import current_app
from flask_babel import get_locale

from casework import RELEASE, offices
from casework.database import reading
from casework.errors import NotFound
from crypto.bodies import b64

NO_SERVICE = ""


def pins() -> dict[str, str]:
    root: bytes = current_app.config["ROOT_KEY"]
    return {
        "root": b64(root),
        "service": _service(root),
        "release": RELEASE,
        "lang": str(get_locale() or "en"),
        "leave_url": current_app.config["NEUTRAL_URL"],
    }


def _service(root: bytes) -> str:
    with reading() as session:
        try:
            return b64(offices.current(session, root).service)
        except NotFound:
            return NO_SERVICE
