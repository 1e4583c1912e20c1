"""An office that stays silent is passed over: held still once, then the office in reserve takes the case, and the reporter sees it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from app import create_app
from casework import demo, standby
from crypto.bodies import b64
from tests.stories.people import AtDesk, AtFollowUpPage, AtReportPage, message
from tests.stories.service import Service
from tests.stories.test_every_pair_of_eyes import looks_right

ANSWER = "We have sent two inspectors."
RESERVE = "International ombuds desk"


def reported(reporter: AtReportPage) -> str:
    """The code of a report whose writer let the next office have it, too."""
    page = reporter.visit().fill("The pit fell in.").page
    expect(page.locator("[data-reserve]")).to_contain_text(RESERVE)
    looks_right(page, "an office in reserve is offered")
    page.check('[data-field="reserve"]')
    code = reporter.send()
    expect(message(page, "in_reserve")).to_contain_text(RESERVE)
    return code


def days_pass(service: Service) -> None:
    """So many that what the first office owed is late."""
    ends = f"{datetime.now(UTC).date() - timedelta(days=1)} 00:00:00.000000"  # as SQLite keeps it
    with closing(sqlite3.connect(service.database)) as database, database:
        database.execute("UPDATE clocks SET ends = ?, set_on = date('now', '-9 days')", (ends,))
        database.execute("UPDATE standings SET ends = ?", (ends,))


def work(service: Service) -> None:
    app = create_app({"DAVYLAMP_DATA": str(service.data), "ROOT_KEY": b64(demo.ROOT_KEY)})
    with app.app_context():
        standby.release_all(datetime.now(UTC))


def hold(page: Page, move: str, reason: str, until: str = "") -> None:
    place = page.locator(f'[data-move="{move}"]')
    place.locator("summary").click()
    if until:
        place.locator("[data-until]").fill(until)
    place.locator("[data-text]").fill(reason)
    place.locator("[data-send]").click()


def test_the_silent_office_is_passed_over(
    service: Service,
    at_report_page: Callable[[], AtReportPage],
    at_desk: Callable[[str], AtDesk],
    at_follow_up_page: Callable[[], AtFollowUpPage],
) -> None:
    # Given a report whose reporter agreed to an office in reserve
    code = reported(at_report_page())
    lead = at_desk("amani").open_first()
    number = lead.page.url.rsplit("/", 1)[1]
    terms = lead.visit(f"/cases/{number}/clocks").page
    expect(terms.locator('[data-in-reserve="desk"]')).to_contain_text(RESERVE)
    expect(terms.locator("[data-opens-at]")).to_be_visible()
    looks_right(terms, "an office in reserve")

    # When the case is held still, nothing happens though the office is late
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()
    hold(terms, "freeze", "The chief reads her phone this week.", tomorrow)
    expect(terms.locator("[data-frozen]")).to_be_visible()
    looks_right(terms, "held still")
    days_pass(service)
    work(service)
    assert at_desk("tomas").numbers() == []
    hold(terms, "thaw", "She is away from him.")
    expect(terms.locator("[data-opens-at]")).to_be_visible()

    # Then, on the next round, the office in reserve has it, and has to take it before it says anything
    work(service)
    reserve = at_desk("tomas").open_first()
    page = reserve.page
    expect(page.locator("[data-report]")).to_contain_text("The pit fell in.")
    expect(page.locator("[data-acknowledge] h3").locator("visible=true")).to_contain_text("was in reserve")
    expect(page.locator("[data-reply]")).to_be_hidden()
    expect(page.locator('[data-pen="ask"]')).to_be_hidden()
    looks_right(page, "a case that was in reserve")
    reserve.acknowledge()
    reserve.write("reply", ANSWER)

    # And the reporter believes what it signed, and sees who has the report
    back = at_follow_up_page().visit().open(code)
    assert back.refusals() == []
    assert ANSWER in back.texts()
    expect(back.page.locator("[data-done]")).to_contain_text(f"{RESERVE} took over your report")
    expect(message(back.page, "offices")).to_contain_text(RESERVE)
    expect(message(back.page, "reserve")).to_be_hidden()
    looks_right(back.page, "a report that was taken over")
