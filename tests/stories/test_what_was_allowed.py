"""Whoever opens a report at the desk sees what the reporter answered, whom they struck out, and what they allow."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from crypto.bodies import Body
from tests.cast import Reporter
from tests.stories.monday import intake
from tests.stories.people import AtDesk, AtReportPage
from tests.stories.service import Service
from tests.stories.test_every_pair_of_eyes import looks_right

TEXT = "The gold leaves at night."
NATIONAL = "Example: Ombuds office of DR Congo"
REGIONAL = "Example: Regional ombuds office of the Great Lakes"


def today() -> date:
    return datetime.now(UTC).date()


def consent(**other: object) -> Body:
    until = (today() + timedelta(days=300)).isoformat()
    given: Body = {"scope": "named_offices", "offices": ["icglr"], "identity": [], "wording": 3, "door": "web"}
    return {**given, "day": today().isoformat(), "until": until, **other}


def answers(**other: object) -> Body:
    return {"what": "violence", "who": "armed_group", "transit": [], "buyer": "", "affected": "", **other}


def bring(service: Service, *, office: str = "cd-ombuds", **more: object) -> None:
    with intake(service.data) as client:
        answer = Reporter(client, today=today().isoformat()).report(TEXT, office=office, more=more)
        assert answer.status_code == 201, answer.get_data(as_text=True)


def facts(page: Page) -> dict[str, str]:
    """What stands among the facts of the report, by their names."""
    shown = page.locator("[data-report] .facts > div:visible")
    return {row.locator("dt").inner_text(): row.locator("dd").inner_text() for row in shown.all()}


def test_what_was_answered_on_the_page_is_read_at_the_desk(
    at_report_page: Callable[..., AtReportPage], at_desk: Callable[[str], AtDesk]
) -> None:
    # Given a report about unequal treatment, for offices here and one abroad
    reporter = at_report_page().visit().fill(TEXT)
    page = reporter.page
    page.select_option("#what", "discrimination")
    page.select_option("#who", "company")
    page.click("details summary")
    page.select_option("#transit_1", "UG")
    page.select_option("#buyer", "AE")
    page.select_option("#sharing", "named_offices")
    page.check('[data-offices] input[value="icglr"]')
    assert reporter.reader() == NATIONAL
    reporter.send()

    # When the office opens it
    desk = at_desk("amani").open_first()

    # Then it reads each answer in words
    shown = facts(desk.page)
    assert shown["What it is about"] == "Some people are treated worse than others"
    assert shown["Who did it, in general"] == "The boss or the company"
    assert shown["It passes through"] == "Uganda"
    assert shown["It is bought or refined in"] == "United Arab Emirates"
    assert "Its water or dust reaches" not in shown
    assert shown["May it cross borders?"] == "Offices of this country, and the offices abroad that are named"
    assert REGIONAL in shown["Offices named"]
    assert shown["Who the reporter is may be known to"] == "Nobody"
    assert "Web page" in shown["Consent given"]
    assert "run out" not in shown["Runs until"]
    assert desk.page.locator("[data-report] .notice:visible").count() == 0
    looks_right(desk.page, "answers and consent")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_office_that_is_involved_is_named_and_the_own_one_is_told_to_hand_on(
    service: Service, at_desk: Callable[..., AtDesk], scheme: str
) -> None:
    bring(service, answers=answers(implicated=["icglr", "cd-ombuds"]), consent=consent())
    page = at_desk("amani", color_scheme=scheme).open_first().page
    report = page.locator("[data-report]")
    expect(report.get_by_text("your own office is involved")).to_be_visible()
    expect(report.get_by_text("Your office has to hand this case on")).to_be_visible()
    others = report.locator('[data-when="involved=given"]')
    expect(others).to_contain_text(REGIONAL)
    expect(others).not_to_contain_text(NATIONAL)
    looks_right(page, "the own office is involved")


def test_a_consent_that_has_run_out_says_so_in_words(service: Service, at_desk: Callable[[str], AtDesk]) -> None:
    ended = (today() - timedelta(days=1)).isoformat()
    bring(service, consent=consent(until=ended))
    page = at_desk("amani").open_first().page
    assert "✗ run out" in facts(page)["Runs until"]
    expect(page.get_by_text("What the reporter allowed has run out.")).to_be_visible()
    looks_right(page, "a consent that has run out")


def test_a_report_without_them_shows_nothing_of_them(service: Service, at_desk: Callable[[str], AtDesk]) -> None:
    bring(service)
    page = at_desk("amani").open_first().page
    assert set(facts(page)) == {"Danger", "Place", "Language", "Sent to"}
    assert page.locator("[data-report] .notice:visible").count() == 0


def test_hostile_answers_are_shown_as_unknown_and_keep_no_case_from_opening(
    service: Service, at_desk: Callable[[str], AtDesk]
) -> None:
    markup = "<img src=x onerror=alert(1)>"
    said = answers(what="dragons", who=markup, transit=[markup, 7], buyer={"x": 1}, implicated=[markup])
    bring(service, answers=said, consent=consent(scope=[markup], offices=markup, wording=markup, until="2027-02-30"))
    page = at_desk("amani").open_first().page
    shown = facts(page)
    for name in ("What it is about", "Who did it, in general", "It passes through", "It is bought or refined in"):
        assert shown[name] == "Unknown", name
    assert [shown[name] for name in ("May it cross borders?", "Offices named", "Runs until")] == ["Unknown"] * 3
    assert "dragons" not in page.content()
    assert "onerror" not in page.content()
    expect(page.get_by_text("Until when the reporter allowed this cannot be read.")).to_be_visible()
    expect(page.get_by_text("in words that this page does not know")).to_be_visible()
    looks_right(page, "unknown answers")


def test_triage_offers_what_the_reporter_chose_and_chooses_nothing_itself(
    service: Service, at_desk: Callable[[str], AtDesk]
) -> None:
    bring(service, answers=answers())
    desk = at_desk("amani")
    [number] = desk.numbers()
    # The office has a file once the case was opened
    page = desk.visit(f"/cases/{number}").visit(f"/cases/{number}/triage").page
    offered = page.locator("[data-suggestion]")
    expect(offered).to_contain_text("Beating, threats with weapons, armed men")
    expect(page.locator("[data-category]")).to_have_value("")
    looks_right(page, "a category is suggested")
    offered.get_by_role("button").click()
    expect(page.locator("[data-category]")).to_have_value("armed_groups")
    expect(page.locator("[data-sub]")).to_be_enabled()
    expect(page.locator("[data-severity-shown]")).to_have_attribute("data-severity", "S1")
    expect(offered).to_be_hidden()
