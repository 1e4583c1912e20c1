"""Rules, offices, facts and worked cases from files, with names for everything that can be wrong with one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from casework.routing_facts import read_facts, read_offices
from casework.routing_model import Model, read_model
from casework.routing_prose import is_prose, of_prose
from casework.routing_words import Misread, fields, text

LARGEST = 1_000_000
MOST_ROWS = 10_000
EXPECTED = {"lead", "also", "accept_h", "blocked"}


@dataclass(frozen=True)
class Row:
    id: str
    note: str
    case: Any
    expect: Mapping[str, Any]


def model_of(path: Path) -> Model:
    given = _json_of(path)
    return read_model(of_prose(given) if is_prose(given) else given)


def offices_of(path: Path) -> list[dict[str, Any]]:
    """A list, or an object that has it as `rows` (the worked example) or `offices` (a draft, a directory)."""
    given = _json_of(path)
    if isinstance(given, dict):
        given = given.get("rows", given.get("offices"))
    return read_offices(given)


def facts_of(path: Path) -> dict[str, Any]:
    return read_facts(_json_of(path))


def rows_of(path: Path) -> list[Row]:
    given = fields(_json_of(path), "the file of cases", {"rows"}, {"block", "version", "note"})["rows"]
    if not isinstance(given, list) or not 1 <= len(given) <= MOST_ROWS:
        raise Misread("wrong_form", f"rows is not a list of 1 to {MOST_ROWS} cases")
    rows = [_row(row, number) for number, row in enumerate(given, 1)]
    if len({row.id for row in rows}) != len(rows):
        raise Misread("twice", "two rows have the same id")
    return rows


def _row(given: Any, number: int) -> Row:
    row = fields(given, f"row {number}", {"id", "case", "expect"}, {"note"})
    name = text(row["id"], f"the id of row {number}")
    expect = fields(row["expect"], f"what row {name} expects", set(), EXPECTED)
    if not expect:
        raise Misread("wrong_form", f"row {name} expects nothing")
    note = row.get("note", "")
    if not isinstance(note, str):
        raise Misread("wrong_form", f"the note of row {name} is not a text")
    return Row(name, note, row["case"], expect)


def _json_of(path: Path) -> Any:
    try:
        with path.open("rb") as handle:
            raw = handle.read(LARGEST + 1)
    except OSError:
        raise Misread("cannot_read", f"{path} cannot be read") from None
    if len(raw) > LARGEST:
        raise Misread("too_large", f"{path} is larger than {LARGEST} bytes")
    try:
        return json.loads(raw, object_pairs_hook=_once, parse_float=_no_fraction, parse_constant=_no_fraction)
    except (ValueError, RecursionError) as error:
        if isinstance(error, Misread):
            raise
        raise Misread("not_json", f"{path} is not JSON") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Misread("twice", "a key stands twice in one object")
    return found


def _no_fraction(_: str) -> NoReturn:
    raise Misread("wrong_form", "only whole numbers are numbers here")
