"""Every page and state passes axe, fits 320 px and works by keyboard, in both languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, Page

from tests.stories.demo_line import by_phone
from tests.stories.monday import bring
from tests.stories.people import AtDesk, AtFollowUpPage, AtReportPage, axe_violations, message
from tests.stories.service import Service

TOLD_BY_PHONE = "The foreman at Nyange beats whoever asks for pay"


def looks_right(page: Page, state: str) -> None:
    """No violation, and no sideways scrolling at 320 px."""
    assert axe_violations(page) == [], state
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, state
    page.set_viewport_size({"width": 1280, "height": 800})


def work_of_every_kind(page: Page, desk: AtDesk) -> None:
    """First look, triage, search, and everything that can be done with a case, unfolded."""
    number = page.url.rsplit("/", 1)[1]
    for details in page.locator("[data-pen], [data-pen-aside]").all():
        details.evaluate("d => { d.open = true }")
    looks_right(page, "case work unfolded")
    desk.visit(f"/cases/{number}/triage")
    page.select_option("[data-category]", "safety")
    page.select_option("select[data-severity]", "S4")
    page.select_option('[data-choice="known_to"]', "one")
    page.select_option('[data-choice="implicated"]', "both")
    page.locator(".points details").evaluate("d => { d.open = true }")
    page.click("[data-keep] [data-send]")
    looks_right(page, "triage that lacks a reason")
    page.fill('[data-words="lowered_because"]', "An old pit.")
    page.click("[data-keep] [data-send]")
    page.locator('[data-keep] [data-message="stored"]').wait_for()
    looks_right(page, "triage that was kept")
    desk.visit(f"/cases/{number}/accused")
    looks_right(page, "accused person's view")
    desk.visit("/first-look")
    looks_right(page, "first look with nothing new")
    bring(desk.service.data, "The scales are false.")
    desk.visit("/first-look")
    page.locator("[data-keys] summary").click()
    page.keyboard.press("x")
    looks_right(page, "first look with keys and one chosen")
    desk.visit("/")
    page.fill('[data-query="words"]', "pit")
    page.locator("#found tr[data-case]").wait_for()
    looks_right(page, "search")
    desk.visit("/?view=late")
    looks_right(page, "an empty view")


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_reporters_pages_in_every_state(
    service: Service, window: Callable[..., Page], language: str, scheme: str
) -> None:
    reporter = AtReportPage(window(color_scheme=scheme), service, language).visit()
    looks_right(reporter.page, "empty form")
    reporter.page.click('[data-action="send"]')
    looks_right(reporter.page, "incomplete form")
    reporter.fill("The pit fell in.", danger="yes")
    looks_right(reporter.page, "danger")
    code = reporter.send()
    looks_right(reporter.page, "receipt")
    reporter.page.click('[data-action="kept"]')
    looks_right(reporter.page, "code hidden")
    back = AtFollowUpPage(window(color_scheme=scheme), service, language).visit()
    back.page.click("[data-lost-code] summary")
    looks_right(back.page, "lost code")
    back.open(code)
    looks_right(back.page, "thread")
    back.answer("More.")
    looks_right(back.page, "answered")


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_receipt_with_files(service: Service, window: Callable[..., Page], language: str, scheme: str) -> None:
    slip = FilePayload(name="slip.txt", mimeType="text/plain", buffer=b"Not paid since May.")
    reporter = AtReportPage(window(color_scheme=scheme), service, language).visit().fill("The scales are false.")
    reporter.send()
    page = reporter.page
    page.set_input_files('[data-field="file"]', slip)
    page.locator("[data-card]:visible").wait_for()
    looks_right(page, "a file is chosen")
    page.click('[data-action="send-file"]')
    message(page, "file_sent").wait_for()
    looks_right(page, "receipt with a file")
    # The page of those who have no script, in a window that has one: axe is a script.
    page.goto(f"{service.reporters}/{language}/plain/report")
    page.select_option("#country", "CD")
    page.fill("#text", "The scales are false.")
    page.check("#danger-1")
    page.click("main form button")
    page.set_input_files("#files", slip)
    looks_right(page, "a file is chosen, without script")
    page.click("main form button")
    page.locator("[data-attached] bdi").wait_for()
    looks_right(page, "receipt with a file, without script")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
def test_the_desk_in_every_state(service: Service, window: Callable[..., Page], scheme: str, locale: str) -> None:
    AtReportPage(window(), service).visit().fill("The pit fell in.", danger="yes").send()
    page = window(color_scheme=scheme, locale=locale)
    page.goto(f"{service.desk}/sign-in")
    page.locator("[data-fields]:not([disabled])").wait_for()
    looks_right(page, "sign-in")
    for details in page.locator("details").all():
        details.evaluate("d => { d.open = true }")
    looks_right(page, "sign-in unfolded")
    desk = AtDesk(page, service).sign_in("amani", "lantern river copper morning basket seven")
    looks_right(page, "inbox")
    desk.open_first()
    looks_right(page, "new case")
    desk.acknowledge()
    desk.write("reply", "Thank you.")
    desk.write("note", "Called the inspector.")
    looks_right(page, "worked case")
    number = page.url.rsplit("/", 1)[1]
    page.click('a[href$="/clocks"]')
    page.locator('[data-clock="acknowledgement"][data-stands="met"]').wait_for()
    desk.settled()
    looks_right(page, "terms")
    desk.visit(f"/cases/{number}")
    work_of_every_kind(page, desk)
    desk.visit("/you/").page.locator("[data-new-codes]").evaluate("d => { d.open = true }")
    looks_right(page, "own sign-in")
    desk.visit("/duty/").page.select_option("[data-slot-choice]", "day")
    looks_right(page, "on duty")
    for words in (TOLD_BY_PHONE, "3"):
        by_phone(service, words)
    for words in ("hello", "2", "1"):
        by_phone(service, words, number="+243810000002")
    desk.visit("/")
    looks_right(page, "urgent by phone")
    told = page.locator("tr[data-case]").filter(has_text=TOLD_BY_PHONE[:20])
    told.locator("a").click()
    page.locator('[data-desk="case"][data-state="ready"]').wait_for()
    page.fill("[data-reply] [data-text]", "Où êtes-vous ? ŵ " * 12)
    looks_right(page, "reply to a phone")
    page.goto(f"{service.desk}/cases/BBBB-2222")
    looks_right(page, "nothing here")


def test_a_report_can_be_sent_by_keyboard_alone(service: Service, window: Callable[..., Page]) -> None:
    page = window()
    AtReportPage(page, service).visit()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.hasAttribute('data-leave')"), "the way out comes first"
    reach(page, '[data-field="country"]')
    page.keyboard.type("Uganda")
    reach(page, '[data-field="text"]')
    page.keyboard.type("The pit fell in.")
    reach(page, "[data-danger] input")
    page.keyboard.press("Space")
    reach(page, '[data-action="send"]')
    page.keyboard.press("Enter")
    page.locator('[data-step="receipt"]').wait_for()
    reach(page, '[data-action="kept"]')
    page.keyboard.press("Enter")
    page.locator('[data-message="code_hidden"]').wait_for()


def test_a_case_can_be_worked_by_keyboard_alone(
    at_report_page: Callable[..., AtReportPage], at_desk: Callable[..., AtDesk]
) -> None:
    at_report_page().visit().fill("The pit fell in.").send()
    page = at_desk("amani").page
    reach(page, "tr[data-case] a")
    page.keyboard.press("Enter")
    page.locator('[data-desk="case"][data-state="ready"]').wait_for()
    reach(page, "[data-acknowledge] [data-send]")
    page.keyboard.press("Enter")
    page.locator('[data-when="state=acknowledged"]').first.wait_for()
    for place, thread in (("reply", "[data-talk-thread]"), ("note", "[data-file-thread]")):
        reach(page, f"[data-{place}] [data-text]")
        page.keyboard.type("By keyboard alone.")
        reach(page, f"[data-{place}] [data-send]")
        page.keyboard.press("Enter")
        page.locator(f"{thread} > li").filter(has_text="By keyboard alone.").wait_for()
    reach(page, "[data-sign-out]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/sign-in")


def reach(page: Page, selector: str) -> None:
    for _ in range(80):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached by keyboard")
