"""What a keeper and an invited person do with the pages of joining and leaving."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field

from playwright.sync_api import Page, Request

from tests.stories.people import AtDesk, message
from tests.stories.service import Service


@dataclass
class Invitation:
    link: str
    code: str


def invite(keeper: AtDesk, name: str, role: str) -> Invitation:
    page = keeper.visit("/people/").page
    page.fill("[data-invite] [data-name]", name)
    page.select_option("[data-invite] [data-role-choice]", role)
    page.click("[data-invite-now]")
    page.locator("[data-code]").wait_for()
    return Invitation(*(page.locator(f'[data-code] [data-slot="{slot}"]').inner_text() for slot in ("link", "code")))


def check_and_certify(keeper: AtDesk, name: str, code: str, role: str) -> None:
    """Presses the button; what comes of it is for the story to await."""
    page = keeper.visit("/people/").page
    row = page.locator(f'[data-invited][data-name="{name}"]')
    row.locator("[data-typed-code]").fill(code)
    row.locator("[data-role-choice]").select_option(role)
    row.locator("[data-certify]").click()


def certify(keeper: AtDesk, name: str, code: str, role: str) -> None:
    check_and_certify(keeper, name, code, role)
    keeper.page.locator(f'[data-member][data-name="{name}"]').wait_for()


def end_membership(keeper: AtDesk, name: str) -> None:
    row = keeper.visit("/people/").page.locator(f'[data-member][data-name="{name}"]')
    row.locator("summary").click()
    row.locator("[data-end]").click()
    row.wait_for(state="detached")


def renew(keeper: AtDesk, name: str, button: str = "[data-renew]:not([data-hand])") -> None:
    page = keeper.visit("/people/").page
    with page.expect_response("**/desk/people/renew") as answered, page.expect_navigation():
        page.locator(f'[data-member][data-name="{name}"] {button}').click()
    assert answered.value.status == 204


@dataclass
class AtJoinPage:
    page: Page
    sent: list[Request] = field(default_factory=list)

    def note(self, request: Request) -> None:
        self.sent.append(request)

    def visit(self, link: str) -> AtJoinPage:
        self.page.on("request", self.note)
        self.page.goto(link)
        self.page.locator("[data-fields]:not([disabled])").wait_for()
        return self

    def join(self, code: str) -> str:
        """The six words."""
        words = self.page.locator('[data-slot="words"]').inner_text()
        self.page.fill("[data-typed-code]", code)
        self.page.fill("[data-typed-words]", words)
        self.page.click("[data-join]")
        self.page.locator('main[data-state="joined"]').wait_for()
        return words


def bring_in(keeper: AtDesk, window: Page, name: str, role: str) -> AtDesk:
    """From the invitation to the new member's own desk."""
    invitation = invite(keeper, name, role)
    words = AtJoinPage(window).visit(invitation.link).join(invitation.code)
    certify(keeper, name, invitation.code, role)
    return AtDesk(window, keeper.service).sign_in_first(name, words)


def is_refused_at_the_door(window: Page, service: Service, name: str, passphrase: str) -> None:
    AtDesk(window, service).knock(name, passphrase)
    message(window, "not_known").wait_for()


def change(service: Service, statement: str, *values: object) -> int:
    """How many rows somebody with full access to the database has changed."""
    with closing(sqlite3.connect(service.database, timeout=30)) as database, database:
        return database.execute(statement, values).rowcount


def read(service: Service, query: str, *values: object) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(service.database, timeout=30)) as database:
        return database.execute(query, values).fetchall()
