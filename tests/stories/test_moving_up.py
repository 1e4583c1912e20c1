"""A case goes up the ladder: the reporter asks for it, or nobody took it who was asked, and the desk sees to whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from playwright.sync_api import Page, expect

from crypto.bodies import b64
from crypto.codes import reporter_keys
from tests.cast import Reporter
from tests.stories import between_offices as between
from tests.stories.monday import intake
from tests.stories.people import AtDesk
from tests.stories.service import Service
from tests.stories.test_every_pair_of_eyes import looks_right

DESK = "International ombuds desk"


def asks_for_another_office(service: Service, code: str) -> None:
    with intake(service.data) as client:
        person = Reporter(client, today=datetime.now(UTC).date().isoformat())
        person.keys = reporter_keys(code, person.directory().service)
        seen = b64(person.read()[-1].link)
        body = {"kind": "message", "about": "move_up", "text": "Three weeks, and nothing.", "at": person.today}
        answer = person.send_entry(person.entry({**body, "seen": seen}))
        assert answer.status_code == 201, answer.get_data(as_text=True)


def should_move(page: Page, *reasons: str) -> None:
    notice = page.locator("[data-move-up]")
    expect(notice).to_be_visible()
    shown = notice.locator("[data-reason]:visible")
    assert [one.get_attribute("data-reason") for one in shown.all()] == list(reasons)


def test_a_reporter_asks_for_another_office_and_the_desk_offers_it_to_the_next_rung(
    service: Service, at_desk: Callable[..., AtDesk]
) -> None:
    # Given a case at a national office, whose reporter lets others have it
    code = between.reported(service, consent=between.allowed("cd-ombuds", "desk"))
    lead, colleague = at_desk("amani"), at_desk("dalila")
    number = between.begin(lead)
    page = lead.page
    expect(page.locator("[data-move-up]")).to_be_hidden()
    lead.give(number, "dalila", "second_reader")

    # When the reporter asks that another office looks at it
    asks_for_another_office(service, code)

    # Then the page says so, and which office is next
    lead.visit(f"/cases/{number}")
    should_move(page, "asked")
    expect(page.locator('[data-move-up] [data-slot="next_office"]')).to_contain_text(DESK)
    looks_right(page, "a case that should move up")

    # And one press leads to the page on which that office is chosen, to lead; nothing leaves without the gates
    page.click("[data-move-up] a")
    page.locator('[data-desk="case_transfers"]').wait_for()
    lead.settled()
    should_move(page, "asked")
    expect(page.locator('[data-office-choice][value="desk"]')).to_be_checked()
    expect(page.locator('[data-part="mode"]')).to_have_value("lead")
    expect(page.locator('[data-when="approval=missing"]')).to_be_visible()
    looks_right(page, "the next rung, chosen")
    page.fill('[data-part="cover"]', "The reporter asks for another office.")
    page.click("[data-ask-colleague]")
    expect(page.locator("[data-asked]")).to_be_visible()
    colleague.visit("/approvals/").page.locator('[data-approval="share"] [data-approve]').click()
    expect(colleague.page.locator('[data-approval="share"] [data-approve]')).to_have_count(0)
    page.click("[data-look-again]")
    expect(page.locator('[data-when="approval=given"]')).to_be_visible()
    between.send_offer(page, "desk")
    expect(page.locator("[data-move-up]")).to_be_hidden()

    # And if that office refuses, the page says that nobody is asked any more
    theirs = between.open_offer(at_desk("noor"))
    between.pen(theirs, "refuse", "Nobody here has the time.")
    theirs.select_option('[data-part="reason"]', "no_capacity")
    between.pen(theirs, "refuse")
    expect(theirs.locator("[data-ended]")).to_be_visible()
    between.across(lead, number)
    should_move(page, "not_taken")
    expect(page.locator('[data-when="followed=nobody"]:visible')).to_have_count(1)
    expect(page.locator('[data-when="next_rung=none"]')).to_be_visible()
    looks_right(page, "nobody took it")
