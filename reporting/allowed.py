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

_CONSENT = "consent"


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
    """Of what speaks of consent the newest counts, be it narrower or wider. None where nothing was asked."""
    spoken = [item.entry for item in items if item.entry and _speaks_of_it(item.entry)]
    if not spoken:
        return None
    body = spoken[-1].body
    consent = body if body["kind"] == _CONSENT else body.get("consent")
    if not isinstance(consent, dict):
        return None
    return Allowed(
        scope=_scope(consent),
        offices=_texts(consent.get("offices")),
        identity=_texts(consent.get("identity")),
        until=_day(consent.get("until")),
        taken_back=date.fromisoformat(body["at"]) if _took_back(spoken[-1]) else None,
    )


def _took_back(entry: Entry) -> bool:
    return entry.role != OFFICE and entry.body["kind"] == _CONSENT and entry.body.get("withdrawn") is True


def _speaks_of_it(entry: Entry) -> bool:
    return entry.role != OFFICE and entry.body["kind"] in {"report", _CONSENT}


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
