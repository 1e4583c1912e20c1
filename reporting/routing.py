"""To whom a report is sealed: what a person answered, turned into facts and put to the rules of the directory.

The same as browser/routing.ts, for the doors without a browser's script. An empty answer is "not sure".

Rules: whoever does not say what it is and who did it does not reach a local office, because it may be one of those things
that must not. An office to which only a summary may go is not handed the report. Nobody but the office chosen is told
anything, and the server not why.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from casework.errors import Trouble
from casework.routing import decide
from casework.routing_facts import of_directory
from casework.routing_model import Model, read_model
from casework.routing_words import Misread
from crypto.bodies import Body
from crypto.directory import Directory
from crypto.offices import Office

QUESTIONS: dict[str, Any] = json.loads((Path(__file__).parent / "questions.json").read_text())
# What was done, where it depends on who did it; nobody's village office hears of the rest.
_VIOLENCE = {"state_forces": "security_forces", "armed_group": "armed_groups"}
_FLAGS = {"local_official": "official_local", "higher_official": "official_national"}


class UnreadableRules(Trouble):
    status = 503
    name = "unknown_rules"
    sentence = "The rules that say which office reads a report cannot be used here. Nothing was stored."


@dataclass(frozen=True)
class Answers:
    """`country` and the other places: ISO 3166, empty where not said. The rest as in questions.json, or empty."""

    country: str = field(default="", repr=False)
    admin1: str = field(default="", repr=False)
    danger: str = field(default="", repr=False)
    what: str = field(default="", repr=False)
    who: str = field(default="", repr=False)
    transit: tuple[str, ...] = field(default=(), repr=False)
    buyer: str = field(default="", repr=False)
    affected: str = field(default="", repr=False)
    sharing: str = field(default="", repr=False)
    offices: tuple[str, ...] = field(default=(), repr=False)
    identity: bool = field(default=False, repr=False)


@dataclass(frozen=True)
class Reader:
    """`accused`: the person says that this very office is involved, and under what they allow there is no other."""

    office: Office
    accused: bool = False


def reader_of(directory: Directory, answers: Answers) -> Reader:
    """Raises UnreadableRules, also where nobody is left to seal to."""
    try:
        model = read_model(directory.routing)
        listed = of_directory(directory.offices)
        facts = facts_of(answers)
        chosen = _sealed_to(model, listed, facts)
        if answers.who == "own_office":
            facts["implicated"] = [chosen]
            chosen = _sealed_to(model, listed, facts)
        office = directory.offices.get(chosen)
    except Misread:
        raise UnreadableRules from None
    if office is None:
        raise UnreadableRules
    return Reader(office, accused=chosen in facts.get("implicated", ()))


def _sealed_to(model: Model, listed: list[dict[str, Any]], facts: Mapping[str, Any]) -> str:
    decision = decide(model, listed, facts)
    return model.last_resort if decision.redaction == "summary_only" else decision.lead


def facts_of(answers: Answers) -> dict[str, Any]:
    """Flat, as the rules ask for them; what is not known is left out."""
    what, who = _category(answers), answers.who
    flags = [flag for flag in (_FLAGS.get(who), "life_risk" if answers.danger == "yes" else None) if flag]
    scope = answers.sharing or "this_country"
    said: dict[str, Any] = {
        "category": what,
        "flags": flags,
        "home": answers.country,
        "place.country": answers.country,
        "place.admin1": answers.admin1 if answers.what and who else "",
        "transit": list(answers.transit),
        "countries": [country for country in (answers.country, *answers.transit) if country],
        "destination": answers.buyer,
        "affected": [answers.affected] if answers.affected else [],
        "consent.scope": scope,
        "consent.cross_border": scope == "cross_border",
        "consent.offices": list(answers.offices) if scope == "named_offices" else [],
    }
    return {path: value for path, value in said.items() if value != ""}


def consent_of(answers: Answers, office: str) -> Body:
    """What goes into the signed report. Who did not answer agreed to the one office that the page named."""
    unsaid = answers.sharing == ""
    named = [office] if unsaid else list(answers.offices) if answers.sharing == "named_offices" else []
    return {
        "scope": "named_offices" if unsaid else answers.sharing,
        "offices": named,
        "identity": list(dict.fromkeys([office, *named])) if answers.identity else [],
        "wording": QUESTIONS["wording"],
    }


def _category(answers: Answers) -> str:
    if answers.what == "violence":
        return _VIOLENCE.get(answers.who, "gross_abuse")
    if answers.what == "" and answers.who == "own_office":
        return "mechanism"
    return answers.what
