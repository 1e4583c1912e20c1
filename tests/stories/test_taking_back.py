"""By one tap a reporter takes back what they had allowed, and the office in reserve gets nothing any more."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.stories.people import AtDesk, AtFollowUpPage, AtReportPage, message
from tests.stories.service import Service
from tests.stories.test_every_pair_of_eyes import looks_right
from tests.stories.test_in_reserve import days_pass, work
from tests.stories.test_without_script import press


@pytest.mark.parametrize("language", ["en", "fr"])
def test_one_tap_takes_it_back(
    service: Service,
    at_report_page: Callable[..., AtReportPage],
    at_follow_up_page: Callable[..., AtFollowUpPage],
    at_desk: Callable[[str], AtDesk],
    language: str,
) -> None:
    # Given a report that an office abroad may see, and the next one if the first is silent
    reporter = at_report_page(language=language).visit().fill("The gold leaves at night.")
    reporter.page.select_option("#sharing", "named_offices")
    reporter.page.check('[data-offices] input[value="icglr"]')
    reporter.page.check('[data-field="reserve"]')
    code = reporter.send()

    # When its writer comes back, they see what they allowed, and take it back
    back = at_follow_up_page(language=language).visit().open(code)
    allowed = back.page.locator("[data-allowed]")
    expect(message(back.page, "allowed_offices")).to_contain_text(("Great Lakes", "Grands Lacs")[language == "fr"])
    expect(message(back.page, "runs")).to_be_visible()
    expect(message(back.page, "reserve")).to_be_visible()
    looks_right(back.page, "what was allowed")
    allowed.locator('[data-as="take_back"]').click()

    # Then it is said so, once, and the server hands it to nobody in reserve
    expect(message(back.page, "taken_back")).to_be_focused()
    expect(allowed.locator('[data-as="take_back"]')).to_be_hidden()
    expect(message(back.page, "reserve")).to_be_hidden()
    expect(back.page.locator("[data-of=took_back]:visible")).to_have_count(1)
    looks_right(back.page, "taken back")
    back.answer("I am afraid.")
    days_pass(service)
    work(service)
    assert at_desk("tomas").numbers() == []

    # And the office that reads it is told
    amani = at_desk("amani").open_first().page
    expect(amani.locator('[data-report] .notice[data-when="allows=nothing"]')).to_be_visible()
    expect(amani.locator('[data-talk-thread] [data-when="kind=consent"]:visible')).to_have_count(1)
    looks_right(amani, "a consent that was taken back")


def test_a_lost_answer_is_asked_for_again_and_it_stands_once(
    at_report_page: Callable[..., AtReportPage], at_follow_up_page: Callable[..., AtFollowUpPage]
) -> None:
    code = at_report_page().visit().fill("The gold leaves at night.").send()
    back = at_follow_up_page().visit().open(code)
    page = back.page
    lost: list[int] = []

    def lose_the_first(route: Route) -> None:
        answer = route.fetch()
        if lost:
            route.fulfill(response=answer)
        else:
            lost.append(answer.status)
            route.abort()

    page.route("**/api/cases/withdrawal", lose_the_first)
    page.click('[data-as="take_back"]')
    expect(page.locator('[data-trouble="take_back"]')).to_be_visible()
    page.click('[data-as="take_back"]')
    expect(message(page, "taken_back")).to_be_visible()
    assert lost == [201]
    expect(page.locator("[data-of=took_back]:visible")).to_have_count(1)


def test_without_script_it_takes_one_press_too(
    service: Service, window: Callable[..., Page], at_report_page: Callable[..., AtReportPage]
) -> None:
    code = at_report_page().visit().fill("The gold leaves at night.").send()
    page = window()
    page.goto(f"{service.reporters}/fr/plain/follow-up")
    page.fill("#code", code)
    press(page)
    looks_right(page, "what was allowed, without script")
    with page.expect_navigation():
        page.click('[name="take_back"]')
    expect(message(page, "taken_back")).to_be_visible()
    expect(page.locator("[data-of=took_back]")).to_have_count(1)
    looks_right(page, "taken back, without script")
