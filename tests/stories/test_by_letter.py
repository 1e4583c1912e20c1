"""What goes by letter to a body without an account: by the same gates, on paper, and the answer typed in by hand."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.stories import between_offices as between
from tests.stories.people import AtDesk, AtFollowUpPage
from tests.stories.service import Service
from tests.stories.test_every_pair_of_eyes import looks_right
from tests.stories.test_without_script import press

NAME, ADDRESS = "Labour tribunal of Bukavu", "The clerk\n12 Lake Road\nBukavu"
ASK = "Please look into night work underground."
ACCOUNT = "The chief of [place 1] sells our gold at night. [person 1] saw it, call her on [person 2]."


def letters(desk: AtDesk, number: str) -> Page:
    page = desk.visit(f"/cases/{number}/letters").page
    page.evaluate("window.print = () => {}")  # a window without a printer
    return page


def describe(page: Page, *, country: str = "CD", level: str = "national", kind: str = "labour") -> None:
    page.select_option('[data-part="country"]', country)
    page.select_option('[data-part="body_level"]', level)
    page.select_option('[data-part="dp"]', "adequate")
    page.select_option('[data-part="body_kind"]', kind)
    page.fill('[data-part="name"]', NAME)
    page.fill('[data-part="address"]', ADDRESS)


def take_names_out(page: Page) -> None:
    between.take_out(page, "Uwimana", "person")
    between.take_out(page, "Nyabibwe", "place")
    between.take_out(page, "0812345678", "person")


def write(page: Page, bundle: str, language: str = "en") -> Locator:
    page.select_option('[data-part="language"]', language)
    page.fill('[data-part="ask"]', ASK)
    page.fill('[data-part="reason"]', "Only they can fine the company.")
    page.select_option('[data-part="bundle"]', bundle)
    page.click("[data-send-letter] [data-send]")
    letter = page.locator("[data-letters] > [data-letter]").first
    letter.wait_for()
    return letter


def gates_and_lacks(page: Page) -> None:
    """What the page refuses: more than the floor lets go, a body that is named in the case, and what is not filled in."""
    expect(page.locator('[data-part="redaction"] option[value="none"]')).to_be_disabled()
    expect(page.locator('[data-part="redaction"]')).to_have_value("pseudonymised")
    page.check('[data-part="named"]')
    expect(page.locator("[data-closed]")).to_have_attribute("data-closed", "G1")
    expect(page.locator("[data-chosen]")).to_be_hidden()
    looks_right(page, "a body that may get nothing")
    page.uncheck('[data-part="named"]')
    page.click("[data-send-letter] [data-send]")
    for lack in ("ask", "reason", "read_through"):
        expect(page.locator(f'[data-lacks="{lack}"]')).to_be_visible()


def for_no_other_body(page: Page) -> None:
    given, missing = (page.locator(f'[data-when="approval={how}"]') for how in ("given", "missing"))
    page.fill('[data-part="address"]', "Somewhere else")
    page.focus('[data-part="ask"]')
    expect(missing).to_be_visible()
    page.fill('[data-part="address"]', ADDRESS)
    page.focus('[data-part="ask"]')
    expect(given).to_be_visible()
    page.select_option('[data-part="mode"]', "lead")
    expect(missing).to_be_visible()
    page.select_option('[data-part="mode"]', "consult")
    expect(given).to_be_visible()
    expect(page.locator("[data-account]")).to_have_value("Ore leaves a pit by night, and nobody is asked.")


def on_paper(letter: Locator, sheet: str) -> str:
    letter.locator(f'[data-print="{sheet}"]').click()
    letter.page.emulate_media(media="print")
    text = letter.page.locator("body").inner_text()
    letter.page.emulate_media(media="screen")
    return text


def test_a_sealed_letter_says_outside_only_to_whom_it_is_given(
    service: Service, at_desk: Callable[..., AtDesk], at_follow_up_page: Callable[[], AtFollowUpPage]
) -> None:
    # Given a case whose office wants a body of its own country to act, which has no account
    code = between.reported(service, consent=between.allowed("cd-ombuds"))
    lead = at_desk("amani")
    number = between.begin(lead)
    lead.acknowledge()
    page = letters(lead, number)
    looks_right(page, "a letter, before anything")

    # When it says what it knows of the body, it may write, without the reporter's words as they are
    describe(page)
    gates_and_lacks(page)
    take_names_out(page)
    looks_right(page, "a letter that lacks something")
    page.check("[data-read-through]")
    letter = write(page, "sealed")
    looks_right(page, "a letter that left")

    # Then the cover page says to whom it is given and nothing of the case, and the letter goes inside
    outside = on_paper(letter, "cover")
    assert NAME in outside
    assert "12 Lake Road" in outside
    for of_case in (number, ASK, "gold", "place 1", "DR Congo", "reported", "Example"):
        assert of_case not in outside, of_case
    inside = on_paper(letter, "letter")
    for printed in (NAME, number, ASK, ACCOUNT, "give advice", "Please answer us"):
        assert printed in inside, printed
    for kept in ("Uwimana", "Nyabibwe", "0812345678", "Only they can fine", "Nobody else may open", "In the print"):
        assert kept not in inside, kept
    looks_right(page, "the pages as they are printed")

    # And it stands in the office's file, on the case's way, and among the days that are watched
    entry = lead.visit(f"/cases/{number}").page.locator("[data-file-thread]")
    expect(entry).to_contain_text(f"By letter to: {NAME}")
    expect(page.locator("[data-talk-thread]")).to_contain_text(f"written to, by letter: {NAME}")
    lead.visit(f"/cases/{number}/clocks")
    expect(page.locator("[data-kept-day]").filter(has_text=NAME)).to_be_visible()
    expect(page.locator('[data-when="signed=nothing"]:visible')).to_have_count(0)
    between.across(lead, number)
    assert between.way(page) == ["received", "letter"]

    # And the answer that came by post is typed in, and the reporter hears of it
    letters(lead, number)
    between.pen(letter, "answered", "We sent an inspector on Monday.")
    expect(letter).to_have_attribute("data-stands", "answered")
    looks_right(page, "a letter that was answered")
    letter.locator('[data-part="more"]').fill("An inspector was sent.")
    between.pen(letter, "tell")
    expect(letter.locator('[data-pen="tell"]')).to_be_hidden()
    between.across(lead, number)
    assert between.way(page) == ["received", "letter", "letter_answered"]
    lead.visit(f"/cases/{number}/clocks")
    expect(page.locator("[data-kept-day]").filter(has_text=NAME)).to_have_attribute("data-stands", "met")
    back = at_follow_up_page().visit().open(code)
    assert back.refusals() == []
    done = back.page.locator("[data-done]")
    expect(done).to_contain_text(f"wrote a letter to {NAME}")
    expect(done).to_contain_text(f"{NAME} answered by letter")
    assert "An inspector was sent." in back.texts()


def test_a_plain_letter_abroad_needs_a_second_person_and_can_be_given_up(
    service: Service, at_desk: Callable[..., AtDesk], window: Callable[..., Page]
) -> None:
    # Given a case whose reporter agreed that other countries hear of it, but not who they are
    code = between.reported(service, consent=between.allowed("cd-ombuds"))
    lead, colleague = at_desk("amani"), at_desk("dalila")
    number = between.begin(lead)
    lead.acknowledge()
    lead.give(number, "dalila", "second_reader")

    # When a summary goes to a body of another country, a second person agrees first
    page = letters(lead, number)
    describe(page, country="UG")
    page.select_option('[data-part="redaction"]', "summary_only")
    page.fill("[data-account]", "Ore leaves a pit by night, and nobody is asked.")
    page.check("[data-read-through]")
    page.fill('[data-part="ask"]', ASK)
    page.fill('[data-part="reason"]', "The buyer sits there.")
    page.click("[data-send-letter] [data-send]")
    expect(page.locator('[data-send-letter] [data-message="not_approved"]')).to_be_visible()
    page.click("[data-ask-colleague]")
    expect(page.locator("[data-asked]")).to_be_visible()
    asked = colleague.visit("/approvals/").page.locator('[data-approval="share"]')
    expect(asked).to_contain_text("in this country: Uganda; give advice; a summary only.")
    asked.locator("[data-approve]").click()
    expect(colleague.page.locator('[data-approval="share"] [data-approve]')).to_have_count(0)
    page.click("[data-look-again]")
    expect(page.locator('[data-when="approval=given"]')).to_be_visible()
    looks_right(page, "a letter to which a colleague has agreed")

    # But not to another body
    for_no_other_body(page)
    letter = write(page, "plain", "fr")

    # Then it is one print, in the language of who gets it, and another letter needs another yes
    expect(letter.locator('[data-print="cover"]')).to_be_hidden()
    printed = on_paper(letter, "letter")
    for words in (
        NAME,
        ASK,
        "Un résumé de ce qui a été signalé",
        "Ore leaves a pit by night",
        "Médiateur de la RD Congo",
    ):
        assert words in printed, words
    assert "gold" not in printed
    describe(page, country="UG")
    expect(page.locator('[data-when="approval=missing"]')).to_be_visible()

    # And an answer that never came is awaited no more; the reporter who has no script reads of the letter
    between.pen(letter, "dropped", "They have moved away.")
    expect(letter).to_have_attribute("data-stands", "dropped")
    expect(letter.locator('[data-pen="tell"]')).to_be_hidden()
    between.across(lead, number)
    assert between.way(page) == ["received", "letter", "letter_dropped"]
    plain = window(java_script_enabled=False)
    plain.goto(f"{service.reporters}/en/plain/follow-up")
    plain.fill("#code", code)
    press(plain)
    expect(plain.locator('[data-status="by_letter"]')).to_contain_text(f"wrote a letter to {NAME}")


def test_nothing_is_written_to_a_body_that_a_reporter_did_not_agree_to(
    service: Service, at_desk: Callable[..., AtDesk]
) -> None:
    between.reported(service, consent={**between.allowed("cd-ombuds"), "scope": "this_country"})
    lead = at_desk("amani")
    number = between.begin(lead)
    page = letters(lead, number)
    describe(page)
    expect(page.locator("[data-chosen]")).to_be_visible()
    for country, level, gate in (("UG", "national", "G2"), ("CD", "international", "G2")):
        describe(page, country=country, level=level)
        expect(page.locator("[data-closed]")).to_have_attribute("data-closed", gate)
        expect(page.locator("[data-chosen]")).to_be_hidden()
    between.judge_risk(lead, number, seriousness="extreme", yes="l1 l2 l4 l6 l7 l8")
    page = letters(lead, number)
    describe(page)
    expect(page.locator("[data-closed]")).to_have_attribute("data-closed", "unacceptable_risk")
