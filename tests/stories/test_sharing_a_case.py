"""A case goes from the keeper to a handler and back, and is kept from somebody whom it concerns."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.stories.people import AtDesk, AtFollowUpPage, AtReportPage
from tests.stories.service import Service
from tests.stories.test_every_pair_of_eyes import looks_right

REPORT, OTHER, REPLY, NOTE = "The pit fell in.", "The scales are false.", "Is everyone out?", "Called the inspector."


def test_a_handler_reads_and_writes_in_just_the_case_they_were_given(
    at_report_page: Callable[..., AtReportPage],
    at_follow_up_page: Callable[..., AtFollowUpPage],
    at_desk: Callable[[str], AtDesk],
) -> None:
    code = at_report_page().visit().fill(REPORT).send()
    amani, chiku = at_desk("amani"), at_desk("chiku")
    (number,) = amani.numbers()
    at_report_page().visit().fill(OTHER).send()
    assert chiku.numbers() == []

    amani.give(number, "chiku")

    assert chiku.numbers() == [number]
    chiku.open_first()
    expect(chiku.page.locator("[data-report]")).to_contain_text(REPORT)
    chiku.acknowledge()
    chiku.write("reply", REPLY)
    chiku.write("note", NOTE)
    assert REPLY in at_follow_up_page().visit().open(code).texts()
    amani.visit(f"/cases/{number}")
    expect(amani.page.locator("[data-file-thread]")).to_contain_text(NOTE)


def test_a_case_that_is_given_back_is_gone(
    at_report_page: Callable[..., AtReportPage], at_desk: Callable[[str], AtDesk]
) -> None:
    at_report_page().visit().fill(REPORT).send()
    amani, chiku = at_desk("amani"), at_desk("chiku")
    (number,) = amani.numbers()
    amani.give(number, "chiku", "second_reader")
    chiku.visit(f"/cases/{number}")
    chiku.page.click("[data-hand-back] summary")
    chiku.page.click("[data-hand-back] [data-order]")
    chiku.page.locator('[data-desk="inbox"]').wait_for()
    assert chiku.settled().numbers() == []
    expect(amani.people(number).row("chiku").locator('[data-give="handler"]')).to_be_visible()
    amani.visit(f"/cases/{number}/record")
    expect(amani.page.locator('[data-event="case_handed_back"]')).to_contain_text("chiku")


def test_who_is_kept_out_finds_the_case_nowhere_and_the_screen_says_what_that_rests_on(
    at_report_page: Callable[..., AtReportPage], at_desk: Callable[[str], AtDesk]
) -> None:
    at_report_page().visit().fill(REPORT).send()
    amani, bahati, dalila = (at_desk(name) for name in ("amani", "bahati", "dalila"))
    (number,) = amani.numbers()
    assert [bahati.numbers(), dalila.numbers()] == [[number], [number]]

    amani.recuse(number, "bahati", "accused")
    expect(amani.row("bahati").locator("[data-by-rule]")).to_contain_text("rests on this server's rules only")
    amani.recuse(number, "dalila")

    assert [bahati.numbers(), dalila.numbers()] == [[], []]
    bahati.visit(f"/cases/{number}")
    expect(bahati.page.locator("h1")).to_have_text("There is nothing here")
    dalila.visit("/record")
    assert number not in dalila.page.content()


def test_a_supervisor_sees_that_a_case_is_there_and_who_opened_it(
    at_report_page: Callable[..., AtReportPage],
    at_follow_up_page: Callable[..., AtFollowUpPage],
    at_desk: Callable[[str], AtDesk],
) -> None:
    code = at_report_page().visit().fill(REPORT).send()
    at_desk("amani").open_first()
    dalila = at_desk("dalila").open_first()
    expect(dalila.page.locator("[data-outside]")).to_be_visible()
    assert REPORT not in dalila.page.content()
    dalila.page.click(".button >> nth=-1")
    dalila.page.locator('[data-desk="record"]').wait_for()
    expect(dalila.page.locator('[data-event="case_opened"]').first).to_contain_text("amani")
    back = at_follow_up_page().visit().open(code)
    expect(back.page.locator("[data-opened] time")).to_have_count(1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
def test_the_screens_look_right(service: Service, window: Callable[..., Page], scheme: str, locale: str) -> None:
    AtReportPage(window(), service).visit().fill(REPORT).send()
    page = window(color_scheme=scheme, locale=locale)
    desk = AtDesk(page, service).sign_in("amani", "lantern river copper morning basket seven")
    (number,) = desk.numbers()
    desk.give(number, "chiku")
    for details in page.locator("details").all():
        details.evaluate("one => { one.open = true }")
    looks_right(page, "people")
    for path in (f"/cases/{number}/record", "/record", "/approvals/"):
        desk.visit(path)
        looks_right(page, path)
    handler = AtDesk(page, service)
    page.goto(f"{service.desk}/")
    handler.settled()
    page.click("[data-sign-out]")
    page.locator("[data-fields]:not([disabled])").wait_for()
    handler.sign_in("dalila", "willow copper spoon harvest lemon forty")
    looks_right(page, "a supervisor's list")
    for path in (f"/cases/{number}", "/unusual"):
        handler.visit(path)
        looks_right(page, path)
