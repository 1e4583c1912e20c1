"""A file on its way: lost lines, pauses, giving up, and a file that changes meanwhile."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Route

from tests.stories.files_work import choose, opened, reported, saved, send
from tests.stories.people import AtDesk, AtReportPage, message


def test_a_line_that_is_lost_and_a_pause_lose_nothing(
    at_report_page: Callable[..., AtReportPage], at_desk: Callable[[str], AtDesk]
) -> None:
    reporter, _ = reported(at_report_page)
    is_down = [True]
    dropped: list[str] = []

    def drop(route: Route) -> None:
        if is_down:
            dropped.append(route.request.url)
            route.abort("connectionreset")
        else:
            route.continue_()

    reporter.page.context.route("**/api/files/*/*", drop)
    raw = secrets.token_bytes(2_000_000)
    choose(reporter.page, "evidence.bin", "application/octet-stream", raw)
    reporter.page.click('[data-action="send-file"]')
    reporter.page.locator('[data-state="waiting"]').wait_for()
    reporter.page.click('[data-action="pause-file"]')
    reporter.page.locator('[data-state="paused"]').wait_for()
    reporter.page.click('[data-action="pause-file"]')
    reporter.page.locator('[data-state="waiting"]').wait_for()
    is_down.clear()
    message(reporter.page, "file_sent").wait_for()
    assert dropped
    amani = at_desk("amani").open_first()
    opened(amani)
    assert saved(amani)[1] == raw


def test_a_cancelled_file_is_no_part_of_the_report(
    at_report_page: Callable[..., AtReportPage], at_desk: Callable[[str], AtDesk]
) -> None:
    reporter, _ = reported(at_report_page)
    reporter.page.context.route("**/api/files/*/*", lambda route: route.abort())
    choose(reporter.page, "evidence.bin", "application/octet-stream", secrets.token_bytes(200_000))
    reporter.page.click('[data-action="send-file"]')
    reporter.page.locator('[data-state="waiting"]').wait_for()
    reporter.page.click('[data-action="cancel-file"]')
    message(reporter.page, "file_cancelled").wait_for()
    assert at_desk("amani").open_first().page.locator("[data-open-file]").count() == 0


def test_a_file_that_changes_under_the_pages_hands_is_not_sealed_twice_under_one_key(
    at_report_page: Callable[..., AtReportPage], tmp_path: Path, at_desk: Callable[[str], AtDesk]
) -> None:
    reporter, _ = reported(at_report_page)
    path = tmp_path / "diary.bin"
    path.write_bytes(secrets.token_bytes(3_000_000))
    sent: list[str] = []

    def change_after_the_first(route: Route) -> None:
        if not sent:
            with path.open("r+b") as file:
                file.seek(2_000_000)
                file.write(b"changed" * 1000)
        sent.append(route.request.url)
        route.continue_()

    reporter.page.context.route("**/api/files", change_after_the_first)
    reporter.page.set_input_files('[data-field="file"]', path)
    reporter.page.click('[data-action="send-file"]')
    reporter.page.locator('[data-trouble="file"][data-reason="file_changed"]').wait_for()
    assert at_desk("amani").open_first().page.locator("[data-open-file]").count() == 0
    # And chosen again, it is another file with another key
    reporter.page.set_input_files('[data-field="file"]', path)
    send(reporter.page)
    assert len(set(sent)) == 1
    amani = at_desk("amani").open_first()
    opened(amani)
    assert saved(amani)[1] == path.read_bytes()
