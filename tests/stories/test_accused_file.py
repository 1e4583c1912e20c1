"""The accused person's file in a browser: found unfounded it has a last day, and a server that takes it earlier is told on."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from tests.stories.people import AtDesk, AtReportPage
from tests.stories.service import Service
from tests.stories.test_case_work import FILE, pen, send


def kept(service: Service) -> list[str | None]:
    """The last days of what is kept apart."""
    with closing(sqlite3.connect(service.database)) as database:
        return [until for (until,) in database.execute("SELECT until FROM kept_apart")]


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
        send(page, "accused", FILE)
        if finding == "open":
            assert kept(service) == [None]
    # Then all that is kept of them has a last day, and the server knows nothing else
    last = (datetime.now(UTC).date() + timedelta(days=30)).isoformat()
    assert kept(service) == [last, last]
    desk.visit(f"/cases/{number}/accused")
    expect(page.locator("[data-persons] > section")).to_have_count(1)
    expect(page.locator("[data-persons]")).to_contain_text("Unfounded: tell the person.")

    # When the server takes it away before that day, the desk says so
    with closing(sqlite3.connect(service.database)) as database, database:
        database.execute("DELETE FROM kept_apart")
    desk.visit(f"/cases/{number}")
    missing = page.locator(f'{FILE} [data-when="apart=missing"]')
    expect(missing).to_have_count(3)
    expect(missing.last).to_be_visible()
    assert "Foreman A" not in page.content()
