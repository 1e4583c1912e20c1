"""What a turn of the dialogue says, with the values that its sentences hold."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import current_app

from channels import duty, wording
from channels.held import Line
from channels.turns import Turn
from crypto.offices import Office

ANSWER_DAYS = 7


def texts(turn: Turn, line: Line, office: Office, now: datetime, **more: str) -> tuple[str, ...]:
    known = values(office, line, now) | more
    return tuple(wording.say(truly(said.key, office), line, **known) for said in turn.says)


def truly(key: str, office: Office) -> str:
    """That somebody on duty is told is said only where somebody is."""
    return "punished_on_duty" if key == "punished" and duty.reaches(office.id) else key


def values(office: Office, line: Line, now: datetime) -> dict[str, str]:
    lines = office.facts["lines"]
    return {
        "date": wording.spell(now.date() + timedelta(days=ANSWER_DAYS), line.language),
        "emergency": lines["emergency"],
        "clinic": lines["clinic"],
        "others": wording.offered(line.language, line.languages),
        "web": current_app.config["PUBLIC_BASE_URL"] or f"http://localhost:{current_app.config['PORT']}",
    }
