"""Files from a phone to the desk: cleaned, covered, sealed in pieces, and opened whole or not at all."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.stories.files_work import choose, opened, photo, reported, saved, send, who_opened
from tests.stories.people import AtDesk, AtFollowUpPage, AtReportPage, axe_violations, message
from tests.stories.pictures import CANARY, png
from tests.stories.service import Service
from tests.stories.traces import files, processes, traces


@pytest.fixture
def warm() -> None:
    """Nothing is warm: what an operator's processes hold is searched."""


def test_a_photo_comes_to_the_desk_without_the_place_where_it_was_taken(
    at_report_page: Callable[..., AtReportPage],
    at_desk: Callable[[str], AtDesk],
    at_follow_up_page: Callable[..., AtFollowUpPage],
    service: Service,
) -> None:
    # Given a report, and a photo that knows its place and camera
    reporter, code = reported(at_report_page)
    raw = photo(reporter.page)
    assert CANARY in raw
    choose(reporter.page, "IMG_20261123_Kamituga.jpg", "image/jpeg", raw)
    reporter.page.locator("[data-card] canvas").wait_for()
    assert reporter.page.input_value('[data-field="file-name"]') == "photo.jpg"
    assert axe_violations(reporter.page) == []

    # When part of it is covered with the keys and it is sent
    reporter.page.focus("[data-card] canvas")
    for key in ("ArrowRight", "Shift+ArrowDown", "Enter"):
        reporter.page.keyboard.press(key)
    send(reporter.page)

    # Then the desk sees the picture with the patch, and nothing of place, camera or name
    amani = at_desk("amani").open_first()
    assert amani.page.locator('[data-when="openings=none"]').is_visible()
    opened(amani)
    assert amani.page.locator('[data-when="look=image"] canvas').is_visible()
    middle, corner = (pixel(amani.page, x, y) for x, y in ((165, 100), (5, 5)))
    assert max(middle) < 60, "the patch"
    assert corner[1] > 120, "the picture"
    name, got = saved(amani)
    assert name == "photo.jpg"
    assert got.startswith(b"\xff\xd8\xff")
    assert CANARY not in got
    assert b"Exif" not in got
    assert who_opened(amani) == ["amani"]
    assert axe_violations(amani.page) == []

    # And who opened it stands there before anybody opens it again
    amani.open_again()
    assert amani.page.locator("[data-viewer]").is_hidden()
    assert who_opened(amani) == ["amani"]

    # And on the server there is nothing of it in the clear
    chunks = list((service.data / "files").glob("*/*"))
    assert chunks
    for chunk in chunks:
        assert chunk.stat().st_size == 65552
        assert b"JFIF" not in chunk.read_bytes()

    # And the reporter sees it in the thread
    back = at_follow_up_page().visit().open(code)
    assert back.page.locator('[data-thread] [data-slot="file-name"]').last.inner_text() == "photo.jpg"


def pixel(page: Page, x: int, y: int) -> list[int]:
    found: list[int] = page.locator('[data-when="look=image"] canvas').evaluate(
        "(c, [x, y]) => [...c.getContext('2d').getImageData(x, y, 1, 1).data].slice(0, 3)", [x, y]
    )
    return found


def test_a_document_goes_as_it_is_with_a_warning_and_comes_out_byte_for_byte(
    at_follow_up_page: Callable[..., AtFollowUpPage],
    at_report_page: Callable[..., AtReportPage],
    at_desk: Callable[[str], AtDesk],
) -> None:
    _, code = reported(at_report_page)
    back = at_follow_up_page().visit().open(code)
    raw = b"%PDF-1.7 " + secrets.token_bytes(200_000)
    choose(back.page, "pay slips.pdf", "application/pdf", raw)
    message(back.page, "file_as_it_is").wait_for()
    assert back.page.locator('[data-kind="pdf"]').is_visible()
    assert axe_violations(back.page) == []
    before = back.page.locator("[data-thread] [data-entry]").count()
    send(back.page)
    back.page.locator("[data-thread] [data-entry]").nth(before).wait_for()
    assert back.refusals() == []
    back.answer("That was the slip of October.")
    amani = at_desk("amani").open_first()
    opened(amani)
    assert amani.page.locator('[data-when="look=other"]').is_visible()
    assert saved(amani) == ("pay slips.pdf", raw)
    assert "That was the slip" in amani.page.locator("[data-talk-thread]").inner_text()


def test_a_picture_that_cannot_be_cleaned_is_not_sent(at_report_page: Callable[..., AtReportPage]) -> None:
    reporter, _ = reported(at_report_page)
    for name, kind, raw in (
        ("photo.heic", "image/heic", b"\0\0\0\x18ftypheic" + bytes(500)),
        ("photo.jpg", "image/jpeg", b"\xff\xd8\xff broken"),
        ("drawing.svg", "image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"),
        ("PHOTO.JPG", "", b"not a picture"),
    ):
        choose(reporter.page, name, kind, raw)
        reporter.page.locator('[data-trouble="file"][data-reason="cannot_clean"]').wait_for()
        assert not reporter.page.locator("[data-card]").is_visible()
    choose(reporter.page, "photo.png", "image/png", png())
    reporter.page.locator("[data-card] canvas").wait_for()
    assert not reporter.page.locator('[data-trouble="file"]').is_visible()


def test_neither_a_word_of_a_file_nor_its_name_is_written_anywhere(
    at_report_page: Callable[..., AtReportPage], at_desk: Callable[[str], AtDesk], service: Service
) -> None:
    reporter, _ = reported(at_report_page)
    words, name = "quarzkieselweg", "lampenoeldocht"
    choose(reporter.page, f"{name}.txt", "text/plain", (words * 20_000).encode())
    send(reporter.page)
    amani = at_desk("amani").open_first()
    opened(amani)
    assert words in (amani.page.locator("[data-viewer] pre").text_content() or "")
    assert service.process is not None
    places = itertools.chain(files(service.data), processes(service.process.pid))
    assert traces(places, [words, name]) == []
    assert traces(files(service.data), ["cd-ombuds"]), "the search reads the database"


def test_files_are_chosen_and_opened_at_320_pixels_and_in_french(
    at_report_page: Callable[..., AtReportPage], at_desk: Callable[[str], AtDesk]
) -> None:
    reporter = at_report_page(language="fr")
    reporter.page.set_viewport_size({"width": 320, "height": 640})
    reporter.page.emulate_media(color_scheme="dark")
    reporter.visit().fill("La balance est fausse.").send()
    choose(reporter.page, "x.png", "image/png", png(900, 300))
    reporter.page.locator("[data-card] canvas").wait_for()
    assert "Voici ce qui sera envoyé" in reporter.page.locator("[data-card]").inner_text()
    assert width_of(reporter.page) <= 320
    assert axe_violations(reporter.page) == []
    send(reporter.page)
    amani = at_desk("amani").open_first()
    amani.page.set_viewport_size({"width": 320, "height": 640})
    amani.page.emulate_media(color_scheme="dark")
    opened(amani)
    assert width_of(amani.page) <= 320
    assert axe_violations(amani.page) == []


def width_of(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth"))
