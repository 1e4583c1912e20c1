"""The accused person's file in a browser: found unfounded it has a last day, and a server that takes it earlier is told on."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from tests.stories.people import AtDesk, AtReportPage
from tests.stories.service import Service
from tests.stories.test_case_work import FILE, pen, send
from tests.stories.test_every_pair_of_eyes import looks_right


def kept(service: Service) -> list[str | None]:
    """The last days of what is kept apart."""
    with closing(sqlite3.connect(service.database)) as database:
        return [until for (until,) in database.execute("SELECT until FROM kept_apart")]


def shown_last(page: Page) -> str:
    """The last day of what is found unfounded today, as this browser writes days."""
    last = (datetime.now(UTC).date() + timedelta(days=30)).isoformat()
    shown: str = page.evaluate(
        "day => new Intl.DateTimeFormat('en', {day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC'})"
        ".format(new Date(day))",
        last,
    )
    return shown


def test_what_is_kept_under_another_spelling_goes_when_it_is_ticked_and_else_stays(
    service: Service, at_report_page: Callable[..., AtReportPage], at_desk: Callable[..., AtDesk]
) -> None:
    # Given three persons, of whom two are one in two spellings
    at_report_page().visit().fill("The foreman sells our tools.").send()
    page = at_desk("amani").open_first().page
    place = pen(page, "accused")
    for person, finding in (("Foreman A", "open"), ("Foreman B", "open"), ("Foreman C", "founded"), ("foreman a", "")):
        place.locator('[data-part="person"]').fill(person)
        place.locator('[data-part="delay"]').fill("Evidence is being secured.")
        place.locator("#accused-text").fill("Theft is alleged.")
        place.locator('[data-part="finding"]').select_option(finding or "unfounded")
        if not finding:
            # When the other spelling is ticked too: what was found true is not even offered
            expect(place.locator("[data-goes-list] li")).to_have_count(2)
            expect(place.locator("[data-kept]:checked")).to_have_count(0)
            place.locator("[data-goes-list] li", has_text="Foreman A").locator("[data-kept]").check()
        send(page, "accused", FILE)
    # Then these two have a last day, and the others none
    assert sorted(until is None for until in kept(service)) == [False, False, True, True]
    expect(page.locator(f'{FILE} [data-when="ends=soon"]:visible')).to_have_count(2)


def test_unfounded_it_has_a_last_day_and_is_missed_before(
    service: Service, at_report_page: Callable[..., AtReportPage], at_desk: Callable[..., AtDesk]
) -> None:
    # Given what the office wrote of a person, who was then found to be accused without ground
    at_report_page().visit().fill("The foreman sells our tools.").send()
    desk = at_desk("amani").open_first()
    page, number = desk.page, desk.page.url.rsplit("/", 1)[1]
    place = pen(page, "accused")
    for finding in ("open", "unfounded"):
        place.locator('[data-part="person"]').fill("Foreman A")
        place.locator('[data-part="delay"]').fill("Evidence is being secured.")
        place.locator("#accused-text").fill("Theft is alleged.")
        place.locator('[data-part="finding"]').select_option(finding)
        if finding == "unfounded":
            # And who keeps it has seen on which day it goes, and what goes with it
            expect(place.locator("[data-goes-on]")).to_have_text(shown_last(page))
            expect(place.locator("[data-goes-list] li")).to_contain_text("Foreman A: Theft is alleged.")
            expect(place.locator("[data-kept]")).to_be_checked()
            looks_right(page, "what is destroyed with a finding")
        send(page, "accused", FILE)
        if finding == "open":
            assert kept(service) == [None]
    # Then all that is kept of them has a last day, which stands beside it, and the server knows nothing else
    last = (datetime.now(UTC).date() + timedelta(days=30)).isoformat()
    assert kept(service) == [last, last]
    ends = page.locator(f'{FILE} [data-when="ends=soon"]:visible')
    expect(ends).to_have_count(2)
    expect(ends.first).to_contain_text(shown_last(page))
    desk.visit(f"/cases/{number}/accused")
    expect(page.locator("[data-persons] > section")).to_have_count(1)
    expect(page.locator("[data-persons]")).to_contain_text("Unfounded: tell the person.")
    expect(page.locator("[data-persons]")).to_contain_text(shown_last(page))

    # When the server takes it away before that day, the desk says so
    with closing(sqlite3.connect(service.database)) as database, database:
        database.execute("DELETE FROM kept_apart")
    desk.visit(f"/cases/{number}")
    missing = page.locator(f'{FILE} [data-when="apart=missing"]')
    expect(missing).to_have_count(3)
    expect(missing.last).to_be_visible()
    assert "Foreman A" not in page.content()
