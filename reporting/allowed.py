"""What a reporter allowed and whether they took it back, as their own verified thread says.

The consent was signed, perhaps by a client that is not ours: what has no sensible form allows nothing that can be named.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from crypto.certificates import parse_day
from crypto.entries import OFFICE, Entry
from crypto.errors import Malformed
from crypto.threads import Item
from reporting.routing import QUESTIONS


@dataclass(frozen=True)
class Allowed:
    """`scope`: as in questions.json, `only_named` for no other than `offices`, or empty where it cannot be read.

    `offices`, `identity`: ids. `until`: the last day, None where it cannot be read. `taken_back`: the day, or None.
    """

    scope: str
    offices: list[str]
    identity: list[str]
    until: date | None
    taken_back: date | None

    def is_over(self, today: date) -> bool:
        return self.until is None or self.until < today


def allowed_in(items: Sequence[Item]) -> Allowed | None:
    """None where nothing was asked, as on phones, or where the first entry was refused."""
    first = items[0].entry if items else None
    consent = first.body.get("consent") if first else None
    if not isinstance(consent, dict):
        return None
    taken_back = (item.entry for item in items if item.entry and took_back(item.entry))
    return Allowed(
        scope=_scope(consent),
        offices=_texts(consent.get("offices")),
        identity=_texts(consent.get("identity")),
        until=_day(consent.get("until")),
        taken_back=next((date.fromisoformat(entry.body["at"]) for entry in taken_back), None),
    )


def took_back(entry: Entry) -> bool:
    return entry.role != OFFICE and entry.body["kind"] == "consent" and entry.body.get("withdrawn") is True


def _scope(consent: dict[str, Any]) -> str:
    scope = consent.get("scope")
    if scope == "named_offices" and consent.get("own_country") is not True:
        return "only_named"
    return str(scope) if scope in QUESTIONS["sharing"] else ""


def _texts(value: Any) -> list[str]:
    return [text for text in value if isinstance(text, str)] if isinstance(value, list) else []


def _day(value: Any) -> date | None:
    try:
        return parse_day(value)
    except Malformed:
        return None
