"""The time, asked for at the edge only: verbs are given `now`."""

from __future__ import annotations

from datetime import date, datetime

from flask import current_app


def utc_now() -> datetime:
    now: datetime = current_app.config["CLOCK"]()
    return now


def today() -> date:
    return utc_now().date()
