"""What was done to somebody because of a report, and how many days after what: out of the shown entries and nothing else.

Whoever did it must prove another reason (Directive (EU) 2019/1937, Article 21(5)), so the days are what a court asks for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from crypto.bodies import Body
from crypto.certificates import parse_day
from crypto.errors import Malformed
from crypto.evidence_boxes import ReadBox

_NAME = re.compile(r"[a-z0-9_]{1,32}")
_FINDINGS = ("founded", "partly_founded", "unfounded")


@dataclass(frozen=True)
class Act:
    """`what`: the act's name, or empty where it is none; `since`: for each of report (`had` where it is not shown), disclosure and outcome the days from the last one
    before it, where one is shown."""

    first: date
    last: date
    what: str
    since: dict[str, int]


def acts(boxes: list[ReadBox]) -> list[Act]:
    """The oldest first; what has no sensible day is left out."""
    bodies = [shown.entry.body for box in boxes for shown in box.shown]
    marks = {**_reported(bodies), "disclosure": list(_disclosed(bodies)), "outcome": list(_ended(bodies))}
    found = [act for body in bodies if body["kind"] == "incident" for act in _act(body, marks)]
    return sorted(found, key=lambda act: act.first)


def _act(body: Body, marks: dict[str, list[date]]) -> Iterator[Act]:
    first, last = _day(body.get("first")), _day(body.get("last"))
    if first is None or last is None:
        return
    before = {what: [day for day in days if day <= first] for what, days in marks.items()}
    since = {what: (first - max(days)).days for what, days in before.items() if days}
    yield Act(first, last, _name(body.get("act")), since)


def _name(act: object) -> str:
    return act if isinstance(act, str) and _NAME.fullmatch(act) else ""


def _reported(bodies: list[Body]) -> dict[str, list[date]]:
    """The report itself, or else the first day on which an office signed that it had it: the report is no younger."""
    days = [parse_day(body["at"]) for body in bodies if body["kind"] == "report"]
    had = [
        parse_day(body["at"]) for body in bodies if body["kind"] == "opened" or _says(body, "status", "acknowledged")
    ]
    return {"report": days} if days else {"had": sorted(had)[:1]}


def _disclosed(bodies: list[Body]) -> Iterator[date]:
    for body in bodies:
        if _says(body, "decision", "offered") or _says(body, "decision", "letter"):
            yield parse_day(body["at"])
        heard = _day(body.get("heard_on")) if _says(body, "about", "accused", kind="assessment") else None
        if heard is not None:
            yield heard


def _ended(bodies: list[Body]) -> Iterator[date]:
    for body in bodies:
        found = _says(body, "about", "accused", kind="assessment") and body.get("finding") in _FINDINGS
        if found or _says(body, "decision", "closed") or _says(body, "status", "closed"):
            yield parse_day(body["at"])


def _says(body: Body, field: str, value: str, kind: str = "") -> bool:
    return body["kind"] == (kind or field) and body.get(field) == value


def _day(text: object) -> date | None:
    try:
        return parse_day(text)
    except Malformed:
        return None
