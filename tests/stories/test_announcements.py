"""Whoever hears the pages instead of seeing them is told of sealing, progress, errors and receipts, and led there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from crypto.codes import new_code
from tests.stories.listening import Listener, in_order
from tests.stories.people import AtDesk, AtFollowUpPage, AtReportPage
from tests.stories.service import Service
from tests.stories.test_without_script import press

SENDING = {
    "en": ("Making your code.", "Sealing your report", "Sending the sealed report."),
    "fr": ("Votre code se fabrique.", "Votre signalement est scellé", "Le signalement scellé part."),
}
HIDDEN = {"en": "The code is hidden now", "fr": "Le code est caché maintenant"}
ARRIVED = {"en": "Your report has arrived", "fr": "Votre signalement est arrivé"}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_step_of_sending_is_said_and_the_receipt_has_the_focus(
    at_report_page: Callable[..., AtReportPage], language: str
) -> None:
    reporter = at_report_page(language=language).visit().fill("The pit fell in.")
    listener = Listener(reporter.page)
    reporter.send()
    assert in_order(listener.heard(), *SENDING[language])
    assert listener.focused() == ARRIVED[language]
    reporter.page.click('[data-action="kept"]')
    assert listener.focused().startswith(HIDDEN[language])


def test_who_will_read_it_and_whom_to_call_is_said_when_it_is_known(
    at_report_page: Callable[..., AtReportPage],
) -> None:
    reporter = at_report_page().visit()
    listener = Listener(reporter.page)
    reporter.page.select_option('[data-field="country"]', "CD")
    reporter.page.check('[data-danger] input[value="yes"]')
    assert in_order(listener.heard(), "This office will read it: Example: Ombuds", "An office cannot come to help you")


def test_what_is_missing_gets_the_focus_and_leads_to_the_field(at_report_page: Callable[..., AtReportPage]) -> None:
    reporter = at_report_page().visit()
    listener = Listener(reporter.page)
    reporter.page.click('[data-action="send"]')
    assert listener.focused().startswith("Something is missing Choose a country")
    reporter.page.click('[data-missing="text"] a')
    field = reporter.page.get_by_role("textbox", name="What happened?")
    assert field.evaluate("field => field === document.activeElement")
    assert field.get_attribute("aria-invalid") == "true"


def test_a_report_that_does_not_arrive_is_said_where_the_focus_goes(
    at_report_page: Callable[..., AtReportPage],
) -> None:
    reporter = at_report_page().visit().fill("The pit fell in.")
    listener = Listener(reporter.page)
    reporter.page.route("**/api/reports", lambda route: route.abort())
    reporter.page.click('[data-action="send"]')
    reporter.page.locator('[data-trouble="sending"]').wait_for()
    assert listener.focused().startswith("Your report has not been confirmed We could not reach the server.")


def test_coming_back_is_said_step_by_step_and_so_is_a_wrong_digit(
    at_report_page: Callable[..., AtReportPage], at_follow_up_page: Callable[..., AtFollowUpPage]
) -> None:
    code = at_report_page().visit().fill("The pit fell in.").send()
    back = at_follow_up_page().visit()
    listener = Listener(back.page)
    back.page.fill('[data-field="code"]', code[:-1] + str((int(code[-1]) + 1) % 10))
    back.page.locator('[data-message="wrong_code"]').first.wait_for()
    assert any("not a code" in words for words in listener.heard())
    back.open(code)
    assert listener.focused() == "Your report and its answers"
    back.answer("More.")
    assert in_order(listener.heard(), "Sealing", "Your message was sent.")
    assert listener.focused().startswith("You")


def test_a_code_that_nobody_has_is_said_where_the_focus_goes(at_follow_up_page: Callable[..., AtFollowUpPage]) -> None:
    back = at_follow_up_page().visit()
    listener = Listener(back.page)
    back.open(new_code())
    assert "There is no report for this code." in listener.focused()


def test_the_desk_says_what_it_does_and_what_became_of_it(
    service: Service,
    window: Callable[..., Page],
    at_report_page: Callable[..., AtReportPage],
    at_desk: Callable[[str], AtDesk],
) -> None:
    at_report_page().visit().fill("The pit fell in.").send()
    page = window()
    at_door = AtDesk(page, service).at_door()
    listener = Listener(page)
    at_door.fill_in("amani", "six words that are quite wrong")
    page.locator("[data-failure]").wait_for()
    assert in_order(listener.heard(), "Turning the passphrase into keys.", "The name, the passphrase, and the passkey")

    desk = at_desk("amani").open_first()
    listener = Listener(desk.page)
    desk.write("reply", "Where is the pit?")
    desk.page.locator('[data-reply] [data-message="stored"]').wait_for()
    assert in_order(listener.heard(), "Sealing and sending", "Done. It stands in the verified thread above.")


def test_without_script_the_title_and_the_first_heading_say_it(service: Service, window: Callable[..., Page]) -> None:
    """A new page is read from its title on; there is nothing else that could speak."""
    page = window(java_script_enabled=False)
    page.goto(f"{service.reporters}/en/plain/report")
    page.fill("#text", "The pit fell in.")
    press(page)
    assert page.title().startswith("Please look again: ")
    country = page.get_by_role("combobox", name="Country")
    assert country.get_attribute("aria-invalid") == "true"
    described = str(country.get_attribute("aria-describedby")).split()
    assert "Choose a country, or say that you do not want to." in [page.inner_text(f"#{name}") for name in described]
    page.select_option("#country", "CD")
    page.check("#danger-1")
    press(page)
    assert page.title().startswith("Read your report once more")
    press(page)
    assert page.get_by_role("heading", level=1).inner_text() == "Your report has arrived"
