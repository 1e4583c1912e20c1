"""The time, asked for at the edge only: verbs are given `now`. Days are UTC days and end at midnight."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from flask import current_app


def utc_now() -> datetime:
    now: datetime = current_app.config["CLOCK"]()
    return now


def today() -> date:
    return utc_now().date()


def end_of(day: date) -> datetime:
    """The first instant that is not in it any more."""
    return datetime.combine(day + timedelta(days=1), time(), UTC)


def last_day(end: datetime) -> date:
    """On which a term that has passed at `end` was still in time."""
    return (end - timedelta.resolution).date()
