"""Many cases at once: acknowledged and closed in the reporter's language, refused by name, and given to somebody by a key."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Request, expect

from tests.stories import monday
from tests.stories.people import AtDesk, AtFollowUpPage, AtReportPage
from tests.stories.service import Service
from tests.stories.test_every_pair_of_eyes import looks_right


def choose_all(page: Page) -> None:
    """By keyboard: the first, and everything to the last."""
    page.keyboard.press("x")
    for _ in range(page.locator("[data-row]").count()):
        page.keyboard.press("j")
    page.keyboard.press("Shift+X")


def close_chosen(page: Page, reason: str, outcome: str = "resolved") -> None:
    page.locator("[data-closing] summary").click()
    page.select_option('[data-closing] [data-part="outcome"]', outcome)
    page.fill("#closing-reason", reason)
    page.click("[data-many-close]")


def test_many_are_acknowledged_and_closed_each_in_the_reporters_language(
    service: Service,
    at_report_page: Callable[..., AtReportPage],
    at_desk: Callable[[str], AtDesk],
    at_follow_up_page: Callable[..., AtFollowUpPage],
) -> None:
    # Given twelve new cases, one told in French, one with somebody in danger
    monday.bring(service.data, *monday.sixty()[:10])
    french = at_report_page(language="fr").visit().fill("Le puits est tombé.").send()
    at_report_page().visit().fill("They come for me.", danger="yes").send()
    desk = at_desk("amani").visit("/first-look")
    page = desk.page
    expect(page.locator("[data-looks] > [data-row]")).to_have_count(12)
    asked: list[str] = []

    def hear(request: Request) -> None:
        if request.method == "POST":
            asked.append(request.url.rsplit("/desk", 1)[1])

    page.on("request", hear)

    # When all are chosen by key and acknowledged at once
    choose_all(page)
    expect(page.locator("[data-chosen-count]")).to_have_text("12")
    page.keyboard.press("Shift+A")
    page.locator('[data-many-said] [data-message="many_done"]:visible').wait_for(timeout=60_000)

    # Then that went in batches through one route, and the reporter reads it in their language
    assert [path for path in asked if "bulk" in path] == ["/bulk/acknowledge"] * 2
    assert not [path for path in asked if path.endswith("/acknowledge") and "/cases/" in path]
    assert "Une personne du bureau a lu" in at_follow_up_page(language="fr").visit().open(french).texts()[-1]

    # When the same is closed from the list, first without a reason
    desk.visit("/")
    page.locator("tr[data-row]").first.focus()
    choose_all(page)
    close_chosen(page, " ")
    expect(page.locator('[data-lacks="reason"]')).to_be_visible()
    page.fill("#closing-reason", "The same pit, looked at on Monday.")
    page.click("[data-many-close]")
    page.locator('[data-many-said] [data-message="many_some"]:visible').wait_for(timeout=60_000)

    # Then the one in danger is left, says why, and stays chosen
    expect(page.locator('[data-message="closed"]:visible')).to_have_count(11)
    expect(page.locator("[data-said-bad]:visible")).to_have_count(1)
    expect(page.locator('[data-said-bad] [data-message="in_danger"]:visible')).to_have_count(1)
    expect(page.locator("[data-chosen-count]")).to_have_text("1")
    looks_right(page, "many closed")

    # And the reporter reads the outcome under headings of their language, the file has the reason
    text = at_follow_up_page(language="fr").visit().open(french).texts()[-1]
    assert text.startswith("Ce qui a été fait :\n")
    assert text.endswith("Répondez 1 oui, 2 en partie, 3 non.")
    assert "looked at on Monday" not in text
    assert "dealt with" not in text
    page.locator("tr[data-done] a.number, tr[data-done] .number a").first.click()
    page.locator('[data-desk="case"][data-state="ready"]').wait_for()
    expect(page.locator("[data-file-thread]")).to_contain_text("looked at on Monday")


def test_the_same_again_after_the_line_was_lost_tells_nobody_twice(
    service: Service, at_desk: Callable[[str], AtDesk]
) -> None:
    monday.bring(service.data, *monday.TEXTS[:3])
    desk = at_desk("amani").visit("/first-look")
    page = desk.page
    # The server takes it, and the answer is lost.
    lost: list[int] = []

    def lose(route: object) -> None:
        answer = route.fetch()  # type: ignore[attr-defined]
        lost.append(answer.status)
        route.abort()  # type: ignore[attr-defined]

    page.context.route("**/desk/bulk/acknowledge", lose, times=1)
    choose_all(page)
    page.keyboard.press("Shift+A")
    page.locator('[data-many-said] [data-message="many_stopped"]:visible').wait_for()
    assert lost == [200]
    expect(page.locator("[data-chosen-count]")).to_have_text("3")
    page.keyboard.press("Shift+A")
    page.locator('[data-many-said] [data-message="many_done"]:visible').wait_for()
    page.locator("[data-looks] a.number").first.click()
    page.locator('[data-desk="case"][data-state="ready"]').wait_for()
    expect(page.locator("[data-talk-thread] > li")).to_have_count(1)


def test_what_wants_a_persons_eyes_is_not_closed_with_the_others(
    service: Service,
    at_desk: Callable[[str], AtDesk],
) -> None:
    monday.bring(service.data, *monday.TEXTS[:3])
    desk = at_desk("amani")
    page = desk.page
    task, grave, unanswered = desk.numbers()
    for number in (task, grave):
        desk.visit(f"/cases/{number}")
        desk.acknowledge()
    desk.visit(f"/cases/{task}")
    page.locator('[data-pen="task"] > summary').click()
    page.fill("#task-text", "Call the inspectorate.")
    page.click('[data-pen="task"] [data-send]')
    page.locator("[data-tasks] li").wait_for()
    desk.visit(f"/cases/{grave}/triage")
    page.select_option("select[data-severity]", "S1")
    page.click("[data-keep] [data-send]")
    page.locator('[data-keep] [data-message="stored"]').wait_for()
    desk.visit("/?view=all")
    choose_all(page)
    close_chosen(page, "All of it is old.")
    page.locator('[data-many-said] [data-message="many_some"]:visible').wait_for()
    for number, why in ((task, "open_task"), (grave, "grave"), (unanswered, "wrote_last")):
        row = page.locator(f'tr[data-case="{number}"]')
        expect(row.locator(f'[data-said-bad] [data-message="{why}"]')).to_be_visible()
    assert page.locator("tr[data-done]").count() == 0


def test_a_case_is_mine_or_somebody_elses_by_one_key(service: Service, at_desk: Callable[[str], AtDesk]) -> None:
    monday.bring(service.data, *monday.TEXTS[:3])
    desk = at_desk("amani").visit("/first-look")
    page = desk.page
    looks = page.locator("[data-looks] > [data-row]")
    mine, theirs, chikus = (str(look.get_attribute("data-case")) for look in looks.all())

    # When the first becomes mine, the second a colleague's who holds the key, the third a handler's
    page.keyboard.press("i")
    looks.nth(0).locator('[data-message="mine"]:visible').wait_for()
    page.keyboard.press("j")
    page.keyboard.press("g")
    looks_right(page, "whom a case is given to")
    page.keyboard.press("Escape")
    assert looks.nth(1).evaluate("row => row === document.activeElement")
    page.keyboard.press("g")
    while "bahati" not in page.evaluate("document.activeElement.textContent"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    looks.nth(1).locator('[data-message="given"]:visible').wait_for()
    page.keyboard.press("j")
    page.keyboard.press("g")
    page.locator("[data-give-to]", has_text="chiku").click()
    looks.nth(2).locator('[data-message="given"]:visible').wait_for()

    # Then each finds it under "Mine", and the page of the case says whose it is
    for name, number in (("amani", mine), ("bahati", theirs), ("chiku", chikus)):
        other = at_desk(name).visit("/?view=mine")
        assert [str(row.get_attribute("data-case")) for row in other.rows()] == [number], name
    chiku = at_desk("chiku").open_first()
    one_of_them = re.compile("|".join(re.escape(text) for text in monday.TEXTS[:3]))
    expect(chiku.page.locator("[data-report]")).to_contain_text(one_of_them)
    desk.people(theirs)
    desk.row("bahati").locator('[data-assigned="handler"]').wait_for()

    # And from the list, all that are chosen become mine
    desk.visit("/?view=all")
    choose_all(page)
    page.click("[data-mine-all]")
    expect(page.locator('[data-message="mine"]:visible')).to_have_count(3)
    desk.visit("/?view=mine")
    assert len(desk.rows()) == 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
def test_the_screens_look_right(service: Service, window: Callable[..., Page], scheme: str, locale: str) -> None:
    monday.bring(service.data, *monday.TEXTS[:4])
    page = window(color_scheme=scheme, locale=locale)
    desk = AtDesk(page, service).sign_in("amani", "lantern river copper morning basket seven")
    for path in ("/", "/first-look"):
        desk.visit(path)
        page.keyboard.press("x")
        page.locator("[data-closing] summary").click()
        page.locator("[data-keys] summary").click()
        page.click("[data-give-all]")
        looks_right(page, path)
