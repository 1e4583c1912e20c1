"""Desk pages say from 14 days before that the directory runs out; reporters' pages stay the same for everyone."""

from __future__ import annotations

from datetime import date, timedelta

from casework import offices
from casework.clock import today
from casework.database import reading
from casework.errors import NotFound
from casework.publishing import WARN_DESK_DAYS
from casework.trust import the_trust
from crypto.errors import Refused


def expiry() -> dict[str, date | None]:
    try:
        with reading() as session:
            expires = offices.current(session, the_trust()).expires
    except (NotFound, Refused):
        return {"directory_ends": None}
    soon = expires - today() <= timedelta(days=WARN_DESK_DAYS)
    return {"directory_ends": expires if soon else None}
