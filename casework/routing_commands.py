"""`flask --app app route`: to whom a case would go, and whether rules do what worked cases say. Reads, changes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from flask import Blueprint
from flask.cli import with_appcontext
from sqlalchemy.exc import DBAPIError

from casework import offices, routing_trial
from casework.database import reading
from casework.demo import OFFICES as DEMO_OFFICES
from casework.demo import ROOT_KEY as DEMO_ROOT
from casework.errors import NotFound
from casework.routing import decide
from casework.routing_facts import of_directory, read_facts, read_offices, unused
from casework.routing_files import json_of, model_of, offices_of, rows_of
from casework.routing_model import CARRIED, Model, read_model
from casework.routing_trial import Difference, written
from casework.routing_words import Misread
from casework.trust import the_trust
from crypto.errors import Refused

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
OTHERWISE = 1
route_commands = Blueprint("route_commands", __name__, cli_group=None)


@dataclass(frozen=True)
class Chosen:
    """Files in place of what the directory in force says; None: the directory's."""

    model: Path | None
    offices: Path | None

    def read(self) -> tuple[Model, Model, Sequence[dict[str, Any]]]:
        """The rules to be tried, those in force, and the offices."""
        in_force, listed = _in_force(needs_offices=self.offices is None)
        return (
            in_force if self.model is None else model_of(self.model),
            in_force,
            listed if self.offices is None else offices_of(self.offices),
        )


@route_commands.cli.group("route", invoke_without_command=True)
@click.option("--facts", type=FILE, help="What is known of the case: JSON as in the README of casework/.")
@click.option("--model", type=FILE, help="Rules in place of those in force.")
@click.option("--offices", type=FILE, help="Offices in place of those in the directory.")
@click.pass_context
@with_appcontext
def route(context: click.Context, facts: Path | None, model: Path | None, offices: Path | None) -> None:
    """Print as JSON to whom a case goes, with what, by when, why, and what kept other offices out."""
    context.obj = Chosen(model, offices)
    if context.invoked_subcommand is not None:
        if facts is not None:
            raise click.UsageError("--facts is for one case; `route test` takes a file of cases.")
        return
    if facts is None:
        raise click.UsageError("Say which case: --facts FILE, or test worked cases: route test CASES.")
    with _misread():
        tried, _, listed = context.obj.read()
        given = json_of(facts)
        decision = written(decide(tried, listed, read_facts(given)), tried)
    _tell_unused(unused(given), "")
    click.echo(json.dumps(decision, indent=1, ensure_ascii=False))


@route.command("test")
@click.argument("cases", type=FILE)
@click.option("--model", type=FILE, help="Rules in place of those in force.")
@click.option("--offices", type=FILE, help="Offices in place of those in the directory.")
@click.pass_obj
def test(chosen: Chosen, cases: Path, model: Path | None, offices: Path | None) -> None:
    """Decide each case of a file and print those that come out otherwise than the file expects: exit code 1.

    With other rules, print also what they would change against those in force.
    """
    with _misread():
        tried, in_force, listed = Chosen(model or chosen.model, offices or chosen.offices).read()
        rows = rows_of(cases)
        wrong = list(routing_trial.failing(rows, tried, listed))
        changes = list(routing_trial.changed(rows, in_force, tried, listed))
    for row in rows:
        _tell_unused(unused(row.case) if isinstance(row.case, dict) else [], f"{row.id}: ")
    _tell("FAILS", wrong, "should be", "is")
    _tell("CHANGES", changes, "was", "would be")
    click.echo(f"{len(rows) - len(wrong)} of {len(rows)} cases come out as expected.")
    if tried is not in_force:
        click.echo(f"Against the rules in force {len(changes)} of {len(rows)} cases change.")
    if wrong:
        raise SystemExit(OTHERWISE)


def _tell(what: str, differences: Iterable[Difference], before: str, after: str) -> None:
    for difference in differences:
        click.echo(f"{what} {difference.row.id}  {difference.row.note}")
        for name, was, becomes in difference.parts:
            click.echo(f"  {name}: {before} {_compact(was)}, {after} {_compact(becomes)}")


def _tell_unused(names: Sequence[str], where: str) -> None:
    """Beside the answer, since one of them may be a slip of the pen."""
    if names:
        click.echo(f"{where}no rule asks for {', '.join(names)}", err=True)


def _compact(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _in_force(*, needs_offices: bool) -> tuple[Model, Sequence[dict[str, Any]]]:
    """The directory's; before one is published, what this version carries, and only a demonstration carries offices."""
    try:
        with reading() as session:
            directory = offices.current(session, the_trust())
    except Refused as refused:
        raise Misread(refused.name, "the directory in force is refused: see to that first") from None
    except (NotFound, DBAPIError):  # the latter before the first `migrate`
        if needs_offices and the_trust().root != DEMO_ROOT:
            raise Misread(
                "no_directory", "no directory of offices is in force here: name a file of them with --offices"
            ) from None
        click.echo("No directory is in force here: the rules are those that this version carries.", err=True)
        return read_model(CARRIED), read_offices(DEMO_OFFICES)
    return read_model(directory.routing), of_directory(directory.offices)


@contextmanager
def _misread() -> Iterator[None]:
    try:
        yield
    except Misread as misread:
        raise click.ClickException(f"{misread.name}: {misread}") from None
