"""What a turn of the dialogue says, with the values that its sentences hold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask import current_app

from channels import duty, wording
from channels.held import Line
from channels.turns import Turn
from crypto.directory import Directory
from crypto.offices import Office
from reporting.routing import Answers, reader_of

ANSWER_DAYS = 7


def speaker(directory: Directory, line: Line, office: str) -> Office:
    """The office that has the case. The one that the rules give where the directory lists it no more, or where there is none yet.

    Raises UnreadableRules.
    """
    return directory.offices.get(office) or reader_of(directory, Answers(country=line.country)).office


def texts(
    turn: Turn, line: Line, office: Office, now: datetime, *, rung: Sequence[str] = (), **more: str
) -> tuple[str, ...]:
    """`rung`: the offices at which the turn sounds an alarm."""
    known = values(office, line, now) | more
    return tuple(wording.say(truly(said.key, rung), line, **known) for said in turn.says)


def truly(key: str, rung: Sequence[str]) -> str:
    """That somebody on duty is told is said only where somebody is."""
    return "punished_on_duty" if key == "punished" and any(map(duty.reaches, rung)) else key


def values(office: Office, line: Line, now: datetime) -> dict[str, str]:
    lines = office.facts["lines"]
    return {
        "date": wording.spell(now.date() + timedelta(days=ANSWER_DAYS), line.language),
        "emergency": lines["emergency"],
        "clinic": lines["clinic"],
        "others": wording.offered(line.language, line.languages),
        "web": current_app.config["PUBLIC_BASE_URL"] or f"http://localhost:{current_app.config['PORT']}",
    }
