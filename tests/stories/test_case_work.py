"""Case work in a browser: a question that a digit answers, tasks, an outcome, two cases joined, an accused person heard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.stories import monday
from tests.stories.people import AtDesk, AtFollowUpPage, AtReportPage, axe_violations
from tests.stories.service import Service
from tests.stories.test_every_pair_of_eyes import looks_right, reach

# Each word of it stands nowhere else on the desk's pages.
CANARIES = ("Zwarakazi", "ukweli", "Kamitugashi", "mbiombio", "Nyangezi")
REPORT = "Zwarakazi told ukweli: the foreman at Kamitugashi beat mbiombio for asking for pay."


def pen(page: Page, name: str) -> Locator:
    place = page.locator(f'[data-pen="{name}"]')
    if place.get_attribute("open") is None:
        place.locator("summary").click()
    return place


def send(page: Page, name: str, thread: str) -> None:
    before = page.locator(f"{thread} > li").count()
    pen(page, name).locator("[data-send]").click()
    page.locator(f"{thread} > li").nth(before).wait_for()


FILE, TALK = "[data-file-thread]", "[data-talk-thread]"


def test_a_case_is_asked_about_decided_closed_and_reopened(
    at_report_page: Callable[..., AtReportPage],
    at_desk: Callable[[str], AtDesk],
    at_follow_up_page: Callable[..., AtFollowUpPage],
) -> None:
    # Given an acknowledged case
    code = at_report_page(language="fr").visit().fill("Le puits est tombé.").send()
    desk = at_desk("amani").open_first()
    desk.acknowledge()
    page = desk.page

    # When the office asks with numbered answers, sets a task and decides
    pen(page, "ask").locator("#ask-text").fill("Is the rescue team there?")
    page.fill("#ask-answers", "Yes\nNo")
    send(page, "ask", TALK)
    expect(page.locator('[data-when="state=waiting_reporter"]').first).to_be_visible()
    pen(page, "task").locator("#task-text").fill("Call the inspectorate.")
    page.locator('[data-pen="task"] [data-part="due"]').fill("2020-01-31")
    send(page, "task", FILE)
    expect(page.locator("[data-tasks] li")).to_contain_text("late since")
    page.click("[data-task-done]")
    expect(page.locator("[data-tasks] li")).to_have_count(0)
    pen(page, "decide").locator("#decide-text").fill("Two men are missing.")
    page.select_option('[data-pen="decide"] [data-part="decision"]', "inquire")
    send(page, "decide", FILE)

    # Then the reporter reads the question, answers with a digit, and the case comes back
    back = at_follow_up_page(language="fr").visit().open(code)
    assert back.texts()[-1] == "Is the rescue team there?\n1 Yes\n2 No\n8 Not sure"
    back.answer("2")
    desk.open_again()
    expect(page.locator('[data-when="state=in_work"]').first).to_be_visible()

    # When it is closed with an outcome
    pen(page, "close").locator("#close-done").fill("The shaft was closed.")
    page.fill("#close-why", "It was loose.")
    page.fill("#close-appeal", "The international desk.")
    send(page, "close", TALK)
    expect(page.locator('[data-when="state=closed"]').first).to_be_visible()

    # Then the reporter reads it under headings of their own language, and is asked whether it was fair
    text = at_follow_up_page(language="fr").visit().open(code).texts()[-1]
    assert text.startswith("Ce qui a été fait :\nThe shaft was closed.\n\nPourquoi :\nIt was loose.")
    assert text.endswith("Répondez 1 oui, 2 en partie, 3 non.")

    # And it can be reopened, with a reason
    pen(page, "reopen").locator("#reopen-why").fill("New facts.")
    send(page, "reopen", FILE)
    expect(page.locator('[data-when="state=in_work"]').first).to_be_visible()


def test_two_cases_are_joined_and_each_file_says_so(service: Service, at_desk: Callable[[str], AtDesk]) -> None:
    monday.bring(service.data, *monday.TEXTS[:2])
    desk = at_desk("amani")
    page = desk.page
    one, other = desk.numbers()
    desk.visit(f"/cases/{one}")
    pen(page, "join").locator("#join-why").fill("The same pit.")
    page.fill('[data-pen="join"] [data-part="other"]', one)
    page.click('[data-pen="join"] [data-send]')
    expect(page.locator('[data-pen="join"] [data-lacks="other"]')).to_be_visible()
    page.fill('[data-pen="join"] [data-part="other"]', other.lower())
    page.click('[data-pen="join"] [data-send]')
    expect(page.locator('[data-when="state=joined"]').first).to_be_visible()
    expect(page.locator(FILE)).to_contain_text(f"Joined to case {other}")
    desk.visit(f"/cases/{other}")
    expect(page.locator(FILE)).to_contain_text(f"Took in case {one}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_the_accused_person_sees_holds_nothing_of_the_reporter(
    at_report_page: Callable[..., AtReportPage], at_desk: Callable[..., AtDesk], scheme: str
) -> None:
    # Given a report with words that stand nowhere else
    at_report_page().visit().fill(REPORT, town="Nyangezi", danger="yes").send()
    desk = at_desk("amani", color_scheme=scheme).open_first()
    page, number = desk.page, desk.page.url.rsplit("/", 1)[1]

    # When an allegation repeats the reporter's own words, it is not kept
    place = pen(page, "accused")
    place.locator('[data-part="person"]').fill("Foreman A")
    place.locator('[data-part="delay"]').fill("Evidence is being secured.")
    place.locator("#accused-text").fill("You beat mbiombio for asking for pay.")
    place.locator("[data-send]").click()
    expect(place.locator('[data-lacks="echo"]')).to_contain_text("beat mbiombio for asking")
    assert page.locator(f"{FILE} > li").count() == 1

    # And in the office's own words it is
    place.locator("#accused-text").fill("Violence against workers is alleged.")
    send(page, "accused", FILE)

    # Then the page for the accused person has that, and not a byte of the reporter
    answers: list[bytes] = []
    page.on(
        "response", lambda answer: answers.append(answer.body()) if answer.request.resource_type == "document" else None
    )
    desk.visit(f"/cases/{number}/accused")
    expect(page.locator("[data-persons]")).to_contain_text("Violence against workers is alleged.")
    expect(page.locator("[data-persons]")).to_contain_text("Evidence is being secured.")
    held = page.content().encode() + b"".join(answers) + stored(page)
    assert [word for word in CANARIES if word.encode() in held] == []
    assert number.encode() not in page.locator("[data-persons]").inner_html().encode()
    assert axe_violations(page) == []


def stored(page: Page) -> bytes:
    """All that this page's script could reach beside the page itself."""
    text: str = page.evaluate("JSON.stringify([{...sessionStorage}, {...localStorage}, document.title])")
    return text.encode()


def move(page: Page, kind: str, name: str, reason: str, until: str = "") -> Locator:
    place = page.locator(f'[data-kind="{kind}"][data-move="{name}"]')
    place.locator("summary").click()
    place.locator("[data-text]").fill(reason)
    if until:
        place.locator("[data-until]").fill(until)
    place.locator("[data-send]").click()
    return place


def test_terms_are_paused_withheld_and_extended_each_with_a_reason(
    at_report_page: Callable[..., AtReportPage], at_desk: Callable[[str], AtDesk]
) -> None:
    # Given an acknowledged case
    at_report_page().visit().fill("The pit fell in.").send()
    desk = at_desk("amani").open_first()
    desk.acknowledge()
    page, number = desk.page, desk.page.url.rsplit("/", 1)[1]
    desk.visit(f"/cases/{number}/clocks")
    feedback = page.locator('[data-clock="feedback"]')

    # Then the term says by which law it is and how sure that is
    law = str(page.locator("[data-law] bdi").nth(1).text_content())
    expect(feedback.locator("[data-source]")).to_contain_text(law)
    looks_right(page, "terms of a case")
    for details in page.locator("[data-move]").all():
        details.evaluate("one => { one.open = true }")
    looks_right(page, "what can be done with terms")
    desk.visit(f"/cases/{number}/clocks")

    # When it is extended: too far is refused, as far as the law allows is taken, and only once
    until = page.locator('[data-move="extend"] [data-until]')
    latest = str(until.get_attribute("max"))
    refused = move(
        page, "feedback", "extend", "The inspectorate has not answered.", f"{int(latest[:4]) + 1}{latest[4:]}"
    )
    expect(refused.locator("[data-lacks]")).to_be_visible()
    until.fill(latest)
    page.click('[data-move="extend"] [data-send]')
    expect(feedback.locator("time")).to_have_attribute("datetime", latest)
    desk.settled()
    expect(page.locator('[data-move="extend"]')).to_have_count(0)

    # And paused, and run again, and withheld
    move(page, "feedback", "pause", "The inspectorate has not answered.")
    page.locator('[data-clock="feedback"][data-stands="paused"]').wait_for()
    page.locator('[data-clock="review"]').wait_for()
    desk.settled()
    move(page, "feedback", "resume", "It has.")
    page.locator('[data-clock="feedback"][data-stands="running"]').wait_for()
    desk.settled()
    move(page, "feedback", "withhold", "Her husband reads her phone.")
    page.locator('[data-clock="feedback"][data-stands="withheld_for_safety"]').wait_for()

    # Then each stands in the file with its reason
    desk.visit(f"/cases/{number}")
    for words in ("Term extended: feedback", "Term paused: feedback", "Withheld for the reporter's safety: feedback"):
        expect(page.locator(FILE)).to_contain_text(words)
    expect(page.locator(FILE)).to_contain_text("Her husband reads her phone.")


def test_two_cases_are_linked_by_keyboard_and_both_go_on(service: Service, at_desk: Callable[[str], AtDesk]) -> None:
    monday.bring(service.data, *monday.TEXTS[:2])
    desk = at_desk("amani")
    page = desk.page
    one, other = desk.numbers()
    desk.visit(f"/cases/{one}")
    reach(page, '[data-pen="link"] > summary')
    page.keyboard.press("Enter")
    reach(page, '[data-pen="link"] [data-part="other"]')
    page.keyboard.type(other)
    reach(page, "#link-why")
    page.keyboard.type("The same foreman.")
    reach(page, '[data-pen="link"] [data-send]')
    page.keyboard.press("Enter")
    expect(page.locator(FILE)).to_contain_text("The same foreman.")
    expect(page.locator(f'{FILE} [data-slot="linked"]:visible')).to_have_text(other)
    desk.visit(f"/cases/{other}")
    expect(page.locator(f'{FILE} [data-slot="linked"]:visible')).to_have_text(one)
    assert page.locator('[data-pen="reopen"]').is_hidden(), "both go on"
