"""Rules, offices, facts and worked cases from files, with names for everything that can be wrong with one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from casework.routing_facts import read_offices
from casework.routing_model import Model, read_model
from casework.routing_prose import is_prose, of_prose
from casework.routing_words import Misread, members, text

LARGEST = 1_000_000
MOST_ROWS = 10_000


@dataclass(frozen=True)
class Row:
    id: str
    note: str
    case: Any
    expect: Mapping[str, Any]


def model_of(path: Path) -> Model:
    given = json_of(path)
    return read_model(of_prose(given) if is_prose(given) else given)


def offices_of(path: Path) -> list[dict[str, Any]]:
    """A list, or an object that has it as `rows` (the worked example) or `offices` (a draft, a directory)."""
    given = json_of(path)
    if isinstance(given, dict):
        given = given.get("rows", given.get("offices"))
    return read_offices(given)


def rows_of(path: Path) -> list[Row]:
    """What else stands beside id, note, case and expect is somebody's own, and not looked at."""
    given = members(json_of(path), "the file of cases").get("rows")
    if not isinstance(given, list) or not 1 <= len(given) <= MOST_ROWS:
        raise Misread("wrong_form", f"rows is not a list of 1 to {MOST_ROWS} cases")
    rows = [_row(row, number) for number, row in enumerate(given, 1)]
    if len({row.id for row in rows}) != len(rows):
        raise Misread("twice", "two rows have the same id")
    return rows


def _row(given: Any, number: int) -> Row:
    row = members(given, f"row {number}")
    if missing := sorted({"id", "case", "expect"} - row.keys()):
        raise Misread("wrong_fields", f"row {number} lacks {', '.join(missing)}")
    name = text(row["id"], f"the id of row {number}")
    expect = members(row["expect"], f"what row {name} expects")
    if not expect:
        raise Misread("wrong_form", f"row {name} expects nothing")
    note = row.get("note", "")
    if not isinstance(note, str):
        raise Misread("wrong_form", f"the note of row {name} is not a text")
    return Row(name, note, row["case"], expect)


def json_of(path: Path) -> Any:
    """Raises Misread."""
    try:
        with path.open("rb") as handle:
            raw = handle.read(LARGEST + 1)
    except OSError:
        raise Misread("cannot_read", f"{path} cannot be read") from None
    if len(raw) > LARGEST:
        raise Misread("too_large", f"{path} is larger than {LARGEST} bytes")
    try:
        return json.loads(raw, object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        if isinstance(error, Misread):
            raise
        raise Misread("not_json", f"{path} is not JSON") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Misread("twice", "a key stands twice in one object")
    return found


def _no_number(_: str) -> NoReturn:
    raise Misread("wrong_form", "NaN and Infinity are no numbers here")
