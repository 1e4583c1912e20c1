"""Triage by keyboard alone: eighteen points, what follows from them, and what stays readable afterwards."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.stories import monday
from tests.stories.people import AtDesk
from tests.stories.service import Service

REPORT = "My sister's boy of eleven carries sacks up from the shaft at Nyange, and soldiers watch."


def test_a_case_is_triaged_by_keyboard_alone(service: Service, at_desk: Callable[[str], AtDesk]) -> None:
    # Given a new case, and an older one that tells the same
    monday.bring(service.data, REPORT, "Boy carries sacks from the shaft at Nyange while soldiers watch him.")
    desk = at_desk("amani")
    page, number = desk.page, desk.numbers()[0]
    desk.visit(f"/cases/{number}")  # opening it makes the line say more than the card did
    desk.visit(f"/cases/{number}/triage")

    # When the points are chosen by first letters, and everything else stays unknown
    choose(page, '[data-choice="in_scope"]', "Y")
    choose(page, "[data-category]", "Children")
    choose(page, "[data-sub]", "Carrying")
    tick(page, '[data-several="flags"][value="child"]')
    expect(page.locator("[data-severity-shown]")).to_have_text("S2 high")
    expect(page.locator("[data-codes]")).to_contain_text("Annex II 1.iii")
    expect(page.locator("[data-codes]")).to_contain_text("CRAFT 3")
    tick(page, '[data-several="flags"][value="armed_actor"]')
    expect(page.locator("[data-severity-shown]")).to_have_text("S1 critical")
    choose(page, '[data-choice="known_to"]', "Fewer than 5")
    expect(page.locator("[data-guessable]")).to_be_visible()
    choose(page, '[data-choice="implicated"]', "This")
    expect(page.locator("[data-own-office]")).to_be_visible()
    expect(page.locator("[data-alike] li")).to_have_count(1)

    # Then a lower severity is kept only with a reason
    choose(page, "[data-severity]", "S3")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-needs-reason]")).to_be_visible()
    page.keyboard.type("The boy is at school again.")
    page.keyboard.press("Control+Enter")
    page.locator('[data-keep] [data-message="stored"]').wait_for()

    # And a second triage is written beside the first, which stays readable
    expect(page.locator("[data-earlier]")).to_be_visible()
    expect(page.locator('[data-choice="wants"]')).to_have_value("unknown")
    choose(page, "[data-severity]", "As")
    page.keyboard.press("Control+Enter")
    page.locator('[data-keep] [data-message="stored"]').wait_for()
    desk.visit(f"/cases/{number}")
    written = page.locator('[data-file-thread] [data-when="kind=triage"]:visible')
    expect(written).to_have_count(2)
    expect(written.nth(0)).to_contain_text("The boy is at school again.")
    expect(written.nth(1)).to_contain_text("S1 critical")
    expect(written.nth(1)).to_contain_text("Children working: Carrying heavy loads")

    # And the list says so, to a colleague as well
    colleague = at_desk("bahati")
    row = colleague.page.locator(f'tr[data-case="{number}"]')
    expect(row.locator('[data-slot="severity"]')).to_have_text("S1")
    expect(row).to_contain_text("Children working")

    # And a search in the lines finds it by category, place and flag
    colleague.page.keyboard.press("/")
    colleague.page.keyboard.type("SACKS")
    expect(colleague.page.locator("[data-total]")).to_have_text("2")
    colleague.page.select_option('[data-query="category"]', "child_labour")
    expect(colleague.page.locator("[data-total]")).to_have_text("1")
    colleague.page.select_option('[data-query="flag"]', "armed_actor")
    colleague.page.select_option('[data-query="place"]', "CD")
    expect(colleague.page.locator("#found tr[data-case]")).to_have_attribute("data-case", number)
    colleague.page.select_option('[data-query="severity"]', "S4")
    expect(colleague.page.locator("[data-total]")).to_have_text("0")


def choose(page: Page, selector: str, letters: str) -> None:
    tab_to(page, selector)
    page.keyboard.type(letters)


def tick(page: Page, selector: str) -> None:
    tab_to(page, selector)
    page.keyboard.press("Space")


def tab_to(page: Page, selector: str) -> None:
    """On from where the focus is; after the last point the page begins again."""
    for _ in range(160):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached by keyboard")
