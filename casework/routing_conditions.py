"""The small language of conditions in which rules and gates say when they hold: read strictly, then evaluated.

A condition is an object with one operator. Facts are named by paths. What is not known is equal to nothing, differs from
nothing and lies in no region.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from casework.routing_words import LISTS, TEXTS, VALUES, Misread, is_text, known, listed, what_of

DEEPEST = 8
PAIR = 2
Condition = Mapping[str, Any]
Facts = Mapping[str, Any]
Regions = Mapping[str, frozenset[str]]


class Reader:
    """`paths`: what kind of fact stands where; `regions`: the ids that may be named."""

    def __init__(self, paths: Mapping[str, str], regions: Regions) -> None:
        self._paths, self._regions = paths, list(regions)

    def read(self, given: Any, where: str, depth: int = 1) -> Condition:
        """Raises Misread."""
        if not isinstance(given, dict) or len(given) != 1 or depth > DEEPEST:
            raise Misread("wrong_form", f"{where} has a condition that is not one operator, or is over {DEEPEST} deep")
        ((operator, operand),) = given.items()
        if operator in {"all", "any"}:
            for condition in listed(operand, f"{where} {operator}"):
                self.read(condition, where, depth + 1)
        elif operator == "not":
            self.read(operand, where, depth + 1)
        elif operator in {"present", "given"}:
            self._path(operand, where, TEXTS | LISTS)
        else:
            self._pair(operator, operand, where)
        return cast("Condition", given)

    def _pair(self, operator: str, operand: Any, where: str) -> None:
        if operator not in _PAIRS:
            raise Misread("unknown_operator", f"{where} says {operator!r:.40}, which is no operator")
        if not isinstance(operand, list) or len(operand) != PAIR:
            raise Misread("wrong_form", f"{where}: {operator} compares two things")
        kinds, other = _PAIRS[operator]
        path, value = operand
        kind = self._path(path, where, kinds)
        if other == "path":
            self._path(value, where, TEXTS)
        elif other == "list":
            self._path(value, where, LISTS)
        elif other == "region":
            known(value, where, "region", self._regions)
        elif other == "literals":
            for one in listed(value, f"{where} {operator}"):
                _literal(path, kind, one, where)
        else:
            _literal(path, kind, value, where)

    def _path(self, path: Any, where: str, kinds: set[str]) -> str:
        """What kind of fact stands there."""
        kind = self._paths.get(path) if isinstance(path, str) else None
        if kind is None:
            raise Misread("unknown_fact", f"{where} asks for {path!r:.60}, which is no fact here")
        if kind not in kinds:
            raise Misread("wrong_form", f"{where} asks {path} for something that it does not hold")
        return kind


# operator -> the kinds of its path, and what stands beside it
_PAIRS: dict[str, tuple[set[str], str]] = {
    "eq": (TEXTS | {"truth"}, "literal"),
    "in": (TEXTS, "literals"),
    "has": (LISTS, "literal"),
    "lists": (LISTS, "path"),
    "meets": (LISTS, "list"),
    "same": (TEXTS, "path"),
    "differs": (TEXTS, "path"),
    "region": (TEXTS, "region"),
    "subset": (LISTS, "region"),
}


def _literal(path: str, kind: str, value: Any, where: str) -> None:
    if kind == "truth":
        if type(value) is not bool:
            raise Misread("wrong_form", f"{where}: {path} is true or false")
    elif path in VALUES:
        known(value, where, what_of(path), VALUES[path])
    elif not is_text(value):
        raise Misread("wrong_form", f"{where} compares {path} with what is no text")


def holds(condition: Condition, facts: Facts, regions: Regions) -> bool:
    ((operator, given),) = condition.items()
    return _OPERATORS[operator](given, facts, regions)


def _known(given: Sequence[str], facts: Facts) -> tuple[Any, Any] | None:
    one, other = (facts.get(path) for path in given)
    return (one, other) if one and other else None


def _same(given: Sequence[str], facts: Facts, _: Regions) -> bool:
    both = _known(given, facts)
    return both is not None and both[0] == both[1]


def _differs(given: Sequence[str], facts: Facts, _: Regions) -> bool:
    both = _known(given, facts)
    return both is not None and both[0] != both[1]


def _subset(given: Sequence[str], facts: Facts, regions: Regions) -> bool:
    """Not true of a list that says nothing."""
    countries = facts.get(given[0], ())
    return bool(countries) and set(countries) <= regions[given[1]]


_OPERATORS: dict[str, Callable[[Any, Facts, Regions], bool]] = {
    "all": lambda given, facts, regions: all(holds(condition, facts, regions) for condition in given),
    "any": lambda given, facts, regions: any(holds(condition, facts, regions) for condition in given),
    "not": lambda given, facts, regions: not holds(given, facts, regions),
    "present": lambda given, facts, _: bool(facts.get(given)),
    "given": lambda given, facts, _: given in facts,
    "eq": lambda given, facts, _: given[0] in facts and bool(facts[given[0]] == given[1]),
    "in": lambda given, facts, _: facts.get(given[0]) in given[1],
    "has": lambda given, facts, _: given[1] in facts.get(given[0], ()),
    "lists": lambda given, facts, _: facts.get(given[1]) in facts.get(given[0], ()),
    "meets": lambda given, facts, _: bool({*facts.get(given[0], ())} & {*facts.get(given[1], ())}),
    "same": _same,
    "differs": _differs,
    "region": lambda given, facts, regions: facts.get(given[0]) in regions[given[1]],
    "subset": _subset,
}
