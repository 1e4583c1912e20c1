"""Scripts that do not arrive, networks that fail, codes that are wrong: nothing is lost and the person is told."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from crypto.codes import new_code
from tests.stories.people import AtDesk, AtFollowUpPage, AtReportPage, message
from tests.stories.recorder import Recorder
from tests.stories.service import Service


def cases(service: Service) -> int:
    with sqlite3.connect(f"file:{service.database}?mode=ro", uri=True) as database:
        (count,) = database.execute("SELECT count(*) FROM cases").fetchone()
        return int(count)


@pytest.mark.parametrize("blocked", ["**/report.*.js", "**/worker.*.js"])
def test_without_its_whole_script_the_page_takes_no_word_and_says_so(
    service: Service, window: Callable[..., Page], blocked: str
) -> None:
    page = window()
    out = Recorder(page)
    page.context.route(blocked, lambda route: route.abort())
    page.goto(f"{service.reporters}/en/report")
    told = page.locator('[data-message="not_ready"], [data-message="worker_failed"]').locator("visible=true")
    told.wait_for()
    assert "sent" in told.inner_text()
    assert page.locator('[data-field="text"]').is_disabled()
    assert page.locator('[data-action="send"]').is_disabled()
    assert not [sent for sent in out.sent if b"/api/" in sent]


def test_with_javascript_off_the_page_says_that_it_cannot_seal(service: Service, window: Callable[..., Page]) -> None:
    page = window(java_script_enabled=False)
    page.goto(f"{service.reporters}/en/report")
    assert "switched off" in page.locator("main").inner_text()
    assert page.locator('[data-field="text"]').is_disabled()


def test_a_lost_answer_and_a_second_try_make_one_case(
    at_report_page: Callable[..., AtReportPage], service: Service, at_desk: Callable[[str], AtDesk]
) -> None:
    reporter = at_report_page().visit().fill("The dam has cracks.")

    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    reporter.page.route("**/api/reports", lose_the_answer, times=1)
    reporter.page.click('[data-action="send"]')
    reporter.page.locator('[data-trouble="sending"]').wait_for()
    assert reporter.page.input_value('[data-field="text"]') == "The dam has cracks."
    assert cases(service) == 1
    reporter.page.click('[data-action="send-again"]')
    assert len(reporter.code()) == 20
    assert cases(service) == 1
    assert len(at_desk("amani").rows()) == 1


@pytest.mark.parametrize("status", [400, 409, 413, 500, 503])
def test_whatever_the_server_answers_the_text_stays_and_no_code_is_shown(
    at_report_page: Callable[..., AtReportPage], status: int
) -> None:
    reporter = at_report_page().visit().fill("The dam has cracks.")
    reporter.page.route("**/api/reports", lambda route: route.fulfill(status=status, body="{}"))
    reporter.page.click('[data-action="send"]')
    reporter.page.locator('[data-trouble="sending"]').wait_for()
    assert reporter.page.input_value('[data-field="text"]') == "The dam has cracks."
    assert "".join(reporter.page.locator("[data-group]").all_text_contents()) == ""


def test_a_server_that_only_says_it_stored_something_gets_no_code_shown(
    at_report_page: Callable[..., AtReportPage],
) -> None:
    reporter = at_report_page().visit().fill("The dam has cracks.")
    false_receipt = '{"day":"2026-11-23","link":"' + "A" * 43 + '"}'
    reporter.page.route("**/api/reports", lambda route: route.fulfill(status=201, body=false_receipt))
    reporter.page.click('[data-action="send"]')
    reporter.page.locator('[data-trouble="sending"]').wait_for()
    assert not reporter.page.locator('[data-step="receipt"]').is_visible()


def test_a_mistyped_code_is_said_at_once_and_asks_nobody(
    at_follow_up_page: Callable[..., AtFollowUpPage],
) -> None:
    back = at_follow_up_page().visit()
    out = Recorder(back.page)
    code = new_code()
    back.page.fill('[data-field="code"]', code[:-1] + str((int(code[-1]) + 1) % 10))
    expect(message(back.page, "wrong_code")).to_be_visible()
    back.page.click('[data-action="open"]')
    expect(back.page.locator('[data-field="code"]')).to_be_focused()
    assert out.sent == []


def test_a_code_that_stands_for_nothing_is_answered_plainly(
    at_follow_up_page: Callable[..., AtFollowUpPage],
) -> None:
    back = at_follow_up_page().visit().open(new_code())
    assert "no report for this code" in back.page.locator('[data-trouble="opening"]').inner_text()


def test_two_windows_that_write_at_once_both_stand_in_the_thread(
    at_report_page: Callable[..., AtReportPage], at_follow_up_page: Callable[..., AtFollowUpPage]
) -> None:
    code = at_report_page().visit().fill("First.").send()
    windows = [at_follow_up_page().visit().open(code) for _ in range(2)]
    for number, each in enumerate(windows):
        each.page.fill('[data-field="answer"]', f"From window {number}.")
    for each in windows:
        each.page.click('[data-action="answer"]', no_wait_after=True)
    for each in windows:
        message(each.page, "answer_sent").wait_for()
    whole = at_follow_up_page().visit().open(code)
    assert whole.refusals() == []
    assert sorted(whole.texts()) == ["First.", "From window 0.", "From window 1."]


def test_a_window_that_has_not_seen_the_newest_message_can_still_write(
    at_report_page: Callable[..., AtReportPage], at_follow_up_page: Callable[..., AtFollowUpPage]
) -> None:
    code = at_report_page().visit().fill("First.").send()
    old, new = (at_follow_up_page().visit().open(code) for _ in range(2))
    new.answer("Second.")
    old.answer("Third.")
    assert (old.texts(), old.refusals()) == (["First.", "Second.", "Third."], [])
