"""A case goes to other offices: offered, taken or refused, passed on, and told to the reporter step by step."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.stories import between_offices as between
from tests.stories.people import AtDesk, AtFollowUpPage
from tests.stories.service import Service
from tests.stories.test_every_pair_of_eyes import looks_right
from tests.stories.test_what_was_allowed import answers

UGANDA, DESK = "Ombuds office of Uganda", "International ombuds desk"


def test_a_joint_case_has_one_voice_and_a_plan_of_both(
    service: Service, at_desk: Callable[..., AtDesk], at_follow_up_page: Callable[[], AtFollowUpPage]
) -> None:
    # Given a report whose reporter lets two offices know who they are
    code = between.reported(service, consent=between.allowed("cd-ombuds", "ug-ombuds"))
    lead, colleague = at_desk("amani"), at_desk("dalila")
    number = between.begin(lead)
    lead.acknowledge()
    lead.give(number, "dalila", "second_reader")
    looks_right(between.across(lead, number), "other offices, before anything")

    # When a second person agrees, it is offered across the border, and accepted there
    between.agreed_by(lead, colleague, number, "ug-ombuds", mode="joint")
    page = lead.page
    between.offer(page, "ug-ombuds", mode="joint", cover="Gold goes over your border.")
    looks_right(page, "an offer on its way")
    other = at_desk("grace")
    theirs = between.open_offer(other)
    expect(theirs.locator('[data-slot="cover"]')).to_have_text("Gold goes over your border.")
    looks_right(theirs, "an offer, not answered")
    between.accept(theirs)
    looks_right(theirs, "an offer, accepted")

    # Then both work by one plan
    between.pen(theirs, "plan", "Uganda asks at the border post.")
    expect(theirs.locator("[data-open-tasks]")).to_contain_text("Uganda asks at the border post.")
    row = between.offered(between.across(lead, number), "ug-ombuds")
    expect(row.locator("[data-open-tasks]")).to_contain_text("Uganda asks at the border post.")
    row.locator("[data-task-done]").click()
    expect(between.offered(page, "ug-ombuds").locator("[data-open-tasks]")).to_be_hidden()
    assert between.way(page) == ["received", "offered", "accepted"]

    # And the one that joined says that it has the case, and nothing else, to the reporter
    other.visit(f"/cases/{number}")
    expect(theirs.locator("[data-acknowledge] h3").locator("visible=true")).to_contain_text("accepted this case")
    looks_right(theirs, "a case that was handed over")
    theirs.click("[data-acknowledge] [data-send]")
    expect(theirs.locator("[data-acknowledge]")).to_be_hidden()
    expect(theirs.locator('[data-when="voice=other"]')).to_be_visible()
    expect(theirs.locator("[data-reply]")).to_be_hidden()
    expect(theirs.locator('[data-pen="close"]')).to_be_hidden()
    other.write("note", "The post has cameras.")
    lead.visit(f"/cases/{number}").write("reply", "Two offices look into it.")
    assert "The post has cameras." not in page.content()

    # And the reporter is told in plain words
    back = at_follow_up_page().visit().open(code)
    assert back.refusals() == []
    done = back.page.locator("[data-done]")
    expect(done).to_contain_text(f"DR Congo asked Example: {UGANDA}")
    expect(done).to_contain_text(f"{UGANDA} works on your report, too")
    looks_right(back.page, "a report on which two offices work")


def test_who_is_accused_is_passed_over_and_never_hears_of_it(
    service: Service, at_desk: Callable[..., AtDesk], at_follow_up_page: Callable[[], AtFollowUpPage]
) -> None:
    # Given a report of smuggling in which the national office of the next country is named
    said = answers(what="smuggling", who="higher_official", transit=["UG"], implicated=["ug-ombuds"])
    code = between.reported(service, answers=said, consent=between.allowed("cd-ombuds"))
    lead, colleague, accused = at_desk("amani"), at_desk("dalila"), at_desk("grace")
    number = between.begin(lead)
    lead.give(number, "dalila", "second_reader")

    # When somebody looks where it could go, it cannot be the accused one, and the page says why
    page = between.across(lead, number)
    blocked = page.locator('[data-blocked-office="ug-ombuds"]')
    expect(blocked).to_have_attribute("data-gate", "G1")
    expect(blocked).to_contain_text("is named in the case")
    expect(page.locator('[data-office-choice][value="ug-ombuds"]')).to_have_count(0)
    expect(page.locator("[data-suggested]")).to_contain_text("Regional ombuds office")
    page.locator("[data-blocked]").evaluate("details => { details.open = true }")
    looks_right(page, "offices, with what the gates say")

    # And another office gets an account from which names and places were taken
    between.agreed_by(lead, colleague, number, "desk", mode="joint", redaction="pseudonymised")
    between.fill_offer(page, "desk", mode="joint", cover="Ore over a border.", redaction="pseudonymised")
    expect(page.locator('[data-part="redaction"] option[value="none"]')).to_be_disabled()
    expect(page.locator("[data-standing-words]")).to_contain_text("0812345678")
    between.take_out(page, "Uwimana", "person")
    between.take_out(page, "Nyabibwe", "place")
    between.take_out(page, ", call her on 0812345678", "person")
    looks_right(page, "an account beside the original")
    page.click("[data-send-offer] [data-send]")
    expect(page.locator('[data-lacks="read_through"]')).to_be_visible()
    page.check("[data-read-through]")
    between.send_offer(page, "desk")

    theirs = between.open_offer(at_desk("noor"))
    expect(theirs.locator("[data-account-shown]")).to_be_hidden()
    between.accept(theirs)
    account = theirs.locator("[data-account-text]")
    expect(account).to_have_text("The chief of [place 1] sells our gold at night. [person 1] saw it[person 2].")
    looks_right(theirs, "an account that was accepted")
    between.pen(theirs, "done", "We have asked the buyer.")
    expect(theirs.locator("[data-ended]")).to_be_visible()
    between.across(lead, number)
    assert between.way(page) == ["received", "offered", "accepted", "done"]
    between.pen(between.offered(page, "desk"), "tell")
    expect(between.offered(page, "desk").locator('[data-pen="tell"]')).to_be_hidden()

    # Then the accused office has heard nothing, and the reporter knows what was done
    assert accused.numbers() == []
    expect(accused.visit("/transfers").page.locator("[data-transfer]")).to_have_count(0)
    back = at_follow_up_page().visit().open(code)
    expect(back.page.locator("[data-done]")).to_contain_text("to work on an account that says no names")
    expect(back.page.locator("[data-done]")).to_contain_text(f"{DESK} has done what it was asked for")


def test_refused_and_taken_by_the_next_rung(
    service: Service, at_desk: Callable[..., AtDesk], at_follow_up_page: Callable[[], AtFollowUpPage]
) -> None:
    # Given an offer abroad, and another office that is next if that one does not take it
    code = between.reported(service, consent=between.allowed("cd-ombuds", "ug-ombuds", "desk"))
    lead, colleague = at_desk("amani"), at_desk("dalila")
    number = between.begin(lead)
    lead.give(number, "dalila", "second_reader")
    page = lead.page
    for to in ("ug-ombuds", "desk"):
        between.agreed_by(lead, colleague, number, to, mode="lead")
        between.offer(page, to, mode="lead", cover="We cannot go on with this here.")
    expect(between.offered(page, "desk")).to_have_attribute("data-stands", "waiting")
    looks_right(page, "an offer and the one behind it")
    next_in_turn = at_desk("noor")
    assert next_in_turn.numbers() == []
    next_in_turn.visit("/transfers")
    expect(next_in_turn.page.locator("[data-incoming] [data-transfer]")).to_have_count(0)

    # When the first refuses, with a reason
    theirs = between.open_offer(at_desk("grace"))
    between.pen(theirs, "refuse", "Our only inspector is ill.")
    expect(theirs.locator('[data-lacks="reason"]')).to_be_visible()
    theirs.select_option('[data-part="reason"]', "no_capacity")
    between.pen(theirs, "refuse")
    expect(theirs.locator("[data-ended]")).to_be_visible()
    looks_right(theirs, "an offer that was refused")

    # Then the next one is asked at once, and takes it
    taken = between.open_offer(next_in_turn)
    between.accept(taken)
    taken.click("[data-opened] a.button")
    taken.locator('[data-desk="case"]').wait_for()
    next_in_turn.settled()
    taken.click("[data-acknowledge] [data-send]")
    expect(taken.locator("[data-reply]")).to_be_visible()
    next_in_turn.write("reply", "We have your report now.")

    # And the first office sees it, tells the reporter, and speaks no more
    between.across(lead, number)
    assert between.way(page) == ["received", "offered", "refused", "offered", "accepted"]
    row = between.offered(page, "ug-ombuds")
    expect(row).to_contain_text("Our only inspector is ill.")
    expect(page.locator('[data-when="voice=other"]')).to_contain_text(DESK)
    between.pen(row, "tell")
    expect(between.offered(page, "ug-ombuds").locator('[data-pen="tell"]')).to_be_hidden()
    lead.visit(f"/cases/{number}")
    expect(page.locator("[data-reply]")).to_be_hidden()

    back = at_follow_up_page().visit().open(code)
    assert back.refusals() == []
    done = back.page.locator("[data-done]")
    expect(done).to_contain_text(f"{DESK} is asked next")
    expect(done).to_contain_text(f"{UGANDA} did not take your report. It says that nobody there has the time.")
    expect(done).to_contain_text(f"{DESK} took over your report")
    assert "We have your report now." in back.texts()
    looks_right(back.page, "a report that went on")


def test_who_does_not_answer_is_passed_over(service: Service, at_desk: Callable[..., AtDesk]) -> None:
    between.reported(service, consent=between.allowed("cd-ombuds", "ug-ombuds", "desk"))
    lead, colleague = at_desk("amani"), at_desk("dalila")
    number = between.begin(lead)
    lead.give(number, "dalila", "second_reader")
    for to in ("ug-ombuds", "desk"):
        between.agreed_by(lead, colleague, number, to, mode="lead")
        between.offer(lead.page, to, mode="lead", cover="We cannot go on with this here.")
    between.nobody_answers(service)
    page = between.across(lead, number)
    assert between.way(page) == ["received", "offered", "expired", "offered"]
    between.pen(between.offered(page, "ug-ombuds"), "tell")
    expect(between.offered(page, "ug-ombuds").locator('[data-pen="tell"]')).to_be_hidden()
    between.pen(between.offered(page, "desk"), "recall", "The reporter is here now.")
    expect(between.offered(page, "desk")).to_have_attribute("data-stands", "recalled")
    assert between.way(page)[-1] == "recalled"
