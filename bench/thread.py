"""A case of fifty entries, opened and verified in Chromium: from the press on its number until all of it is shown.

Half of them are the reporter's, half the office's: those cost a certificate and two signatures each.

Run: PYTHONPATH=. .venv/bin/python bench/thread.py [--entries N]
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from casework import demo
from crypto.bodies import unb64
from tests.cast import Ombudsperson, Reporter
from tests.stories.conftest import SWITCHES
from tests.stories.monday import intake
from tests.stories.people import AtDesk
from tests.stories.service import Service

TIMES = 7
# What a person waits for: the page begins when its number is pressed, and is there when its last entry is.
SHOWN = """async (entries) => {
  while (performance.now() < 60_000 && (document.querySelectorAll("[data-talk-thread] > li").length < entries
    || document.querySelector("main").dataset.state !== "ready")) await new Promise((done) => setTimeout(done, 5));
  return performance.now();
}"""


def fill(data: Path, entries: int, begin: Callable[[], object]) -> None:
    """The report, and as many answers to and fro as make up the number. `begin`: the case is opened, which begins its file."""
    today = date.today().isoformat()  # noqa: DTZ011
    with intake(data) as client:
        reporter = Reporter(client, today=today)
        answer = reporter.report()
        assert answer.status_code == 201
        begin()
        # Not who sits at the browser: a passkey counts its uses, and this one would fall behind.
        bahati = Ombudsperson(client, "bahati", today=today)
        assert bahati.sign_in().status_code == 200
        (number,) = bahati.numbers()
        text = "Two men are below and nobody digs. " * 12
        for place in range(1, entries):
            if place % 2:
                answer = bahati.write(number, "reply", {"kind": "message", "at": today, "text": text})
            else:
                answer = reporter.write(text, unb64(answer.get_json()["link"]))
            assert answer.status_code == 201, answer.get_data(as_text=True)


def measure(page: Page, entries: int) -> float:
    page.locator("tr[data-case] a").first.click()
    page.wait_for_url("**/cases/*")
    took: float = page.evaluate(SHOWN, entries - 1)
    assert page.locator("[data-talk-thread] > li").count() == entries - 1
    page.go_back()
    page.locator('[data-desk="inbox"][data-state="ready"]').wait_for()
    return took


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--entries", type=int, default=50)
    given = options.parse_args()
    member = demo.MEMBERS[0]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        service = Service(Path(folder) / "instance")
        service.fill()
        with service:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=SWITCHES)
            desk = AtDesk(browser.new_page(), service).sign_in(member.name, member.passphrase)
            fill(service.data, given.entries, lambda: desk.visit("/").open_first())
            desk.visit("/")
            first, *others = [measure(desk.page, given.entries) for _ in range(TIMES)]
            browser.close()
    print(f"{given.entries} entries: first {first:.0f} ms, then median {statistics.median(others):.0f} ms")


if __name__ == "__main__":
    main()
