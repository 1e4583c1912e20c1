"""What people of several offices do with the pages on which a case goes from one to another."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Locator, Page, expect

from app import create_app
from casework import demo, expiring
from crypto.bodies import Body, b64
from crypto.codes import new_code, reporter_keys
from tests.cast import Reporter
from tests.stories.monday import intake
from tests.stories.people import AtDesk
from tests.stories.service import Service
from tests.stories.test_what_was_allowed import consent

REPORT = "The chief of Nyabibwe sells our gold at night. Uwimana saw it, call her on 0812345678."


def allowed(*offices: str) -> Body:
    """Other countries may have it, and these offices may know who it is."""
    return consent(scope="cross_border", offices=[], own_country=True, identity=list(offices))


def reported(service: Service, *, office: str = "cd-ombuds", **more: object) -> str:
    """The code of a report, as a reporter's own client would send it."""
    with intake(service.data) as client:
        person = Reporter(client, today=datetime.now(UTC).date().isoformat())
        code = new_code()
        person.keys = reporter_keys(code, person.directory().service)
        answer = person.report(REPORT, office=office, more=more)
        assert answer.status_code == 201, answer.get_data(as_text=True)
        return code


def across(desk: AtDesk, number: str) -> Page:
    return desk.visit(f"/cases/{number}/transfers").page


def begin(desk: AtDesk) -> str:
    """The office's file, by opening its first case, with a low risk of reprisal before a share. The number."""
    number = desk.open_first().page.url.rsplit("/", 1)[1]
    judge_risk(desk, number)
    desk.visit(f"/cases/{number}")
    return number


def judge_risk(desk: AtDesk, number: str, *, point: str = "share", seriousness: str = "minor", yes: str = "") -> Page:
    """`yes`: the questions answered so; the others are answered with no."""
    page = desk.visit(f"/cases/{number}/protection").page
    page.select_option('[data-part="point"]', point)
    for question in [f"l{place}" for place in range(1, 13)]:
        page.check(f'[name="{question}"][value="{2 if question in yes.split() else 0}"]')
    page.check(f'[name="seriousness"][value="{seriousness}"]')
    before = page.locator("[data-earlier] > li").count()
    page.fill("#assessment-text", "As the reporter told us.")
    page.click("[data-assessment] [data-send]")
    page.locator("[data-earlier] > li").nth(before).wait_for()
    return page


def choose_office(page: Page, to: str) -> None:
    radio = page.locator(f'[data-office-choice][value="{to}"]')
    radio.wait_for(state="attached")
    page.locator("[data-further]").evaluate("details => { details.open = true }")
    radio.check()
    page.locator("[data-chosen]").wait_for()


def agreed_by(
    desk: AtDesk,
    colleague: AtDesk,
    number: str,
    to: str,
    *,
    mode: str,
    redaction: str = "none",
    plan_approved: bool = False,
) -> None:
    """A second person, who was given the case to read it, agrees to exactly this."""
    page = across(desk, number)
    if plan_approved:
        page.check('[data-part="plan_approved"]')
    choose_office(page, to)
    page.select_option('[data-part="mode"]', mode)
    page.select_option('[data-part="redaction"]', redaction)
    page.click("[data-ask-colleague]")
    expect(page.locator("[data-asked]")).to_be_visible()
    colleague.visit("/approvals/").page.locator('[data-approval="share"] [data-approve]').click()
    expect(colleague.page.locator('[data-approval="share"] [data-approve]')).to_have_count(0)
    across(desk, number)


def fill_offer(page: Page, to: str, *, mode: str, cover: str, redaction: str = "none") -> None:
    choose_office(page, to)
    page.select_option('[data-part="mode"]', mode)
    page.select_option('[data-part="redaction"]', redaction)
    page.fill('[data-part="cover"]', cover)
    page.fill('[data-part="reason"]', "They can do more there.")


def offer(page: Page, to: str, *, mode: str, cover: str, redaction: str = "none") -> None:
    fill_offer(page, to, mode=mode, cover=cover, redaction=redaction)
    send_offer(page, to)


def send_offer(page: Page, to: str) -> None:
    page.click("[data-send-offer] [data-send]")
    offered(page, to).wait_for()


def take_out(page: Page, words: str, kind: str) -> None:
    """Selects the words as a person would, and presses the button."""
    page.locator("[data-account]").evaluate(
        "(area, words) => area.setSelectionRange(area.value.indexOf(words), area.value.indexOf(words) + words.length)",
        words,
    )
    page.click(f'[data-mark="{kind}"]')


def offered(page: Page, to: str) -> Locator:
    return page.locator(f'[data-offers] [data-to="{to}"]')


def way(page: Page) -> list[str]:
    return [str(step.get_attribute("data-step")) for step in page.locator("[data-way] > li").all()]


def open_offer(desk: AtDesk) -> Page:
    desk.visit("/transfers").page.locator('[data-incoming] [data-stands="offered"] a').first.click()
    desk.page.locator('[data-desk="offer"]').wait_for()
    return desk.settled().page


def accept(page: Page) -> None:
    page.click('[data-pen="accept"] [data-send]')
    expect(page.locator("main")).to_have_attribute("data-stands", "active")


def pen(root: Page | Locator, name: str, text: str = "") -> None:
    """Unfolds it where it is folded, writes and sends."""
    place = root.locator(f'[data-pen="{name}"]')
    place.evaluate("pen => { if (pen instanceof HTMLDetailsElement) pen.open = true }")
    if text:
        place.locator("[data-text]").fill(text)
    place.locator("[data-send]").click()


def nobody_answers(service: Service) -> None:
    """The terms of all open offers are over, and the worker makes its round."""
    ends = f"{datetime.now(UTC) - timedelta(minutes=1):%Y-%m-%d %H:%M:%S}.000000"  # as SQLite keeps it
    with closing(sqlite3.connect(service.database)) as database, database:
        database.execute("UPDATE transfers SET ends = ? WHERE state = 'offered'", (ends,))
    app = create_app({"DAVYLAMP_DATA": str(service.data), "ROOT_KEY": b64(demo.ROOT_KEY)})
    with app.app_context():
        expiring.expire_all(datetime.now(UTC))
