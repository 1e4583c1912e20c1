"""One office as the directory lists it: its facts, and the keys by which it is sealed to and signs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from crypto.bodies import Body, unb64
from crypto.boxes import check_office_id
from crypto.certificates import parse_day
from crypto.errors import Malformed, WrongKey
from crypto.keys import key_hash

LEVELS = ("local", "national", "regional", "international")
DATA_PROTECTION = ("adequate", "safeguards", "none")


@dataclass(frozen=True)
class Retired:
    """Former office keys; `sign` is None where the signing key was compromised."""

    seal: bytes
    sign: bytes | None
    until: date


@dataclass(frozen=True)
class Office:
    """`facts` is the office as the directory states it; the keys are decoded."""

    id: str
    seal: bytes
    sign: bytes
    retired: tuple[Retired, ...]
    facts: Body = field(repr=False)

    def sign_keys(self, day: date) -> Iterator[bytes]:
        """The verify keys under which this office could sign on `day`."""
        yield self.sign
        yield from (old.sign for old in self.retired if old.sign is not None and day <= old.until)

    def check_seal_key(self, public: bytes) -> bytes:
        """Raises WrongKey unless `public` hashes to the sealing key in force."""
        if key_hash(public) != self.seal:
            raise WrongKey("not the sealing key that the directory lists")
        return public

    def knows_seal_key(self, public: bytes) -> bytes:
        """For opening: keys in force and retired ones. Raises WrongKey."""
        if key_hash(public) not in {self.seal, *(old.seal for old in self.retired)}:
            raise WrongKey("not a sealing key of this office")
        return public


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _are_names(value: Any) -> bool:
    return isinstance(value, dict) and 1 <= len(value) <= 2 and all(map(_is_text, value.values()))


def _are_lines(value: Any) -> bool:
    return isinstance(value, dict) and set(value) == {"emergency", "clinic"} and all(map(_is_text, value.values()))


# Pages and routing show and compare these without asking again what they are.
_FACTS: dict[str, Callable[[Any], bool]] = {
    "names": _are_names,
    "level": LEVELS.__contains__,
    "jurisdiction": _is_text,
    "kinds": _are_texts,
    "languages": _are_texts,
    "dp": DATA_PROTECTION.__contains__,
    "gbv_trained": lambda value: isinstance(value, bool),
    "body": _is_text,
    "lines": _are_lines,
}
# `hours`: when somebody is there, in words; `conflicts`: ids of offices and bodies with which it has a conflict of interest.
_OPTIONAL_FACTS: dict[str, Callable[[Any], bool]] = {
    "admin1": _is_text,
    "region": _is_text,
    "categories": _are_texts,
    "hours": _is_text,
    "conflicts": _are_texts,
}
_FIELDS = _FACTS.keys() | {"id", "seal", "sign", "retired"}


def read_offices(listed: Any) -> dict[str, Office]:
    """By id. Raises Malformed."""
    offices: dict[str, Office] = {}
    for office in map(_office, check_list(listed)):
        if office.id in offices:
            raise Malformed("an id occurs twice")
        offices[office.id] = office
    return offices


def _office(listed: Any) -> Office:
    facts = check_fields(listed, _FIELDS, _OPTIONAL_FACTS.keys())
    for name, fits in (_FACTS | _OPTIONAL_FACTS).items():
        if name in facts and not fits(facts[name]):
            raise Malformed(f"an office states its {name} in another form")
    retired = tuple(_retired(old) for old in check_list(facts["retired"]))
    return Office(check_office_id(facts["id"]), unb64(facts["seal"], 32), unb64(facts["sign"], 32), retired, facts)


def _retired(listed: Any) -> Retired:
    old = check_fields(listed, {"seal", "sign", "until"})
    sign = None if old["sign"] is None else unb64(old["sign"], 32)
    return Retired(unb64(old["seal"], 32), sign, parse_day(old["until"]))


def check_list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise Malformed("not a list")
    return value


def check_fields(value: Any, fields: AbstractSet[str], optional: AbstractSet[str] = frozenset()) -> Body:
    """An object with just these fields, so that a field that only one client understands cannot slip in."""
    if not isinstance(value, dict) or not fields <= set(value) <= fields | optional:
        raise Malformed("fields are missing or unknown")
    return value
