"""Reading the rules by which cases are routed. Strict: what this version does not know is refused by name.

The form, its conditions and selectors are described in the room's README. `v` is the form's version and `version` the
rules' own; both clients know the same.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from casework.routing_conditions import Condition, Reader
from casework.routing_words import (
    FACTS,
    LISTS,
    MODES,
    OFFICE,
    REDACTIONS,
    TEXTS,
    VALUES,
    Misread,
    fields,
    ident,
    is_country,
    known,
    listed,
    number,
    text,
)

FORM = 1
LONGEST_WORDS = 400
CARRIED: dict[str, Any] = json.loads(Path(__file__).with_suffix(".json").read_text())
_MINIMUM: dict[str, Any] = json.loads((Path(__file__).parent / "routing_minimum.json").read_text())


@dataclass(frozen=True)
class Floor:
    when: Condition
    redaction: str


@dataclass(frozen=True)
class Exempt:
    when: Condition
    redaction: str
    approvers: int


@dataclass(frozen=True)
class Gate:
    """`last_resort`: the office of last resort is asked this gate, too."""

    id: str
    what: str = field(repr=False)
    drop_if: Condition | None
    floor: Floor | None
    exempt: Exempt | None
    last_resort: bool


@dataclass(frozen=True)
class Rule:
    id: str
    priority: int
    when: Condition
    lead: Mapping[str, str] | None
    also: tuple[Mapping[str, str], ...]


@dataclass(frozen=True)
class Rung:
    selector: Mapping[str, str]
    unless: Condition | None


@dataclass(frozen=True)
class Model:
    """`rules` by priority, the highest first, then by id. `accept_hours` by severity."""

    version: int
    regions: Mapping[str, frozenset[str]]
    accept_hours: Mapping[str, int]
    gates: tuple[Gate, ...]
    rules: tuple[Rule, ...]
    ladder: tuple[Rung, ...]
    last_resort: str

    def gate(self, name: str) -> Gate:
        return next(gate for gate in self.gates if gate.id == name)


def read_model(given: Any) -> Model:
    """null, as a directory from before there were rules says: the national ombuds office or the desk. Raises Misread."""
    if given is None:
        return read_model(_MINIMUM)
    if isinstance(given, dict) and (type(given.get("v")) is not int or given["v"] != FORM):
        raise Misread(
            "unknown_version", f"these rules are in form {given.get('v')!r:.20}, and here form {FORM} is known"
        )
    body = fields(given, "the model", {"v", "version", "regions", "accept_hours", "gates", "rules", "fallback"})
    regions = _regions(body["regions"])
    reading = _Reading(regions)
    fallback = fields(body["fallback"], "fallback", {"ladder", "last_resort"})
    rules = [reading.rule(rule) for rule in _once(body["rules"], "rule")]
    return Model(
        version=number(body["version"], "version"),
        regions=regions,
        accept_hours=_hours(body["accept_hours"]),
        gates=tuple(reading.gate(gate) for gate in _once(body["gates"], "gate")),
        rules=tuple(sorted(rules, key=lambda rule: (-rule.priority, rule.id))),
        ladder=tuple(reading.rung(rung) for rung in listed(fallback["ladder"], "ladder")),
        last_resort=ident(fallback["last_resort"], "last_resort"),
    )


def _regions(given: Any) -> dict[str, frozenset[str]]:
    regions = {}
    for region in _once(given, "region"):
        fields(region, f"region {region['id']}", {"id", "countries"})
        countries = listed(region["countries"], f"region {region['id']}")
        if not all(map(is_country, countries)):
            raise Misread("wrong_form", f"region {region['id']} lists what is no country of two capital letters")
        regions[region["id"]] = frozenset(countries)
    return regions


def _hours(given: Any) -> dict[str, int]:
    severities = VALUES["severity"]
    hours = fields(given, "accept_hours", {severity.lower() for severity in severities})
    return {severity: number(hours[severity.lower()], f"accept_hours {severity}") for severity in severities}


def _once(given: Any, what: str) -> list[dict[str, Any]]:
    """Objects with an id, each once."""
    seen: set[str] = set()
    for one in listed(given, f"{what}s"):
        if not isinstance(one, dict):
            raise Misread("wrong_form", f"a {what} is not an object")
        name = ident(one.get("id"), f"the id of a {what}")
        if name in seen:
            raise Misread("twice", f"{what} {name} stands there twice")
        seen.add(name)
    return list(given)


class _Reading:
    def __init__(self, regions: Mapping[str, frozenset[str]]) -> None:
        self._regions = list(regions)
        self._about_cases = Reader(FACTS, regions)
        self._about_offices = Reader(FACTS | OFFICE, regions)

    def gate(self, given: dict[str, Any]) -> Gate:
        where = f"gate {given['id']}"
        fields(given, where, {"id", "what"}, {"drop_if", "floor", "except", "last_resort"})
        if ("drop_if" in given) is ("floor" in given) or ("except" in given and "floor" in given):
            raise Misread("wrong_form", f"{where} has either drop_if, and there perhaps except, or floor")
        if not isinstance(given["what"], str) or not 1 <= len(given["what"]) <= LONGEST_WORDS:
            raise Misread("wrong_form", f"{where} does not say in words what it is")
        if type(given.get("last_resort", False)) is not bool:
            raise Misread("wrong_form", f"{where}: last_resort is true or false")
        return Gate(
            id=given["id"],
            what=given["what"],
            drop_if=self._about_offices.read(given["drop_if"], where) if "drop_if" in given else None,
            floor=self._floor(given["floor"], f"{where} floor") if "floor" in given else None,
            exempt=self._exempt(given["except"], f"{where} except") if "except" in given else None,
            last_resort=given.get("last_resort", False),
        )

    def _floor(self, given: Any, where: str) -> Floor:
        fields(given, where, {"when", "redaction"})
        return Floor(self._about_offices.read(given["when"], where), _redaction(given, where))

    def _exempt(self, given: Any, where: str) -> Exempt:
        fields(given, where, {"when", "redaction", "approvers"})
        approvers = number(given["approvers"], f"{where} approvers")
        return Exempt(self._about_offices.read(given["when"], where), _redaction(given, where), approvers)

    def rule(self, given: dict[str, Any]) -> Rule:
        where = f"rule {given['id']}"
        fields(given, where, {"id", "priority", "when"}, {"lead", "also"})
        return Rule(
            id=given["id"],
            priority=number(given["priority"], f"{where} priority"),
            when=self._about_cases.read(given["when"], where),
            lead=self._selector(given["lead"], where) if "lead" in given else None,
            also=tuple(self._selector(one, where, also=True) for one in listed(given.get("also", []), f"{where} also")),
        )

    def rung(self, given: Any) -> Rung:
        where = "a rung of the ladder"
        if not isinstance(given, dict):
            raise Misread("wrong_form", f"{where} is not an object")
        selector = {name: value for name, value in given.items() if name != "unless"}
        unless = self._about_cases.read(given["unless"], where) if "unless" in given else None
        return Rung(self._selector(selector, where), unless)

    def _selector(self, given: Any, where: str, *, also: bool = False) -> dict[str, str]:
        shares = {"mode"} if also else set()
        more = {"redaction"} if also else set()
        if isinstance(given, dict) and "office" in given:
            fields(given, where, {"office"} | shares, more)
            ident(given["office"], f"{where} office")
        else:
            more |= {"level", "at", "each", "region", "admin1", "if_region_of"}
            fields(given, where, {"kind"} | shares, more)
            text(given["kind"], f"{where} kind")
        for name, check in self._parts().items():
            if name in given:
                check(given[name], f"{where} {name}")
        selector: dict[str, str] = given
        return selector

    def _parts(self) -> dict[str, Callable[[Any, str], object]]:
        return {
            "level": lambda value, where: known(value, where, "level", VALUES["office.level"]),
            "mode": lambda value, where: known(value, where, "mode", MODES),
            "redaction": lambda value, where: known(value, where, "redaction", REDACTIONS),
            "region": lambda value, where: known(value, where, "region", self._regions),
            "at": lambda value, where: _path(value, where, TEXTS),
            "admin1": lambda value, where: _path(value, where, TEXTS),
            "if_region_of": lambda value, where: _path(value, where, TEXTS),
            "each": lambda value, where: _path(value, where, LISTS),
        }


def _redaction(given: dict[str, Any], where: str) -> str:
    return known(given["redaction"], where, "redaction", REDACTIONS)


def _path(path: Any, where: str, kinds: set[str]) -> None:
    if not isinstance(path, str) or path not in FACTS:
        raise Misread("unknown_fact", f"{where} asks for {path!r:.60}, which is no fact of a case")
    if FACTS[path] not in kinds:
        raise Misread("wrong_form", f"{where} asks {path} for something that it does not hold")
