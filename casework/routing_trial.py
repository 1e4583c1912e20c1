"""Worked cases against rules, and what changed rules would change: before somebody signs them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from casework.routing import Decision, decide
from casework.routing_conditions import Facts
from casework.routing_facts import read_facts
from casework.routing_files import Row
from casework.routing_model import Model
from casework.routing_words import Misread

_COMPARED = ("lead", "also", "accept_h", "blocked")


@dataclass(frozen=True)
class Difference:
    """One row, and in it what differs: name, as it was or should be, as it is."""

    row: Row
    parts: tuple[tuple[str, Any, Any], ...]


def written(decision: Decision, model: Model) -> dict[str, Any]:
    """For a person or another program to read."""
    return {
        "lead": decision.lead,
        "lead_redaction": decision.redaction,
        "also": {name: [share.mode, share.redaction] for name, share in decision.also.items()},
        "accept_h": decision.accept_h,
        "why": dict(decision.why),
        "blocked": {name: [gate, model.gate(gate).what] for name, gate in decision.blocked.items()},
        "approvers": dict(decision.approvers),
        "version": model.version,
    }


def failing(rows: Sequence[Row], model: Model, offices: Sequence[Facts]) -> Iterator[Difference]:
    """Rows that are decided otherwise than they expect, and rows that cannot be read."""
    for row in rows:
        try:
            found = _found(row, model, offices)
        except Misread as misread:
            yield Difference(row, (("facts", "readable", f"{misread.name}: {misread}"),))
            continue
        parts = [
            (name, wanted, found.get(name, "not decided here"))
            for name, wanted in row.expect.items()
            if name not in found or _plain(name, wanted) != found[name]
        ]
        if parts:
            yield Difference(row, tuple(parts))


def changed(rows: Sequence[Row], before: Model, after: Model, offices: Sequence[Facts]) -> Iterator[Difference]:
    for row in rows:
        try:
            was, becomes = _found(row, before, offices), _found(row, after, offices)
        except Misread:
            continue  # `failing` has named it
        parts = [(name, was[name], becomes[name]) for name in _COMPARED if was[name] != becomes[name]]
        if parts:
            yield Difference(row, tuple(parts))


def _found(row: Row, model: Model, offices: Sequence[Facts]) -> dict[str, Any]:
    said = written(decide(model, offices, read_facts(row.case)), model)
    return {name: _plain(name, value) for name, value in said.items()}


def _plain(name: str, value: Any) -> Any:
    """Of blocked offices the gate alone, without its words."""
    if name != "blocked" or not isinstance(value, dict):
        return value
    return {office: gate[0] if isinstance(gate, list) and gate else gate for office, gate in value.items()}
