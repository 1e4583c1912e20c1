"""When a phone may be made to ring unasked: by day, wherever in the country of its gateway it lies."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache

from babel.core import get_global
from babel.dates import get_timezone

FROM_HOUR, UNTIL_HOUR = 7, 19


def left(country: str, now: datetime) -> timedelta:
    """Of this day, until it ends in the country's first place; nothing while it is night in one of them."""
    return min(_left(now.astimezone(zone)) for zone in _zones(country))


def _left(local: datetime) -> timedelta:
    begins = local.replace(hour=FROM_HOUR, minute=0, second=0, microsecond=0)
    ends = local.replace(hour=UNTIL_HOUR, minute=0, second=0, microsecond=0)
    return ends - local if begins <= local < ends else timedelta()


@cache
def _zones(country: str) -> tuple[tzinfo, ...]:
    """A country that is in no list of zones has the clock of Greenwich."""
    known: dict[str, str] = get_global("zone_territories")  # type: ignore[assignment]
    return tuple(get_timezone(zone) for zone, there in known.items() if there == country) or (UTC,)
