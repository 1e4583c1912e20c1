"""From a mine to an office and back, in real browsers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.stories.people import AtDesk, AtFollowUpPage, AtReportPage, message


@pytest.fixture
def warm() -> None:
    """Nothing is warm: this story is told of the service as an operator starts it."""


def test_a_report_is_written_read_answered_and_followed_up(
    at_report_page: Callable[..., AtReportPage],
    at_desk: Callable[[str], AtDesk],
    at_follow_up_page: Callable[..., AtFollowUpPage],
) -> None:
    # Given a report from a mine in DR Congo
    reporter = at_report_page().visit()
    code = reporter.fill("Pit seven fell in. Two men are below.", town="Kamituga", danger="yes").send()
    assert len(code) == 20

    # When the ombuds office there opens, acknowledges, answers and notes it
    amani = at_desk("amani")
    assert "Pit seven fell in." in amani.rows()[0].inner_text()
    assert "danger" in amani.rows()[0].inner_text().lower()
    amani.open_first()
    assert (
        amani.page.locator('[data-report] [data-slot="text"]').inner_text() == "Pit seven fell in. Two men are below."
    )
    assert "Kamituga" in amani.page.locator("[data-report]").inner_text()
    amani.acknowledge()
    amani.write("reply", "Is the rescue team there?")
    amani.write("note", "Called the mining inspectorate.")

    # Then the reporter reads the answer with the code, and writes again
    back = at_follow_up_page().visit().open(f"{code[:4]}-{code[4:8]} {code[8:]}")
    assert back.refusals() == []
    assert back.texts()[0] == "Pit seven fell in. Two men are below."
    assert back.texts()[-1] == "Is the rescue team there?"
    assert "acknowledged" in back.page.locator("[data-done]").inner_text()
    assert "Called the mining" not in back.page.content()
    back.answer("Not yet.")
    assert back.texts()[-1] == "Not yet."

    # And a colleague with the office's seal reads all of it
    bahati = at_desk("bahati").open_first()
    assert "Not yet." in bahati.page.locator("[data-talk-thread]").inner_text()
    assert "Called the mining inspectorate." in bahati.page.locator("[data-file-thread]").inner_text()

    # And another country's office sees nothing at all
    assert at_desk("grace").rows() == []


def test_a_report_in_french_from_a_country_without_an_office_goes_to_the_desk(
    at_report_page: Callable[..., AtReportPage], at_desk: Callable[[str], AtDesk]
) -> None:
    reporter = at_report_page(language="fr").visit().fill("Le puits s'est effondré.", country="MG")
    message(reporter.page, "none_here").wait_for()
    reporter.send()
    tomas = at_desk("tomas").open_first()
    assert "Le puits s'est effondré." in tomas.page.locator("[data-report]").inner_text()
    assert at_desk("amani").rows() == []


def test_a_lost_code_leads_to_a_report_marked_for_joining(
    at_follow_up_page: Callable[..., AtFollowUpPage], at_desk: Callable[[str], AtDesk]
) -> None:
    lost = at_follow_up_page().visit()
    lost.page.click("[data-lost-code] summary")
    lost.page.click('[data-lost-code] a[href$="#lost-code"]')
    reporter = AtReportPage(lost.page, lost.service)
    message(reporter.page, "lost_code").wait_for()
    reporter.page.locator('[data-action="send"]:not([disabled])').wait_for()
    reporter.fill("I wrote on Monday about the scales.").send()
    desk = at_desk("amani").open_first()
    assert desk.page.locator('[data-report] [data-when="lost_code=yes"]').is_visible()


def test_the_code_is_hidden_and_shown_again_until_the_page_is_left(
    at_report_page: Callable[..., AtReportPage],
) -> None:
    reporter = at_report_page().visit()
    code = reporter.fill("The scales are false.").send()
    reporter.page.click('[data-action="kept"]')
    assert code[:4] not in reporter.page.locator("main").inner_text()
    reporter.page.click('[data-action="show-code"]')
    assert reporter.code() == code
