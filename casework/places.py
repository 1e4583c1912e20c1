"""Countries, provinces by name, as ISO 3166 has them (pycountry, which the reporters' forms need as well), and offices."""

from __future__ import annotations

from functools import lru_cache
from unicodedata import normalize

import pycountry

from crypto.directory import Directory
from crypto.offices import Office

Named = tuple[str, str]


def provinces(directory: Directory) -> dict[str, list[Named]]:
    """(code, name) by country, and only where the directory has an office for one province of it.

    Only there are reporters asked for a province, so no case names another.
    """
    local = {str(o.facts["jurisdiction"]) for o in directory.offices.values() if "admin1" in o.facts}
    return {country: _provinces(country) for country in sorted(local)}


def country_codes() -> list[str]:
    return [country.alpha_2 for country in pycountry.countries]


def office_name(office: Office, language: str) -> str:
    names: dict[str, str] = office.facts["names"]
    return names.get(language) or next(iter(names.values()))


def order(name: str) -> str:
    """Accents do not count: Éthiopie stands under E."""
    return normalize("NFD", name).encode("ascii", "ignore").decode().casefold()


@lru_cache
def _provinces(country: str) -> list[Named]:
    found = pycountry.subdivisions.get(country_code=country) or []  # type: ignore[no-untyped-call]
    return sorted(((s.code, s.name) for s in found if s.parent_code is None), key=lambda p: (order(p[1]), p[0]))
