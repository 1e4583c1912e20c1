"""What the law of an office's country asks of it: terms in days, with their source and how sure we are of it.

Rules: a term that a country's row leaves open (`null`) is the default row's, counted as the default row counts. Days are
UTC days of stored instants, so no zone and no daylight saving has a part in it. A term in business days passes over the
country's weekend and its public holidays; where those are not known it ends too early rather than too late, and says so.
"""

from __future__ import annotations

import enum
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from casework import public_holidays

TABLE = Path(__file__).parent / "jurisdictions.json"
DEFAULT = "default"
LONGEST_DAYS = 366
_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ROW = {"code", "name", "instrument", "evidence", "source", "terms", "weekend"}


class Counting(enum.StrEnum):
    CALENDAR = "calendar"
    BUSINESS = "business"


class Evidence(enum.StrEnum):
    """How a row is known; the desk shows it beside every term."""

    SEEN = "S"
    KNOWN = "K"
    DEFAULT = "D"


class Holidays(enum.StrEnum):
    """Of the country, in the terms of a row; the desk shows it beside the evidence."""

    COUNTED = "counted"
    UNKNOWN = "unknown"
    NOT_NEEDED = "not_needed"  # all of its terms are calendar days


class TermName(enum.StrEnum):
    FIRST_LOOK = "first_look"
    ACKNOWLEDGEMENT = "acknowledgement"
    FEEDBACK = "feedback"
    EXTENSION = "extension"
    FORWARDING = "forwarding"


class WrongTable(ValueError):
    """The table of jurisdictions is not what it must be; the sentence names row and field."""


@dataclass(frozen=True)
class Term:
    """`country`: whose public holidays are no business days."""

    days: int
    counting: Counting
    weekend: frozenset[int]
    country: str

    def end(self, start: date) -> date:
        """The last day on which it is still in time; the day of `start` is not counted."""
        if self.counting is Counting.CALENDAR:
            return add_days(start, self.days)
        return add_business_days(start, self.days, self._is_off)

    def _is_off(self, day: date) -> bool:
        return day.weekday() in self.weekend or public_holidays.is_one(self.country, day)


@dataclass(frozen=True)
class Jurisdiction:
    """`terms` are whole: what the row leaves open is the default's. `own`: those that the row itself names."""

    code: str
    name: str
    instrument: str
    evidence: Evidence
    source: str
    terms: Mapping[TermName, Term]
    own: frozenset[TermName]

    def holidays(self, year: int) -> Holidays:
        if all(term.counting is Counting.CALENDAR for term in self.terms.values()):
            return Holidays.NOT_NEEDED
        return Holidays.COUNTED if public_holidays.are_known(self.code, year) else Holidays.UNKNOWN

    @property
    def extension(self) -> Term | None:
        """For the feedback. A law with a feedback term of its own and no extension is not given the default's."""
        lent = TermName.FEEDBACK in self.own and TermName.EXTENSION not in self.own
        return None if lent else self.terms[TermName.EXTENSION]


def of(code: str) -> Jurisdiction:
    """`code` as the directory states it: two letters, or what else it says. One that is not listed has the default."""
    return _table().get(code, _table()[DEFAULT])


def add_days(start: date, days: int) -> date:
    return start + timedelta(days=days)


def add_business_days(start: date, days: int, is_off: Callable[[date], bool]) -> date:
    """Begun on a day off, the count goes on with the next working day."""
    day = start
    while days:
        day += timedelta(days=1)
        if not is_off(day):
            days -= 1
    return day


def read(text: str) -> dict[str, Jurisdiction]:
    """Raises WrongTable."""
    table = json.loads(text)
    if not isinstance(table, dict) or set(table) != {"version", "rows"} or table["version"] != 1:
        raise WrongTable("the table has a version, 1, and rows")
    rows = {_code(row): row for row in table["rows"]}
    if len(rows) != len(table["rows"]):
        raise WrongTable("a code stands there twice")
    if DEFAULT not in rows:
        raise WrongTable("there is no default row")
    weekend = _weekend(rows[DEFAULT], None)
    default = _terms(rows[DEFAULT], weekend)
    if set(default) != set(TermName):
        raise WrongTable("the default row leaves a term open")
    return {code: _jurisdiction(row, default, weekend) for code, row in rows.items()}


@cache
def _table() -> dict[str, Jurisdiction]:
    return read(TABLE.read_text(encoding="utf-8"))


def _jurisdiction(row: dict[str, Any], default: Mapping[TermName, Term], weekend: frozenset[int]) -> Jurisdiction:
    own = _terms(row, _weekend(row, weekend))
    try:
        evidence = Evidence(row["evidence"])
    except ValueError:
        raise WrongTable(f"{row['code']}: evidence is S, K or D") from None
    if not all(isinstance(row[name], str) and row[name] for name in ("name", "instrument", "source")):
        raise WrongTable(f"{row['code']}: name, instrument and source are texts")
    return Jurisdiction(
        code=row["code"],
        name=row["name"],
        instrument=row["instrument"],
        evidence=evidence,
        source=row["source"],
        terms={**default, **own},
        own=frozenset(own),
    )


def _code(row: Any) -> str:
    if not isinstance(row, dict) or set(row) != _ROW or not isinstance(row["code"], str):
        raise WrongTable(f"a row has exactly {', '.join(sorted(_ROW))}")
    code: str = row["code"]
    return code


def _terms(row: dict[str, Any], weekend: frozenset[int]) -> dict[TermName, Term]:
    terms = row["terms"]
    if not isinstance(terms, dict) or set(terms) != set(TermName):
        raise WrongTable(f"{row['code']}: terms are {', '.join(TermName)}; null where the default counts")
    return {TermName(name): _term(row["code"], term, weekend) for name, term in terms.items() if term is not None}


def _term(code: str, term: Any, weekend: frozenset[int]) -> Term:
    if not isinstance(term, dict) or set(term) != {"days", "kind"} or term["kind"] not in set(Counting):
        raise WrongTable(f"{code}: a term has days and a kind, calendar or business")
    if type(term["days"]) is not int or not 1 <= term["days"] <= LONGEST_DAYS:
        raise WrongTable(f"{code}: a term is 1 to {LONGEST_DAYS} days")
    return Term(term["days"], Counting(term["kind"]), weekend, code)


def _weekend(row: dict[str, Any], default: frozenset[int] | None) -> frozenset[int]:
    names: Iterable[str] | None = row["weekend"]
    if names is None and default is not None:
        return default
    if not isinstance(names, list) or not set(names) < set(_WEEK):
        raise WrongTable(f"{row['code']}: a weekend is a list of days, and not the whole week")
    return frozenset(map(_WEEK.index, names))
