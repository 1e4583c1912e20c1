"""Who reads a report is found on the reporter's side, by the rules in the signed directory; an accused office is passed over."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.stories.people import AtDesk, AtReportPage, message
from tests.stories.service import Service
from tests.stories.test_every_pair_of_eyes import looks_right

DESK = "Example: International ombuds desk"
NATIONAL = "Example: Ombuds office of DR Congo"
REGIONAL = "Example: Regional ombuds office of the Great Lakes"
TEXT = "The officer of the ombuds office sells the certificates."


def answer(page: Page, question: str, value: str) -> None:
    page.select_option(f"#{question}", value)


def test_an_accused_national_office_is_passed_over_and_reads_nothing(
    at_report_page: Callable[..., AtReportPage], at_desk: Callable[[str], AtDesk]
) -> None:
    # Given a report about the very office that would read it
    reporter = at_report_page().visit().fill(TEXT)
    page = reporter.page
    assert reporter.reader() == NATIONAL
    posted: list[str] = []
    page.on("request", lambda request: posted.append(request.post_data or ""))
    answer(page, "what", "smuggling")
    answer(page, "who", "own_office")

    # Then nobody across the border gets it unasked, but the desk
    assert reporter.reader() == DESK
    # And with consent the next rung does, by name or for all
    answer(page, "sharing", "named_offices")
    page.check('[data-offices] input[value="icglr"]')
    assert reporter.reader() == REGIONAL
    page.uncheck('[data-offices] input[value="icglr"]')
    assert reporter.reader() == DESK

    # When it is sent, the desk reads it, and the accused office does not know of it
    reporter.send()
    assert TEXT in at_desk("tomas").open_first().page.locator("[data-report]").inner_text()
    assert at_desk("amani").rows() == []
    # And the server was told which office, and not why
    assert '"office":"desk"' in "".join(posted)
    assert not any(word in "".join(posted) for word in ("own_office", "smuggling", "named_offices", "icglr"))


def test_what_is_answered_after_it_does_not_bring_back_the_office_that_stood_there(
    at_report_page: Callable[..., AtReportPage],
) -> None:
    reporter = at_report_page().visit().fill(TEXT, danger="yes")
    page = reporter.page
    answer(page, "province-CD", "CD-SK")
    answer(page, "what", "discrimination")
    assert reporter.reader() == NATIONAL
    answer(page, "who", "own_office")
    for what in ("discrimination", "wages", "corruption", "other"):
        answer(page, "what", what)
        assert reporter.reader() == DESK
    # And whom to call is still told for the place of danger
    assert page.locator('[data-line="emergency"]').inner_text() == "000 0003 01"


def test_only_offices_abroad_are_chosen_by_name(at_report_page: Callable[..., AtReportPage]) -> None:
    reporter = at_report_page().visit().fill(TEXT, country="UG")
    page = reporter.page
    assert page.locator("[data-offices]").is_hidden(), "what is ticked there would be dropped without a word"
    answer(page, "sharing", "named_offices")
    page.check('[data-offices] input[value="cd-ombuds"]')
    assert page.locator('[data-offices] input[value="ug-ombuds"]').is_hidden()
    # When the country changes, an office of it that was ticked is no longer one abroad, and its tick says nothing
    page.select_option("#country", "CD")
    assert page.locator('[data-offices] input[value="cd-ombuds"]').is_hidden()
    assert page.locator('[data-offices] input[value="ug-ombuds"]').is_visible()
    answer(page, "what", "smuggling")
    answer(page, "who", "own_office")
    assert reporter.reader() == DESK


def test_the_office_in_reserve_is_named_and_agreed_to_by_its_name(at_report_page: Callable[..., AtReportPage]) -> None:
    page = at_report_page().visit().fill("We are not paid.").page
    reserve, tick = page.locator("[data-reserve]"), page.locator('[data-field="reserve"]')
    expect(reserve).to_contain_text(DESK)
    expect(tick).not_to_be_checked()
    tick.check()
    # When another answer finds another office, nobody has agreed to that one yet
    answer(page, "what", "wages")
    expect(reserve).to_contain_text(NATIONAL)
    expect(tick).not_to_be_checked()
    # And where no other may have it, there is nothing to agree to
    tick.check()
    answer(page, "sharing", "desk_only")
    expect(reserve).to_be_hidden()
    expect(tick).not_to_be_checked()


def test_whoever_is_in_danger_is_asked_where_they_are_now(
    at_report_page: Callable[..., AtReportPage], at_desk: Callable[[str], AtDesk]
) -> None:
    reporter = at_report_page().visit().fill("They want to kill me.", danger="no")
    page = reporter.page
    expect(page.locator("#location")).to_be_hidden()
    page.check('[data-danger] input[value="yes"]')
    expect(page.locator('[data-line="emergency"]')).to_have_text("000 0003 01")
    answer(page, "location", "UG")
    expect(page.locator('[data-line="emergency"]')).to_have_text("000 0007 01")
    looks_right(page, "where the person is now")
    reporter.send()
    report = at_desk("amani").open_first().page.locator('[data-report] [data-when="location=given"]')
    expect(report).to_contain_text("Uganda")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_office_that_may_not_have_it_is_not_said_to_be_missing(
    at_report_page: Callable[..., AtReportPage], language: str
) -> None:
    page = at_report_page(language=language).visit().fill(TEXT, country="SS").page
    expect(message(page, "none_allowed")).to_be_visible()
    expect(message(page, "none_here")).to_be_hidden()
    looks_right(page, "not allowed")
    page.select_option("#country", "AE")
    expect(message(page, "none_here")).to_be_visible()


def test_where_only_the_accused_office_is_left_the_page_says_so(at_report_page: Callable[..., AtReportPage]) -> None:
    reporter = at_report_page().visit().fill(TEXT, country="none")
    answer(reporter.page, "who", "own_office")
    assert reporter.reader() == DESK
    expect(message(reporter.page, "accused")).to_be_visible()
    looks_right(reporter.page, "accused")


def test_other_countries_are_asked_for_and_nobody_has_to_answer(at_report_page: Callable[..., AtReportPage]) -> None:
    reporter = at_report_page().visit().fill("Gold leaves at night.")
    page = reporter.page
    page.click("details summary")
    answer(page, "transit_1", "UG")
    answer(page, "transit_2", "RW")
    looks_right(page, "where it goes")
    answer(page, "what", "smuggling")
    assert reporter.reader() == NATIONAL
    answer(page, "sharing", "cross_border")
    assert reporter.reader() == REGIONAL
    answer(page, "sharing", "named_offices")
    looks_right(page, "offices by name")


def test_rules_that_this_page_cannot_read_are_named_and_nothing_is_sent(
    service: Service, window: Callable[..., Page]
) -> None:
    """The part that reads them is replaced by one that finds them written in another form."""
    page = window()
    page.route(
        "**/answering.*.js",
        lambda route: route.fulfill(
            content_type="text/javascript",
            body='export function openQuestions() { const e = new Error("x"); e.misread = "unknown_version"; throw e; }',
        ),
    )
    reporter = AtReportPage(page, service).visit()
    page.select_option('[data-field="country"]', "CD")
    page.fill('[data-field="text"]', TEXT)
    page.check('[data-danger] input[value="no"]')
    page.click('[data-action="send"]')
    block = reporter.page.locator('[data-trouble="sending"]:visible')
    block.wait_for()
    assert block.get_attribute("data-reason") == "unknown_rules"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_without_script_the_accused_office_is_passed_over_too(
    service: Service, window: Callable[..., Page], at_desk: Callable[[str], AtDesk], language: str
) -> None:
    page = window(java_script_enabled=False)
    page.goto(f"{service.reporters}/{language}/plain/report")
    page.select_option("#country", "CD")
    page.fill("#text", TEXT)
    page.check("#danger-1")
    answer(page, "what", "smuggling")
    answer(page, "who", "own_office")
    with page.expect_navigation():
        page.click("main form button")
    assert page.locator("[data-reader]").inner_text() in {DESK, "Exemple : Bureau international de médiation"}
    # What was answered stands there to be read back, and a change is not sent unseen
    assert page.locator("#who").input_value() == "own_office"
    answer(page, "sharing", "cross_border")
    with page.expect_navigation():
        page.click("main form button")
    assert page.locator('[data-trouble="other_reader"]').is_visible()
    answer(page, "sharing", "")
    with page.expect_navigation():
        page.click("main form button")
    with page.expect_navigation():
        page.click("main form button")
    assert TEXT in at_desk("tomas").open_first().page.locator("[data-report]").inner_text()
    assert at_desk("amani").rows() == []
