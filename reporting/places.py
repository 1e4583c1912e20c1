"""Countries, provinces and offices by name, in the reader's language (CLDR through Babel, ISO 3166-2 through pycountry)."""

from __future__ import annotations

from functools import lru_cache
from unicodedata import normalize

import pycountry
from babel import Locale

from crypto.directory import Directory
from crypto.offices import Office

Named = tuple[str, str]


def countries(directory: Directory, language: str) -> tuple[list[Named], list[Named]]:
    """(with an office of their own, all others), each by name."""
    with_office = {str(office.facts["jurisdiction"]) for office in directory.offices.values()}
    named = _countries(language)
    return [c for c in named if c[0] in with_office], [c for c in named if c[0] not in with_office]


def country_name(code: str, language: str) -> str:
    """Empty for no country and for what is none."""
    return dict(_countries(language)).get(code, "")


def provinces(directory: Directory) -> dict[str, list[Named]]:
    """By country, and only where the directory has an office for one province of it."""
    local = {str(o.facts["jurisdiction"]) for o in directory.offices.values() if "admin1" in o.facts}
    return {country: _provinces(country) for country in sorted(local)}


@lru_cache
def _countries(language: str) -> tuple[Named, ...]:
    names = Locale.parse(language).territories
    named = [(c.alpha_2, names.get(c.alpha_2, c.name)) for c in pycountry.countries]
    return tuple(sorted(named, key=lambda c: (_order(c[1]), c[0])))


@lru_cache
def _provinces(country: str) -> list[Named]:
    found = pycountry.subdivisions.get(country_code=country) or []  # type: ignore[no-untyped-call]
    return sorted(((s.code, s.name) for s in found if s.parent_code is None), key=lambda p: (_order(p[1]), p[0]))


def office_name(office: Office, language: str) -> str:
    names: dict[str, str] = office.facts["names"]
    return names.get(language) or next(iter(names.values()))


def _order(name: str) -> str:
    """Accents do not count: Éthiopie stands under E."""
    return normalize("NFD", name).encode("ascii", "ignore").decode().casefold()
