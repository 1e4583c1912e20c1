"""One browser a worker, a context a person, a service a story; all services are forked from one that is warm."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from casework import demo
from tests.stories.people import AtDesk, AtFollowUpPage, AtReportPage
from tests.stories.service import Service
from tests.stories.warm import Warm

CHROMIUM = shutil.which("chromium")
# Root in a container has no user namespaces to build a sandbox from; the rest keeps the browser from calling home.
SWITCHES = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--use-fake-device-for-media-stream",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        assert not os.environ.get("CI"), "in CI the stories are not skipped: install Chromium"
        pytest.skip("Chromium is not installed: the browser stories do not run")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("filled") / "instance"
    Service(data).fill()
    return data


@pytest.fixture(scope="session")
def warm(templates: Path) -> Iterator[Warm]:
    """Stories about what a process leaves behind or survives replace this by None: then all of it is the operator's."""
    with Warm(templates) as warm:
        yield warm


@pytest.fixture
def service(filled: Path, tmp_path: Path, warm: Warm | None) -> Iterator[Service]:
    with Service(Path(shutil.copytree(filled, tmp_path / "instance")), warm=warm) as service:
        yield service


@pytest.fixture
def window(browser: Browser) -> Iterator[Callable[..., Page]]:
    """A fresh browser window each time; what a page throws fails the story."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_window(**options: object) -> Page:
        context = browser.new_context(**options)  # type: ignore[arg-type]
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def at_report_page(service: Service, window: Callable[..., Page]) -> Callable[..., AtReportPage]:
    return lambda **options: AtReportPage(window(), service, **options)


@pytest.fixture
def at_follow_up_page(service: Service, window: Callable[..., Page]) -> Callable[..., AtFollowUpPage]:
    return lambda **options: AtFollowUpPage(window(), service, **options)


@pytest.fixture
def at_desk(service: Service, window: Callable[..., Page]) -> Callable[..., AtDesk]:
    """`at_desk("amani")`: signed in, in a window of their own; further words are the window's."""
    passphrases = {member.name: member.passphrase for member in demo.MEMBERS}
    return lambda name, **options: AtDesk(window(**options), service).sign_in(name, passphrases[name])
