"""Commands of the office: `flask --app app migrate | maintain | demo | gateway | audit ...`."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import click
from flask import Blueprint, current_app

from casework import demo, desks, files, installation, inviting
from casework.audit_commands import audit_commands
from casework.ceremony_commands import warn_of_expiry
from casework.clock import utc_now
from casework.database import reading, the_database, transaction
from casework.files import Files, the_files
from casework.publishing import in_production
from casework.trust import the_trust
from casework.views.guard import the_pepper
from crypto.bodies import b64
from crypto.chunks import SEALED_CHUNK_BYTES
from crypto.keys import verify_key

# Loaded by name: Alembic takes a sixth of every start, and this one command needs it.
MIGRATIONS = "casework.migrations.run"

commands = Blueprint("commands", __name__, cli_group=None)
commands.cli.add_command(audit_commands)


@commands.cli.command("migrate")
def migrate() -> None:
    """Bring the database to this version's tables."""
    import_module(MIGRATIONS).upgrade(the_database().engine)
    with transaction() as session:
        installation.check_pepper(session, the_pepper())
    if the_database().quotes_values():
        click.echo(
            "PostgreSQL quotes what it refuses in its log: set log_error_verbosity = terse on the server.", err=True
        )
    warn_of_expiry()


@commands.cli.command("maintain")
def maintain() -> None:
    """End desks and invitations that have run out, take away files that no entry names, wipe SQLite's log. Run it every hour."""
    with transaction() as session:
        desks.end_old(session, utc_now())
        inviting.end_old(session, utc_now())
        files.forget_unfinished(session, utc_now().date())
    stored = the_files()
    _sweep(stored)
    if not the_database().maintain():
        raise click.ClickException("A reader held the log: what was deleted may still stand in it. Run this again.")
    with reading() as session:
        left = files.room_left(session, stored)
    if left is not None and left < stored.most_of_a_day * SEALED_CHUNK_BYTES:
        raise click.ClickException(
            f"no_room: at {left // 10**6} MB more of files, files are refused. Make room, or raise the limit."
        )


def _sweep(stored: Files) -> None:
    """Chunks without a row, and parts of chunks: what a killed process or a deleted case has left."""
    there = list(stored.storage.files())
    with reading() as session:
        orphans = files.without_row(session, there)
    for file in orphans:
        stored.storage.delete(file)
    stored.storage.sweep()


@commands.cli.command("gateway")
@click.argument("name", type=click.Choice(list(demo.GATEWAYS)), default="web-plain")
def show_gateway(name: str) -> None:
    """Make this server's key for a door that seals on arrival; print what the directory must list for it.

    NAME: web-plain, the page without script, or sms-text, the text messages.
    """
    click.echo(f"{name} {b64(verify_key(_gateway(name)))}")


def _gateway(name: str, fresh_value: bytes | None = None) -> bytes:
    data: Path = current_app.config["DAVYLAMP_DATA"]
    secret = installation.gateway_secret(name.split("-", maxsplit=1)[0])
    return installation.read_secret(data / "secrets", secret, fresh_value=fresh_value)


@commands.cli.command("demo")
def fill_demo() -> None:
    """Fill an empty installation with example offices and members whose keys are public."""
    if in_production(current_app.config["PUBLIC_BASE_URL"]):
        raise click.ClickException("in_production: PUBLIC_BASE_URL is a real address: nothing was filled in.")
    if current_app.config["ROOT_KEY"] != demo.ROOT_KEY:
        raise click.ClickException("ROOT_KEY is not the demonstration's: nothing was filled in.")
    for name, seed in demo.GATEWAY_SEEDS.items():
        _gateway(name, seed)
    with transaction() as session:
        demo.fill(session, the_pepper(), the_trust(), utc_now())
    port = current_app.config["PORT"]
    click.echo("Demonstration: every key in it is public. Do not report anything real here.\n")
    click.echo(f"  Report page   http://127.0.0.1:{port}/en/report")
    click.echo(f"  Desk          http://localhost:{port}/desk/sign-in\n")
    for member in demo.MEMBERS:
        click.echo(f"  {member.name:8} {member.office:10} {member.role:11} {member.passphrase}")
    click.echo("\n  The one-time code that goes with each of them stands on the sign-in page.\n")
