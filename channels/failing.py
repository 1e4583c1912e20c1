"""What comes and cannot be taken, try after try: given up at last, because it stands before everybody else's.

Whoever sent it is told, and it is counted for the operator. Its words are kept nowhere; where the provider shows them to
the person they stay, to be sent again.
"""

from __future__ import annotations

import logging
from datetime import datetime

from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from casework import dialogues, offices
from casework.database import Session, insert_rows, reading, transaction
from casework.errors import Trouble
from casework.models import FailingEvent
from casework.offices import NoKeyHere
from channels import conversation, outbox, resting, saying, wording
from channels.at_rest import message_tag, sender_tag
from channels.gateway import About, Inbound
from channels.held import Line
from channels.storing import OWN_PHONE, SHARED_PHONE
from channels.turns import Phone, State
from crypto.errors import Refused, WrongRoot, WrongService
from reporting.gateways import DoorClosed, own_gateway
from reporting.routing import UnreadableRules
from reporting.sealing import sendable
from reporting.stretching import Busy

log = logging.getLogger("davylamp.taking")

MOST_TRIES = 5
# That it could be counted shows that the database is there: so this message alone is what cannot be stored.
MOST_WAITS = 30
# It breaks everybody, and passes with what the operator does: nobody's message is to blame.
BROKEN = (DoorClosed, UnreadableRules, NoKeyHere, WrongRoot, WrongService)
_MAY_PASS = (Trouble, Refused, OperationalError, PoolTimeoutError)


def is_given_up(about: About, inbound: Inbound, error: Exception, now: datetime) -> bool:
    """Counts this try. False: it is to come again. Raises what a database that is away does: then it comes again as well."""
    if isinstance(error, Busy):
        return False
    if isinstance(error, BROKEN):
        log.error("nothing is taken at %s: %s", about.name, error.name)
        return False
    most = MOST_WAITS if isinstance(error, _MAY_PASS) else MOST_TRIES
    with transaction() as session:
        tries = _count(session, about, inbound, now)
        if tries >= most:
            _give_up(session, about, inbound, now)
    # The type and no more: values stand in the rest.
    log.warning("not taken at %s: %s, try %d", about.name, type(error).__name__, tries)
    return tries >= most


def why_closed(about: About) -> str:
    """By what name no report can be sealed over this gateway at the moment; empty where it can be."""
    try:
        gateway, line = own_gateway(about.carrier), Line(about)
        with reading() as session:
            offices.key_to_seal_to(session, saying.speaker(gateway.directory, line, ""))
    except BROKEN as error:
        return error.name
    return ""


def _count(session: Session, about: About, inbound: Inbound, now: datetime) -> int:
    key = message_tag(about.name, inbound.event)
    there = session.get(FailingEvent, key, with_for_update=True)
    if there is None:
        row = {"id": key, "gateway": about.name, "tries": 1, "given_up": False, "day": now.date()}
        insert_rows(session, FailingEvent.__table__, row)
        return 1
    there.tries += 1
    return there.tries


def _give_up(session: Session, about: About, inbound: Inbound, now: datetime) -> None:
    session.get_one(FailingEvent, message_tag(about.name, inbound.event)).given_up = True
    sender = sender_tag(about.name, inbound.sender)
    if dialogues.is_silent(session, sender, now.date()):
        return
    try:
        _, held = resting.find(session, sender, now)
        line = Line(about).speaking(held.language if held else "")
        phone = _phone(held.state if held else None, sendable(inbound.text), line)
    except Exception:  # noqa: BLE001  (if this is what breaks us: nobody is texted who may have asked for silence)
        return
    if phone is not Phone.UNSAFE:
        outbox.enqueue(
            session, gateway=about.name, to=inbound.sender, text=wording.say("not_taken", line), now=now,
            dedupe=f"{inbound.event}:not_taken", lasts=OWN_PHONE if phone is Phone.MINE else SHARED_PHONE,
        )  # fmt: skip


def _phone(before: State | None, text: str, line: Line) -> Phone:
    """Who reads it, as was said before and in the very words that are given up."""
    keyword = wording.keyword(text, *line.languages, carrier=line.about.carrier)
    after = conversation.step(before, text, keyword).state
    return (after or before or State()).phone
