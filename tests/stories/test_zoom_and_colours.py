"""Four times as large, and in the colours that a person has chosen: nothing is lost, hidden or told by colour alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.stories.people import AtDesk, AtFollowUpPage, AtReportPage, axe_violations
from tests.stories.service import Service
from tests.stories.test_every_pair_of_eyes import reach

# WCAG 2.2, 1.4.10: 1280 by 1024 at 400 % leaves 320 by 256.
ZOOMED: dict[str, Any] = {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4}

# Whatever has the focus can be seen: at the middle of it is itself, a part of it, or what it is a part of.
_SEEN = """() => {
  const { activeElement: at } = document;
  const { left, top, width, height } = at.getBoundingClientRect();
  const y = Math.min(Math.max(top + Math.min(height, 40) / 2, 0), innerHeight - 1);
  const there = document.elementFromPoint(left + width / 2, y);
  return there !== null && (at.contains(there) || there.contains(at));
}"""
_FOCUSABLE = "a[href], button:enabled, select:enabled, input:enabled:not([type=hidden]), textarea:enabled, summary"


def tab_through(page: Page, state: str) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, state
    page.evaluate("document.activeElement.blur(), scrollTo(0, 0)")
    for _ in range(page.locator(_FOCUSABLE).locator("visible=true").count()):
        page.keyboard.press("Tab")
        focused = page.evaluate("document.activeElement.outerHTML.slice(0, 120)")
        assert page.evaluate(_SEEN), f"{state}: covered: {focused}"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_at_four_hundred_percent_the_reporters_pages_lose_nothing(
    service: Service, window: Callable[..., Page], language: str
) -> None:
    reporter = AtReportPage(window(**ZOOMED), service, language).visit()
    reporter.fill("The pit fell in.", danger="yes")
    tab_through(reporter.page, "form")
    code = reporter.send()
    tab_through(reporter.page, "receipt")
    assert reporter.page.locator("[data-leave]").is_visible(), "the way out stays"
    back = AtFollowUpPage(window(**ZOOMED), service, language).visit().open(code)
    tab_through(back.page, "thread")
    plain = window(**ZOOMED)
    plain.goto(f"{service.reporters}/{language}/plain/report")
    tab_through(plain, "without script")


def test_at_four_hundred_percent_the_desk_loses_nothing(
    at_report_page: Callable[..., AtReportPage], at_desk: Callable[..., AtDesk]
) -> None:
    at_report_page().visit().fill("The pit fell in.").send()
    desk = at_desk("amani", **ZOOMED)
    tab_through(desk.page, "inbox")
    tab_through(desk.open_first().page, "case")


# axe takes the ground from the style sheet where the browser has long put the person's own.
_CHOSEN_BY_THE_PERSON = ("color-contrast",)

# What is drawn with a background only is nothing but text there.
_EDGE = "e => { const s = getComputedStyle(e); return s.borderTopStyle !== 'none' && parseFloat(s.borderTopWidth) > 0 }"
_OUTLINE = """() => { const s = getComputedStyle(document.activeElement);
  return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 }"""


def check_forced_colours(page: Page, state: str) -> None:
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    assert axe_violations(page, without=_CHOSEN_BY_THE_PERSON) == [], state
    for button in page.locator("button, a.button").locator("visible=true").all():
        assert button.evaluate(_EDGE), f"{state}: {button.inner_text()} has no edge"
    page.keyboard.press("Tab")
    assert page.evaluate(_OUTLINE), f"{state}: the focus does not show"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_forced_colours_buttons_have_edges_and_the_focus_shows(
    service: Service, window: Callable[..., Page], at_desk: Callable[..., AtDesk], scheme: str
) -> None:
    forced: dict[str, Any] = {"forced_colors": "active", "color_scheme": scheme}
    reporter = AtReportPage(window(**forced), service).visit().fill("The pit fell in.", danger="yes")
    check_forced_colours(reporter.page, "form")
    reach(reporter.page, "[data-danger] input")
    assert reporter.page.evaluate(_OUTLINE) or reporter.page.evaluate(
        "getComputedStyle(document.activeElement.closest('label')).outlineStyle !== 'none'"
    ), "a chosen answer shows where the focus is"
    reporter.send()
    check_forced_colours(reporter.page, "receipt")
    desk = at_desk("amani", **forced)
    check_forced_colours(desk.page, "inbox")
    check_forced_colours(desk.open_first().page, "case")


def test_what_was_refused_says_so_in_words(
    service: Service, at_report_page: Callable[..., AtReportPage], window: Callable[..., Page]
) -> None:
    code = at_report_page().visit().fill("The pit fell in.").send()
    with closing(sqlite3.connect(service.database, timeout=30)) as database, database:
        database.execute("UPDATE entries SET sealed = zeroblob(5232)")
    back = AtFollowUpPage(window(forced_colors="active"), service).visit().open(code)
    warning = back.page.locator('[data-entry="refused"]')
    assert warning.inner_text().startswith("Warning: do not trust this message")
    assert axe_violations(back.page, without=_CHOSEN_BY_THE_PERSON) == []
