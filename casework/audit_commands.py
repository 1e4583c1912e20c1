"""`flask --app app audit anchor | verify`: for the operator, from a daily job and by hand."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from casework import anchors
from casework.audit_review import review
from casework.clock import today
from casework.database import reading, transaction
from crypto.errors import Malformed

audit_commands = AppGroup("audit", help="The record of what was done: anchor it, verify it.")


@audit_commands.command("anchor")
def anchor() -> None:
    """Make today's anchor and print its line, to be kept elsewhere. The second of a day is the first again."""
    with transaction() as session:
        line, clock_went_back = anchors.make(session, today())
    click.echo(str(line))
    if clock_went_back:
        click.echo(
            "There is an anchor of a later day: this clock is behind, or was ahead. Look which, and keep the line.",
            err=True,
        )


@audit_commands.command("verify")
@click.option("--anchor", "kept", metavar="LINE", help="A line that `audit anchor` printed, kept elsewhere.")
def verify(kept: str | None) -> None:
    """Read the whole record again and name the first broken row of each chain."""
    try:
        line = None if kept is None else anchors.read_line(kept)
    except Malformed:
        raise click.ClickException(
            "This is not the line of an anchor. It looks like: davylamp-anchor 17 2026-11-24 ..."
        ) from None
    with reading() as session:
        found = review(session, line)
    for fault in found.faults:
        click.echo(str(fault))
    if found.faults:
        raise click.ClickException("The record was changed or is damaged. Keep a copy of the database as it is now.")
    click.echo(f"The record holds: {found.rows} rows in {found.chains} chains, {found.anchors} anchors.")
