"""A browser that runs no script: the whole way from the plain page to the office's answer, and what everyone is told."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Error, FilePayload, Page

from tests.stories.people import AtDesk, AtFollowUpPage
from tests.stories.pictures import CANARY, png
from tests.stories.recorder import Recorder
from tests.stories.service import Service
from tests.stories.test_every_pair_of_eyes import looks_right, reach
from tests.stories.test_when_it_breaks import cases

TEXT = "Zwarakazi the foreman sold our licence."


def press(page: Page) -> None:
    """Until the next page is there: a click alone returns while the old one is still being shown."""
    with page.expect_navigation():
        page.click("main form button")


def fill(page: Page, text: str = TEXT) -> None:
    page.select_option("#country", "CD")
    page.fill("#text", text)
    page.check("#danger-1")


def code_on(page: Page) -> str:
    return "".join(page.locator("[data-group]").all_inner_texts())


def report(service: Service, page: Page, language: str = "en", text: str = TEXT) -> str:
    page.goto(f"{service.reporters}/{language}/plain/report")
    fill(page, text)
    press(page)
    press(page)
    return code_on(page)


@pytest.fixture
def plain_page(window: Callable[..., Page]) -> Page:
    return window(java_script_enabled=False)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_report_goes_to_the_office_and_its_answer_comes_back(
    service: Service, plain_page: Page, at_desk: Callable[[str], AtDesk], language: str
) -> None:
    page = plain_page
    page.goto(f"{service.reporters}/{language}/report")
    page.click(f'[data-message="not_ready"] a[href="/{language}/plain/report"]')
    fill(page)
    press(page)
    assert page.locator("[data-reader]").inner_text().startswith(("Example: Ombuds", "Exemple : Médiateur"))
    page.fill("#text", f"{TEXT} On Monday.")
    press(page)
    code = code_on(page)
    assert len(code) == 20
    assert code not in page.url

    amani = at_desk("amani").open_first()
    assert f"{TEXT} On Monday." in amani.page.locator("[data-report]").inner_text()
    shown = amani.page.locator("[data-report] .sealed:visible").inner_text()
    assert shown.startswith("sealed on arrival")
    assert amani.page.locator('[data-report] [data-when="writer=gateway_web"]').is_visible()
    amani.acknowledge()
    amani.write("reply", "Who was there?")

    page.goto(f"{service.reporters}/{language}/plain/follow-up")
    page.fill("#code", code)
    press(page)
    assert page.locator("[data-text]").all_inner_texts() == [f"{TEXT} On Monday.", "Who was there?"]
    assert page.locator('[data-status="acknowledged"]').is_visible()
    assert page.url.endswith(f"/{language}/plain/follow-up")
    page.fill("#answer", "Two women from the sieve.")
    press(page)
    assert page.locator("[data-text]").all_inner_texts()[2:] == ["Two women from the sieve."]
    assert page.context.cookies() == []
    assert "Two women" in amani.open_again().page.locator("[data-talk-thread]").inner_text()


def test_the_page_with_script_opens_the_same_code_and_says_how_it_was_sealed(
    service: Service, plain_page: Page, at_follow_up_page: Callable[..., AtFollowUpPage]
) -> None:
    code = report(service, plain_page)
    back = at_follow_up_page().visit().open(code)
    assert (back.texts(), back.refusals()) == ([TEXT], [])
    assert back.page.locator('[data-thread] [data-entry="web"]').is_visible()
    back.answer("Now from my own phone.")
    plain_page.goto(f"{service.reporters}/en/plain/follow-up")
    plain_page.fill("#code", code)
    press(plain_page)
    assert plain_page.locator("[data-text]").all_inner_texts() == [TEXT, "Now from my own phone."]


def test_reload_and_back_make_no_second_case(service: Service, plain_page: Page) -> None:
    code = report(service, plain_page)
    plain_page.reload()
    assert (code_on(plain_page), cases(service)) == (code, 1)
    with pytest.raises(Error, match="ERR_CACHE_MISS"):
        plain_page.go_back()
    assert cases(service) == 1, "no answer is kept, and nothing is sent again without asking"


def test_what_is_missing_is_said_and_what_was_typed_stays(service: Service, plain_page: Page) -> None:
    plain_page.goto(f"{service.reporters}/en/plain/report")
    plain_page.fill("#text", TEXT)
    press(plain_page)
    assert plain_page.locator('[data-trouble="incomplete"] li').count() == 2
    assert plain_page.input_value("#text") == TEXT
    assert plain_page.title().startswith("Please look again")


def test_the_way_out_works_without_script(service: Service, plain_page: Page) -> None:
    plain_page.goto(f"{service.reporters}/en/plain/report")
    plain_page.click("[data-leave]")
    plain_page.wait_for_url("**/directory.json")


def test_it_can_be_sent_by_keyboard_alone(service: Service, window: Callable[..., Page]) -> None:
    """With script allowed, so that the test can ask where the focus is; the page has none."""
    page = window()
    page.goto(f"{service.reporters}/en/plain/report")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.hasAttribute('data-leave')"), "the way out comes first"
    reach(page, "#country")
    page.keyboard.type("Uganda")
    reach(page, "#text")
    page.keyboard.type(TEXT)
    reach(page, "[name=danger]")
    page.keyboard.press("Space")
    for heading in ("Read your report once more", "Your report has arrived"):
        reach(page, "main form button")
        page.keyboard.press("Enter")
        page.get_by_role("heading", name=heading, level=1).wait_for()
    assert len(code_on(page)) == 20


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_page_and_state_passes_axe_and_fits(
    service: Service, window: Callable[..., Page], language: str, scheme: str
) -> None:
    page = window(color_scheme=scheme)
    page.goto(f"{service.reporters}/{language}/plain/report")
    looks_right(page, "empty form")
    press(page)
    looks_right(page, "incomplete form")
    fill(page)
    page.check("#danger-0")
    press(page)
    looks_right(page, "read back")
    press(page)
    looks_right(page, "receipt")
    code = code_on(page)
    page.goto(f"{service.reporters}/{language}/plain/follow-up")
    looks_right(page, "code")
    page.fill("#code", "1234")
    press(page)
    looks_right(page, "wrong code")
    page.fill("#code", code)
    press(page)
    looks_right(page, "thread")
    press(page)
    looks_right(page, "empty answer")
    page.fill("#answer", "More.")
    press(page)
    looks_right(page, "answered")
    (service.data / "secrets" / "gateway_web").unlink()
    page.goto(f"{service.reporters}/{language}/plain/report")
    looks_right(page, "closed")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_in_a_crowd_the_page_keeps_what_was_typed_and_can_be_read_by_everyone(
    filled: Path, tmp_path: Path, window: Callable[..., Page], language: str
) -> None:
    data = Path(shutil.copytree(filled, tmp_path / "instance"))
    with Service(data, application="tests.stories.crowded:create_app()") as service:
        page = window()
        page.goto(f"{service.reporters}/{language}/plain/report")
        fill(page)
        press(page)
        for _ in range(2):
            press(page)
            assert page.locator('[data-trouble="busy"]').is_visible()
            assert page.input_value("#text") == TEXT
        looks_right(page, "busy")
        assert cases(service) == 0


def test_no_word_and_no_code_stands_in_an_address_a_log_or_a_file(service: Service, plain_page: Page) -> None:
    out = Recorder(plain_page)
    code = report(service, plain_page)
    seeds = [plain_page.locator(f"input[name={name}]").all() for name in ("sign", "box")]
    assert seeds == [[], []], "the receipt carries no keys"
    addresses = b"".join(sent.split(b"\n", 1)[0] for sent in out.sent)
    kept = b"".join(path.read_bytes() for path in service.data.rglob("*") if path.is_file())
    for word in ("Zwarakazi", "licence", code):
        assert word.encode() not in addresses + kept
    assert list((service.data / "tmp").iterdir()) == [], "no temporary file is left behind"
    assert out.finds("Zwarakazi"), "it does reach the server in the clear, as the page says"


def test_a_photo_and_a_slip_go_to_the_desk_without_script(
    service: Service, plain_page: Page, at_desk: Callable[[str], AtDesk]
) -> None:
    # Given a report on the second page, where files are chosen
    page = plain_page
    page.goto(f"{service.reporters}/en/plain/report")
    assert page.locator("#files").count() == 0
    fill(page)
    press(page)
    photo = FilePayload(name="IMG_Kamituga.png", mimeType="image/png", buffer=png(300, 200, text=CANARY, behind=CANARY))
    slip = FilePayload(name="slip.txt", mimeType="text/plain", buffer=b"Not paid since May.")
    page.set_input_files("#files", [photo, slip])
    press(page)
    assert page.locator("[data-attached] bdi").all_inner_texts() == ["photo.png", "slip.txt"]
    code = code_on(page)

    # When the office opens them
    amani = at_desk("amani").open_first()
    shown = amani.page.locator("[data-talk-thread]")
    for number in range(2):
        shown.locator("[data-open-file]").nth(number).click()
        amani.page.locator("[data-viewer]:not([hidden])").nth(number).wait_for()

    # Then it sees both, and nothing of where the photo was taken
    assert "Not paid since May." in (amani.page.locator("[data-viewer] pre").nth(1).text_content() or "")
    amani.page.locator('[data-viewer] [data-origin][value="many"]').first.check()
    with amani.page.expect_download() as download:
        amani.page.locator("[data-save]").first.click()
    assert CANARY not in Path(download.value.path()).read_bytes()

    # And the reporter finds both names with the code, and sends another file
    page.goto(f"{service.reporters}/en/plain/follow-up")
    page.fill("#code", code)
    press(page)
    assert page.locator("[data-file] bdi").all_inner_texts() == ["photo.png", "slip.txt"]
    page.set_input_files("#files", [FilePayload(name="two.txt", mimeType="text/plain", buffer=b"2")])
    press(page)
    assert page.locator("[data-file] bdi").all_inner_texts()[2:] == ["two.txt"]
