"""What stays on a device after a report, an answer and a day at the desk: its browser's whole folder is searched."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from casework import demo
from tests.stories.canaries import ANSWER, NOTE, REPLY, REPORT, TOWN, TYPED, pairs, spellings
from tests.stories.conftest import CHROMIUM, SWITCHES
from tests.stories.people import AtDesk, AtFollowUpPage, AtReportPage
from tests.stories.service import Service
from tests.stories.traces import files, traces

CONTROL, ABANDONED = "Nachtigallenschlag", "Mahafinaritra-Andrianampoinimerina"
IN_THE_BROWSER = """async () => ({
  local: Object.entries(localStorage),
  session: sessionStorage.length,
  databases: (await indexedDB.databases()).length,
  caches: (await caches.keys()).length,
  workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""
NOTHING = {"local": [], "session": 0, "databases": 0, "caches": 0, "workers": 0}

Device = Callable[[], AbstractContextManager[Page]]


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    return tmp_path / "profile"


@pytest.fixture
def device(browser: Browser, profile: Path) -> Device:
    """A browser that keeps what browsers keep, as the one on somebody's own phone does."""

    @contextmanager
    def switched_on() -> Iterator[Page]:
        context = browser.browser_type.launch_persistent_context(profile, executable_path=CHROMIUM, args=SWITCHES)
        context.set_default_timeout(20_000)
        yield context.pages[0]
        context.close()  # whatever is still in memory is written now

    return switched_on


def test_a_reporters_device_keeps_no_word_and_no_code(service: Service, device: Device, profile: Path) -> None:
    with device() as page:
        # Given a report, an answer, and a second report that its writer gives up
        code = AtReportPage(page, service).visit().fill(REPORT, town=TOWN, danger="yes").send()
        AtFollowUpPage(page, service).visit().open(code).answer(ANSWER)
        assert page.context.cookies() == []
        assert page.evaluate(IN_THE_BROWSER) == NOTHING
        AtReportPage(page, service).visit().fill(ABANDONED, town=ABANDONED)
        type_into_a_careless_page(page, service)
    found = traces(files(profile), [*TYPED, *spellings(code), ABANDONED, CONTROL])
    assert words(found) == {CONTROL}


def test_a_desks_device_keeps_the_head_of_the_directory_only(
    service: Service, device: Device, profile: Path, at_report_page: Callable[..., AtReportPage]
) -> None:
    at_report_page().visit().fill(REPORT, town=TOWN, danger="yes").send()
    amani = demo.MEMBERS[0]
    with device() as page:
        desk = AtDesk(page, service).sign_in(amani.name, amani.passphrase).open_first()
        desk.write("reply", REPLY)
        desk.write("note", NOTE)
        assert page.evaluate("sessionStorage.length") == 1, "the locked secret, until the session ends"
        page.fill("[data-reply] [data-text]", ABANDONED)
        page.click("[data-sign-out]")
        page.wait_for_url("**/sign-in")
        kept = page.evaluate(IN_THE_BROWSER)
        ((name, head),) = kept["local"]
        assert name.startswith("davylamp/v1/desk/directory/")
        assert json.loads(head).keys() == {"seq", "sha256"}
        assert kept | {"local": []} == NOTHING
        assert page.context.cookies() == []
        type_into_a_careless_page(page, service)
    found = traces(files(profile), [*TYPED, *pairs(amani.passphrase), ABANDONED, CONTROL])
    assert words(found) == {CONTROL}


def type_into_a_careless_page(page: Page, service: Service) -> None:
    """A field like any other: the browser writes what stands in it into its session file, and the search finds it."""
    page.goto(f"{service.reporters}/directory.json")
    page.evaluate("document.body.append(document.createElement('textarea'))")
    page.fill("textarea", CONTROL)
    page.goto(f"{service.reporters}/en/follow-up")


def words(found: list[str]) -> set[str]:
    return {trace.rsplit(": ", 1)[1] for trace in found}
