"""A Monday of sixty: every case seen, weighed and acknowledged from the keyboard, and how long that took."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from playwright.sync_api import expect

from tests.stories import monday
from tests.stories.people import AtDesk, AtFollowUpPage, AtReportPage
from tests.stories.service import Service

# A machine with two busy cores, without a person's time to read: twenty seconds a case are theirs.
SECONDS = 240


def test_sixty_cases_are_seen_by_keyboard(service: Service, at_desk: Callable[[str], AtDesk]) -> None:
    # Given sixty cases that came in over the weekend
    monday.bring(service.data, *monday.sixty())
    desk = at_desk("amani").visit("/first-look")
    page = desk.page
    looks = page.locator("[data-looks] > [data-row]")
    expect(looks).to_have_count(60)
    assert looks.first.evaluate("row => row === document.activeElement"), "the first case waits for a key"

    # When six are weighed first, and all are acknowledged, one key a case and then all that are left at once
    begun = monotonic()
    for severity in "123":
        page.keyboard.press(severity)
        page.keyboard.press("a")
    for _ in range(5):
        page.keyboard.press("x")
        page.keyboard.press("j")
    page.keyboard.press("Shift+A")
    for _ in range(52):
        page.keyboard.press("a")
    expect(page.locator("[data-left]")).to_have_text("0", timeout=SECONDS * 1000)
    took = monotonic() - begun

    # Then nobody has been left unheard
    assert took < SECONDS, took
    expect(page.locator("[data-said-bad]:visible")).to_have_count(0)
    expect(page.locator('[data-message="acknowledged"]:visible')).to_have_count(60)
    desk.visit("/?view=new")
    assert desk.rows() == []
    assert page.locator("[data-empty]").is_visible()


def test_keys_do_nothing_while_somebody_types_and_each_is_a_button_too(
    service: Service, at_desk: Callable[[str], AtDesk]
) -> None:
    monday.bring(service.data, *monday.TEXTS[:2])
    desk = at_desk("amani").visit("/")
    page = desk.page
    page.keyboard.press("/")
    page.keyboard.type("a/")
    assert page.locator('[data-query="words"]').input_value() == "a/"
    desk.visit("/first-look")
    page.keyboard.press("Control+a")
    page.keyboard.press("e")
    first = page.locator("[data-looks] > [data-row]").first
    first.locator('[data-message="press_again"]').wait_for()
    first.locator(".more summary").click()
    first.locator('[data-do="test"]').click()
    first.locator('[data-message="test"]').wait_for()
    page.locator("[data-looks] > [data-row]").nth(1).locator('[data-do="acknowledge"]').click()
    expect(page.locator("[data-left]")).to_have_text("0")


def test_what_was_told_twice_is_joined_from_the_list(service: Service, at_desk: Callable[[str], AtDesk]) -> None:
    monday.bring(service.data, *monday.TEXTS[:2])
    page = at_desk("amani").visit("/first-look").page
    looks = page.locator("[data-looks] > [data-row]")
    onwards = str(looks.nth(1).get_attribute("data-case"))
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("m")
    looks.first.locator('[data-message="press_again"]').wait_for()
    page.keyboard.press("m")
    looks.first.locator('[data-message="join"]').wait_for()
    looks.first.locator("a.number").click()
    page.locator('[data-desk="case"][data-state="ready"]').wait_for()
    expect(page.locator("[data-file-thread]")).to_contain_text(f"Joined to case {onwards}")


def test_whoever_chooses_otherwise_or_has_failed_is_asked_again_before_cases_are_joined(
    service: Service, at_desk: Callable[[str], AtDesk]
) -> None:
    # Given three cases, of which the first is to be joined to the second
    monday.bring(service.data, *monday.TEXTS[:3])
    page = at_desk("amani").visit("/first-look").page
    looks = page.locator("[data-looks] > [data-row]")
    asked = page.locator('[data-message="press_again"]:visible')
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("m")
    expect(asked).to_have_count(1)

    # When the third is chosen instead, it is asked about, and the first no more
    looks.nth(0).locator("[data-choose]").uncheck()
    looks.nth(2).locator("[data-choose]").check()
    looks.nth(1).focus()
    page.keyboard.press("m")
    expect(looks.nth(2).locator('[data-message="press_again"]')).to_be_visible()
    expect(asked).to_have_count(1)

    # When the first goes to another than was asked about
    looks.nth(2).locator("[data-choose]").uncheck()
    looks.nth(0).locator("[data-choose]").check()
    looks.nth(2).focus()
    page.keyboard.press("m")
    expect(looks.nth(0).locator('[data-message="press_again"]')).to_be_visible()

    # And when the server could not be reached
    page.route("**/join", lambda route: route.abort())
    page.keyboard.press("m")
    expect(looks.nth(0).locator("[data-said-bad]")).to_be_visible()
    page.unroute("**/join")
    page.keyboard.press("m")
    expect(looks.nth(0).locator('[data-message="press_again"]')).to_be_visible()

    # Then nothing has been joined, until the same is pressed once more
    expect(page.locator('[data-message="join"]:visible')).to_have_count(0)
    page.keyboard.press("m")
    looks.nth(0).locator('[data-message="join"]').wait_for()
    expect(page.locator("[data-left]")).to_have_text("2")


def test_the_reporter_is_told_in_their_language(
    at_report_page: Callable[..., AtReportPage],
    at_desk: Callable[[str], AtDesk],
    at_follow_up_page: Callable[..., AtFollowUpPage],
) -> None:
    code = at_report_page(language="fr").visit().fill("Le puits est tombé.").send()
    page = at_desk("amani").visit("/first-look").page
    page.keyboard.press("a")
    page.locator('[data-message="acknowledged"]').wait_for()
    back = at_follow_up_page(language="fr").visit().open(code)
    assert "Une personne du bureau a lu" in back.texts()[-1]
