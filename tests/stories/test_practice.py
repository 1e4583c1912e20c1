"""The practice space: the desk on invented cases. It cannot be mistaken, and nothing leaves it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Request, expect

from tests.stories import monday
from tests.stories.people import AtDesk
from tests.stories.service import Service
from tests.stories.test_every_pair_of_eyes import looks_right


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_invented_cases_are_worked_and_nothing_is_sent(
    service: Service, at_desk: Callable[..., AtDesk], scheme: str
) -> None:
    # Given a desk with one real case
    monday.bring(service.data, monday.TEXTS[5])
    desk = at_desk("amani", color_scheme=scheme)
    page = desk.page
    (real,) = desk.numbers()
    asked: list[Request] = []

    def hear(request: Request) -> None:
        asked.append(request)

    page.on("request", hear)

    # When its member practises: first look, triage, a reply, a closed case, a search
    page.click('nav a[href$="/practice/"]')
    page.locator('main[data-practice][data-state="ready"]').wait_for()
    looks_right(page, "practice list")
    assert real not in page.content()
    desk.visit("/practice/first-look")
    page.keyboard.press("1")
    page.keyboard.press("a")
    page.locator('[data-message="acknowledged"]:visible').wait_for()
    looks_right(page, "practice first look")
    page.locator('[data-looks] a[href*="triage"]').nth(1).click()
    page.locator('[data-desk="triage"][data-state="ready"]').wait_for()
    page.select_option("[data-category]", "safety")
    page.keyboard.press("Control+Enter")
    page.locator('[data-keep] [data-message="stored"]').wait_for()
    looks_right(page, "practice triage")
    page.click(".back a")
    page.locator('[data-desk="case"][data-state="ready"]').wait_for()
    desk.write("reply", "Nobody reads this.")
    page.locator('[data-pen="close"] > summary').click()
    page.fill("#close-done", "All was done.")
    page.click('[data-pen="close"] [data-send]')
    expect(page.locator('[data-when="state=closed"]').first).to_be_visible()
    looks_right(page, "practice case")

    # Then each page said what it is, no request wrote anything or asked for a real case, and the desk is as it was
    expect(page.locator(".practice")).to_be_visible()
    assert {request.method for request in asked} == {"GET"}
    assert [r.url for r in asked if "/cases/" in r.url or ".json" in r.url] == []
    page.click(".practice a")
    desk.settled()
    assert [str(row.get_attribute("data-case")) for row in desk.rows()] == [real]

    # And what was tried ends with the session
    page.click("[data-sign-out]")
    page.wait_for_url("**/desk/sign-in")
    assert page.evaluate("sessionStorage.length") == 0
