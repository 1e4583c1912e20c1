"""When a reporter takes back what they had allowed, offers end and whoever has something is asked to delete it."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.stories import between_offices as between
from tests.stories.people import AtDesk, AtFollowUpPage
from tests.stories.service import Service
from tests.stories.test_every_pair_of_eyes import looks_right


def pages_on_paper(page: Page) -> int:
    """As it would be printed."""
    page.emulate_media(media="print")
    try:
        return page.pdf(format="A4").count(b"/Type /Page\n")
    finally:
        page.emulate_media(media="screen")


def test_what_was_given_is_asked_back_and_nothing_more_is_offered(
    service: Service, at_desk: Callable[..., AtDesk], at_follow_up_page: Callable[[], AtFollowUpPage]
) -> None:
    # Given an office at home that works on an account, and one that has not answered yet
    code = between.reported(service, consent=between.allowed("cd-ombuds"))
    lead, colleague = at_desk("amani", locale="fr-FR"), at_desk("dalila")
    number = between.begin(lead)
    lead.give(number, "dalila", "second_reader")
    for to, mode in (("ug-ombuds", "consult"), ("desk", "inform")):
        between.agreed_by(lead, colleague, number, to, mode=mode, redaction="summary_only")
        between.fill_offer(lead.page, to, mode=mode, cover="Or, sans papiers.", redaction="summary_only")
        lead.page.fill("[data-account]", "Le métal quitte un site sans papiers.")
        if to == "desk":
            # What was written stays, whatever is looked at anew
            lead.page.select_option('[data-part="after"]', "")
            expect(lead.page.locator("[data-account]")).to_have_value("Le métal quitte un site sans papiers.")
        lead.page.check("[data-read-through]")
        between.send_offer(lead.page, to)
    other = at_desk("grace", locale="fr-FR")
    theirs = between.open_offer(other)
    looks_right(theirs, "an offer, in French")
    between.accept(theirs)
    expect(theirs.locator("[data-account-text]")).to_have_text("Le métal quitte un site sans papiers.")

    # When the reporter takes back what they had allowed
    back = at_follow_up_page().visit().open(code)
    back.page.click('[data-as="take_back"]')
    back.page.locator('[data-message="taken_back"]:visible').wait_for()

    # Then nothing more is offered, and the other office is handed nothing more and asked to delete what it has
    page = between.across(lead, number)
    expect(page.locator('[data-when="withdrawn=yes"]')).to_be_visible()
    expect(page.locator("[data-new-offer]")).to_be_hidden()
    expect(between.offered(page, "desk")).to_have_attribute("data-stands", "recalled")
    between.pen(between.offered(page, "ug-ombuds"), "tell")
    expect(between.offered(page, "ug-ombuds").locator('[data-pen="tell"]')).to_be_hidden()
    looks_right(page, "taken back, in French")
    assert pages_on_paper(page) == 1
    other.open_again()
    expect(theirs.locator("[data-account-shown]")).to_be_hidden()
    looks_right(theirs, "asked to delete, in French")
    between.pen(theirs, "deleted", "La copie et le papier.")
    expect(theirs.locator("[data-ended]")).to_be_visible()
    row = between.offered(between.across(lead, number), "ug-ombuds")
    expect(row).to_contain_text("La copie et le papier.")
    other.visit("/transfers")
    looks_right(theirs, "between offices, in French")


def test_the_way_of_a_case_prints_alone_and_on_one_page(service: Service, at_desk: Callable[..., AtDesk]) -> None:
    between.reported(service, consent=between.allowed("cd-ombuds"))
    lead = at_desk("amani")
    page = between.across(lead, between.begin(lead))
    page.locator("[data-offices]").wait_for()
    page.emulate_media(media="print")
    expect(page.locator("[data-way]")).to_be_visible()
    expect(page.locator("[data-heading]")).to_be_visible()
    for other in ("header", "[data-new-offer]", "[data-print]", ".back"):
        expect(page.locator(other).first).to_be_hidden()
    assert pages_on_paper(page) == 1
