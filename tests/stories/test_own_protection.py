"""What a reporter can do for their own protection, with script and without: say what happened and how they are, and be left alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from playwright.sync_api import Page, Route, expect

from tests.stories.people import AtDesk, AtFollowUpPage, AtReportPage, message
from tests.stories.recorder import Recorder
from tests.stories.service import Service
from tests.stories.test_every_pair_of_eyes import looks_right, reach
from tests.stories.test_without_script import press

BEATEN = "Zwarakazi beat me at the pit."


def ask_today(service: Service) -> None:
    """As if the office had set a check-in for today."""
    with closing(sqlite3.connect(service.database)) as database, database:
        database.execute(
            "INSERT INTO check_ins (case_id, due, state, calls) SELECT id, date('now'), 'waiting', 0 FROM cases"
        )


def kept(service: Service) -> list[str]:
    with closing(sqlite3.connect(service.database)) as database:
        return [state for (state,) in database.execute("SELECT state FROM check_ins ORDER BY due")]


def unfold(page: Page) -> None:
    for details in page.locator("main details").all():
        details.evaluate("d => { d.open = true }")


def words_of_own(page: Page) -> list[str]:
    return [" ".join(words.split()) for words in page.locator("[data-thread] [data-of]").all_inner_texts()]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_happened_calls_the_desk_and_how_they_are_is_answered_and_contact_stopped(  # noqa: PLR0915 one story
    service: Service,
    at_report_page: Callable[..., AtReportPage],
    at_follow_up_page: Callable[..., AtFollowUpPage],
    at_desk: Callable[..., AtDesk],
    language: str,
) -> None:
    # Given a reporter whose office asks today how they are
    code = at_report_page(language=language).visit().fill("The gold leaves at night.").send()
    ask_today(service)
    desk = at_desk("amani").open_first().visit("/")
    expect(desk.page.locator("[data-urgent] a")).to_have_count(0)
    back = at_follow_up_page(language=language).visit().open(code)
    page = back.page
    expect(page.locator("[data-check-in]")).to_be_visible()
    unfold(page)
    looks_right(page, "protection of one's own, unfolded")

    # When they answer by keyboard, half an answer is asked for
    reach(page, '[data-ask="safe"]')
    page.keyboard.press("Space")
    reach(page, '[data-as="check_in"]')
    page.keyboard.press("Enter")
    expect(page.locator('[data-say="check_in"] [data-message="missing"]')).to_be_visible()
    assert kept(service) == ["waiting"]
    page.check('[data-ask="safe"][value="unsure"]')
    page.check('[data-ask="harmed"][value="no"]')
    page.check('[data-ask="talk"][value="write"]')
    page.fill("#more", "On Sundays.")
    page.click('[data-as="check_in"]')

    # Then it is asked no more, and nobody was called
    expect(page.locator('[data-thanks="check_in"]')).to_be_focused()
    expect(page.locator("[data-check-in]")).to_be_hidden()
    assert kept(service) == ["done"]
    assert len(words_of_own(page)) == 4
    desk.visit("/")
    expect(desk.page.locator("[data-urgent] a")).to_have_count(0)

    # When something happened, nothing is sent that says nothing, and then the desk rings
    page.click('[data-as="incident"]')
    expect(page.locator('[data-say="incident"] [data-message="missing"]')).to_be_visible()
    page.select_option("#act", "m5")
    page.fill("#incident", BEATEN)
    page.click('[data-as="incident"]')
    expect(page.locator('[data-thanks="incident"]')).to_be_focused()
    assert BEATEN in back.texts()
    looks_right(page, "something happened")
    desk.visit("/")
    desk.page.locator("[data-urgent] a").click()
    desk.settled()
    expect(desk.page.locator("[data-talk-thread]")).to_contain_text(BEATEN)
    expect(desk.page.locator("[data-talk-thread]")).to_contain_text("Physical attack.")

    # When they say that they are safe, ask for another office, and want to be left alone
    page.click('[data-as="safe"]')
    expect(page.locator('[data-thanks="safe"]')).to_be_focused()
    page.click('[data-as="move_up"]')
    expect(page.locator('[data-thanks="move_up"]')).to_be_focused()
    page.click('[data-as="no_contact"]')
    expect(message(page, "contact_stopped")).to_be_focused()
    expect(page.locator('[data-as="no_contact"]')).to_be_hidden()
    assert len(words_of_own(page)) == 9
    looks_right(page, "contact stopped")
    with closing(sqlite3.connect(service.database)) as database:
        assert database.execute("SELECT count(*) FROM no_contact").fetchone() == (1,)

    # Then they can still come back by code, and write
    again = at_follow_up_page(language=language).visit().open(code)
    expect(message(again.page, "contact_stopped")).to_be_visible()
    again.answer("Still here.")


def test_a_refusal_is_an_answer_too_and_what_was_written_beside_it_goes_with_it(
    service: Service,
    at_report_page: Callable[..., AtReportPage],
    at_follow_up_page: Callable[..., AtFollowUpPage],
    at_desk: Callable[..., AtDesk],
) -> None:
    code = at_report_page().visit().fill("The gold leaves at night.").send()
    ask_today(service)
    back = at_follow_up_page().visit().open(code)
    page = back.page
    page.fill("#more", "I stand on the road.")
    page.click('[data-as="declined"]')
    expect(page.locator('[data-thanks="check_in"]')).to_be_focused()
    assert (words_of_own(page), kept(service)) == (["You did not want to say how you are."], ["done"])
    assert back.texts()[-1] == "I stand on the road."
    desk = at_desk("amani").open_first()
    expect(desk.page.locator("[data-talk-thread]")).to_contain_text("I stand on the road.")
    desk.visit(f"/cases/{desk.page.url.rsplit('/', 1)[1]}/protection")
    expect(desk.page.locator("[data-days]")).to_contain_text("I stand on the road.")


def test_what_was_done_before_is_not_said_of_what_failed(
    at_report_page: Callable[..., AtReportPage], at_follow_up_page: Callable[..., AtFollowUpPage]
) -> None:
    code = at_report_page().visit().fill("The gold leaves at night.").send()
    page = at_follow_up_page().visit().open(code).page
    page.click('[data-as="safe"]')
    expect(page.locator('[data-thanks="safe"]')).to_be_focused()
    page.route("**/api/cases/entries", lambda route: route.abort())
    page.click('[data-as="safe"]')
    expect(page.locator('[data-trouble="safe"]')).to_be_focused()
    expect(page.locator('[data-thanks="safe"]')).to_be_hidden()


def test_a_lost_answer_is_sent_again_as_the_same_entry_and_no_word_leaves_in_the_clear(
    at_report_page: Callable[..., AtReportPage], at_follow_up_page: Callable[..., AtFollowUpPage]
) -> None:
    code = at_report_page().visit().fill("The gold leaves at night.").send()
    back = at_follow_up_page().visit().open(code)
    page = back.page
    out = Recorder(page)
    lost: list[int] = []

    def lose_the_first(route: Route) -> None:
        answer = route.fetch()
        if lost:
            route.fulfill(response=answer)
        else:
            lost.append(answer.status)
            route.abort()

    page.route("**/api/cases/entries", lose_the_first)
    unfold(page)
    page.fill("#incident", BEATEN)
    page.click('[data-as="incident"]')
    expect(page.locator('[data-trouble="incident"]')).to_be_focused()
    looks_right(page, "not confirmed")
    page.click('[data-as="incident"]')
    expect(page.locator('[data-thanks="incident"]')).to_be_focused()
    assert (lost, back.texts().count(BEATEN)) == ([201], 1)
    assert not out.finds("Zwarakazi")
    assert not out.finds("incident")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_was_taken_back_is_allowed_anew(
    service: Service,
    at_report_page: Callable[..., AtReportPage],
    at_follow_up_page: Callable[..., AtFollowUpPage],
    at_desk: Callable[..., AtDesk],
    language: str,
) -> None:
    code = at_report_page(language=language).visit().fill("The gold leaves at night.").send()
    page = at_follow_up_page(language=language).visit().open(code).page
    anew = page.locator('[data-say="consent"]')
    expect(anew).to_be_hidden()
    page.click('[data-as="take_back"]')
    expect(message(page, "taken_back")).to_be_focused()
    anew.locator("summary").click()
    page.click('[data-as="consent"]')
    expect(anew.locator('[data-message="missing"]')).to_be_visible()
    page.select_option("#sharing", "named_offices")
    expect(anew.locator('[data-offices] input[value="cd-ombuds"]')).to_have_count(0)
    page.check('[data-offices] input[value="icglr"]')
    page.select_option("#identity", "yes")
    looks_right(page, "allowed anew")
    page.click('[data-as="consent"]')
    expect(page.locator('[data-thanks="consent"]')).to_be_focused()
    expect(anew).to_be_hidden()
    expect(message(page, "taken_back")).to_be_hidden()
    expect(message(page, "allowed_offices")).to_contain_text(("Great Lakes", "Grands Lacs")[language == "fr"])
    desk = at_desk("amani").open_first().page
    expect(desk.locator('[data-report] [data-when="allows=nothing"].notice')).to_be_hidden()
    expect(desk.locator("[data-report]")).to_contain_text("Great Lakes")
    with closing(sqlite3.connect(service.database)) as database:
        assert database.execute("SELECT count(*) FROM withdrawals").fetchone() == (0,)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_without_script_it_is_the_same(  # noqa: PLR0915 one story
    service: Service,
    window: Callable[..., Page],
    at_report_page: Callable[..., AtReportPage],
    at_desk: Callable[..., AtDesk],
    language: str,
) -> None:
    # Given a reporter who comes back on a browser without script
    code = at_report_page(language=language).visit().fill("The gold leaves at night.").send()
    ask_today(service)
    desk = at_desk("amani").open_first().visit("/")
    page = window()  # with script allowed, so that axe can look; the page has none
    page.goto(f"{service.reporters}/{language}/plain/follow-up")
    page.fill("#code", code)
    press(page)
    unfold(page)
    looks_right(page, "protection of one's own, without script")

    def say(name: str) -> None:
        unfold(page)
        reach(page, f'[name="say"][value="{name}"]')
        with page.expect_navigation():
            page.keyboard.press("Enter")

    # When half an answer is given, the rest is asked for; and the whole is taken
    page.check('[name="safe"][value="no"]')
    say("check_in")
    expect(page.locator('[data-trouble="check_in"]')).to_be_visible()
    expect(page.locator('[name="safe"][value="no"]')).to_be_checked()
    looks_right(page, "half an answer, without script")
    page.check('[name="harmed"][value="perhaps"]')
    page.check('[name="talk"][value="no"]')
    say("check_in")
    expect(page.locator('[data-thanks="check_in"]')).to_be_visible()
    expect(page.locator("[data-check-in]")).to_have_count(0)
    assert kept(service) == ["done"]

    # Then the desk rings, because it is not safe; and again for what happened afterwards
    desk.visit("/")
    desk.page.locator("[data-urgent] a").click()
    desk.settled().visit("/")
    expect(desk.page.locator("[data-urgent] a")).to_have_count(0)
    unfold(page)
    page.fill("#incident", BEATEN)
    say("incident")
    expect(page.locator('[data-thanks="incident"]')).to_be_visible()
    looks_right(page, "something happened, without script")
    desk.visit("/")
    desk.page.locator("[data-urgent] a").click()
    desk.settled()
    expect(desk.page.locator("[data-talk-thread]")).to_contain_text(BEATEN)

    # And all contact is stopped
    say("safe")
    say("move_up")
    say("no_contact")
    expect(message(page, "contact_stopped")).to_be_visible()
    expect(page.locator('[name="say"][value="no_contact"]')).to_have_count(0)
    looks_right(page, "contact stopped, without script")

    # And what is taken back is allowed anew
    with page.expect_navigation():
        page.click('[name="take_back"]')
    unfold(page)
    page.select_option("#sharing", "this_country")
    looks_right(page, "allowed anew, without script")
    say("consent")
    expect(page.locator('[data-thanks="consent"]')).to_be_visible()
    expect(page.locator('[name="take_back"]')).to_be_visible()
    assert page.context.cookies() == []
