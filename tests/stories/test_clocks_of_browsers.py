"""The device's clock is an hour behind or a year ahead, or the directory is about to run out: nothing breaks, all is said."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route

from casework import demo
from tests.stories.people import AtDesk, AtFollowUpPage, AtReportPage
from tests.stories.recorder import Recorder
from tests.stories.service import Service
from tests.stories.test_every_pair_of_eyes import looks_right

HOUR, YEAR = 3600, 365 * 24 * 3600


def set_clock(page: Page, seconds: int) -> None:
    """In the page and in its worker, which asks the device by itself."""
    shifted = f"""globalThis.Date = class extends Date {{
      constructor(...given) {{ given.length > 0 ? super(...given) : super(globalThis.Date.now()) }}
      static now() {{ return super.now() + {seconds} * 1000 }}
    }};"""

    def wind(route: Route) -> None:
        script = route.fetch()
        route.fulfill(response=script, body=shifted + script.text())

    page.context.route("**/*worker.*.js", wind)
    page.add_init_script(shifted)


def test_an_hour_behind_a_report_is_sent_and_read(service: Service, window: Callable[..., Page]) -> None:
    page = window()
    set_clock(page, -HOUR)
    code = AtReportPage(page, service).visit().fill("The pit fell in.").send()
    back = AtFollowUpPage(page, service).visit().open(code)
    assert (back.texts(), back.refusals()) == (["The pit fell in."], [])


def test_a_year_ahead_the_page_says_what_is_wrong_and_sends_nothing(
    service: Service, window: Callable[..., Page]
) -> None:
    page = window()
    set_clock(page, YEAR)
    out = Recorder(page)
    page.goto(f"{service.reporters}/en/report")
    trouble = page.locator('[data-trouble="directory"]')
    trouble.wait_for()
    assert "The list of offices is out of date. Check the date of this device." in trouble.inner_text()
    page.fill('[data-field="text"]', "The pit fell in.")
    assert page.locator('[data-action="send"]').is_disabled()
    page.click('[data-action="fetch-directory"]')
    trouble.wait_for()
    assert page.input_value('[data-field="text"]') == "The pit fell in."
    assert not [sent for sent in out.sent if b"/api/" in sent]
    looks_right(page, "out of date")


def test_a_year_ahead_the_desk_shows_no_case_and_says_why(
    service: Service, window: Callable[..., Page], at_report_page: Callable[..., AtReportPage]
) -> None:
    at_report_page().visit().fill("The pit fell in.").send()
    page = window()
    set_clock(page, YEAR)
    desk = AtDesk(page, service)
    desk.knock("amani", passphrase("amani"))
    assert "not valid today" in desk.alarm()
    assert "Look at the date of this computer first." in desk.alarm()
    assert "The pit fell in." not in page.content()


@pytest.fixture
def late(filled: Path, tmp_path: Path) -> Iterator[Service]:
    data = Path(shutil.copytree(filled, tmp_path / "late"))
    with Service(data, application="tests.stories.late:create_app()") as service:
        yield service


@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
def test_a_desk_whose_directory_runs_out_says_so_on_every_page(
    late: Service, window: Callable[..., Page], locale: str
) -> None:
    AtReportPage(window(), late).visit().fill("The pit fell in.").send()
    page = window(locale=locale)
    desk = AtDesk(page, late).sign_in("amani", passphrase("amani"))
    for state in ("inbox", "case"):
        banner = page.get_by_role("alert").filter(has_text="offices" if locale == "en-GB" else "bureaux")
        assert banner.is_visible(), state
        looks_right(page, state)
        desk.open_first() if state == "inbox" else None


def passphrase(name: str) -> str:
    return next(member.passphrase for member in demo.MEMBERS if member.name == name)
