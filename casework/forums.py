"""Courts and bodies outside, and until when each takes a case: a table with its sources, read by the page of a case's terms.

Rules: a term that nobody has looked up is `unknown`, and no day is computed for it. A state that has left stays listed with
its day, because whether older acts can still be brought there is for a lawyer to say.
"""

from __future__ import annotations

import enum
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from casework.jurisdictions import Evidence, WrongTable


class Rule(enum.StrEnum):
    AFTER_ACT = "after_act"  # or after the complainant came to know of it
    AFTER_DECISION = "after_decision"  # the final one of the country, once the complainant was told of it
    REASONABLE = "reasonable"
    NONE = "none"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Forum:
    """`months`: of the rules that have a term. `first_at_home`: the country's courts come first; None: not known here.

    `members`: ISO 3166 codes; None where it does not go by states. `left`: who has left, and when.
    """

    id: str
    rule: Rule
    months: int | None
    first_at_home: bool | None
    evidence: Evidence
    source: str
    members: Sequence[str] | None
    members_evidence: Evidence
    left: Mapping[str, date]


def read(text: str) -> tuple[Forum, ...]:
    """Raises WrongTable."""
    table = json.loads(text)
    if not isinstance(table, dict) or set(table) != {"version", "forums"} or table["version"] != 1:
        raise WrongTable("the table has a version, 1, and forums")
    forums = tuple(_forum(row) for row in table["forums"])
    if len({forum.id for forum in forums}) != len(forums):
        raise WrongTable("an id stands there twice")
    return forums


def _forum(row: dict[str, Any]) -> Forum:
    try:
        forum = Forum(
            **{
                **row,
                "rule": Rule(row["rule"]),
                "evidence": Evidence(row["evidence"]),
                "members_evidence": Evidence(row["members_evidence"]),
                "left": {code: date.fromisoformat(day) for code, day in row["left"].items()},
            }
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise WrongTable("a forum has id, rule, months, first_at_home, evidence, source, members and left") from None
    has_term = forum.rule in (Rule.AFTER_ACT, Rule.AFTER_DECISION)
    if has_term is not (type(forum.months) is int and 0 < forum.months <= 120):
        raise WrongTable(f"{forum.id}: 1 to 120 months, where the rule has a term and only there")
    return forum


FORUMS = read(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
