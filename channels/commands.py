"""Commands of the operator: `flask --app app work`, `flask --app app sms status | chat | kannel-config`. No number is printed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click
from flask import Blueprint
from flask.cli import AppGroup

from casework.clock import utc_now
from casework.database import reading
from channels import chat, failing, gateways, kannel_config, queue_counts, worker
from channels.sms_http import HttpGateway
from channels.sms_kannel import KannelGateway
from channels.terminal import NotTaken, PortTaken, typed

SPOOL = Path("/dev/shm/davylamp-kannel")  # noqa: S108 (memory, and the folder is its owner's only)
commands = Blueprint("phone_commands", __name__, cli_group=None)
sms = AppGroup("sms", help="Texts by telephone: gateways, what waits, what was spent.")
commands.cli.add_command(sms)


@commands.cli.command("work")
def work() -> None:
    """Send what is owed to phones, wake who is on duty, notice missed terms, until told to end. Several may run at once."""
    worker.work(worker.end_on_signals())


@sms.command("status")
def status() -> None:
    """Health, queue and spending of each gateway. Exit code 1 when one of them needs you."""
    trouble = False
    for name, gateway in gateways.configured().items():
        with reading() as session:
            count = queue_counts.count(session, name, now=utc_now())
        health = gateway.health()
        closed = failing.why_closed(gateway.about)
        trouble = trouble or not health.well or count.cap_reached or bool(closed)
        spent = f"{count.segments_today} of {gateway.about.daily_segments} segments today"
        click.echo(
            f"{name}: {health.word}, {count.waiting} waiting, {count.unreported} without report, "
            f"{count.copies} copies to delete at the provider, {count.lost_codes} codes that never went out, "
            f"{count.given_up} messages that could not be taken, {spent}{', CAP REACHED' if count.cap_reached else ''}"
            f"{f', TAKES NO REPORTS: {closed}' if closed else ''}"
        )
    if not gateways.configured():
        click.echo("No gateway is configured: see SMS_GATEWAYS in the README.")
    if trouble:
        raise SystemExit(1)


@sms.command("chat")
@click.option("--number", default="+243810000001", show_default=True, help="of the phone that is played")
@click.option("--price", default=0.05, show_default=True, help="of one segment, in your money")
def play_phone(number: str, price: float) -> None:
    """Play a keypad phone against the running demonstration. Ctrl-D ends it; Enter alone looks for new texts."""
    gateway = gateways.configured().get(gateways.DEMO)
    if not isinstance(gateway, HttpGateway):
        raise click.ClickException("no_demonstration: only the demonstration has a line to this terminal: make run.")
    if not number.startswith(gateway.about.allowed_prefixes):
        raise click.ClickException("prefix_not_allowed: this line texts numbers that begin with +243 only.")
    click.echo(f"A phone, texting {gateway.about.number}. Nothing real here: every key of the demonstration is public.")
    try:
        with chat.telephone(gateway, number, price) as telephone:
            for shown in telephone.talk(iter(lambda: typed(sys.stdin), None)):
                click.echo(shown)
            click.echo(f"\n{telephone.bill()}")
    except PortTaken:
        raise click.ClickException("port_taken: another chat is open, or the port above PORT is in use.") from None
    except NotTaken as error:
        raise click.ClickException(
            f"not_taken: {error.reason}: the service took nothing. Is it running (make run), on the same PORT?"
        ) from None


@sms.command("kannel-config")
@click.argument("name")
@click.option("--folder", type=click.Path(path_type=Path), required=True, help="where Kannel keeps its logs")
@click.option("--spool", type=click.Path(path_type=Path), default=SPOOL, show_default=True, help="its queue, in memory")
@click.option("--line", type=click.Path(path_type=Path), required=True, help="file with the operator's smsc group")
@click.option("--smsbox-port", default=13001, show_default=True)
@click.option("--retry-seconds", default=10, show_default=True)
def write_kannel_config(name: str, folder: Path, spool: Path, line: Path, smsbox_port: int, retry_seconds: int) -> None:
    """Write FOLDER/kannel.conf, which keeps numbers and texts out of Kannel's logs. Start both boxes with -v 4."""
    gateway = gateways.configured().get(name)
    if not isinstance(gateway, KannelGateway):
        raise click.ClickException("not_kannel: no gateway of kind kannel has this name.")
    places = kannel_config.Places(folder.absolute(), line.absolute(), spool.absolute(), smsbox_port, retry_seconds)
    for place in (places.folder, places.spool):
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        place.chmod(0o700)
    path = places.folder / "kannel.conf"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as handle:
        handle.write(kannel_config.written(gateway, places))
    path.chmod(0o600)
    click.echo(f"{path} is written. As the user kannel runs as:\n  bearerbox -v 4 {path}\n  smsbox -v 4 {path}")
