"""A case goes to other offices: offered, accepted or refused, passed over, and told to the reporter step by step."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from crypto.bodies import Body
from tests.stories.people import AtDesk
from tests.stories.service import Service
from tests.stories.test_every_pair_of_eyes import looks_right
from tests.stories.test_what_was_allowed import bring, consent

DR_CONGO, UGANDA = "Ombuds office of DR Congo", "Ombuds office of Uganda"


def allowed(*offices: str, **more: object) -> Body:
    """Other countries may have it, and these offices may know who it is."""
    return consent(scope="cross_border", offices=[], own_country=True, identity=list(offices), **more)


def across(desk: AtDesk, number: str) -> AtDesk:
    return desk.visit(f"/cases/{number}/transfers")


def agreed_by(desk: AtDesk, colleague: AtDesk, number: str, to: str) -> None:
    """A second person of the office, who was given the case to read it, agrees that it crosses the border."""
    page = desk.page
    choose_office(page, to)
    page.click("[data-ask-colleague]")
    expect(page.locator("[data-asked]")).to_be_visible()
    colleague.visit("/approvals/").page.locator('[data-approval="share"] [data-approve]').click()
    colleague.page.locator("[data-approved]").wait_for()
    across(desk, number)


def choose_office(page: Page, to: str, level: str = "low") -> None:
    page.select_option('[data-part="level"]', level)
    page.check(f'[data-office-choice][value="{to}"]')
    page.locator("[data-chosen]").wait_for()


def offer(page: Page, to: str, *, mode: str, cover: str, reason: str = "", redaction: str = "none") -> None:
    choose_office(page, to)
    page.select_option('[data-part="mode"]', mode)
    page.select_option('[data-part="redaction"]', redaction)
    page.fill('[data-part="cover"]', cover)
    page.fill('[data-part="reason"]', reason)
    page.click("[data-send-offer] [data-send]")
    page.locator(f'[data-offers] [data-to="{to}"]').wait_for()


def offered(page: Page, to: str) -> Locator:
    return page.locator(f'[data-offers] [data-to="{to}"]')


def open_offer(desk: AtDesk) -> AtDesk:
    desk.visit("/transfers").page.locator("[data-incoming] a").first.click()
    desk.page.locator('[data-desk="offer"]').wait_for()
    return desk.settled()


def test_an_accepted_joint_case_has_one_voice_and_a_shared_plan(
    service: Service, at_desk: Callable[..., AtDesk]
) -> None:
    bring(service, consent=allowed("cd-ombuds", "ug-ombuds"))
    lead, colleague = at_desk("amani"), at_desk("dalila")
    [number] = lead.numbers()
    lead.open_first()
    lead.give(number, "dalila", "second_reader")
    page = across(lead, number).page
    looks_right(page, "other offices, before anything")
    agreed_by(lead, colleague, number, "ug-ombuds")
    offer(page, "ug-ombuds", mode="joint", cover="Gold goes over your border.", reason="The road ends there.")
    looks_right(page, "an offer on its way")
    page.screenshot(path="/tmp/shot1.png", full_page=True)

    # When the other office reads the cover note and accepts
    other = open_offer(at_desk("grace"))
    looks_right(other.page, "an offer, not answered")
    other.page.screenshot(path="/tmp/shot2.png", full_page=True)
    expect(other.page.locator('[data-slot="cover"]')).to_have_text("Gold goes over your border.")
    other.page.click('[data-pen="accept"] [data-send]')
    expect(other.page.locator("main")).to_have_attribute("data-stands", "active")
    looks_right(other.page, "an offer, accepted")
    other.page.screenshot(path="/tmp/shot3.png", full_page=True)
    across(lead, number)
    page.screenshot(path="/tmp/shot4.png", full_page=True)
