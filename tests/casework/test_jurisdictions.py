"""Terms by jurisdiction: what the table says, what it may not say, and how days are counted."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework import demo, jurisdictions, public_holidays
from casework.jurisdictions import Counting, Evidence, Holidays, TermName, WrongTable, add_business_days, add_days

SATURDAY_SUNDAY = frozenset({5, 6})
TEXT = jurisdictions.TABLE.read_text()


@pytest.mark.parametrize(
    ("code", "term", "start", "end"),
    [
        ("CD", TermName.ACKNOWLEDGEMENT, "2026-11-23", "2026-11-30"),
        ("CD", TermName.FEEDBACK, "2026-11-23", "2027-02-21"),
        ("CD", TermName.FIRST_LOOK, "2026-12-31", "2027-01-01"),
        ("ZA", TermName.ACKNOWLEDGEMENT, "2026-11-23", "2026-12-14"),
        ("ZA", TermName.FORWARDING, "2028-02-10", "2028-03-02"),
        ("FR", TermName.ACKNOWLEDGEMENT, "2026-11-27", "2026-12-08"),
        ("FR", TermName.FEEDBACK, "2026-11-27", "2027-02-25"),
        ("CO", TermName.FEEDBACK, "2026-11-23", "2026-12-15"),  # 8 December is a holiday there
        # Colombia counts in business days, but its row has no acknowledgement: that one is the default's, as it counts.
        ("CO", TermName.ACKNOWLEDGEMENT, "2026-11-23", "2026-11-30"),
        ("*", TermName.ACKNOWLEDGEMENT, "2026-11-23", "2026-11-30"),
    ],
)
def test_terms_end_on_the_day_that_the_law_says(code: str, term: TermName, start: str, end: str) -> None:
    assert jurisdictions.of(code).terms[term].end(date.fromisoformat(start)) == date.fromisoformat(end)


def test_a_row_says_where_it_is_from_and_how_sure_we_are() -> None:
    known = jurisdictions.of("ZA")
    assert (known.evidence, known.own) == (Evidence.SEEN, frozenset(TermName) - {TermName.FIRST_LOOK})
    assert known.source.startswith("https://")
    assert (jurisdictions.of("CD").evidence, jurisdictions.of("CD").own) == (Evidence.DEFAULT, frozenset())


def test_every_office_of_the_demonstration_has_a_row_or_the_default() -> None:
    assert {jurisdictions.of(office["jurisdiction"]).code for office in demo.OFFICES} >= {"CD", "UG", "default"}


def test_an_extension_is_not_lent_to_a_law_that_names_a_term_and_none() -> None:
    assert jurisdictions.of("DE").extension is None
    extensions = {code: jurisdictions.of(code).extension for code in ("IT", "CO", "CD")}
    assert {code: term.days for code, term in extensions.items() if term} == {"IT": 90, "CO": 15, "CD": 90}


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-11-23", 1, "2026-11-24"),  # a Monday
        ("2026-11-27", 1, "2026-11-30"),  # a Friday
        ("2026-11-28", 1, "2026-11-30"),  # a Saturday
        ("2026-11-29", 5, "2026-12-04"),  # a Sunday
        ("2026-11-23", 5, "2026-11-30"),
        ("2028-02-28", 1, "2028-02-29"),  # a leap day
        ("2027-02-26", 1, "2027-03-01"),  # none
        ("2026-12-31", 1, "2027-01-01"),
    ],
)
def test_business_days_pass_over_weekends(start: str, days: int, end: str) -> None:
    assert add_business_days(date.fromisoformat(start), days, weekend(SATURDAY_SUNDAY)) == date.fromisoformat(end)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2028-02-28", 1, "2028-02-29"),
        ("2028-02-28", 2, "2028-03-01"),
        ("2027-02-28", 1, "2027-03-01"),
        ("2028-02-29", 365, "2029-02-28"),
        ("2026-01-31", 30, "2026-03-02"),
        ("2026-11-30", 90, "2027-02-28"),
    ],
)
def test_calendar_days_pass_leap_days_and_month_ends(start: str, days: int, end: str) -> None:
    assert add_days(date.fromisoformat(start), days) == date.fromisoformat(end)


@pytest.mark.parametrize(
    ("code", "term", "start", "end"),
    [
        # Christmas and New Year's Day are Fridays.
        ("FR", TermName.ACKNOWLEDGEMENT, "2026-12-23", "2027-01-05"),
        # They are Saturdays: nothing is lost but the weekend.
        ("FR", TermName.ACKNOWLEDGEMENT, "2027-12-23", "2028-01-03"),
        # Easter Monday, and the first of May on a Saturday.
        ("FR", TermName.ACKNOWLEDGEMENT, "2027-03-26", "2027-04-07"),
        # A leap day and no holiday.
        ("FR", TermName.ACKNOWLEDGEMENT, "2028-02-25", "2028-03-07"),
        # Epiphany is moved to the Monday after, 11 January (Ley 51 de 1983).
        ("CO", TermName.FEEDBACK, "2026-12-18", "2027-01-13"),
        ("CO", TermName.FORWARDING, "2026-12-31", "2027-01-08"),
        # Nobody knows the holidays of a bank: they are working days.
        ("X-GRS", TermName.ACKNOWLEDGEMENT, "2026-12-23", "2026-12-25"),
    ],
)
def test_business_days_pass_over_public_holidays_of_the_country(
    code: str, term: TermName, start: str, end: str
) -> None:
    assert jurisdictions.of(code).terms[term].end(date.fromisoformat(start)) == date.fromisoformat(end)


@pytest.mark.parametrize(
    ("code", "holidays"),
    [("FR", Holidays.COUNTED), ("CO", Holidays.COUNTED), ("X-GRS", Holidays.UNKNOWN), ("CD", Holidays.NOT_NEEDED)],
)
def test_a_row_says_whether_holidays_are_counted(code: str, holidays: Holidays) -> None:
    assert jurisdictions.of(code).holidays(2026) is holidays


def test_every_country_of_the_table_is_known_to_the_library() -> None:
    codes = {row["code"] for row in json.loads(TEXT)["rows"]} - {"default", "EU"}
    unknown = {code for code in codes if not public_holidays.are_known(code, 2026)}
    assert unknown == {code for code in codes if code.startswith("X-")}


def test_friday_and_saturday_are_the_weekend_where_the_row_says_so() -> None:
    table = json.loads(TEXT)
    row = next(row for row in table["rows"] if row["code"] == "FR")
    row["weekend"] = ["friday", "saturday"]
    term = jurisdictions.read(json.dumps(table))["FR"].terms[TermName.ACKNOWLEDGEMENT]
    assert term.end(date(2026, 11, 25)) == date(
        2026, 12, 6
    )  # Wednesday; Thursday, then Sunday to Thursday, then Sunday


@pytest.mark.parametrize("hour", [0, 12, 23])
def test_a_change_of_summer_time_moves_no_day(hour: int) -> None:
    # On 2027-03-28 Europe's clocks go on by an hour, and back on 2027-10-31: an instant's day is its UTC day.
    for day in (date(2027, 3, 27), date(2027, 10, 30)):
        received = datetime(day.year, day.month, day.day, hour, 59, tzinfo=UTC)
        assert add_days(received.date(), 2) == day + timedelta(days=2)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 120), st.sampled_from([SATURDAY_SUNDAY, {4, 5}]))
def test_just_so_many_working_days_lie_between(start: date, days: int, weekend: set[int]) -> None:
    end = add_business_days(start, days, lambda day: day.weekday() in weekend)
    passed = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert sum(day.weekday() not in weekend for day in passed) == days
    assert end.weekday() not in weekend


def weekend(days: frozenset[int]) -> Callable[[date], bool]:
    return lambda day: day.weekday() in days


def spoil(change: Callable[[dict[str, Any]], object]) -> str:
    table = copy.deepcopy(json.loads(TEXT))
    change(table)
    return json.dumps(table)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda table: table.update(version=2), "version"),
        (lambda table: table["rows"].append(table["rows"][3]), "twice"),
        (lambda table: table["rows"].pop(0), "no default"),
        (lambda table: table["rows"][0]["terms"].update(feedback=None), "leaves a term open"),
        (lambda table: table["rows"][0].update(weekend=None), "weekend"),
        (lambda table: table["rows"][2].pop("source"), "exactly"),
        (lambda table: table["rows"][2].update(source=""), "DE: name"),
        (lambda table: table["rows"][2].update(evidence="X"), "DE: evidence"),
        (lambda table: table["rows"][2]["terms"].pop("feedback"), "DE: terms"),
        (lambda table: table["rows"][2]["terms"].update(feedback={"days": 90}), "DE: a term"),
        (lambda table: table["rows"][2]["terms"].update(feedback={"days": 0, "kind": "calendar"}), "1 to 366"),
        (lambda table: table["rows"][2]["terms"].update(feedback={"days": True, "kind": "calendar"}), "1 to 366"),
        (lambda table: table["rows"][2].update(weekend=list(jurisdictions._WEEK)), "whole week"),  # noqa: SLF001
    ],
)
def test_a_table_that_is_wrong_is_refused_and_says_where(change: Callable[[dict[str, Any]], object], said: str) -> None:
    with pytest.raises(WrongTable, match=said):
        jurisdictions.read(spoil(change))


def test_counting_words_are_what_the_table_uses() -> None:
    kinds = {term["kind"] for row in json.loads(TEXT)["rows"] for term in row["terms"].values() if term}
    assert kinds == set(Counting)
