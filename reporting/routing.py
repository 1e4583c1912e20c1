"""To whom a report is sealed: what a person answered, turned into facts and put to the rules of the directory.

The same as browser/routing.ts, for the doors without a browser's script. An empty answer is "not sure".

Rules: whoever does not say what it is and who did it does not reach a local office, because it may be one of those things
that must not; nor does whoever names an official, soldiers, armed men or an office. An office to which only a summary
may go is not handed the report. Nobody but the office chosen is told anything, and the server not why.

"Someone of the office that would read this" was said of a name on a page, and the other answers may have changed since. So
every office is struck out that could have stood there: the one that these answers find without it, the one that the country
alone finds, and every ombuds office of the country, each with all offices of its body.

The office in reserve is the one that the same rules find when the first is passed over, with all offices of its body and all
that are struck out. It is offered by name; where the rules find none, none is offered.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
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
_MAY_BE_LOCAL = {"company", "other_person"}
_OMBUDS = "ombuds"


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
    location: str = field(default="", repr=False)  # asked where somebody is in danger; empty: where it happened
    sharing: str = field(default="", repr=False)
    offices: tuple[str, ...] = field(default=(), repr=False)
    identity: bool = field(default=False, repr=False)


@dataclass(frozen=True)
class Reader:
    """`accused`: the person says that this very office is involved, and under what they allow there is no other.

    `implicated`: the ids of all offices that were struck out for that. `last`: why the last resort reads it, where that was
    not asked for: `none_here` (no ombuds office of the country is listed), `none_allowed`, or empty.
    `reserve`: who may have it when this office stays silent; None where these answers allow no other.
    """

    office: Office
    accused: bool = False
    implicated: tuple[str, ...] = field(default=(), repr=False)
    last: str = ""
    reserve: Office | None = None


def reader_of(directory: Directory, answers: Answers) -> Reader:
    """Raises UnreadableRules, also where nobody is left to seal to."""
    try:
        model = read_model(directory.routing)
        listed = of_directory(directory.offices)
        implicated = _implicated(model, listed, answers)
        facts = facts_of(answers)
        chosen = _sealed_to(model, listed, facts | {"implicated": implicated})
        reserve = _in_reserve(model, listed, facts, {chosen, *implicated})
        office = directory.offices.get(chosen)
    except Misread:
        raise UnreadableRules from None
    if office is None:
        raise UnreadableRules
    last = _why_the_last(listed, answers) if chosen == model.last_resort else ""
    return Reader(office, chosen in implicated, tuple(implicated), last, directory.offices.get(reserve))


def lines_of(directory: Directory, answers: Answers) -> Mapping[str, str]:
    """Whom to call where the person is, else where it happened, whoever reads the report. Raises as above."""
    there = Answers(country=_location(answers) or answers.country)
    lines: Mapping[str, str] = reader_of(directory, there).office.facts.get("lines", {})
    return lines


def _implicated(model: Model, listed: list[dict[str, Any]], answers: Answers) -> list[str]:
    if answers.who != "own_office":
        return []
    before = replace(answers, who="")
    shown = [before, replace(before, danger=""), replace(before, location=""), Answers(country=answers.country)]
    shown += [replace(one, sharing="", offices=()) for one in shown]
    named = {_sealed_to(model, listed, facts_of(one)) for one in shown} | _ombuds_of(listed, answers.country)
    return _with_their_bodies(listed, named)


def _in_reserve(model: Model, listed: list[dict[str, Any]], facts: Mapping[str, Any], passed_over: set[str]) -> str:
    """Empty where nobody else may have it."""
    struck = _with_their_bodies(listed, passed_over)
    try:
        found = _sealed_to(model, listed, {**facts, "implicated": struck})
    except Misread:
        return ""
    return "" if found in struck else found


def _with_their_bodies(listed: list[dict[str, Any]], named: set[str]) -> list[str]:
    bodies = {office["office.body"] for office in listed if office["office.id"] in named}
    return sorted(office["office.id"] for office in listed if office["office.body"] in bodies)


def _ombuds_of(listed: list[dict[str, Any]], country: str) -> set[str]:
    return {
        office["office.id"]
        for office in listed
        if office["office.jurisdiction"] == country and _OMBUDS in office["office.kinds"]
    }


def _why_the_last(listed: list[dict[str, Any]], answers: Answers) -> str:
    if answers.sharing == "desk_only" or not answers.country + answers.sharing:
        return ""
    return "none_allowed" if _ombuds_of(listed, answers.country) or not answers.country else "none_here"


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
        "place.admin1": answers.admin1 if what and who in _MAY_BE_LOCAL else "",
        "transit": list(answers.transit),
        "countries": [country for country in (answers.country, *answers.transit) if country],
        "destination": answers.buyer,
        "affected": [answers.affected] if answers.affected else [],
        "reporter.location": _location(answers),
        "consent.scope": scope,
        "consent.cross_border": scope == "cross_border",
        "consent.offices": list(answers.offices) if scope == "named_offices" else [],
    }
    return {path: value for path, value in said.items() if value != ""}


def consent_of(answers: Answers, office: str, standby: Sequence[str] = ()) -> Body:
    """What goes into the signed report. Who did not answer agreed to the offices that the page named, and to no other.

    `own_country`: whether other offices of the country were allowed, beside those in `offices`. `standby`: in reserve.
    """
    unsaid, shown = answers.sharing == "", [office, *standby]
    named = shown if unsaid else list(answers.offices) if answers.sharing == "named_offices" else []
    return {
        "scope": "named_offices" if unsaid else answers.sharing,
        "offices": named,
        "own_country": answers.sharing not in {"", "desk_only"},
        "identity": list(dict.fromkeys([*shown, *named])) if answers.identity else [],
        "wording": QUESTIONS["wording"],
    }


def _location(answers: Answers) -> str:
    """Only of those who were asked. Who left it as it stood is where it happened."""
    return (answers.location or answers.country) if answers.danger == "yes" else ""


def _category(answers: Answers) -> str:
    if answers.what == "violence":
        return _VIOLENCE.get(answers.who, "gross_abuse")
    if answers.what == "" and answers.who == "own_office":
        return "mechanism"
    return answers.what
