"""No phone rings unasked at night, wherever in its country it lies."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from channels import daytime


@pytest.mark.parametrize(
    ("country", "hour", "left"),
    [
        ("CD", 5, 0),  # six in Kinshasa, seven in Lubumbashi
        ("CD", 6, 11),
        ("CD", 16, 1),
        ("CD", 17, 0),  # seven in the evening in Lubumbashi
        ("PE", 11, 0),
        ("PE", 12, 12),
        ("ID", 23, 0),  # eight in the morning in Jayapura, six in Jakarta
        ("ID", 0, 10),
        ("XX", 7, 12),
        ("XX", 19, 0),
    ],
)
def test_a_day_is_over_when_it_is_over_anywhere_in_the_country(country: str, hour: int, left: int) -> None:
    assert daytime.left(country, datetime(2026, 11, 23, hour, tzinfo=UTC)) == timedelta(hours=left)
