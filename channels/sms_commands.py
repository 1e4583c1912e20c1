"""`flask --app app sms ...`: for the operator of the gateways."""

from __future__ import annotations

from pathlib import Path

import click
from flask import Blueprint

from casework import outbox
from casework.clock import utc_now
from casework.database import reading
from channels.configured import gateways
from channels.sms_kannel import CONFIGURATION, Kannel

sms_commands = Blueprint("sms", __name__, cli_group="sms")

_FAKE = """group = smsc
smsc = fake
smsc-id = FAKE
host = 127.0.0.1
port = {port}
connect-allow-ip = 127.0.0.1"""
_TO_FILL_IN = """# Your operator's connection: see Kannel's user guide, chapter "Setting up SMS centers".
group = smsc
smsc = smpp"""


@sms_commands.cli.command("status")
def status() -> None:
    """Gateways, what waits and what was spent today. No number, no word."""
    with reading() as session:
        counted = outbox.counts(session)
        for name, gateway in gateways().items():
            spent = outbox.spent(session, name, utc_now())
            up = "answers" if gateway.is_up() else "DOES NOT ANSWER"
            click.echo(f"{name}: {up}; {spent} of {gateway.line.daily_segments} segments today")
            for _, state, count in (row for row in counted if row[0] == name):
                click.echo(f"  {state.value}: {count}")


@sms_commands.cli.command("kannel-config")
@click.argument("name")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--spool", default=Path("/dev/shm/davylamp-kannel"), type=click.Path(path_type=Path), help="In memory.")  # noqa: S108
@click.option("--admin-port", default=13000)
@click.option("--smsbox-port", default=13001)
@click.option("--fake-port", default=0, help="For trying out: a made-up operator on this port of this machine.")
def kannel_config(name: str, folder: Path, spool: Path, admin_port: int, smsbox_port: int, fake_port: int) -> None:
    """Write FOLDER/kannel.conf for the gateway NAME: settings that keep numbers and texts out of Kannel's logs.

    Start with -v 4, which keeps them off the terminal too: bearerbox -v 4 kannel.conf; smsbox -v 4 kannel.conf
    """
    gateway = gateways().get(name)
    if not isinstance(gateway, Kannel):
        raise click.ClickException(f"unknown_gateway: there is no gateway of Kannel's with the name {name}.")
    for place in (folder, spool):
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        place.chmod(0o700)
    path = folder / "kannel.conf"
    path.touch(mode=0o600)
    path.write_text(
        CONFIGURATION.format(
            admin_port=admin_port,
            smsbox_port=smsbox_port,
            sendsms_port=gateway.sendsms.split(":")[2].split("/")[0],
            admin=gateway.secret,
            folder=folder,
            spool=spool,
            smsc=_FAKE.format(port=fake_port) if fake_port else _TO_FILL_IN,
            number=gateway.line.number,
            user=gateway.user,
            password=gateway.password,
            callback=gateway.callback,
            name=gateway.line.name,
            secret=gateway.secret,
        )
    )
    click.echo(f"written: {path}")
