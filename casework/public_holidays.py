"""The public holidays of a country, as the library `holidays` (vacanza, MIT) knows them.

National ones only: what one province keeps is a working day here, so a term ends too early rather than too late. The
library loads its countries when the first is asked for, half a second once a process.
"""

from __future__ import annotations

from datetime import date
from functools import cache

from holidays import country_holidays


@cache
def of_year(country: str, year: int) -> frozenset[date] | None:
    """`country`: two letters (ISO 3166-1). None for one that the library does not know."""
    try:
        return frozenset(country_holidays(country, years=year))
    except NotImplementedError:
        return None


def is_one(country: str, day: date) -> bool:
    """False where the country is not known."""
    return day in (of_year(country, day.year) or ())


def are_known(country: str, year: int) -> bool:
    return of_year(country, year) is not None
