"""What the operator does with files from the offline machine: `flask directory ...` and `flask member ...`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import Blueprint, current_app

from casework import enrolling, offices, publishing, transfers
from casework.clock import today, utc_now
from casework.database import reading, transaction
from casework.demo import ROOT_KEY as DEMO_ROOT
from casework.errors import NotFound, Trouble
from casework.publishing import WARN_OPERATOR_DAYS
from casework.trust import the_trust
from casework.views.guard import the_pepper
from crypto.ceremony.files import LARGEST
from crypto.ceremony.member_files import parse_member, parse_renewal
from crypto.ceremony.statements import parse_statement
from crypto.errors import Refused

RUNS_OUT, NOT_IN_FORCE = 1, 3  # exit codes; 2 is click's own

directory_commands = Blueprint("directory_commands", __name__, cli_group="directory")
member_commands = Blueprint("member_commands", __name__, cli_group="member")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@directory_commands.cli.command("publish")
@click.argument("file", type=FILE)
def publish(file: Path) -> None:
    """Take a signed statement. What is refused changes nothing."""
    with _refusals(), transaction() as session:
        new = publishing.publish(
            session,
            parse_statement(_read(file)),
            trust=the_trust(),
            today=today(),
            production=publishing.in_production(current_app.config["PUBLIC_BASE_URL"]),
        )
    click.echo(f"Published: statement {new.seq}, {len(new.offices)} office(s), in force until {new.expires}.")
    warn_of_expiry()


@directory_commands.cli.command("status")
def status() -> None:
    """Exit code 0: in force for more than 45 days. 1: sign a new one now. 3: none is in force."""
    sentence, code = _status()
    click.echo(sentence)
    raise SystemExit(code)


@directory_commands.cli.command("trust")
@click.argument("office")
def trust(office: str) -> None:
    """Let an office lead again that has let three offers run out in 90 days. Speak with its people first."""
    with _refusals(), transaction() as session:
        transfers.trust_again(session, offices.current(session, the_trust()).office(office), utc_now())
    click.echo(f"{office} may be asked to lead again.")


@member_commands.cli.command("import")
@click.argument("file", type=FILE)
def import_member(file: Path) -> None:
    """Take in a member made by `python -m crypto office new` or `office member`. Delete the file afterwards."""
    with _refusals(), transaction() as session:
        member = enrolling.enrol(
            session, parse_member(_read(file)), trust=the_trust(), pepper=the_pepper(), now=utc_now()
        )
        click.echo(f"{member.name} can sign in at the desk of {member.office}. Now delete {file}.")
    warn_of_expiry()


@member_commands.cli.command("renew")
@click.argument("file", type=FILE)
def renew_member(file: Path) -> None:
    """Take in a new certificate made by `python -m crypto office renew` or `office replace`."""
    with _refusals(), transaction() as session:
        renewal = parse_renewal(_read(file))
        member = enrolling.renew(session, renewal, trust=the_trust(), now=utc_now())
        click.echo(f"{member.name} is certified until {renewal.certificate.not_after}.")
    warn_of_expiry()


def warn_of_expiry() -> None:
    """One line on stderr; the demonstration renews itself and is not warned of."""
    if the_trust().root == DEMO_ROOT:
        return
    sentence, code = _status()
    if code:
        click.echo(sentence, err=True)


def _status() -> tuple[str, int]:
    try:
        with reading() as session:
            left = publishing.days_left(session, the_trust(), today())
    except NotFound:
        return "No directory of offices is published yet: flask --app app directory publish FILE", NOT_IN_FORCE
    except Refused as refusal:
        return f"The directory of offices cannot be used. {refusal.name}: {refusal}", NOT_IN_FORCE
    if left < 0:
        return f"The directory of offices ran out {-left} day(s) ago: nobody can report. Sign a new one.", NOT_IN_FORCE
    if left <= WARN_OPERATOR_DAYS:
        return f"The directory of offices runs out in {left} day(s): have a new one signed now.", RUNS_OUT
    return f"The directory of offices is in force for {left} more days.", 0


def _read(file: Path) -> bytes:
    with file.open("rb") as handle:
        return handle.read(LARGEST + 1)


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except (Refused, Trouble) as refusal:
        raise click.ClickException(f"{refusal.name}: {refusal}") from None
