"""What was allowed is shown, and taken back whole: with the signed entry, nothing more goes to another office."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from casework import standby, withdrawing
from casework.models import AuditRow
from crypto.bodies import Body, b64, unb64
from crypto.codes import new_code, reporter_keys
from tests.cast import TODAY, Ombudsperson, Reporter
from tests.conftest import ON_BOTH, Clock
from tests.plain_reporter import PlainReporter, hidden, trouble_on

DESK = "Example: International ombuds desk"


@pytest.fixture
def visitor(client: FlaskClient) -> PlainReporter:
    return PlainReporter(client)


def withdrawal(miner: Reporter) -> Body:
    said = {"kind": "consent", "withdrawn": True, "wording": 3, "door": "web", "day": TODAY, "at": TODAY}
    return miner.entry({**said, "seen": b64(miner.read()[-1].link)})


def take_back(miner: Reporter, entry: Body) -> TestResponse:
    assert miner.held is not None
    request = {"token": b64(miner.keys.token), "box": b64(miner.held.box), "entry": entry}
    return miner.client.post("/api/cases/withdrawal", json=request)


def withdrawals(app: Flask) -> int:
    with app.extensions["davylamp_database"].reading() as session:
        return len(session.scalars(select(AuditRow.event).where(AuditRow.event == "consent_withdrawn")).all())


def allowed_on(page: str) -> str:
    """The words of that part, without its marks."""
    part = page.partition("<section data-allowed>")[2].partition("</section>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", part)).split())


def press(visitor: PlainReporter) -> TestResponse:
    return visitor.post("follow-up", {**visitor.carried, "take_back": "y"})


@ON_BOTH
def test_an_office_in_reserve_gets_nothing_once_it_was_taken_back(
    app: Flask, miner: Reporter, clock: Clock, at_desk: Callable[[str], Ombudsperson]
) -> None:
    miner.report(standby=("ug-ombuds",))
    answer = take_back(miner, withdrawal(miner))
    assert answer.status_code == 201
    assert unb64(answer.get_json()["link"]) == miner.read()[-1].link
    assert miner.open().get_json()["reserve"] == []
    clock.forward(days=60)
    with app.app_context():
        standby.release_all(clock())
    assert at_desk("grace").numbers() == []


@ON_BOTH
def test_the_same_again_changes_nothing(app: Flask, miner: Reporter) -> None:
    miner.report()
    entry = withdrawal(miner)
    first, again = take_back(miner, entry), take_back(miner, entry)
    assert (again.status_code, again.get_json()) == (201, first.get_json())
    assert (len(miner.read()), withdrawals(app)) == (2, 1)
    assert take_back(miner, {**withdrawal(miner), "id": entry["id"]}).status_code == 409


def test_strangers_and_other_boxes_find_nothing(app: Flask, miner: Reporter) -> None:
    miner.report()
    entry = withdrawal(miner)
    stranger = Reporter(miner.client, held=miner.held)
    assert take_back(stranger, entry).status_code == 404
    other = Reporter(miner.client)
    other.report()
    other.held, miner.held = miner.held, other.held
    assert (take_back(miner, entry).status_code, take_back(other, entry).status_code) == (404, 404)
    assert withdrawals(app) == 0


def test_the_entry_and_what_follows_from_it_are_one(
    app: Flask, miner: Reporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    miner.report()
    entry = withdrawal(miner)

    def fail(*_: object) -> None:
        raise OperationalError("x", {}, Exception())

    with monkeypatch.context() as patch:
        patch.setattr(withdrawing, "stop_sharing", fail)
        assert take_back(miner, entry).status_code == 503
    assert (len(miner.read()), withdrawals(app)) == (1, 0)
    assert take_back(miner, entry).status_code == 201


def test_without_script_it_is_shown_and_taken_back_by_one_press(
    app: Flask, visitor: PlainReporter, at_desk: Callable[[str], Ombudsperson]
) -> None:
    visitor.look(sharing="named_offices", offices="icglr", identity="yes")
    visitor.send(sharing="named_offices", offices="icglr", identity="yes", reserve="desk")
    page = visitor.open(visitor.carried["code"]).text
    shown = allowed_on(page)
    assert "offices abroad that I choose" in shown
    assert "Offices that are named: Example: Regional ombuds office of the Great Lakes." in shown
    assert 'datetime="2027-11-23"' in page
    assert DESK in shown, "who it is may be known there"
    again = press(visitor)
    assert again.status_code == 200
    assert "You took it back on" in allowed_on(again.text)
    assert 'name="take_back"' not in again.text
    assert "data-reserve" not in again.text
    assert again.text.count("You took back what you had allowed.") == 1
    # However often it is pressed
    assert press(visitor).text.count("You took back what you had allowed.") == 1
    assert withdrawals(app) == 1
    amani = at_desk("amani")
    entry = amani.open(amani.numbers()[0])[2][-1].entry
    assert entry is not None
    assert {name: entry.body[name] for name in ("kind", "withdrawn", "wording", "door", "day")} == {
        "kind": "consent", "withdrawn": True, "wording": 3, "door": "plain", "day": TODAY,
    }  # fmt: skip


def test_the_next_answer_is_written_as_before(visitor: PlainReporter) -> None:
    visitor.open(visitor.report())
    visitor.carried = hidden(press(visitor).text)
    assert 'data-message="answer_sent"' in visitor.answer("It was Tuesday.").text


def test_what_could_not_be_stored_is_not_said_to_be_taken_back(
    app: Flask, visitor: PlainReporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.open(visitor.report())

    def fail(*_: object) -> None:
        raise OperationalError("x", {}, Exception())

    with monkeypatch.context() as patch:
        patch.setattr(withdrawing, "stop_sharing", fail)
        answer = press(visitor)
    assert (answer.status_code, trouble_on(answer.text)) == (503, ["not_taken_back"])
    assert "You took" not in answer.text
    assert withdrawals(app) == 0
    assert "You took it back on" in allowed_on(press(visitor).text)


def test_a_code_that_is_wrong_takes_nothing_back(app: Flask, visitor: PlainReporter) -> None:
    visitor.open(visitor.report())
    visitor.carried["code"] = "48219930117502648854"
    assert press(visitor).status_code == 404
    assert withdrawals(app) == 0


def opened(visitor: PlainReporter, **consent: object) -> str:
    """The page of a report from another client, with this consent in it."""
    miner = Reporter(visitor.client)
    code = new_code()
    miner.keys = reporter_keys(code, miner.directory().service)
    given: Body = {"scope": "this_country", "offices": [], "own_country": True, "identity": [], "until": "2027-11-23"}
    miner.report(more={"consent": {**given, **consent}})
    return visitor.open(code).text


def test_a_consent_that_is_over_says_so(visitor: PlainReporter) -> None:
    last = date.fromisoformat(TODAY)
    assert "twelve months after" in allowed_on(opened(visitor, until=last.isoformat()))
    assert "It has ended." in allowed_on(opened(visitor, until=(last - timedelta(days=1)).isoformat()))


@pytest.mark.parametrize("hostile", [None, 7, "", "<b>x</b>", "x" * 9000, [["desk"]], {"a": 1}])
@pytest.mark.parametrize("part", ["scope", "offices", "own_country", "identity", "until"])
def test_a_consent_without_sensible_form_allows_nothing_that_can_be_named(
    visitor: PlainReporter, part: str, hostile: object
) -> None:
    page = opened(visitor, **{part: hostile})
    assert "<b>" not in page
    assert "xxx" not in page
    assert ("cannot read it" in allowed_on(page)) is (part == "scope")
    assert ("It has ended." in allowed_on(page)) is (part == "until")


def test_where_nothing_was_asked_nothing_is_shown(visitor: PlainReporter) -> None:
    miner = Reporter(visitor.client)
    code = new_code()
    miner.keys = reporter_keys(code, miner.directory().service)
    miner.report()
    assert "data-allowed" not in visitor.open(code).text
