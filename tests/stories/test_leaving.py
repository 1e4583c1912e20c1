"""Leaving quickly: the screen is empty at once, the way back leads nowhere, the fields are gone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.stories.people import AtReportPage
from tests.stories.service import Service

Leave = Callable[[Page], None]


def press_the_button(page: Page) -> None:
    page.click("[data-leave]")


def press_escape_twice(page: Page) -> None:
    page.keyboard.press("Escape")
    page.keyboard.press("Escape", delay=0)


@pytest.mark.parametrize("leave", [press_the_button, press_escape_twice])
def test_leaving_goes_to_the_neutral_page_and_back_leads_nowhere(
    at_report_page: Callable[..., AtReportPage], leave: Leave
) -> None:
    reporter = at_report_page().visit().fill("The foreman beats us.")
    leave(reporter.page)
    reporter.page.wait_for_url("**/directory.json")
    assert reporter.page.evaluate("history.length") <= 2
    reporter.page.go_back()
    assert "foreman" not in reporter.page.content()
    assert "/report" not in reporter.page.url


def test_escape_once_does_nothing(at_report_page: Callable[..., AtReportPage]) -> None:
    reporter = at_report_page().visit().fill("The foreman beats us.")
    reporter.page.keyboard.press("Escape")
    assert reporter.page.input_value('[data-field="text"]') == "The foreman beats us."


def test_a_page_that_was_left_comes_back_empty(service: Service, at_report_page: Callable[..., AtReportPage]) -> None:
    reporter = at_report_page().visit().fill("The foreman beats us.")
    reporter.page.goto(f"{service.reporters}/en/follow-up")
    reporter.page.go_back()
    reporter.page.locator("[data-fields]:not([disabled])").wait_for()
    assert reporter.page.input_value('[data-field="text"]') == ""
    assert reporter.page.input_value('[data-field="country"]') == ""
