"""Without script, what is said by a button of its own: signed as what it is, shown in words, and with what follows from it."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from casework import alarms
from casework.retaliation import RETALIATION
from crypto.bodies import Body
from reporting import plain
from reporting.crowd import Crowd
from tests.casework.check_in_work import events, plan, stands
from tests.casework.sharing_work import begin_file
from tests.cast import TODAY, Ombudsperson
from tests.plain_reporter import PlainReporter, hidden, texts_on, trouble_on

AtDesk = Callable[[str], Ombudsperson]


@pytest.fixture
def visitor(client: FlaskClient) -> PlainReporter:
    """Behind the code of a report that was just sent."""
    visitor = PlainReporter(client)
    visitor.open(visitor.report())
    return visitor


def say(visitor: PlainReporter, what: str, **fields: str) -> TestResponse:
    return visitor.post("follow-up", {**visitor.carried, "say": what, **fields})


def saids_on(page: str) -> list[str]:
    """What the thread says of the reporter's own entries, in words."""
    return [html.unescape(words).strip() for words in re.findall(r'<p data-of="\w+">([^<]+)</p>', page)]


def done_on(page: str) -> list[str]:
    return re.findall(r'data-thanks="(\w+)"', page)


def newest(person: Ombudsperson) -> Body:
    entry = person.open(person.numbers()[0])[2][-1].entry
    assert entry is not None
    return entry.body


def urgent(person: Ombudsperson) -> list[str]:
    found: list[str] = person.get("/inbox.json").get_json()["urgent"]
    return found


def test_something_that_happened_calls_whoever_is_on_duty(visitor: PlainReporter, at_desk: AtDesk) -> None:
    page = say(visitor, "incident", act="m5", text="At the pit, yesterday.").text
    assert done_on(page) == ["incident"]
    assert saids_on(page) == ["You said that something happened to you.", "I was beaten or hurt"]
    assert "At the pit, yesterday." in page
    amani = at_desk("amani")
    assert urgent(amani) == amani.numbers()
    assert newest(amani).items() >= {
        "kind": "message", "about": "incident", "act": "m5", "text": "At the pit, yesterday.",
    }.items()  # fmt: skip


def test_pressed_twice_it_stands_once_and_calls_once(visitor: PlainReporter, at_desk: AtDesk) -> None:
    amani = at_desk("amani")
    say(visitor, "incident", text="They came.")
    amani.open(amani.numbers()[0])
    again = say(visitor, "incident", text="They came.")
    assert (again.status_code, saids_on(again.text)) == (200, ["You said that something happened to you."])
    assert urgent(amani) == []


def test_under_the_same_id_nothing_else_is_said(visitor: PlainReporter) -> None:
    say(visitor, "incident", text="They came.")
    other = say(visitor, "incident", text="They came again.")
    assert (other.status_code, trouble_on(other.text)) == (409, ["incident"])
    assert "They came again." in other.text, "what was typed stays"
    visitor.carried = hidden(other.text)
    assert len(saids_on(say(visitor, "incident", text="They came again.").text)) == 2


@pytest.mark.parametrize("fields", [{}, {"text": " ", "act": ""}])
def test_what_says_nothing_is_asked_for(visitor: PlainReporter, at_desk: AtDesk, fields: dict[str, str]) -> None:
    answer = say(visitor, "incident", **fields)
    assert (answer.status_code, trouble_on(answer.text)) == (400, ["incident"])
    assert "Choose what it was, or write it." in answer.text
    assert re.search(r"<details open>\s*<summary>Something happened to me", answer.text)
    assert urgent(at_desk("amani")) == []


@pytest.mark.parametrize(
    "fields",
    [{"say": "x"}, {"say": ""}, {"say": "incident", "act": "m99"}, {"say": "incident", "text": "x" * 120_000}],
)
def test_what_no_page_sends_is_refused_and_stores_nothing(
    visitor: PlainReporter, at_desk: AtDesk, fields: dict[str, str]
) -> None:
    answer = visitor.post("follow-up", {**visitor.carried, **fields})
    assert (answer.status_code, len(trouble_on(answer.text))) == (400, 1)
    amani = at_desk("amani")
    assert newest(amani)["kind"] == "report"
    assert urgent(amani) == []


def test_i_am_safe_is_told_and_calls_nobody(visitor: PlainReporter, at_desk: AtDesk) -> None:
    page = say(visitor, "safe").text
    assert (done_on(page), saids_on(page)) == (["safe"], ["You said that you are safe."])
    amani = at_desk("amani")
    assert newest(amani).items() >= {"kind": "message", "about": "safe", "text": ""}.items()
    assert urgent(amani) == []


def test_another_office_is_asked_for_with_or_without_a_reason(visitor: PlainReporter, at_desk: AtDesk) -> None:
    page = say(visitor, "move_up", text="They do nothing.").text
    assert (done_on(page), saids_on(page)) == (["move_up"], ["You asked that another office looks at this."])
    assert newest(at_desk("amani")).items() >= {"about": "move_up", "text": "They do nothing."}.items()
    visitor.carried = hidden(page)
    assert len(saids_on(say(visitor, "move_up").text)) == 2


def test_what_was_taken_back_is_allowed_anew_in_the_same_words(visitor: PlainReporter, at_desk: AtDesk) -> None:
    page = visitor.post("follow-up", {**visitor.carried, "take_back": "y"}).text
    visitor.carried = hidden(page)
    assert 'value="consent"' in page
    page = say(visitor, "consent", sharing="named_offices", offices="icglr", identity="yes").text
    assert done_on(page) == ["consent"]
    assert saids_on(page) == ["You took back what you had allowed.", "You said anew what you allow."]
    assert "Offices that are named: Example: Regional ombuds office of the Great Lakes." in html.unescape(page)
    assert 'value="consent"' not in page, "it stands again"
    assert 'name="take_back"' in page
    body = newest(at_desk("amani"))
    assert {name: body[name] for name in body if name not in ("at", "seen", "code")} == {
        "kind": "consent", "scope": "named_offices", "offices": ["icglr"], "own_country": True,
        "identity": ["cd-ombuds", "icglr"], "wording": 3, "door": "plain", "day": TODAY, "until": "2027-11-23",
    }  # fmt: skip


def test_ticks_for_another_answer_name_nobody(visitor: PlainReporter, at_desk: AtDesk) -> None:
    visitor.carried = hidden(visitor.post("follow-up", {**visitor.carried, "take_back": "y"}).text)
    say(visitor, "consent", sharing="this_country", offices="icglr")
    body = newest(at_desk("amani"))
    assert (body["scope"], body["offices"], body["identity"]) == ("this_country", [], [])


@pytest.mark.parametrize("fields", [{}, {"sharing": ""}, {"sharing": "named_offices"}])
def test_no_answer_allows_nothing(visitor: PlainReporter, at_desk: AtDesk, fields: dict[str, str]) -> None:
    visitor.carried = hidden(visitor.post("follow-up", {**visitor.carried, "take_back": "y"}).text)
    answer = say(visitor, "consent", **fields)
    assert (answer.status_code, trouble_on(answer.text)) == (400, ["consent"])
    assert newest(at_desk("amani"))["withdrawn"] is True


def test_an_office_that_the_directory_does_not_list_is_allowed_nothing(visitor: PlainReporter, at_desk: AtDesk) -> None:
    visitor.carried = hidden(visitor.post("follow-up", {**visitor.carried, "take_back": "y"}).text)
    assert say(visitor, "consent", sharing="named_offices", offices="nobody").status_code == 400
    assert newest(at_desk("amani"))["withdrawn"] is True


def test_what_could_not_be_stored_is_not_said_to_be(
    visitor: PlainReporter, at_desk: AtDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OperationalError("x", {}, Exception())

    with monkeypatch.context() as patch:
        patch.setattr(alarms, "sound", fail)
        answer = say(visitor, "incident", text="They came.")
    assert (answer.status_code, trouble_on(answer.text), done_on(answer.text)) == (503, ["incident"], [])
    assert "They came." in answer.text
    visitor.carried = hidden(answer.text)
    assert done_on(say(visitor, "incident", text="They came.").text) == ["incident"]
    assert urgent(at_desk("amani")) != []


def test_in_a_crowd_it_is_tried_again_as_what_it_was(
    visitor: PlainReporter, at_desk: AtDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a plain message it would call nobody."""
    with monkeypatch.context() as patch:
        patch.setattr(plain, "crowd", Crowd(working=1, waiting=-1))
        busy = say(visitor, "incident", act="m5", text="They came.")
    assert (busy.status_code, trouble_on(busy.text)) == (503, ["busy"])
    assert hidden(busy.text).items() >= {"say": "incident", "act": "m5"}.items()
    again = visitor.post("follow-up", {**visitor.carried, **hidden(busy.text), "text": "They came."})
    assert done_on(again.text) == ["incident"]
    assert urgent(at_desk("amani")) != []


def test_a_wrong_code_says_nothing(visitor: PlainReporter, at_desk: AtDesk) -> None:
    visitor.carried["code"] = "48219930117502648854"
    assert say(visitor, "incident", text="x").status_code == 404
    assert urgent(at_desk("amani")) == []


def test_what_the_office_did_to_protect_is_told_in_words(visitor: PlainReporter, at_desk: AtDesk) -> None:
    amani = at_desk("amani")
    number = amani.numbers()[0]
    said = {"kind": "status", "status": "protection", "measure": "law", "state": "active", "text": "A lawyer calls."}
    assert amani.write(number, "reply", said).status_code == 201
    page = visitor.open(visitor.carried["code"]).text
    part = page.partition("<section data-protection>")[2].partition("</ul>")[0]
    assert "Protection has begun: help with the law." in part
    assert "A lawyer calls." in part


def test_every_group_of_measures_has_words(visitor: PlainReporter, at_desk: AtDesk) -> None:
    amani = at_desk("amani")
    groups = list(RETALIATION["measures"])
    for group in groups:
        said = {"kind": "status", "status": "protection", "measure": group, "state": "active", "text": "We do."}
        assert amani.write(amani.numbers()[0], "reply", said).status_code == 201
    part = visitor.open(visitor.carried["code"]).text.partition("<section data-protection>")[2].partition("</ul>")[0]
    words = re.findall(r"Protection has begun: ([^.]+)\.", part)
    assert len(set(words)) == len(groups)
    assert not set(words) & set(groups)


def test_the_page_with_script_has_words_for_every_group_of_measures(client: FlaskClient) -> None:
    page = client.get("/en/follow-up").text
    words = dict(re.findall(r'<span data-measure="(\w+)">([^<]+)</span>', page))
    assert set(words) == set(RETALIATION["measures"])
    assert words["witness"] == "protection of witnesses"


@pytest.mark.parametrize("hostile", ["<b>x</b>", "nothing_known", "x" * 5000])
def test_a_measure_that_is_not_known_is_no_mark_up(visitor: PlainReporter, at_desk: AtDesk, hostile: str) -> None:
    amani = at_desk("amani")
    for state in ("active", hostile):
        said = {"kind": "status", "status": "protection", "measure": hostile, "state": state, "text": "We do."}
        assert amani.write(amani.numbers()[0], "reply", said).status_code == 201
    page = visitor.open(visitor.carried["code"]).text
    assert html.escape(hostile) not in page
    assert "Protection has begun" not in page
    assert "wrote about your protection" in page


@pytest.fixture
def asked(visitor: PlainReporter, at_desk: AtDesk) -> Ombudsperson:
    """The office asks how they are, today."""
    amani = at_desk("amani")
    begin_file(amani, amani.numbers()[0])
    assert plan(amani, amani.numbers()[0], 0).status_code == 201
    amani.open(amani.numbers()[0])
    visitor.carried = hidden(visitor.open(visitor.carried["code"]).text)
    return amani


def test_who_is_asked_how_they_are_answers_by_three_ticks(visitor: PlainReporter, asked: Ombudsperson) -> None:
    assert visitor.carried["due"] == TODAY
    page = say(visitor, "check_in", safe="unsure", harmed="no", talk="write", text="Write on Sundays.").text
    assert done_on(page) == ["check_in"]
    assert saids_on(page)[0] == "You said how you are."
    assert "Are you safe today? I am not sure" in " ".join(" ".join(saids_on(page)).split())
    assert "data-check-in" not in page
    assert newest(asked).items() >= {
        "kind": "answer", "about": "check_in", "due": TODAY, "safe": "unsure", "harmed": "no", "talk": "write",
        "text": "Write on Sundays.",
    }.items()  # fmt: skip
    assert (stands(asked, asked.numbers()[0]), urgent(asked)) == ({TODAY: "done"}, [])


@pytest.mark.parametrize("answers", [{"safe": "no", "harmed": "no"}, {"safe": "yes", "harmed": "yes"}])
def test_who_is_not_safe_or_was_harmed_calls_whoever_is_on_duty(
    visitor: PlainReporter, asked: Ombudsperson, answers: dict[str, str]
) -> None:
    say(visitor, "check_in", talk="no", **answers)
    assert urgent(asked) == asked.numbers()


def test_a_refusal_is_an_answer(visitor: PlainReporter, asked: Ombudsperson) -> None:
    page = say(visitor, "declined", safe="no").text
    assert saids_on(page) == ["You did not want to say how you are."]
    assert newest(asked)["declined"] is True
    assert not {"safe", "text"} & newest(asked).keys()
    assert (stands(asked, asked.numbers()[0]), urgent(asked)) == ({TODAY: "done"}, [])


def test_what_was_written_beside_a_refusal_goes_with_it(visitor: PlainReporter, asked: Ombudsperson) -> None:
    page = say(visitor, "declined", text="I stand on the road.").text
    assert texts_on(page)[-1] == "I stand on the road."
    assert newest(asked).items() >= {"declined": True, "text": "I stand on the road."}.items()


def test_what_was_too_long_beside_a_refusal_stays_on_the_page(visitor: PlainReporter, asked: Ombudsperson) -> None:
    long = "The road. " * 10_000
    answer = say(visitor, "declined", text=long)
    assert (answer.status_code, trouble_on(answer.text)) == (400, ["declined"])
    assert long.strip() in answer.text
    assert stands(asked, asked.numbers()[0]) == {TODAY: "waiting"}


def test_half_an_answer_is_asked_for_and_what_was_ticked_stays(visitor: PlainReporter, asked: Ombudsperson) -> None:
    answer = say(visitor, "check_in", safe="no", text="They came.")
    assert (answer.status_code, trouble_on(answer.text)) == (400, ["check_in"])
    assert re.search(r'value="no"\s+name="safe" checked="checked"', answer.text)
    assert "They came." in answer.text
    assert stands(asked, asked.numbers()[0]) == {TODAY: "waiting"}


@pytest.mark.parametrize("due", ["2026-11-22", "2026-11-24", "", "x"])
def test_what_is_not_asked_is_not_answered(visitor: PlainReporter, asked: Ombudsperson, due: str) -> None:
    answer = say(visitor, "check_in", safe="yes", harmed="no", talk="no", due=due)
    assert answer.status_code == 400
    assert len(trouble_on(answer.text)) == 1
    assert stands(asked, asked.numbers()[0]) == {TODAY: "waiting"}


def test_all_contact_is_stopped_and_the_page_says_so_from_then_on(
    app: Flask, visitor: PlainReporter, at_desk: AtDesk
) -> None:
    page = say(visitor, "no_contact").text
    assert saids_on(page) == ["You stopped all contact."]
    assert "You stopped all contact on" in page
    assert 'value="no_contact"' not in page
    assert say(visitor, "no_contact").status_code == 200
    assert events(app, "contact_stopped") == 1
    assert newest(at_desk("amani")).items() >= {"kind": "message", "about": "no_contact", "text": ""}.items()
    # The way back is the code, as before
    assert "You stopped all contact on" in visitor.open(visitor.carried["code"]).text
