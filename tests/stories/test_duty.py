"""Whoever is on duty is woken by a real worker through a real mail server, and what the office missed is told to it."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.casework.letters import Mailbox, listening
from tests.stories.demo_line import by_phone
from tests.stories.people import AtDesk, AtReportPage
from tests.stories.service import BIN, ROOT, Service
from tests.stories.test_every_pair_of_eyes import looks_right, reach

ADDRESS = "amani.private@example.org"
# In the page, with its own session; a minute at most.
UNTIL_MISSED = """async () => {
  for (let tries = 0; tries < 200; tries++) {
    const { cases } = await (await fetch("/desk/inbox.json?view=late")).json();
    if (cases.some(({ clocks }) => clocks.some(([, , , missed]) => missed))) return cases[0];
    await new Promise((next) => setTimeout(next, 300));
  }
  return null;
}"""


@dataclass
class DutyService(Service):
    """With a mail server; the worker runs when a story says so."""

    mailbox: Mailbox = field(default_factory=Mailbox)

    def environment(self) -> dict[str, str]:
        return {**super().environment(), **self.mailbox.settings()}

    @contextmanager
    def working(self) -> Iterator[None]:
        with (self.data / "worker.log").open("ab") as output:
            worker = subprocess.Popen(
                [BIN / "flask", "--app", "app", "work"],
                cwd=ROOT,
                env=self.environment(),
                stdout=output,
                stderr=output,
            )
        try:
            yield
        finally:
            worker.send_signal(signal.SIGTERM)
            worker.wait(timeout=30)


@pytest.fixture
def service(filled: Path, tmp_path: Path) -> Iterator[DutyService]:
    data = Path(shutil.copytree(filled, tmp_path / "instance"))
    with listening() as mailbox, DutyService(data, mailbox=mailbox) as service:
        yield service


def go_on_duty(desk: AtDesk) -> None:
    page = desk.visit("/duty/").page
    page.fill("[data-address]", ADDRESS)
    page.click("[data-set-address]")
    page.locator("[data-has-address]").wait_for()
    desk.settled()
    page.select_option("[data-slot-choice]", "day")
    page.select_option("[data-who]", label="amani")
    page.click("[data-plan]")
    page.locator("[data-on-duty] strong", has_text="amani").wait_for()


def calls(service: DutyService) -> list[tuple[str, bytes]]:
    """Once there is one. From six in the morning the day's letter comes as well, before or behind it."""
    while True:
        service.mailbox.arrived.clear()
        called = [(to, letter) for to, letter in service.mailbox.letters if b"Please look at your desk now." in letter]
        if called:
            return called
        assert service.mailbox.arrived.wait(timeout=60), "no letter came"


def test_danger_told_by_phone_wakes_who_is_on_duty_at_once(
    service: DutyService, at_desk: Callable[..., AtDesk]
) -> None:
    desk = at_desk("amani")
    go_on_duty(desk)
    with service.working():
        for words in ("hello", "2", "1"):
            by_phone(service, words)
        ((to, letter),) = calls(service)
    assert to == ADDRESS
    (number,) = desk.numbers()
    for word in (number.encode(), b"+2438", b"hello", b"ombuds"):
        assert word not in letter
    kept = [path for path in service.data.rglob("*") if path.is_file() and ADDRESS.encode() in path.read_bytes()]
    assert kept == [], "the address stands in no file"


def test_a_clock_missed_while_the_worker_was_down(
    service: DutyService, at_report_page: Callable[..., AtReportPage], at_desk: Callable[..., AtDesk]
) -> None:
    at_report_page().visit().fill("The pit fell in.").send()
    long_ago = datetime.now(UTC).date() - timedelta(days=3)
    ends = f"{long_ago + timedelta(days=1)} 00:00:00.000000"  # as SQLite keeps it
    with closing(sqlite3.connect(service.database)) as database, database:
        database.execute("UPDATE clocks SET ends = ? WHERE kind = 'first_look'", (ends,))
        database.execute("UPDATE standings SET ends = ?", (ends,))
    desk = at_desk("amani")
    with service.working():
        missed = desk.page.evaluate(UNTIL_MISSED)
    assert missed["silent"]
    assert missed["clocks"][0] == ["first_look", long_ago.isoformat(), "running", True]
    desk.visit(f"/cases/{missed['number']}/record")
    line = desk.page.locator('[data-event="clock_missed"]')
    assert line.count() == 1
    assert "This service" in line.inner_text()
    desk.visit(f"/cases/{missed['number']}")
    desk.visit(f"/cases/{missed['number']}/record")
    assert desk.page.evaluate("fetch('/desk/inbox.json?view=late').then((a) => a.json())")["cases"] == []


def test_the_rota_and_the_own_address_are_set_by_keyboard_alone(at_desk: Callable[..., AtDesk]) -> None:
    desk = at_desk("amani").visit("/duty/")
    page = desk.page
    looks_right(page, "duty without a rota")
    reach(page, "[data-address]")
    page.keyboard.type(ADDRESS)
    reach(page, "[data-set-address]")
    page.keyboard.press("Enter")
    page.locator("[data-has-address]").wait_for()
    desk.settled()
    reach(page, "[data-slot-choice]")
    page.keyboard.type("Wed")
    reach(page, "[data-who]")
    page.keyboard.type("bahati")
    reach(page, "[data-plan]")
    page.keyboard.press("Enter")
    expect(page.locator('[data-slot="wed"]')).to_contain_text("bahati")
    desk.settled()
    looks_right(page, "duty with a rota")
    reach(page, '[data-slot="wed"] [data-order]')
    page.keyboard.press("Enter")
    expect(page.locator('[data-slot="wed"]')).to_contain_text("nobody")
