"""Commands of the operator: `flask --app app telegram`, `flask --app app telegram chat`. Nothing of a chat is printed but there."""

from __future__ import annotations

import logging
import sys
from typing import cast

import click
from flask import Blueprint
from flask.cli import with_appcontext

from channels import gateways, telegram_chat, telegram_polling, worker
from channels.gateway import SendError
from channels.telegram_polling import Polled
from channels.terminal import NotTaken, PortTaken, typed
from reporting.gateways import TELEGRAM

commands = Blueprint("telegram_commands", __name__, cli_group=None)


@commands.cli.group("telegram", invoke_without_command=True)
@with_appcontext
@click.pass_context
def telegram(context: click.Context) -> None:
    """Take messages until told to end, one process for each bot. With `webhook = true`: tell Telegram where to call."""
    if context.invoked_subcommand is not None:
        return
    bots = [cast("Polled", one) for one in gateways.configured().values() if one.about.carrier == TELEGRAM]
    if not bots:
        raise click.ClickException("no_bot: no gateway of kind telegram is configured: see SMS_GATEWAYS in the README.")
    try:
        telegram_polling.run(bots, worker.end_on_signals())
    except SendError as error:
        raise click.ClickException(f"not_registered: {error.reason}: Telegram did not take the address.") from None


@telegram.command("chat")
@click.option("--chat", default=810000001, show_default=True, help="number of the chat that is played")
def play(chat: int) -> None:
    """Play somebody on Telegram against the running demonstration. /photo, /voice or /file with a path sends a file."""
    if gateways.DEMO_CHAT not in gateways.configured():
        raise click.ClickException("no_demonstration: only the demonstration has a line to this terminal: make run.")
    # The member on duty of the demonstration has a telephone that nobody holds.
    logging.getLogger("davylamp.work").setLevel(logging.ERROR)
    click.echo("Somebody on Telegram. Nothing real here: every key of the demonstration is public.")
    click.echo("A number presses the button that begins with it. Ctrl-D ends it; Enter alone looks for what is new.")
    try:
        with telegram_chat.window(chat) as window:
            for shown in window.talk(iter(lambda: typed(sys.stdin), None)):
                click.echo(shown)
    except PortTaken:
        raise click.ClickException("port_taken: another chat is open, or the port two above PORT is in use.") from None
    except NotTaken as error:
        raise click.ClickException(
            f"not_taken: {error.reason}: the service took nothing. Is it running (make run), on the same PORT?"
        ) from None
