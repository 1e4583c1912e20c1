"""What desk pages say of the directory: its provinces by name, and from 14 days before that it runs out.

Reporters' pages stay the same for everyone and say no such day.
"""

from __future__ import annotations

from typing import Any

from flask import g
from flask_babel import get_locale

from casework import offices, places
from casework.clock import today
from casework.database import Session, reading
from casework.errors import NotFound
from casework.publishing import WARN_DESK_DAYS
from casework.trust import the_trust
from crypto.errors import Refused


def published() -> dict[str, Any]:
    """Asked once a request: a page is rendered from several templates."""
    if "published" not in g:
        g.published = _published()
    said: dict[str, Any] = g.published
    return said


def office_names(db: Session) -> dict[str, str]:
    """Of the offices, in the desk's language."""
    listed, language = offices.current(db, the_trust()), str(get_locale() or "en")
    return {office.id: places.office_name(office, language) for office in listed.offices.values()}


def _published() -> dict[str, Any]:
    try:
        with reading() as session:
            directory = offices.current(session, the_trust())
    except (NotFound, Refused):
        return {"directory_ends": None, "provinces": []}
    soon = (directory.expires - today()).days <= WARN_DESK_DAYS
    named = [province for country in places.provinces(directory).values() for province in country]
    return {"directory_ends": directory.expires if soon else None, "provinces": named}
