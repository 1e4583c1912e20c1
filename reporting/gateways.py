"""The server's own key for what is sealed on arrival. Only while the directory lists it may a door use it."""

from __future__ import annotations

from pathlib import Path

from flask import current_app

from casework import installation, offices
from casework.clock import today
from casework.database import reading
from casework.errors import NotFound, Trouble
from casework.trust import the_trust
from crypto.directory import Directory
from crypto.keys import verify_key
from reporting.sealing import Gateway

WEB, SMS, TELEGRAM = "web", "sms", "telegram"


class DoorClosed(Trouble):
    status = 503
    name = "door_closed"
    sentence = "This door is closed here."


def own_gateway(carrier: str) -> Gateway:
    """Raises DoorClosed without a key, with one that the directory does not list, or with a directory out of date."""
    data: Path = current_app.config["DAVYLAMP_DATA"]
    seed = installation.find_secret(data / "secrets", installation.gateway_secret(carrier))
    directory = _directory()
    if seed is None or directory is None or not directory.issued <= today() <= directory.expires:
        raise DoorClosed
    own = verify_key(seed)
    if not any(carrier_of_id(gateway) == carrier and verify == own for gateway, verify in directory.gateways.items()):
        raise DoorClosed
    return Gateway(seed, directory)


def carrier_of_id(gateway_id: str) -> str:
    """`web`, `sms`, `telegram`: what stands before the first hyphen."""
    return gateway_id.split("-", maxsplit=1)[0]


def carrier_of(directory: Directory, author: bytes) -> str:
    return next((carrier_of_id(name) for name, verify in directory.gateways.items() if verify == author), "")


def _directory() -> Directory | None:
    with reading() as session:
        try:
            return offices.current(session, the_trust())
        except NotFound:
            return None
