"""Work that is claimed by moving `due` into the future: for how long, and how much later it is tried again."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import CursorResult

LEASE = timedelta(seconds=90)
FIRST_PAUSE, LONGEST_PAUSE = 10, 3600


def pause(attempt: int, asked: int | None, *, least: int = FIRST_PAUSE) -> timedelta:
    return timedelta(seconds=max(asked or 0, min(least * 2 ** (min(attempt, 16) - 1), LONGEST_PAUSE)))


def changed_rows(result: object) -> int:
    assert isinstance(result, CursorResult)  # noqa: S101
    return result.rowcount
