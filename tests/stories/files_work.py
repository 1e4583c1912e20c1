"""What people do with files in a story: choosing, sending, opening and saving them."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import FilePayload, Page

from tests.stories.people import AtDesk, AtReportPage, message
from tests.stories.pictures import jpeg_with_place


def choose(page: Page, name: str, kind: str, raw: bytes) -> None:
    page.set_input_files('[data-field="file"]', FilePayload(name=name, mimeType=kind, buffer=raw))


def send(page: Page) -> None:
    page.click('[data-action="send-file"]')
    message(page, "file_sent").wait_for()


def photo(page: Page, width: int = 320, height: int = 200) -> bytes:
    """A JPEG as the browser makes one, with a place put into it."""
    encoded = page.evaluate(
        """([width, height]) => { const c = document.createElement('canvas'); c.width = width; c.height = height;
        const p = c.getContext('2d'); p.fillStyle = '#3a6'; p.fillRect(0, 0, width, height);
        return c.toDataURL('image/jpeg').split(',')[1]; }""",
        [width, height],
    )
    return jpeg_with_place(base64.b64decode(encoded))


def reported(at_report_page: Callable[..., AtReportPage]) -> tuple[AtReportPage, str]:
    reporter = at_report_page().visit().fill("The scales are false.")
    return reporter, reporter.send()


def opened(desk: AtDesk, number: int = 0) -> None:
    desk.page.locator("[data-open-file]").nth(number).click()
    desk.page.locator("[data-viewer]:not([hidden])").nth(number).wait_for()


def saved(desk: AtDesk, number: int = 0) -> tuple[str, bytes]:
    desk.page.locator('[data-viewer] [data-origin][value="many"]').nth(number).check()
    with desk.page.expect_download() as download:
        desk.page.locator("[data-save]").nth(number).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def who_opened(desk: AtDesk) -> list[str]:
    desk.page.locator('[data-when="openings=some"] > summary').click()
    return desk.page.locator('[data-openings] [data-slot="name"]').all_inner_texts()
