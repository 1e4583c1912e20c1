"""Protection in a browser: the risk is judged, the server learns a day and nothing else, and what is unacceptable stays."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Locator, Page, expect

from crypto.bodies import b64
from tests.cast import Reporter
from tests.stories import between_offices as between
from tests.stories.monday import intake
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


def answer(
    service: Service, person: Reporter, *, kind: str = "answer", about: str | None = "check_in", **said: object
) -> None:
    """As the reporter's own client signs and seals it, behind the code."""
    with intake(service.data) as client:
        person.client = client
        seen = b64(person.read()[-1].link)
        body = {"kind": kind, "at": in_days(0), "seen": seen, **({"about": about} if about else {}), **said}
        assert person.send_entry(person.entry(body)).status_code == 201


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

    # And where it is unacceptable, all are blocked, and there is nothing to tick
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


def test_a_plan_for_another_risk_opens_no_way_to_an_office_or_by_letter(
    service: Service, at_desk: Callable[..., AtDesk]
) -> None:
    # Given a high risk, and a plan that a supervisor approved
    between.reported(service, consent=between.allowed("cd-ombuds", "desk"))
    lead, supervisor = at_desk("amani"), at_desk("dalila")
    number = lead.open_first().page.url.rsplit("/", 1)[1]
    lead.give(number, "dalila", "second_reader")
    page = between.judge_risk(lead, number, seriousness="extreme", yes="l4 l1")
    between.pen(page, "plan", "She stays with her sister until the hearing.")
    theirs = supervisor.visit(f"/cases/{number}/protection").page
    between.pen(theirs, "approve", "Her sister was asked.")
    expect(theirs.locator('[data-plan] [data-when="plan=approved"]')).to_be_visible()

    # When the risk is judged otherwise meanwhile, and then as before
    between.judge_risk(lead, number, point="check_in")
    between.judge_risk(lead, number, seriousness="extreme", yes="l4 l1")
    expect(page.locator('[data-plan] [data-when="plan=outdated"]')).to_be_visible()
    looks_right(page, "a plan for another risk")

    # Then neither an office nor a letter gets anything
    between.across(lead, number)
    expect(page.locator('[data-blocked-office="desk"]')).to_have_attribute("data-gate", "unacceptable_risk")
    expect(page.locator('[data-part="plan_approved"]')).to_be_hidden()
    lead.visit(f"/cases/{number}/letters")
    for part, value in (("country", "CD"), ("body_level", "national"), ("body_kind", "ombuds")):
        page.select_option(f'[data-part="{part}"]', value)
    expect(page.locator("[data-closed]")).to_have_attribute("data-closed", "unacceptable_risk")

    # Until it is written anew and approved anew
    lead.visit(f"/cases/{number}/protection")
    between.pen(page, "plan", "She stays with her sister, and is driven to the hearing.")
    expect(page.locator("[data-plan]")).to_contain_text("driven to the hearing")
    supervisor.visit(f"/cases/{number}/protection")
    between.pen(theirs, "approve", "Better so.")
    expect(theirs.locator('[data-plan] [data-when="plan=approved"]')).to_be_visible()
    between.across(lead, number)
    page.check('[data-part="plan_approved"]')
    expect(page.locator('[data-blocked-office="desk"]')).to_have_count(0)


def test_what_was_done_to_somebody(service: Service, at_desk: Callable[..., AtDesk]) -> None:
    # Given a case after whose report somebody was beaten
    between.reported(service)
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

    with closing(sqlite3.connect(service.database)) as database:
        assert "waited for him" not in "\n".join(database.iterdump())


def describe(page: Page, role: str) -> None:
    person = unfolded(page, "person")
    person.locator('[data-part="alias"]').fill("Baobab")
    person.locator('[data-part="role"]').select_option(role)
    between.pen(page, "person", "Asked through her sister.")
    expect(page.locator("[data-persons] > div")).to_contain_text("Baobab")


def test_who_is_protected_and_what_the_reporter_is_told_of_it(
    service: Service, at_desk: Callable[..., AtDesk], at_follow_up_page: Callable[..., AtFollowUpPage]
) -> None:
    # Given a case in which nobody is described yet
    code = between.reported(service)
    desk = at_desk("amani").open_first()
    page, number = desk.page, desk.page.url.rsplit("/", 1)[1]
    desk.visit(f"/cases/{number}/protection")

    # When somebody is to be protected, they are described first: who was never asked is not called
    measure = page.locator('[data-pen="measure"]')
    between.pen(page, "measure", "At the parish.")
    expect(measure.locator('[data-lacks="alias"]')).to_be_visible()
    describe(page, "reporter")
    expect(page.locator("[data-persons] [data-may-not]")).to_contain_text("Do not call.")
    looks_right(page, "a person who is described")
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

    with closing(sqlite3.connect(service.database)) as database:
        dump = "\n".join(database.iterdump())
    assert not [word for word in ("Baobab", "safe_house", "parish", "safe place") if word in dump]


def test_referrals_interim_relief_and_remedies(service: Service, at_desk: Callable[..., AtDesk]) -> None:
    # Given somebody who is protected
    between.reported(service)
    desk = at_desk("amani").open_first()
    page, number = desk.page, desk.page.url.rsplit("/", 1)[1]
    desk.visit(f"/cases/{number}/protection")
    describe(page, "relative")

    # When a service is told of them, they have agreed to it
    referral = unfolded(page, "referral")
    referral.locator('[data-part="alias"]').select_option("Baobab")
    referral.locator('[data-part="service"]').select_option("legal")
    referral.locator('[data-part="accepted"]').select_option("yes")
    between.pen(page, "referral", "A lawyer of the bar.")
    expect(referral.locator('[data-lacks="consent"]')).to_be_visible()
    referral.locator('[data-part="consent"]').select_option("given")
    referral.locator("[data-send]").click()
    expect(page.locator("[data-records] > li")).to_have_count(1)

    # And what a court is asked for has a day, which the server keeps
    relief = unfolded(page, "relief")
    relief.locator('[data-part="alias"]').select_option("Baobab")
    relief.locator('[data-part="forum"]').select_option("own_court")
    relief.locator('[data-part="asked_on"]').fill(in_days(0))
    relief.locator('[data-part="until"]').fill(in_days(3))
    between.pen(page, "relief", "That he keeps away from her.")
    expect(page.locator("[data-records] > li")).to_have_count(2)

    # Then a remedy is agreed before it is delivered, and the page of terms knows what each day is for
    remedy = unfolded(page, "remedy")
    remedy.locator('[data-part="alias"]').select_option("Baobab")
    remedy.locator('[data-part="remedy"]').select_option("apology")
    remedy.locator('[data-part="delivered"]').fill(in_days(0))
    between.pen(page, "remedy", "Before the cooperative.")
    expect(remedy.locator('[data-lacks="order"]')).to_be_visible()
    remedy.locator('[data-part="agreed"]').fill(in_days(0))
    remedy.locator("[data-send]").click()
    expect(page.locator("[data-records] > li")).to_have_count(3)
    looks_right(page, "all that is kept for a person")
    desk.visit(f"/cases/{number}/clocks")
    running = page.locator('[data-kept-day][data-stands="running"]')
    expect(running).to_have_count(2)
    expect(page.locator('[data-when="signed=nothing"]:visible')).to_have_count(0)
    looks_right(page, "terms with interim relief and somebody to be asked again")


def test_a_wrongly_suspected_colleague_is_protected_without_the_reporters_identity(
    service: Service, at_desk: Callable[..., AtDesk]
) -> None:
    # Given a report for which the chief blames a colleague who did not make it
    between.reported(service)
    desk = at_desk("amani").open_first()
    page, number = desk.page, desk.page.url.rsplit("/", 1)[1]
    desk.visit(f"/cases/{number}/protection")
    incident = unfolded(page, "incident")
    incident.locator('[data-part="act"]').select_option("m1")
    incident.locator('[data-part="phase"]').select_option("after_report")
    incident.locator('[data-part="person"]').select_option("wrongly_suspected")
    incident.locator('[data-part="first"]').fill(in_days(0))
    between.pen(page, "incident", "He was thrown out of the cooperative.")
    expect(page.locator("[data-incidents] > li")).to_contain_text("Somebody who is wrongly suspected")

    # When the office describes him, it is told before it calls that he must not learn who spoke
    person = unfolded(page, "person")
    person.locator('[data-part="alias"]').fill("Marula")
    person.locator('[data-part="role"]').select_option("wrongly_suspected")
    person.locator('[data-part="phone"]').select_option("mine")
    person.locator('[data-part="may_contact"]').select_option("any_time")
    person.locator('[data-part="form"]').select_option("call")
    between.pen(page, "person", "The chief sells our gold at night, he was told.")
    expect(person.locator('[data-lacks="echo"]')).to_be_visible()
    looks_right(page, "a description in the reporter's words")
    between.pen(page, "person", "Asked on the road, as about his papers.")
    shown = page.locator("[data-persons] > div")
    expect(shown.locator('[data-when="suspected=yes"]')).to_be_visible()
    expect(shown.locator("[data-may]")).to_have_text("Call.")
    expect(shown.locator("[data-may-not]")).to_contain_text("Do not write first.")

    # Then he is protected, and what is kept for him has none of the reporter's words
    measure = unfolded(page, "measure")
    measure.locator('[data-part="alias"]').select_option("Marula")
    measure.locator('[data-part="measure"]').select_option("legal_aid")
    measure.locator('[data-part="consent"]').select_option("given")
    measure.locator('[data-part="state"]').select_option("active")
    measure.locator('[data-part="until"]').fill(in_days(5))
    between.pen(page, "measure", "Uwimana saw it, call her on 0812345678.")
    expect(measure.locator('[data-lacks="echo"]')).to_be_visible()
    between.pen(page, "measure", "A lawyer asks for his papers back, as in any case of a licence.")
    expect(page.locator("[data-records] > li")).to_contain_text("Legal aid")
    card = page.locator("[data-persons]").inner_text()
    assert not [word for word in ("Uwimana", "0812345678", "Nyabibwe", "at night") if word in card]
    looks_right(page, "a colleague who is wrongly suspected")


def test_an_answer_that_is_not_safe_is_judged_anew_and_keeps_the_track_open(
    service: Service, at_desk: Callable[..., AtDesk]
) -> None:
    # Given a case with a risk that was judged, and a reporter who answers a check-in behind the code
    with intake(service.data) as client:
        person = Reporter(client, today=in_days(0))
        assert person.report("They sell our gold.", office="cd-ombuds").status_code == 201
    lead = at_desk("amani")
    number = lead.open_first().page.url.rsplit("/", 1)[1]
    page = between.judge_risk(lead, number, point="receipt")
    unsafe = {"safe": "no", "harmed": "no", "talk": "write", "text": "They wait outside."}
    answer(service, person, due=in_days(30), **unsafe)

    # Then it stands there in words, in the talk as well, and asks for a judgement now
    lead.visit(f"/cases/{number}")
    expect(page.locator("[data-talk-thread]")).to_contain_text("They say they are not safe today.")
    expect(page.locator("[data-talk-thread]")).to_contain_text("They wait outside.")
    lead.visit(f"/cases/{number}/protection")
    expect(page.locator('[data-check-ins] [data-when="unsafe=yes"]')).to_be_visible()
    expect(page.locator("[data-days]")).to_contain_text("They want to be written to.")
    expect(page.locator("[data-skipped]")).to_contain_text("At a check-in")
    expect(page.locator('[data-assessment] [data-part="point"]')).to_have_value("check_in")
    looks_right(page, "a check-in that was not safe")
    between.judge_risk(lead, number, point="check_in")
    expect(page.locator('[data-check-ins] [data-when="unsafe=yes"]')).to_be_hidden()
    expect(page.locator("[data-skipped]")).to_be_hidden()

    # And while duties are open nothing ends, and they are named
    page.locator('[data-pen="close_protection"]').evaluate("pen => { pen.open = true }")
    page.fill('[data-pen="close_protection"] [data-part="asked_on"]', in_days(0))
    page.check('[data-part="way_back"]')
    between.pen(page, "close_protection", "All is quiet.")
    expect(page.locator("[data-open-duties]")).to_contain_text("90 days without an incident")
    expect(page.locator("[data-open-duties]")).to_contain_text("the last check-in")
    looks_right(page, "an end that was refused")


def test_protection_ends_by_two_signatures_and_one_text_opens_it_again(
    service: Service, at_desk: Callable[..., AtDesk]
) -> None:
    # Given a reporter who would rather not answer the last check-in
    with intake(service.data) as client:
        person = Reporter(client, today=in_days(0))
        assert person.report("They sell our gold.", office="cd-ombuds").status_code == 201
    lead, second = at_desk("amani"), at_desk("dalila")
    number = lead.open_first().page.url.rsplit("/", 1)[1]
    lead.give(number, "dalila", "second_reader")
    page = between.judge_risk(lead, number, point="receipt")
    answer(service, person, due=in_days(90), declined=True)
    lead.visit(f"/cases/{number}/protection")
    expect(page.locator("[data-days]")).to_contain_text("declined")

    # When one signs that it may end, it waits for a second person
    page.locator('[data-pen="close_protection"]').evaluate("pen => { pen.open = true }")
    page.check('[data-part="way_back"]')
    between.pen(page, "close_protection", "They are well.")
    expect(page.locator('[data-pen="close_protection"] [data-lacks="farewell"]')).to_be_visible()
    page.fill('[data-pen="close_protection"] [data-part="asked_on"]', in_days(0))
    page.click('[data-pen="close_protection"] [data-send]')
    expect(page.locator('[data-closing] [data-when="closing=proposed"]')).to_be_visible()
    expect(page.locator('[data-pen="agree_to_close"]')).to_be_hidden()
    looks_right(page, "an end that one person signed")
    theirs = second.visit(f"/cases/{number}/protection").page
    between.pen(theirs, "agree_to_close", "I have read it.")
    expect(theirs.locator('[data-closing] [data-when="closing=closed"]')).to_be_visible()
    looks_right(theirs, "an end that two people signed")

    # Then one text opens it again by itself
    answer(service, person, kind="message", about=None, text="He is back.")
    lead.visit(f"/cases/{number}/protection")
    expect(page.locator('[data-closing] [data-when="closing=reopened"]')).to_be_visible()
    lead.visit(f"/cases/{number}")
    page.locator('[data-pen="close"]').evaluate("pen => { pen.open = true }")
    expect(page.locator("[data-protection-stays]")).to_be_visible()
