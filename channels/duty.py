"""Calling the office's member on duty: a text to a number that the operator has set, constant and empty of content.

Whoever sees that telephone learns that there is something to look at, and no case, place or person. Hourly at most: a
flood of alarms must neither wear the member out nor spend the day's money.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from casework.database import Session
from channels import gateways, outbox, wording
from channels.gateway import About
from channels.held import Line

QUIET = timedelta(hours=1)


def reaches(office: str) -> bool:
    return _through(office) is not None


def call(session: Session, office: str, now: datetime) -> bool:
    """Whether the operator has set a number for this office."""
    found = _through(office)
    if found is None:
        return False
    gateway, to = found
    kind = f"duty:{office}"
    hours = [f"{kind}:{moment:%Y-%m-%dT%H}" for moment in (now - QUIET, now)]
    if any(outbox.was_owed_since(session, gateway=gateway.name, dedupe=hour, since=now - QUIET) for hour in hours):
        return True
    text = wording.say("duty", Line(gateway).speaking(""))
    outbox.enqueue(session, gateway=gateway.name, to=to, text=text, dedupe=hours[1], now=now)
    return True


def _through(office: str) -> tuple[About, str] | None:
    """The first gateway that has a number for the office, and the number."""
    for gateway in gateways.configured().values():
        if office in gateway.about.duty:
            return gateway.about, gateway.about.duty[office]
    return None
