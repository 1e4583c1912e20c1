"""What the protection of all cases asks for, gathered in the browser of whoever supervises, and figures without small numbers."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.stories import between_offices as between
from tests.stories.people import AtDesk
from tests.stories.service import Service
from tests.stories.test_every_pair_of_eyes import looks_right


def test_a_supervisor_finds_the_plan_that_waits(service: Service, at_desk: Callable[..., AtDesk]) -> None:
    # Given two cases that were taken up: one with a high risk and a plan, one that nobody gave to the supervisor
    between.reported(service)
    lead = at_desk("amani").open_first()
    number = lead.page.url.rsplit("/", 1)[1]
    lead.acknowledge()
    lead.give(number, "dalila", "second_reader")
    between.judge_risk(lead, number, point="receipt", seriousness="extreme", yes="l4 l1")
    between.pen(lead.page, "plan", "She stays with her sister until the hearing.")
    expect(lead.page.locator("[data-plan]")).to_contain_text("her sister")
    between.reported(service)
    other = next(one for one in lead.visit("/").numbers() if one != number)
    lead.visit(f"/cases/{other}").acknowledge()

    # When the supervisor looks through them, which nobody begins but they
    supervisor = at_desk("dalila")
    page = supervisor.page
    page.click('a[href$="/desk/protection"]')
    supervisor.settled()
    expect(page.locator("[data-results]")).to_be_hidden()
    looks_right(page, "protection to look at, before")
    page.locator("[data-begin]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-results-heading]")).to_be_focused()

    # Then the plan that waits is named, and the case without a key is counted and not named
    expect(page.locator("[data-looks] > li")).to_have_count(1)
    expect(page.locator("[data-looks]")).to_contain_text(number)
    expect(page.locator("[data-looks]")).to_contain_text("A plan waits for somebody else to approve it.")
    expect(page.locator("[data-not-open] strong")).to_have_text("1")
    looks_right(page, "protection to look at")

    # And no figure tells of so few
    shown = page.locator('[data-figures] [data-slot="shown"]').all_inner_texts()
    assert shown
    assert not any(text.strip().isdigit() for text in shown)
    page.locator("[data-looks] a").click()
    supervisor.settled()
    expect(page.locator('[data-pen="approve"]')).to_be_visible()
