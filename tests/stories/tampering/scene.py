"""A case with a history and one that nobody has opened, an open desk, a reporter with the code; then somebody comes
to the database. Each attack is undone afterwards, so that one server serves them all.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, Page

from casework import demo
from tests.stories.people import AtDesk, AtFollowUpPage, AtReportPage
from tests.stories.service import Service
from tests.stories.tampering.attacker import Attacker
from tests.stories.tampering.looking import DeskLook, FollowUpLook

REPORT, REPLY, ANSWER = "Pit seven fell in.", "Is the rescue team there?", "Not yet, we dig by hand."
NOTE, UNOPENED = "Called the mining inspectorate.", "The scales are false."
ACKNOWLEDGED = "acknowledged"
WORDS = (REPORT, REPLY, ANSWER, NOTE, UNOPENED)
PASSPHRASES = {member.name: member.passphrase for member in demo.MEMBERS}

Attack = Callable[[Attacker], None]


@dataclass
class Scene:
    """`case` was opened, acknowledged, answered and noted by amani; `other` came in and waits."""

    service: Service
    browser: Browser
    desk: AtDesk
    follow_up: AtFollowUpPage
    code: str
    case: bytes
    other: bytes

    @contextmanager
    def attacked(self, attack: Attack) -> Iterator[None]:
        """What the attack has changed, and whatever was written since, is undone at the end."""
        with closing(sqlite3.connect(":memory:")) as before, closing(self._database()) as live:
            live.backup(before)
            try:
                self.attack(attack)
                yield
            finally:
                before.backup(live)

    def attack(self, attack: Attack) -> None:
        with Attacker.at(self.service, self.case, self.other) as attacker:
            attack(attacker)

    def stored(self) -> list[tuple[bytes, bytes]]:
        """Every entry, to see whether somebody has written one."""
        with closing(self._database()) as live:
            return live.execute("SELECT box_id, sealed FROM entries ORDER BY box_id, place").fetchall()

    def at_inbox(self) -> DeskLook:
        return self._look("/")

    def at_case(self, case: bytes | None = None) -> DeskLook:
        return self._look(f"/cases/{self.number(case or self.case)}")

    def at_follow_up(self) -> FollowUpLook:
        self.follow_up.visit().open(self.code)
        return FollowUpLook(self.follow_up.page)

    @contextmanager
    def stranger(self) -> Iterator[Page]:
        """A window that has seen nothing yet."""
        with self.browser.new_context() as context:
            context.set_default_timeout(20_000)
            yield context.new_page()

    def number(self, case: bytes) -> str:
        with closing(self._database()) as live:
            (number,) = live.execute("SELECT number FROM cases WHERE id = ?", (case,)).fetchone()
            return str(number)

    def _look(self, path: str) -> DeskLook:
        answer = self.desk.page.goto(self.service.desk + path)
        if answer is not None and answer.ok:
            self.desk.settled()
        return DeskLook(self.desk.page)

    def _database(self) -> sqlite3.Connection:
        return sqlite3.connect(self.service.database, timeout=30)


def play(service: Service, browser: Browser, office: Page, mine: Page) -> Scene:
    """The honest part: everything in it goes through the pages."""
    code = AtReportPage(mine, service).visit().fill(REPORT, danger="yes").send()
    case = only_case(service)
    desk = AtDesk(office, service).sign_in("amani", PASSPHRASES["amani"]).open_first()
    desk.acknowledge()
    desk.write("reply", REPLY)
    desk.write("note", NOTE)
    follow_up = AtFollowUpPage(mine, service).visit().open(code)
    follow_up.answer(ANSWER)
    AtReportPage(mine, service).visit().fill(UNOPENED).send()
    return Scene(service, browser, desk, follow_up, code, case, only_case(service, besides=case))


def only_case(service: Service, besides: bytes = b"") -> bytes:
    with closing(sqlite3.connect(service.database)) as database:
        ((case,),) = database.execute("SELECT id FROM cases WHERE id != ?", (besides,)).fetchall()
        return bytes(case)
