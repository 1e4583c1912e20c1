"""What every page carries: whom to believe (root and service), since when (release), in which language."""

from __future__ import annotations

from flask import current_app
from flask_babel import get_locale

from casework import RELEASE
from casework.trust import the_trust
from crypto.bodies import b64


def pins() -> dict[str, str]:
    trust = the_trust()
    return {
        "root": b64(trust.root),
        "service": b64(trust.service() or b""),
        "release": RELEASE,
        "lang": str(get_locale() or "en"),
        "leave_url": current_app.config["NEUTRAL_URL"],
    }
