"""`flask --app app work`: sends what is due, tells who asked to be told, forgets what has run out.

Two of them at once send nothing twice: each message is leased by one.
"""

from __future__ import annotations

import logging
import threading

import click
from flask import Blueprint, current_app
from sqlalchemy.exc import OperationalError

from casework import dialogues, outbox
from casework.clock import utc_now
from casework.database import transaction
from casework.errors import NotStored
from casework.outbox import Message
from channels import notices
from channels.configured import gateways
from channels.gateway import Gateway, NotSent
from crypto.rest import Pepper

work = Blueprint("work", __name__, cli_group=None)

IDLE_SECONDS = 1.0
# These libraries write addresses, and with them numbers, to the log of whoever asks for more than warnings.
for _name in ("urllib3", "requests", "twilio.http_client"):
    logging.getLogger(_name).setLevel(logging.WARNING)


@work.cli.command("work")
@click.option("--once", is_flag=True, help="Do what is due, and end.")
def run(once: bool) -> None:
    """Send messages to phones until ended. A second one beside it is harmless."""
    while True:
        try:
            sent = do_what_is_due()
        except (OperationalError, NotStored) as error:
            current_app.logger.error("%s", type(error).__name__)  # noqa: TRY400 (its text may hold values)
            sent = 0
        if once:
            return
        if not sent:
            threading.Event().wait(IDLE_SECONDS)


def do_what_is_due() -> int:
    """How many messages were tried."""
    pepper: Pepper = current_app.extensions["davylamp_pepper"]
    now = utc_now()
    with transaction() as session:
        dialogues.end_old(session, now)
        notices.send_due(session, pepper, now)
        messages = outbox.lease(session, pepper, now)
    for message in messages:
        _send(message)
    return len(messages)


def _send(message: Message) -> None:
    try:
        gateway = _allowed(message)
        gateway.send(message)
    except NotSent as error:
        with transaction() as session:
            if error.again:
                outbox.try_later(session, message, utc_now(), error.reason)
            else:
                outbox.fail(session, message.id, error.reason)
    else:
        with transaction() as session:
            outbox.accepted(session, message.id)


def _allowed(message: Message) -> Gateway:
    """Raises NotSent for a gateway that is gone, a country that is not served, or a day on which too much was spent."""
    gateway = gateways().get(message.gateway)
    if gateway is None:
        raise NotSent("no_gateway", again=False)
    if not message.to.startswith(gateway.line.prefixes):
        raise NotSent("prefix", again=False)
    with transaction() as session:
        spent = outbox.spent(session, message.gateway, utc_now())
    if spent >= gateway.line.daily_segments:
        raise NotSent("daily_limit", again=True)
    return gateway
