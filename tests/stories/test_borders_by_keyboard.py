"""A case goes to another office, and a letter leaves, without a mouse: every field is reached with Tab, in the page's order."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.stories import between_offices as between
from tests.stories.people import AtDesk
from tests.stories.service import Service
from tests.stories.test_by_letter import ADDRESS, ASK, NAME, letters

_FAR = 200  # no page has so many stops


def tab_to(page: Page, selector: str) -> None:
    for _ in range(_FAR):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(selector)


def write(page: Page, part: str, text: str) -> None:
    tab_to(page, f'[data-part="{part}"]')
    page.keyboard.insert_text(text)


def choose(page: Page, selector: str, value: str) -> None:
    """With the arrows, of a list or among radios."""
    tab_to(page, selector)
    page.keyboard.press("Home")
    for _ in range(_FAR):
        if page.evaluate("document.activeElement.value") == value:
            break
        page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.value") == value


def press(page: Page, selector: str) -> None:
    tab_to(page, selector)
    page.keyboard.press("Enter")


def test_an_offer_is_made_and_accepted_by_keyboard(service: Service, at_desk: Callable[..., AtDesk]) -> None:
    between.reported(service, consent=between.allowed("cd-ombuds", "ug-ombuds"))
    lead, colleague = at_desk("amani"), at_desk("dalila")
    number = between.begin(lead)
    lead.give(number, "dalila", "second_reader")
    between.agreed_by(lead, colleague, number, "ug-ombuds", mode="joint")
    page = lead.page
    page.locator("[data-office-choice]").first.wait_for(state="attached")

    choose(page, "[data-office-choice]", "ug-ombuds")
    expect(page.locator("[data-chosen]")).to_be_visible()
    choose(page, '[data-part="mode"]', "joint")
    write(page, "cover", "Gold goes over your border.")
    write(page, "reason", "They can do more there.")
    press(page, "[data-send-offer] [data-send]")
    between.offered(page, "ug-ombuds").wait_for()

    other = at_desk("grace")
    theirs = other.visit("/transfers").page
    press(theirs, '[data-incoming] [data-stands="offered"] a')
    theirs.locator('[data-desk="offer"]').wait_for()
    other.settled()
    press(theirs, '[data-pen="accept"] [data-send]')
    expect(theirs.locator("main")).to_have_attribute("data-stands", "active")


def test_a_letter_is_written_and_printed_by_keyboard(service: Service, at_desk: Callable[..., AtDesk]) -> None:
    between.reported(service, consent=between.allowed("cd-ombuds"))
    lead = at_desk("amani")
    number = between.begin(lead)
    page = letters(lead, number)
    page.evaluate("window.print = () => { document.body.dataset.printed = 'yes' }")

    write(page, "name", NAME)
    write(page, "address", ADDRESS)
    choose(page, '[data-part="body_level"]', "national")
    choose(page, '[data-part="body_kind"]', "labour")
    expect(page.locator("[data-chosen]")).to_be_visible()
    choose(page, '[data-part="redaction"]', "summary_only")
    tab_to(page, "[data-account]")
    page.keyboard.insert_text("Ore leaves a pit by night, and nobody is asked.")
    tab_to(page, "[data-read-through]")
    page.keyboard.press("Space")
    write(page, "ask", ASK)
    write(page, "reason", "Only they can fine the company.")
    press(page, "[data-send-letter] [data-send]")
    page.locator("[data-letters] > [data-letter]").wait_for()
    press(page, '[data-print="letter"]')
    expect(page.locator("body")).to_have_attribute("data-printed", "yes")
    expect(page.locator('[data-printing="letter"]')).to_contain_text(NAME)
