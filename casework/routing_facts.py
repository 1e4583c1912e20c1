"""Reading what is known of a case and of offices, as the rules ask for it: flat, {"place.country": "CD", ...}."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from casework.routing_words import (
    FACTS,
    LONGEST,
    OFFICE,
    VALUES,
    Misread,
    fields,
    ident,
    is_country,
    is_text,
    listed,
    members,
    what_of,
)
from crypto.offices import Office

_GROUPS = {path.split(".")[0] for path in FACTS if "." in path}
_NEEDED = {"id", "body", "level", "jurisdiction", "kinds", "dp", "gbv_trained"}
_OPTIONAL = {"admin1", "region", "categories", "conflicts"}
# What a directory or an example says of an office beside this.
_ELSEWHERE = {"names", "languages", "lines", "seal", "sign", "retired", "hours", "state", "accept_history"}


def read_facts(given: Any) -> dict[str, Any]:
    """Of one case. What is empty or null is not known, and left out, and so is what no rule asks for. Raises Misread."""
    facts: dict[str, Any] = {}
    for path, value in _stated(given):
        if path in FACTS and value not in (None, ""):
            facts[path] = _value(path, FACTS[path], value, "the facts")
    return facts


def unused(given: Any) -> list[str]:
    """Names of what a case states and no rule can ask for: to be shown, since one of them may be a slip of the pen."""
    flags = members(given, "the facts").get("flags")
    odd = [path for path, _ in _stated(given) if path not in FACTS]
    return odd + (["flags"] if isinstance(flags, list) and any(flag not in VALUES["flags"] for flag in flags) else [])


def _stated(given: Any) -> Iterator[tuple[str, Any]]:
    for name, value in members(given, "the facts").items():
        if name not in _GROUPS:
            yield name if "." not in name else f"{name} (in one word)", value
        elif value is not None:
            for part, inner in members(value, name).items():
                yield f"{name}.{part}", inner


def read_offices(given: Any) -> list[dict[str, Any]]:
    """A list of offices as the directory or an example file states them. Raises Misread."""
    offices = [read_office(office) for office in listed(given, "the offices")]
    names = [office["office.id"] for office in offices]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise Misread("twice", f"office {twice[0]} stands there twice")
    return offices


def of_directory(offices: Mapping[str, Office]) -> list[dict[str, Any]]:
    """Raises Misread."""
    return [read_office(office.facts) for office in listed(list(offices.values()), "the offices")]


def read_office(given: Any) -> dict[str, Any]:
    stated = fields(given, "an office", _NEEDED, _OPTIONAL | _ELSEWHERE)
    ident(stated["id"], "the id of an office")
    office: dict[str, Any] = {}
    for path, kind in OFFICE.items():
        name = path.split(".")[1]
        if name in stated and not (name in _OPTIONAL and stated[name] is None):
            office[path] = _value(path, kind, stated[name], f"office {stated['id']}")
    return office


def _value(path: str, kind: str, value: Any, where: str) -> Any:
    if kind == "truth":
        if type(value) is not bool:
            raise Misread("wrong_form", f"{where}: {path} is true or false")
        return value
    if kind in {"list", "countries"}:
        return [_text(path, kind == "countries", one, where) for one in listed(value, f"{where}: {path}")]
    return _text(path, kind == "country", value, where)


def _text(path: str, country: bool, value: Any, where: str) -> str:
    if path in VALUES and path != "flags" and value not in VALUES[path]:
        # A refusal never repeats what is known of a case.
        raise Misread(f"unknown_{what_of(path)}", f"{where}: {path} is one of {', '.join(VALUES[path])}")
    if country and not is_country(value):
        raise Misread("wrong_form", f"{where}: {path} is a country of two capital letters")
    if not is_text(value):
        raise Misread("wrong_form", f"{where}: {path} is a text of 1 to {LONGEST} characters")
    found: str = value
    return found
