"""A report without script: read back first, sealed on arrival, and one case however often it is sent."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from casework.errors import Conflict
from crypto.bodies import b64
from crypto.entries import GATEWAY
from crypto.threads import Item
from reporting import intake
from reporting.sealing import a_year_after
from tests.cast import Ombudsperson
from tests.plain_reporter import PlainReporter, code_on, hidden, texts_on, trouble_on
from tests.reporting.test_intake import rows

SEED = b64(bytes(32))


@pytest.fixture
def visitor(client: FlaskClient) -> PlainReporter:
    return PlainReporter(client)


def first_entry(at_desk: Callable[[str], Ombudsperson], number: str = "", who: str = "amani") -> Item:
    reader = at_desk(who)
    _, _, items = reader.open(number or reader.numbers()[0])
    return items[0]


def test_what_was_typed_reaches_the_office_signed_by_the_gateway(
    visitor: PlainReporter, at_desk: Callable[[str], Ombudsperson]
) -> None:
    visitor.report(
        text="The pit\r\nfell in.", province="CD-SK", town="Misisi", danger="unsure", lost_code="y",
        what="smuggling", transit_1="UG", transit_2="UG", buyer="AE", identity="yes",
    )  # fmt: skip
    entry = first_entry(at_desk).entry
    assert entry is not None
    assert entry.role == GATEWAY, "never to be shown as end-to-end encrypted"
    assert entry.body | {"directory": None} == {
        "kind": "report", "at": "2026-11-23", "seen": None, "office": "cd-ombuds", "standby": [], "directory": None,
        "language": "en", "place": {"country": "CD", "admin1": "CD-SK", "text": "Misisi"}, "danger": "unsure",
        "lost_code": True, "text": "The pit\nfell in.",
        "answers": {
            "what": "smuggling", "who": "", "transit": ["UG"], "buyer": "AE", "affected": "", "location": "",
            "implicated": [],
        },
        "consent": {
            "scope": "named_offices", "offices": ["cd-ombuds"], "own_country": False, "identity": ["cd-ombuds"],
            "wording": 3,
            "door": "plain", "day": "2026-11-23", "until": "2027-11-23",
        },
    }  # fmt: skip


def test_the_first_step_stores_nothing_and_shows_who_will_read_it(app: Flask, visitor: PlainReporter) -> None:
    before = rows(app)
    page = visitor.look(danger="yes").text
    assert rows(app) == before
    assert "The pit fell in." in page
    assert "Example: Ombuds office of DR Congo" in page
    assert "000 0003 01" in page, "whom to call stands there at once"


def test_the_numbers_to_call_are_those_of_the_place_whoever_reads_it(visitor: PlainReporter) -> None:
    page = visitor.look(danger="yes", who="own_office", what="smuggling").text
    assert "Example: International ombuds desk" in page
    assert "000 0003 01" in page
    assert "000 0001 01" not in page


def test_what_was_struck_out_stands_in_the_signed_report(
    visitor: PlainReporter, at_desk: Callable[[str], Ombudsperson]
) -> None:
    visitor.report(who="own_office", what="corruption")
    entry = first_entry(at_desk, who="tomas").entry
    assert entry is not None
    assert entry.body["answers"]["implicated"] == ["cd-anticorr", "cd-ombuds", "cd-sk-ombuds"]


def test_the_numbers_to_call_are_those_of_where_the_person_is_now(visitor: PlainReporter) -> None:
    page = visitor.look(danger="yes", location="UG").text
    assert re.search(r'value="UG" selected', page.partition('id="location"')[2])
    assert "000 0007 01" in page
    assert "000 0003 01" not in page
    assert 'id="location"' not in visitor.look(danger="no").text, "asked of those in danger"


def test_where_the_person_is_now_is_signed_where_somebody_is_in_danger(
    visitor: PlainReporter, at_desk: Callable[[str], Ombudsperson]
) -> None:
    visitor.report(danger="no", location="BO")
    visitor.report(danger="yes", location="BO")
    reader = at_desk("amani")
    found = [first_entry(at_desk, number).entry for number in reader.numbers()]
    assert sorted(entry.body["answers"]["location"] for entry in found if entry) == ["", "BO"]


def test_an_office_in_reserve_gets_it_where_the_person_said_so_of_that_office(
    visitor: PlainReporter, at_desk: Callable[[str], Ombudsperson]
) -> None:
    assert 'name="reserve"' not in visitor.client.get("/en/plain/report").text
    page = visitor.look(what="wages").text
    assert re.findall(r'name="reserve"\s+value="([\w-]+)"\s+autocomplete="off"\s+(checked)?', page) == [
        ("cd-ombuds", "")
    ]
    receipt = visitor.send(what="wages", reserve="cd-ombuds").text
    assert "it goes to: Example: Ombuds office of DR Congo" in receipt
    thread = visitor.open(code_on(receipt)).text
    assert re.findall(r"data-reserve>(.*?)</p>", thread) == [
        "If they stay silent, it goes to: Example: Ombuds office of DR Congo."
    ]
    assert at_desk("amani").numbers() == [], "it opens nothing before"


def test_another_office_in_reserve_is_shown_before_anything_is_sent(app: Flask, visitor: PlainReporter) -> None:
    visitor.look()
    page = visitor.send(reserve="cd-ombuds").text
    assert trouble_on(page) == ["other_reserve"]
    assert rows(app)["cases"] == 0
    visitor.carried = hidden(page)
    assert trouble_on(visitor.send(country="AE", reserve="desk").text) == ["other_reader"]
    assert trouble_on(visitor.send(reserve="nowhere").text) == ["incomplete"]
    assert rows(app)["seals"] == 0
    assert code_on(visitor.send(reserve="desk").text)
    assert rows(app)["seals"] == 2


def test_a_tick_that_was_changed_after_sending_is_not_hidden(visitor: PlainReporter) -> None:
    visitor.look()
    visitor.send(reserve="desk")
    assert trouble_on(visitor.send().text) == ["sent_otherwise"]
    assert trouble_on(visitor.send(reserve="desk").text) == []


def test_the_page_says_why_the_desk_reads_it(visitor: PlainReporter) -> None:
    assert 'data-message="none_here"' in visitor.look(country="AE").text
    assert 'data-message="none_allowed"' in visitor.look(country="SS").text
    assert 'data-message="none_' not in visitor.look(country="CD").text


def test_offices_that_were_ticked_are_not_dropped_without_a_word(app: Flask, visitor: PlainReporter) -> None:
    for sharing in ("", "this_country", "desk_only"):
        answer = visitor.look(offices="icglr", sharing=sharing)
        assert (answer.status_code, trouble_on(answer.text)) == (400, ["incomplete"])
        assert 'href="#sharing"' in answer.text
    for sharing in ("named_offices", "cross_border"):
        assert visitor.look(offices="icglr", sharing=sharing).status_code == 200
    assert rows(app)["cases"] == 0


def test_only_offices_of_other_countries_are_offered_once_the_country_is_known(visitor: PlainReporter) -> None:
    def offered(page: str) -> list[str]:
        return re.findall(r'name="offices"\s+value="([\w-]+)"', page)

    assert "cd-ombuds" in offered(visitor.client.get("/en/plain/report").text)
    page = visitor.look(country="CD").text
    assert not [office for office in offered(page) if office.startswith("cd-")]
    assert {"icglr", "ug-ombuds"} <= set(offered(page))


def test_each_first_step_carries_another_case_and_another_code(visitor: PlainReporter) -> None:
    first, second = hidden(visitor.look().text), hidden(visitor.look().text)
    assert [name for name in first if first[name] == second[name]] == ["office"]


def test_the_code_that_is_shown_is_the_one_that_opens(visitor: PlainReporter) -> None:
    code = visitor.report(text="Nobody pays us.")
    assert texts_on(visitor.open(code).text) == ["Nobody pays us."]


def test_a_reload_and_a_second_press_make_no_second_case(app: Flask, visitor: PlainReporter) -> None:
    visitor.look()
    first = visitor.send()
    after_one = rows(app)
    again = visitor.send()
    assert rows(app) == after_one
    assert (again.status_code, code_on(again.text)) == (200, code_on(first.text))


def test_two_presses_at_the_same_moment_make_one_case(
    app: Flask, visitor: PlainReporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each has looked and found nothing, before either has stored anything."""
    visitor.look()
    other = PlainReporter(app.test_client(), carried=visitor.carried)
    receive, arrived = intake.receive, []

    def overtaken(*args: object, **kwargs: object) -> object:
        monkeypatch.setattr(intake, "receive", receive)
        arrived.append(code_on(other.send().text))
        return receive(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(intake, "receive", overtaken)
    assert [code_on(visitor.send().text)] == arrived
    assert rows(app)["cases"] == 1


def test_what_is_corrected_before_sending_is_what_arrives(visitor: PlainReporter) -> None:
    visitor.look(text="The pit fel in")
    code = code_on(visitor.send(text="The pit fell in.").text)
    assert texts_on(visitor.open(code).text) == ["The pit fell in."]


def test_words_changed_after_sending_are_offered_as_a_second_report(app: Flask, visitor: PlainReporter) -> None:
    first = visitor.report()
    page = visitor.send(text="The pit fell in on Monday.").text
    assert trouble_on(page) == ["sent_otherwise"]
    assert first in page.replace(" ", ""), "the code of the one that has arrived is not lost"
    assert rows(app)["cases"] == 1
    visitor.carried = hidden(page)
    second = code_on(visitor.send(text="The pit fell in on Monday.").text)
    assert second != first
    assert texts_on(visitor.open(second).text) == ["The pit fell in on Monday."]
    assert texts_on(visitor.open(first).text) == ["The pit fell in."]


def test_another_reader_is_shown_before_anything_is_sent(app: Flask, visitor: PlainReporter) -> None:
    visitor.look(country="CD")
    page = visitor.send(country="UG").text
    assert trouble_on(page) == ["other_reader"]
    assert "Example: Ombuds office of Uganda" in page
    assert rows(app)["cases"] == 0
    visitor.carried = hidden(page)
    assert code_on(visitor.send(country="UG").text)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("case", b64(bytes(16))), ("sign", SEED), ("box", SEED), ("entry", b64(bytes(16))), ("mark", SEED),
        ("code", "48219930117502648854"), ("code", "12345678901234567890"),
    ],
)  # fmt: skip
def test_hidden_fields_that_were_changed_are_refused(app: Flask, visitor: PlainReporter, name: str, value: str) -> None:
    visitor.look()
    answer = visitor.send(**{name: value})
    assert (answer.status_code, trouble_on(answer.text)) == (400, ["changed_field"])
    assert rows(app)["cases"] == 0


@pytest.mark.parametrize("name", ["case", "code", "sign", "box", "entry", "mark"])
def test_hidden_fields_that_are_missing_or_damaged_are_refused(app: Flask, visitor: PlainReporter, name: str) -> None:
    visitor.look()
    for value in ("", "x", "=" * 43, secrets.token_urlsafe(200)):
        answer = visitor.send(**{name: value})
        assert answer.status_code == 400
        assert trouble_on(answer.text)[0] in ("wrong_field", "changed_field")
    visitor.carried.pop(name)
    assert trouble_on(visitor.send().text) == ["missing_field"]
    assert rows(app)["cases"] == 0


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("country", "", "country-problem"), ("country", "XX", "country-problem"), ("text", "  ", "text-problem"),
        ("text", "x" * 100_001, "text-problem"), ("danger", "", "danger-problem"), ("danger", "maybe", "danger-problem"),
        ("town", "x" * 201, "town-problem"), ("province", "UG-101", "province-problem"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("step", ["first", "second"])
def test_what_is_missing_is_said_and_what_was_typed_stays(
    app: Flask, visitor: PlainReporter, field: str, value: str, problem: str, step: str
) -> None:
    words = {"town": "Misisi", "text": "Nobody pays us."} | {field: value}
    if step == "second":
        visitor.look()
    carried = dict(visitor.carried)
    answer = visitor.send(**words)
    assert (answer.status_code, trouble_on(answer.text)) == (400, ["incomplete"])
    assert f'id="{problem}"' in answer.text
    assert words["town"] in answer.text
    assert words["text"].strip() in answer.text
    assert {k: v for k, v in hidden(answer.text).items() if k != "office"} == {
        k: v for k, v in carried.items() if k != "office"
    }
    assert rows(app)["cases"] == 0


def test_a_province_of_another_country_is_refused(visitor: PlainReporter) -> None:
    assert 'id="province-problem"' in visitor.look(country="UG", province="CD-SK").text


def test_markup_in_a_report_stays_text(visitor: PlainReporter) -> None:
    code = visitor.report(text="</textarea><script>alert(1)</script>")
    assert "<script" not in visitor.look(text="</textarea><script>alert(1)</script>").text
    assert "<script" not in visitor.open(code).text


def test_a_conflict_that_is_not_the_same_report_is_not_hidden(
    visitor: PlainReporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def conflict(*_: object, **__: object) -> None:
        raise Conflict

    visitor.look()
    monkeypatch.setattr(intake, "receive", conflict)
    assert visitor.send().status_code == 409


def test_a_consent_ends_after_twelve_months_in_a_leap_year_too() -> None:
    assert a_year_after(date(2028, 2, 29)) == date(2029, 2, 28)
    assert a_year_after(date(2027, 2, 28)) == date(2028, 2, 28)
