"""A day that must not be missed, at the desk: counted in the browser, told to the server without what it is for."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta

from playwright.sync_api import Page, Request, expect

from tests.stories.people import AtDesk, AtReportPage
from tests.stories.service import Service
from tests.stories.test_case_work import FILE
from tests.stories.test_every_pair_of_eyes import looks_right

PEN = "[data-new-deadline]"


def today() -> date:
    return datetime.now(UTC).date()


def keep(page: Page, forum: str, text: str) -> None:
    page.locator(f"{PEN} [data-forum]").select_option(forum)
    page.locator(f"{PEN} [data-text]").fill(text)


def test_a_courts_last_day_is_counted_kept_shown_and_met(
    service: Service, at_report_page: Callable[..., AtReportPage], at_desk: Callable[[str], AtDesk]
) -> None:
    # Given a case from the Democratic Republic of the Congo
    at_report_page().visit().fill("Soldiers shot at the diggers.", country="CD").send()
    desk = at_desk("amani").open_first()
    page, number = desk.page, desk.page.url.rsplit("/", 1)[1]
    desk.visit(f"/cases/{number}/clocks")
    page.locator(f"{PEN} > summary").click()

    # Then the bodies of its region are offered, and no others, each with its term and how sure that is
    offered = set(page.locator(f"{PEN} option").evaluate_all("all => all.map(one => one.value)"))
    assert {"eacj", "african_commission", "own_court"} <= offered
    assert not {"iachr", "ecowas_court"} & offered
    expect(page.locator(f'{PEN} [data-when="forum=eacj"]')).to_contain_text("Within 2 months after the act")
    expect(page.locator(f'{PEN} [data-when="forum=eacj"]')).to_contain_text("Article 30(2)")
    looks_right(page, "a day that must not be missed")

    # When the day is gone already, nothing is kept and it says so
    keep(page, "eacj", "Bring it to Arusha.")
    page.locator(f"{PEN} [data-act]").fill((today() - timedelta(days=100)).isoformat())
    page.click(f"{PEN} [data-send]")
    expect(page.locator(f'{PEN} [data-lacks="gone"]')).to_be_visible()

    # When it is not, it is counted for them, and the server is told the day and nothing else
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if request.url.endswith("/deadlines") else None)
    page.locator(f"{PEN} [data-act]").fill((today() - timedelta(days=40)).isoformat())
    until = page.locator(f"{PEN} [data-until]")
    last = until.input_value()
    assert today() + timedelta(days=18) <= date.fromisoformat(last) <= today() + timedelta(days=23)
    assert until.get_attribute("readonly") is not None
    page.click(f"{PEN} [data-send]")
    kept = page.locator(f'[data-kept-day][data-ends="{last}"]')
    kept.wait_for()
    (request,) = sent
    assert set(request.post_data_json or {}) == {"entry", "ends"}
    with closing(sqlite3.connect(service.database)) as database:
        ((ends, state),) = database.execute("SELECT ends, state FROM deadlines")
    assert (ends, state) == (last, "running")

    # Then the page reads what it is for out of the file
    desk.settled()
    expect(kept).to_contain_text("East African Court of Justice")
    expect(kept).to_contain_text("Bring it to Arusha.")
    looks_right(page, "days that must not be missed")
    desk.visit(f"/cases/{number}")
    expect(page.locator("[data-near]")).to_be_visible()
    expect(page.locator(FILE)).to_contain_text("A day that must not be missed: East African Court of Justice")
    desk.visit("/")
    expect(page.locator(f'tr[data-case="{number}"]')).to_be_visible()

    # And it ends with a reason
    desk.visit(f"/cases/{number}/clocks")
    kept.locator('[data-end="met"] > summary').click()
    kept.locator('[data-end="met"] [data-text]').fill("Filed.")
    kept.locator('[data-end="met"] [data-send]').click()
    page.locator('[data-kept-day][data-stands="met"]').wait_for()
    desk.settled()
    expect(page.locator("[data-end]")).to_have_count(0)
    expect(page.locator("[data-kept-day] [role=alert]:visible")).to_have_count(0)


def test_what_the_server_keeps_otherwise_than_was_signed_is_told(
    service: Service, at_report_page: Callable[..., AtReportPage], at_desk: Callable[[str], AtDesk]
) -> None:
    # Given three days: one that somebody moves on the server, one that they take away, one that they add
    at_report_page().visit().fill("The cyanide runs into the river.").send()
    desk = at_desk("amani").open_first()
    page, number = desk.page, desk.page.url.rsplit("/", 1)[1]
    days = [(today() + timedelta(days=ahead)).isoformat() for ahead in (40, 50)]
    for day in days:
        desk.visit(f"/cases/{number}/clocks")
        page.locator(f"{PEN} > summary").click()
        keep(page, "own_court", "Ask the lawyer.")
        page.locator(f"{PEN} [data-until]").fill(day)
        page.click(f"{PEN} [data-send]")
        page.locator(f'[data-kept-day][data-ends="{day}"]').wait_for()
        desk.settled()
    with closing(sqlite3.connect(service.database)) as database, database:
        database.execute("UPDATE deadlines SET ends = date(ends, '+90 days') WHERE ends = ?", (days[0],))
        database.execute("UPDATE deadlines SET id = zeroblob(16) WHERE ends = ?", (days[1],))

    # Then each is told, with the day that was signed
    desk.visit(f"/cases/{number}/clocks")
    shown = page.locator("#deadlines [role=alert]:visible")
    expect(shown).to_have_count(3)
    expect(page.locator('[data-when="signed=other"]:visible')).to_have_count(1)
    expect(page.locator('[data-when="signed=nothing"]:visible')).to_have_count(1)
    expect(page.locator("[data-lost-day]")).to_be_visible()


def test_the_page_of_terms_silences_no_alarm_because_nobody_reads_the_report_there(
    service: Service, at_report_page: Callable[..., AtReportPage], at_desk: Callable[[str], AtDesk]
) -> None:
    at_report_page().visit().fill("Soldiers shot at the diggers.").send()
    desk = at_desk("amani").open_first()
    page, number = desk.page, desk.page.url.rsplit("/", 1)[1]
    with closing(sqlite3.connect(service.database)) as database, database:
        database.execute("INSERT INTO alarms (case_id) SELECT id FROM cases")
    page.goto(f"{service.desk}/cases/{number}/clocks")
    expect(page.locator('[data-failure] [data-message="urgent"]')).to_be_visible()
    with closing(sqlite3.connect(service.database)) as database:
        assert database.execute("SELECT count(*) FROM alarms").fetchone() == (1,)
    desk.visit(f"/cases/{number}").visit(f"/cases/{number}/clocks")
    expect(page.locator(PEN)).to_be_visible()
