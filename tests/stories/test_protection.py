"""Protection in a browser: the risk is judged, the server learns a day and nothing else, and what is unacceptable stays."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Locator, Page, expect

from tests.stories import between_offices as between
from tests.stories.people import AtDesk, AtFollowUpPage
from tests.stories.service import Service
from tests.stories.test_every_pair_of_eyes import looks_right


def days_kept(service: Service) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(service.database)) as database:
        return sorted(database.execute("SELECT ends, state FROM deadlines"))


def unfolded(page: Page, pen: str) -> Locator:
    place = page.locator(f'[data-pen="{pen}"]')
    place.evaluate("pen => { pen.open = true }")
    return place


def in_days(days: int) -> str:
    return (datetime.now(UTC).date() + timedelta(days=days)).isoformat()


def test_twelve_answers_give_a_level_and_the_day_of_the_next_check_in(
    service: Service, at_desk: Callable[..., AtDesk]
) -> None:
    # Given a case in which nobody has thought of reprisals
    between.reported(service)
    desk = at_desk("amani").open_first()
    page, number = desk.page, desk.page.url.rsplit("/", 1)[1]
    page.click('.around a[href$="/protection"]')
    desk.settled()
    expect(page.locator('[data-when="assessed=no"]')).to_be_visible()
    expect(page.locator("[data-skipped]")).to_contain_text("When the report came in")
    expect(page.locator("[data-uncalibrated]")).to_be_visible()
    looks_right(page, "protection, nothing judged")

    # When an answer is missing, nothing is kept, and the first open question has the focus
    page.fill("#assessment-text", "They were seen with us.")
    page.click("[data-assessment] [data-send]")
    expect(page.locator('[data-lacks="answers"]')).to_be_visible()
    expect(page.locator('[name="l1"]').first).to_be_focused()
    looks_right(page, "protection, an answer is missing")

    # And answered by keyboard, the level follows while somebody answers
    for question in range(1, 13):
        page.locator(f'[name="l{question}"]').first.focus()
        page.keyboard.press("Space")
        for _ in range(2 if question in (1, 2, 7) else 1 if question == 4 else 0):
            page.keyboard.press("ArrowRight")
    expect(page.locator('[data-when="rests=seriousness"]')).to_be_visible()
    page.check('[name="seriousness"][value="major"]')
    expect(page.locator("[data-assessment] [data-level]")).to_have_text("High")
    looks_right(page, "protection, a level that follows")
    page.check('[name="l7"][value="0"]')
    expect(page.locator("[data-assessment] [data-level]")).to_have_text("Moderate")
    page.check('[name="l4"][value="2"]')
    page.check('[name="seriousness"][value="extreme"]')
    expect(page.locator("[data-assessment] [data-level]")).to_have_text("High")
    page.click("[data-assessment] [data-send]")

    # Then it stands there, signed, and the server has the day of the next check-in and no word
    expect(page.locator("[data-earlier] > li")).to_have_count(1)
    expect(page.locator("[data-risk] > div [data-slot='level']")).to_have_text("High")
    expect(page.locator("[data-duties] li")).to_have_count(3)
    expect(page.locator("[data-skipped]")).to_be_hidden()
    page.locator("[data-earlier] summary").click()
    looks_right(page, "protection, judged")
    assert days_kept(service) == []
    assert page.locator("[data-days] > li").count() == 8
    with closing(sqlite3.connect(service.database)) as database:
        assert "seen with us" not in "\n".join(database.iterdump())

    # And the next one sets the days anew
    between.judge_risk(desk, number, point="check_in")
    expect(page.locator("[data-earlier] > li")).to_have_count(2)
    expect(page.locator("[data-days] > li")).to_have_count(2)
    looks_right(page, "protection, judged twice")
    desk.visit(f"/cases/{number}")
    expect(page.locator('[data-file-thread] [data-when="kind=protection"]:visible')).to_have_count(2)


def test_an_unacceptable_risk_stays_in_the_office_until_somebody_else_approves_a_plan(
    service: Service, at_desk: Callable[..., AtDesk]
) -> None:
    # Given a case that the reporter lets other offices have
    between.reported(service, consent=between.allowed("cd-ombuds", "desk"))
    lead, supervisor = at_desk("amani"), at_desk("dalila")
    number = lead.open_first().page.url.rsplit("/", 1)[1]
    lead.give(number, "dalila", "second_reader")

    # When nobody has judged the risk today, no office is shown
    page = between.across(lead, number)
    expect(page.locator("[data-offices]")).to_be_hidden()
    looks_right(page, "an offer before the risk was judged")
    page.click('[data-when="assessed=no"] a')
    lead.settled()
    expect(page.locator('[data-part="point"]')).to_have_value("share")
    between.judge_risk(lead, number, seriousness="extreme", yes="l4 l1")

    # And where it is unacceptable, all are blocked but those that protect, and there is nothing to tick
    between.across(lead, number)
    expect(page.locator('[data-blocked-office="desk"]')).to_have_attribute("data-gate", "unacceptable_risk")
    expect(page.locator('[data-part="plan_approved"]')).to_be_hidden()
    looks_right(page, "an offer with an unacceptable risk")

    # Then a plan that nobody else approved changes nothing
    lead.visit(f"/cases/{number}/protection")
    between.pen(page, "plan", "She stays with her sister until the hearing.")
    expect(page.locator('[data-when="plan=open"]').first).to_be_visible()
    expect(page.locator('[data-pen="approve"]')).to_have_count(0)
    between.across(lead, number)
    expect(page.locator('[data-when="plan=none"]')).to_be_visible()

    # And one that a supervisor approved opens the way, when whoever offers it says so
    theirs = supervisor.visit(f"/cases/{number}/protection").page
    expect(theirs.locator("[data-plan]")).to_contain_text("She stays with her sister")
    between.pen(theirs, "approve", "Her sister was asked.")
    expect(theirs.locator('[data-when="plan=approved"]')).to_be_visible()
    looks_right(theirs, "a plan that was approved")
    between.across(lead, number)
    expect(page.locator('[data-blocked-office="desk"]')).to_have_attribute("data-gate", "unacceptable_risk")
    page.check('[data-part="plan_approved"]')
    expect(page.locator('[data-blocked-office="desk"]')).to_have_count(0)
    looks_right(page, "an offer with an approved plan")
    between.agreed_by(lead, supervisor, number, "desk", mode="joint", plan_approved=True)
    page.check('[data-part="plan_approved"]')
    between.offer(page, "desk", mode="joint", cover="Somebody is hunted.", redaction="none")
    expect(between.offered(page, "desk")).to_be_visible()


def test_what_was_done_and_who_is_protected(
    service: Service, at_desk: Callable[..., AtDesk], at_follow_up_page: Callable[..., AtFollowUpPage]
) -> None:
    # Given a case after whose report somebody was beaten
    code = between.reported(service)
    desk = at_desk("amani").open_first()
    page, number = desk.page, desk.page.url.rsplit("/", 1)[1]
    desk.visit(f"/cases/{number}/protection")
    incident = page.locator('[data-pen="incident"]')
    between.pen(page, "incident", "Two men waited for him at the pit.")
    expect(incident.locator('[data-lacks="act"]')).to_be_visible()
    incident.locator('[data-part="act"]').select_option("m5")
    incident.locator("[data-send]").click()
    expect(incident.locator('[data-lacks="phase"]')).to_be_visible()
    incident.locator('[data-part="phase"]').select_option("after_report")
    incident.locator('[data-part="first"]').fill(in_days(1))
    incident.locator("[data-send]").click()
    expect(incident.locator('[data-lacks="days"]')).to_be_visible()
    looks_right(page, "an incident on a day to come")

    # When it is recorded, the days since the report stand beside it, and the risk is to be judged anew
    incident.locator('[data-part="first"]').fill(in_days(0))
    incident.locator("[data-send]").click()
    expect(page.locator("[data-incidents] > li")).to_contain_text("Physical attack")
    expect(page.locator("[data-incidents] [data-slot='report']")).to_have_text("0")
    expect(page.locator("[data-skipped]")).to_contain_text("After an incident")

    # And whoever is protected is described first: who was never asked is not called
    measure = page.locator('[data-pen="measure"]')
    between.pen(page, "measure", "At the parish.")
    expect(measure.locator('[data-lacks="alias"]')).to_be_visible()
    person = unfolded(page, "person")
    person.locator('[data-part="alias"]').fill("Baobab")
    person.locator('[data-part="role"]').select_option("relative")
    looks_right(page, "a person who is described")
    between.pen(page, "person", "Asked through her sister.")
    shown = page.locator("[data-persons] > div")
    expect(shown).to_contain_text("Baobab")
    expect(shown.locator("[data-may-not]")).to_contain_text("Do not call.")
    assert days_kept(service) == [(in_days(90), "running")]

    # And nobody is protected against their will
    measure.locator('[data-part="alias"]').select_option("Baobab")
    measure.locator('[data-part="measure"]').select_option("safe_house")
    measure.locator('[data-part="state"]').select_option("active")
    measure.locator('[data-part="until"]').fill(in_days(5))
    measure.locator("[data-send]").click()
    expect(measure.locator('[data-lacks="consent"]')).to_be_visible()
    looks_right(page, "a measure without consent")
    measure.locator('[data-part="state"]').select_option("requested")
    measure.locator("[data-send]").click()
    expect(page.locator("[data-records] > li")).to_contain_text("Safe house")
    assert days_kept(service) == [(in_days(5), "running"), (in_days(90), "running")]

    # Then it is changed in its place, and the day of the earlier review is over
    page.click("[data-records] [data-change]")
    expect(measure.locator('[data-when="of=earlier"]')).to_be_visible()
    measure.locator('[data-part="state"]').select_option("active")
    measure.locator('[data-part="consent"]').select_option("given")
    measure.locator('[data-part="until"]').fill(in_days(9))
    between.pen(page, "measure", "She sleeps there now.")
    expect(page.locator("[data-records] > li")).to_contain_text("She sleeps there now.")
    expect(page.locator("[data-records] > li")).to_have_count(1)
    assert days_kept(service) == [(in_days(5), "met"), (in_days(9), "running"), (in_days(90), "running")]
    looks_right(page, "a person who is protected")

    # And the reporter is told of it by its group, behind the code
    page.click("[data-tell]")
    expect(page.locator('[data-pen="tell"] [data-slot="group"]')).to_have_text("Safety")
    looks_right(page, "the reporter is told")
    between.pen(page, "tell", "From tonight there is a safe place.")
    expect(page.locator('[data-pen="tell"] [data-message="stored"]')).to_be_visible()
    theirs = at_follow_up_page().visit().open(code)
    expect(theirs.page.locator("main")).to_contain_text("From tonight there is a safe place.")

    # And a referral, a request for interim relief and a remedy stand beside it
    referral = unfolded(page, "referral")
    referral.locator('[data-part="alias"]').select_option("Baobab")
    referral.locator('[data-part="service"]').select_option("legal")
    referral.locator('[data-part="accepted"]').select_option("yes")
    between.pen(page, "referral", "A lawyer of the bar.")
    expect(referral.locator('[data-lacks="consent"]')).to_be_visible()
    referral.locator('[data-part="consent"]').select_option("given")
    referral.locator("[data-send]").click()
    expect(page.locator("[data-records] > li")).to_have_count(2)
    relief = unfolded(page, "relief")
    relief.locator('[data-part="alias"]').select_option("Baobab")
    relief.locator('[data-part="forum"]').select_option("own_court")
    relief.locator('[data-part="asked_on"]').fill(in_days(0))
    relief.locator('[data-part="until"]').fill(in_days(3))
    between.pen(page, "relief", "That he keeps away from her.")
    expect(page.locator("[data-records] > li")).to_have_count(3)
    remedy = unfolded(page, "remedy")
    remedy.locator('[data-part="alias"]').select_option("Baobab")
    remedy.locator('[data-part="remedy"]').select_option("apology")
    remedy.locator('[data-part="delivered"]').fill(in_days(0))
    between.pen(page, "remedy", "Before the cooperative.")
    expect(remedy.locator('[data-lacks="order"]')).to_be_visible()
    remedy.locator('[data-part="agreed"]').fill(in_days(0))
    remedy.locator("[data-send]").click()
    expect(page.locator("[data-records] > li")).to_have_count(4)
    looks_right(page, "all that is kept for a person")
    desk.visit(f"/cases/{number}/clocks")
    running = page.locator('[data-kept-day][data-stands="running"]')
    expect(running).to_have_count(3)
    expect(page.locator('[data-when="signed=nothing"]:visible')).to_have_count(0)
    with closing(sqlite3.connect(service.database)) as database:
        dump = "\n".join(database.iterdump())
    assert not [word for word in ("Baobab", "safe_house", "parish", "waited for him", "safe place") if word in dump]
