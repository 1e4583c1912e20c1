"""The door of the desk in a browser: passkeys, one-time codes, the first time, showing it again, another passphrase."""

from __future__ import annotations

import sqlite3
from base64 import b32encode
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from playwright.sync_api import Page

from casework import demo
from crypto.bodies import b64
from tests.stories.people import AtDesk, AtReportPage, axe_violations, device_of
from tests.stories.service import Service

WORDS = {member.name: member.passphrase for member in demo.MEMBERS}


DEMO_CODES = pyotp.TOTP(b32encode(demo.CODES_SECRET).decode())


def change(service: Service, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(service.database)) as database, database:
        database.execute(statement, values)


def without_factors(service: Service, name: str) -> None:
    change(service, "DELETE FROM factors WHERE member_id = (SELECT id FROM members WHERE name = ?)", name)


def fill(desk: AtDesk, name: str, words: str | None = None) -> AtDesk:
    desk.page.fill("[data-name]", name)
    desk.page.fill("[data-passphrase]", words or WORDS[name])
    return desk


def unfold(page: Page, summary: str) -> None:
    details = page.locator("details", has=page.locator("summary", has_text=summary)).last
    if details.get_attribute("open") is None:
        details.locator("summary").first.click()


def use_code(desk: AtDesk, digits: str) -> None:
    unfold(desk.page, "one-time codes")
    desk.page.fill("[data-code]", digits)
    desk.page.click("[data-sign-in-code]")


def inside(desk: AtDesk) -> AtDesk:
    desk.page.locator('[data-desk="inbox"]').wait_for()
    return desk.settled()


def refused(desk: AtDesk, name: str) -> None:
    desk.page.locator(f'[data-failure] [data-message="{name}"]').wait_for()
    assert desk.page.locator("[data-fields]:not([disabled])").is_visible()


def test_the_first_time_a_passkey_is_made_and_from_then_on_it_is_what_opens(
    service: Service, window: Callable[..., Page]
) -> None:
    without_factors(service, "bahati")
    desk = AtDesk(window(), service).at_door()
    device = device_of(desk.page)
    fill(desk, "bahati")
    unfold(desk.page, "for the first time")
    desk.page.click("[data-sign-in-new]")
    inside(desk)
    assert len(device.holds()) == 1
    desk.page.click("[data-sign-out]")
    desk.page.locator("[data-fields]:not([disabled])").wait_for()
    fill(desk, "bahati").page.click("[data-sign-in]")
    inside(desk)
    desk.page.click("[data-sign-out]")
    desk.page.locator("[data-fields]:not([disabled])").wait_for()
    device.lose_everything()
    fill(desk, "bahati").page.click("[data-sign-in]")
    refused(desk, "no_factor")
    unfold(desk.page, "for the first time")
    desk.page.click("[data-sign-in-new]")
    refused(desk, "not_known")


def test_codes_are_set_up_from_the_letters_on_the_page(service: Service, window: Callable[..., Page]) -> None:
    without_factors(service, "bahati")
    desk = fill(AtDesk(window(), service).at_door(), "bahati")
    page = desk.page
    unfold(page, "for the first time")
    unfold(page, "no device for passkeys")
    letters = page.locator("[data-secret-letters]:not(:empty)").inner_text().replace(" ", "")
    drawn = page.locator("[data-new-codes] canvas").evaluate(
        "c => { const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
        " return d.filter((v, i) => i % 4 === 0 && v === 0).length / (d.length / 4) }"
    )
    assert 0.2 < drawn < 0.6, "a code is drawn, dark on light"
    assert axe_violations(page) == []
    page.fill("[data-code-from-app]", pyotp.TOTP(letters).now())
    page.click("[data-sign-in-new-codes]")
    inside(desk)
    kept = b"".join(path.read_bytes() for path in service.data.rglob("*") if path.is_file())
    secret = pyotp.TOTP(letters).byte_secret()
    assert letters.encode() not in kept
    assert secret not in kept
    assert b64(secret).encode() not in kept


def test_a_code_lets_in_once(service: Service, window: Callable[..., Page]) -> None:
    first, second = (AtDesk(window(), service).at_door() for _ in range(2))
    digits = DEMO_CODES.now()
    use_code(fill(first, "amani"), digits)
    inside(first)
    use_code(fill(second, "amani"), digits)
    refused(second, "not_known")
    assert second.page.input_value("[data-passphrase]") == WORDS["amani"], "nothing has to be typed again"


def test_the_demonstrations_page_shows_the_code_that_works(service: Service, window: Callable[..., Page]) -> None:
    desk = AtDesk(window(), service).at_door()
    said = desk.page.locator(".hint").first.inner_text()
    digits = next(word for word in said.replace(";", " ").split() if word.isdigit() and len(word) == 6)
    assert DEMO_CODES.verify(digits, valid_window=1)
    use_code(fill(desk, "grace"), digits)
    inside(desk)


@pytest.mark.parametrize("digits", ["", "12345", "abcdef"])
def test_a_code_that_is_none_is_not_sent(service: Service, window: Callable[..., Page], digits: str) -> None:
    desk = fill(AtDesk(window(), service).at_door(), "amani")
    sent: list[str] = []
    desk.page.on("request", lambda request: sent.append(request.url))
    use_code(desk, digits)
    refused(desk, "no_factor")
    assert not [url for url in sent if url.endswith("/sign-in")]


def age(service: Service, minutes: int) -> None:
    """As if the factor had been shown so long ago."""
    moment = datetime.now(UTC) - timedelta(minutes=minutes)
    change(service, "UPDATE desk_sessions SET proven = ?", moment.strftime("%Y-%m-%d %H:%M:%S.%f"))


def test_giving_a_case_asks_for_the_passkey_again(
    service: Service, at_report_page: Callable[..., AtReportPage], at_desk: Callable[..., AtDesk]
) -> None:
    at_report_page().visit().fill("The pit fell in.").send()
    amani = at_desk("amani").open_first()
    (number,) = amani.numbers()
    row = amani.people(number).row("chiku")
    age(service, 6)
    row.locator('[data-give="handler"]').click()
    asking = amani.page.locator("[data-proving]")
    asking.wait_for()
    assert axe_violations(amani.page) == []
    asking.locator("[data-prove-not]").click()
    amani.page.locator('[data-order-bad] [data-message="prove_again"]').wait_for()
    assert amani.row("chiku").locator("[data-assigned]").count() == 0
    row.locator('[data-give="handler"]').click()
    asking.locator("[data-prove-passkey]").click()
    amani.row("chiku").locator('[data-assigned="handler"]').wait_for()
    amani.give(number, "dalila", "second_reader")


def test_another_passphrase_locks_the_same_keys_and_every_other_window(
    service: Service,
    window: Callable[..., Page],
    at_report_page: Callable[..., AtReportPage],
    at_desk: Callable[..., AtDesk],
) -> None:
    at_report_page().visit().fill("The pit fell in.").send()
    amani, elsewhere = at_desk("amani"), at_desk("amani")
    page = amani.visit("/you/").page
    page.click("[data-other-words]")
    fresh = page.inner_text("[data-new-words]")
    assert len(fresh.split()) == 6
    assert axe_violations(page) == []
    page.fill("[data-old]", "not amani's passphrase")
    page.fill("[data-again-words]", fresh)
    page.click("[data-change-passphrase]")
    page.locator('[data-order-bad] [data-message="wrong_passphrase"]').wait_for()
    page.fill("[data-old]", WORDS["amani"])
    page.fill("[data-again-words]", fresh + "x")
    page.click("[data-change-passphrase]")
    page.locator('[data-passphrase-bad] [data-message="not_the_same"]').wait_for()
    page.fill("[data-again-words]", fresh)
    with page.expect_navigation():
        page.click("[data-change-passphrase]")
    amani.settled()
    assert page.locator("[data-elsewhere]").get_attribute("data-elsewhere") == "0"
    elsewhere.rows()[0].locator("a").click()
    elsewhere.page.locator("text=There is nothing here").or_(elsewhere.page.locator("[data-locked]")).first.wait_for()
    amani.page.click("[data-sign-out]")
    old = AtDesk(window(), service).knock("amani", WORDS["amani"])
    refused(old, "not_known")
    assert "The pit fell in." in AtDesk(window(), service).sign_in("amani", fresh).open_first().page.content()


def test_a_second_passkey_is_added_and_the_first_removed(at_desk: Callable[..., AtDesk]) -> None:
    amani = at_desk("amani").visit("/you/")
    # The device that holds the first one would make no second; this is another.
    device_of(amani.page).lose_everything()
    with amani.page.expect_navigation():
        amani.page.click("[data-add-passkey]")
    amani.settled()
    assert amani.page.locator('[data-factor="passkey"]').count() == 2
    for left in (2, 1):
        with amani.page.expect_navigation():
            amani.page.locator("[data-remove]").first.click()
        amani.settled()
        assert amani.page.locator("[data-factor]").count() == left
    assert amani.page.locator("[data-remove]").count() == 0, "the last one stays"


def test_the_page_about_ones_own_sign_in_by_keyboard(at_desk: Callable[..., AtDesk]) -> None:
    page = at_desk("amani").page
    page.locator("[data-you]").focus()
    page.keyboard.press("Enter")
    page.locator('[data-desk="you"][data-state="ready"]').wait_for()
    page.locator("[data-old]").focus()
    page.keyboard.type("x")
    page.keyboard.press("Tab")
    page.keyboard.type("y")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator('[data-passphrase-bad] [data-message="not_the_same"]').wait_for()
