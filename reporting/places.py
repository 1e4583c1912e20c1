"""Countries and offices by name, in the reader's language (CLDR through Babel, ISO 3166 through pycountry)."""

from __future__ import annotations

from functools import lru_cache

import pycountry
from babel import Locale

from casework.places import Named, order
from crypto.directory import Directory
from crypto.offices import Office


def countries(directory: Directory, language: str) -> tuple[list[Named], list[Named]]:
    """(with an office of their own, all others), each by name."""
    with_office = {str(office.facts["jurisdiction"]) for office in directory.offices.values()}
    named = _countries(language)
    return [c for c in named if c[0] in with_office], [c for c in named if c[0] not in with_office]


def country_name(code: str, language: str) -> str:
    """Empty for no country and for what is none."""
    return dict(_countries(language)).get(code, "")


@lru_cache
def _countries(language: str) -> tuple[Named, ...]:
    names = Locale.parse(language).territories
    named = [(c.alpha_2, names.get(c.alpha_2, c.name)) for c in pycountry.countries]
    return tuple(sorted(named, key=lambda c: (order(c[1]), c[0])))


def office_name(office: Office, language: str) -> str:
    names: dict[str, str] = office.facts["names"]
    return names.get(language) or next(iter(names.values()))
