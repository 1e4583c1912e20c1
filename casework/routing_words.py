"""The words in which rules, offices and facts speak: one file for Python and the browser, and how reading fails."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

_WORDS: dict[str, Any] = json.loads(Path(__file__).with_suffix(".json").read_text())
# path -> text, country, list, countries or truth
FACTS: dict[str, str] = _WORDS["facts"]
OFFICE: dict[str, str] = _WORDS["office"]
# path -> the only values that it can have
VALUES: dict[str, list[str]] = _WORDS["words"]
MODES: list[str] = _WORDS["modes"]
REDACTIONS: list[str] = _WORDS["redactions"]
# As long as the full name of a ministry and its department.
LONGEST = 200
MOST = 256
TEXTS = {"text", "country"}
LISTS = {"list", "countries"}
_ID = re.compile(r"[A-Za-z0-9_-]{1,32}", re.ASCII)
_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)


class Misread(ValueError):
    """A model, offices or facts that are not what they must be. `name` is the same in both languages."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(sentence)
        self.name = name


def is_text(value: Any) -> bool:
    """By UTF-16 units, as the browser counts."""
    return isinstance(value, str) and 1 <= len(value.encode("utf-16-le", "surrogatepass")) // 2 <= LONGEST


def is_country(value: Any) -> bool:
    return isinstance(value, str) and bool(_COUNTRY.fullmatch(value))


def is_list(value: Any) -> bool:
    return isinstance(value, list) and len(value) <= MOST


def is_number(value: Any) -> bool:
    return type(value) is int and 0 <= value <= 10**6


def fields(
    value: Any, where: str, needed: set[str], optional: frozenset[str] | set[str] = frozenset()
) -> dict[str, Any]:
    """Exactly these. Raises Misread `wrong_form` or `unknown_key`."""
    given = members(value, where)
    if unknown := sorted(set(given) - needed - optional):
        raise Misread("unknown_key", f"{where} says {unknown[0]}, which is not known here")
    if missing := sorted(needed - set(given)):
        raise Misread("wrong_form", f"{where} does not say {missing[0]}")
    return given


def members(value: Any, where: str) -> dict[str, Any]:
    """Of an object, whatever they are."""
    if not isinstance(value, dict):
        raise Misread("wrong_form", f"{where} is not an object")
    return value


def listed(value: Any, where: str) -> list[Any]:
    if not is_list(value):
        raise Misread("wrong_form", f"{where} is not a list of at most {MOST}")
    found: list[Any] = value
    return found


def text(value: Any, where: str) -> str:
    if not is_text(value):
        raise Misread("wrong_form", f"{where} is not a text of 1 to {LONGEST} characters")
    found: str = value
    return found


def ident(value: Any, where: str) -> str:
    """ASCII, so that both languages sort alike."""
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise Misread("wrong_form", f"{where} is not 1 to 32 letters, digits, - and _")
    return value


def number(value: Any, where: str) -> int:
    if not is_number(value):
        raise Misread("wrong_form", f"{where} is not a whole number from 0 on")
    found: int = value
    return found


def known(value: Any, where: str, what: str, among: list[str]) -> str:
    """Raises Misread `unknown_<what>`."""
    if not isinstance(value, str) or value not in among:
        raise Misread(f"unknown_{what}", f"{where} says {value!r:.80}, which is no {what}: {', '.join(among)}")
    return value


def what_of(path: str) -> str:
    """By what a value of this path is called in a refusal: flags -> flag, consent.scope -> scope."""
    return path.rsplit(".", 1)[-1].rstrip("s")
