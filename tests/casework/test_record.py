"""The record for people: who opened what and when, for those who may know; days only, for the reporter."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import update

from casework.audit import EventTag
from casework.database import transaction
from casework.models import AuditRow
from crypto.labels import member_holder
from tests.casework.sharing_work import demo_member, recuse
from tests.cast import Ombudsperson, Reporter
from tests.conftest import Clock
from tests.plain_reporter import PlainReporter

AtDesk = Callable[[str], Ombudsperson]


def reports(app: Flask, how_many: int) -> None:
    for _ in range(how_many):
        Reporter(app.test_client()).report()


def open_all(person: Ombudsperson, numbers: list[str]) -> None:
    for number in numbers:
        assert person.post(f"/cases/{number}/open").status_code == 200


def test_who_opened_a_case_and_when_stands_in_its_record(at_desk: AtDesk, miner: Reporter) -> None:
    miner.report()
    amani = at_desk("amani")
    (number,) = amani.numbers()
    amani.open(number)
    for name in ("amani", "dalila"):
        page = at_desk(name).get(f"/cases/{number}/record").get_data(as_text=True)
        assert "2026-11-23 12:00 UTC" in page
        assert "<bdi>amani</bdi>" in page
    assert at_desk("bahati").get(f"/cases/{number}/record").status_code == 404


def test_every_event_has_words_in_the_record(app: Flask) -> None:
    with app.test_request_context():
        word = app.jinja_env.get_template("desk/events.html").module.event_word  # type: ignore[attr-defined]
        assert [event for event in EventTag if str(word(event.value)).strip() == event.value] == []


def test_the_record_of_an_office_tells_who_signed_in_and_no_other_offices_people(at_desk: AtDesk) -> None:
    amani = at_desk("amani")
    page = amani.get("/record").get_data(as_text=True)
    assert 'data-event="signed_in"' in page
    assert "grace" not in page


def test_a_changed_row_of_the_record_is_shown(app: Flask, at_desk: AtDesk, miner: Reporter) -> None:
    miner.report()
    amani = at_desk("amani")
    (number,) = amani.numbers()
    amani.open(number)
    with app.app_context(), transaction() as session:
        forged = member_holder(demo_member("bahati").id)
        session.execute(update(AuditRow).where(AuditRow.event == "case_opened").values(by=forged))
    page = at_desk("dalila").get(f"/cases/{number}/record").get_data(as_text=True)
    assert 'data-broken-record="2"' in page


def test_the_reporter_sees_on_which_days_the_case_was_opened(at_desk: AtDesk, miner: Reporter, clock: Clock) -> None:
    miner.report()
    assert miner.open().get_json()["opened"] == []
    amani = at_desk("amani")
    (number,) = amani.numbers()
    amani.open(number)
    amani.open(number)
    clock.forward(days=2)
    at_desk("bahati").post(f"/cases/{number}/open")
    assert miner.open().get_json()["opened"] == ["2026-11-23", "2026-11-25"]


def test_the_page_without_script_shows_the_days_too(app: Flask, at_desk: AtDesk) -> None:
    plain = PlainReporter(app.test_client())
    plain.look(text="The pit fell in.", town="")
    code = plain.report(text="The pit fell in.")
    assert "data-opened" not in plain.open(code).text
    amani = at_desk("amani")
    open_all(amani, amani.numbers())
    assert '<time datetime="2026-11-23">' in plain.open(code).text.partition("data-opened")[2].partition("</p>")[0]


def test_who_opens_far_more_cases_than_usual_is_shown_to_a_supervisor(
    app: Flask, at_desk: AtDesk, clock: Clock
) -> None:
    reports(app, 7)
    numbers = at_desk("bahati").numbers()
    for _ in range(2):
        open_all(at_desk("bahati"), numbers[:2])
        open_all(at_desk("amani"), numbers[:5])
        clock.forward(days=1)
    assert "data-nothing-unusual" in at_desk("dalila").get("/unusual").get_data(as_text=True)
    open_all(at_desk("bahati"), numbers)
    open_all(at_desk("amani"), numbers)
    page = at_desk("dalila").get("/unusual").get_data(as_text=True)
    assert 'data-unusual="bahati"' in page
    assert 'data-unusual="amani"' not in page
    clock.forward(days=31)
    assert "data-nothing-unusual" in at_desk("dalila").get("/unusual").get_data(as_text=True)


def test_a_case_that_a_supervisor_is_kept_out_of_is_not_counted_for_them(app: Flask, at_desk: AtDesk) -> None:
    reports(app, 6)
    amani = at_desk("amani")
    numbers = amani.numbers()
    open_all(at_desk("bahati"), numbers)
    assert 'data-unusual="bahati"' in at_desk("dalila").get("/unusual").get_data(as_text=True)
    recuse(amani, numbers[0], "dalila", "accused")
    assert "data-nothing-unusual" in at_desk("dalila").get("/unusual").get_data(as_text=True)


@pytest.mark.parametrize("name", ["amani", "bahati", "chiku"])
def test_only_supervisors_see_unusual_reading(at_desk: AtDesk, name: str) -> None:
    assert at_desk(name).get("/unusual").status_code == 404
