"""Somebody leaves, or has lost a device: out at once, back by a new invitation only, and what they knew is replaced."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from casework import demo
from crypto.keys import office_keys
from tests.stories.colleagues import bring_in, end_membership, is_refused_at_the_door, read, renew
from tests.stories.new_office_keys import OFFICE, bring_in_new_keys, fill_with_cases, opens
from tests.stories.people import AtDesk, AtReportPage
from tests.stories.service import Service
from tests.stories.test_every_pair_of_eyes import looks_right

REPORT = "The pit fell in."
WORDS = {member.name: member.passphrase for member in demo.MEMBERS}


def test_a_leaver_is_signed_out_at_once_and_fetches_nothing_more(
    service: Service,
    window: Callable[..., Page],
    at_report_page: Callable[..., AtReportPage],
    at_desk: Callable[[str], AtDesk],
) -> None:
    at_report_page().visit().fill(REPORT).send()
    amani, chiku = at_desk("amani"), at_desk("chiku")
    (number,) = amani.numbers()
    amani.give(number, "chiku")
    chiku.visit(f"/cases/{number}")
    expect(chiku.page.locator("[data-report]")).to_contain_text(REPORT)

    amani.visit("/people/").page.locator('[data-name="chiku"] summary').click()
    expect(amani.row("chiku")).to_contain_text("What they read or copied they still have")
    end_membership(amani, "chiku")

    chiku.page.fill("[data-note] [data-text]", "Still here?")
    chiku.page.click("[data-note] [data-send]")
    chiku.page.locator("[data-locked]:not([hidden])").wait_for()
    assert REPORT not in chiku.page.locator("main").inner_text()
    assert chiku.page.evaluate("path => fetch(path).then(answer => answer.status)", "/desk/session") == 404
    is_refused_at_the_door(window(), service, "chiku", WORDS["chiku"])
    amani.visit("/record")
    expect(amani.page.locator('[data-event="member_left"]')).to_contain_text("chiku")


def test_who_has_lost_a_device_comes_back_by_a_new_invitation_with_new_keys(
    service: Service,
    window: Callable[..., Page],
    at_report_page: Callable[..., AtReportPage],
    at_desk: Callable[[str], AtDesk],
) -> None:
    at_report_page().visit().fill(REPORT).send()
    amani = at_desk("amani")
    (number,) = amani.numbers()
    amani.give(number, "chiku")
    end_membership(amani, "chiku")

    chiku = bring_in(amani, window(), "chiku", "handler")

    assert chiku.numbers() == []  # the old seals are gone with the old keys
    amani.give(number, "chiku")
    assert chiku.numbers() == [number]
    chiku.open_first()
    expect(chiku.page.locator("[data-report]")).to_contain_text(REPORT)
    is_refused_at_the_door(window(), service, "chiku", WORDS["chiku"])


def test_a_leaver_who_knew_the_offices_key_is_followed_by_new_keys_and_200_cases_sealed_to_them(
    service: Service, at_desk: Callable[[str], AtDesk]
) -> None:
    old = office_keys(demo.office_secret(OFFICE))
    fill_with_cases(service, 200)
    amani, dalila = at_desk("amani"), at_desk("dalila")
    amani.open_first()
    given = str(amani.page.locator('[data-desk="case"]').get_attribute("data-case"))
    amani.give(given, "chiku")
    assert opens(service, old.seal_seed) == (201, 200)  # the talks and one file, and a line for each case

    end_membership(amani, "bahati")
    amani.page.click("[data-rotation-due] a")
    amani.page.locator('[data-desk="rotation"][data-step="ask"][data-state="ready"]').wait_for()
    amani.page.click("[data-ask]")
    at_step(amani, "approve")
    dalila.visit("/approvals/").page.click("[data-approve]")
    dalila.page.locator("[data-approved]").wait_for()
    amani.visit("/rotation/").page.click("[data-begin]")
    at_step(amani, "ceremony")
    expect(amani.page.locator("pre")).to_contain_text('--without "bahati"')

    new = office_keys(bring_in_new_keys(service, "amani"))
    at_step(amani.visit("/rotation/"), "reseal")
    for name in ("chiku", "dalila"):
        renew(amani, name)
    amani.visit("/rotation/").page.click("[data-reseal]")
    expect(amani.page.locator('[data-running] [data-slot="done"]')).to_have_text(
        re.compile(r"^([4-9]\d|1\d\d)$"), timeout=60_000
    )
    amani.visit("/rotation/")  # in the middle of it; what is done stays done
    left = amani.page.locator("[data-bar]").get_attribute("max")
    assert left is not None
    assert 0 < int(left) <= 160
    amani.page.click("[data-reseal]")
    amani.page.locator('[data-desk="rotation"][data-step="ask"][data-state="ready"]').wait_for(timeout=120_000)

    assert opens(service, old.seal_seed) == (0, 0)
    assert opens(service, new.seal_seed) == (201, 200)
    assert read(service, "SELECT count(*) FROM audit WHERE event = 'case_resealed'") == [(200,)]
    amani.visit(f"/cases/{given}")
    expect(amani.page.locator("[data-report]")).to_contain_text("Case number")
    amani.visit("/")
    assert amani.page.locator("[data-line] .refused:visible").count() == 0
    chiku = at_desk("chiku")
    assert chiku.numbers() == [given]
    chiku.open_first()
    expect(chiku.page.locator("[data-report]")).to_contain_text("Case number")


def test_who_came_by_invitation_is_handed_the_new_key_by_a_keeper(
    service: Service,
    window: Callable[..., Page],
    at_report_page: Callable[..., AtReportPage],
    at_desk: Callable[[str], AtDesk],
) -> None:
    amani = at_desk("amani")
    neema = bring_in(amani, window(), "neema", "intake")
    end_membership(amani, "bahati")
    bring_in_new_keys(service, "amani")
    at_report_page().visit().fill(REPORT).send()  # sealed to the new key, which neema lacks
    (number,) = neema.numbers()
    neema.visit(f"/cases/{number}").alarm()

    renew(amani, "neema", "[data-hand]")

    expect(amani.row("neema").locator("[data-lacks-key]")).to_have_count(0)
    neema.visit(f"/cases/{number}")
    expect(neema.page.locator("[data-report]")).to_contain_text(REPORT)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
def test_the_screens_look_right(service: Service, window: Callable[..., Page], scheme: str, locale: str) -> None:
    page = window(color_scheme=scheme, locale=locale)
    amani = AtDesk(page, service).sign_in("amani", WORDS["amani"])
    end_membership(amani, "bahati")
    looks_right(page, "new keys are due")
    amani.visit("/rotation/")
    looks_right(page, "ask")
    page.click("[data-ask]")
    at_step(amani, "approve")
    dalila = AtDesk(window(), service).sign_in("dalila", WORDS["dalila"]).visit("/approvals/")
    dalila.page.click("[data-approve]")
    dalila.page.locator("[data-approved]").wait_for()
    amani.visit("/rotation/").page.click("[data-begin]")
    at_step(amani, "ceremony")
    looks_right(page, "ceremony")
    fill_with_cases(service, 2)
    bring_in_new_keys(service, "amani")
    amani.visit("/rotation/")
    for hidden in ("[data-running]", "[data-refused-cases]"):
        page.locator(hidden).evaluate("one => { one.hidden = false }")
    looks_right(page, "sealing")


def at_step(desk: AtDesk, step: str) -> None:
    desk.page.locator(f'[data-desk="rotation"][data-step="{step}"][data-state="ready"]').wait_for()
