"""Coming back without script: the code in a form, the thread on the page, an answer that stands once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from crypto.bodies import b64, unb64
from crypto.boxes import TALK
from crypto.codes import grouped, new_code, reporter_keys
from crypto.entries import GATEWAY
from crypto.locks import open_reporter_lock
from crypto.threads import read_thread
from tests.cast import Ombudsperson, Reporter, stored
from tests.plain_reporter import PlainReporter, hidden, texts_on, trouble_on


@pytest.fixture
def visitor(client: FlaskClient) -> PlainReporter:
    return PlainReporter(client)


def test_the_offices_answer_and_its_signed_status_are_read(
    visitor: PlainReporter, at_desk: Callable[[str], Ombudsperson]
) -> None:
    code = visitor.report()
    amani = at_desk("amani")
    (number,) = amani.numbers()
    amani.write(number, "acknowledge", {"kind": "status", "status": "acknowledged"})
    amani.write(number, "reply", {"text": "Who was there?"})
    page = visitor.open(grouped(code)).text
    assert texts_on(page) == ["The pit fell in.", "Who was there?"]
    assert 'data-status="acknowledged"' in page
    assert "Example: Ombuds office of DR Congo" in page


def test_who_may_have_a_proof_is_told_where_it_is_made(
    visitor: PlainReporter, at_desk: Callable[[str], Ombudsperson]
) -> None:
    code = visitor.report()
    assert "<p data-proof>" not in visitor.open(grouped(code)).text
    amani = at_desk("amani")
    amani.write(amani.numbers()[0], "acknowledge", {"kind": "status", "status": "acknowledged"})
    told = visitor.open(grouped(code)).text.partition("<p data-proof>")[2].partition("</p>")[0]
    assert "on the page with script" in told
    assert 'href="/en/follow-up"' in told


def test_an_answer_reaches_the_office_once_however_often_it_is_sent(
    visitor: PlainReporter, at_desk: Callable[[str], Ombudsperson]
) -> None:
    visitor.open(visitor.report())
    for _ in range(3):
        page = visitor.answer("It was Tuesday.").text
        assert 'data-message="answer_sent"' in page
        assert texts_on(page) == ["The pit fell in.", "It was Tuesday."]
    amani = at_desk("amani")
    _, _, items = amani.open(amani.numbers()[0])
    assert [item.entry.role for item in items if item.entry] == [GATEWAY, GATEWAY]


def test_an_answer_changed_after_it_was_sent_stays_and_may_become_a_second_one(visitor: PlainReporter) -> None:
    visitor.open(visitor.report())
    visitor.answer("Tuesday.")
    page = visitor.answer("It was Wednesday.").text
    assert trouble_on(page) == ["already_there"]
    assert "It was Wednesday.</textarea>" in page
    visitor.carried = hidden(page)
    assert texts_on(visitor.answer("It was Wednesday.").text)[1:] == ["Tuesday.", "It was Wednesday."]


def test_the_same_code_opens_with_any_other_client(visitor: PlainReporter) -> None:
    """Case, box and keys stand in the lock, as for a report that a browser has sealed."""
    miner = Reporter(visitor.client)
    code = visitor.report()
    miner.keys = reporter_keys(code, miner.directory().service)
    answer = miner.open().get_json()
    held = open_reporter_lock(miner.keys, unb64(answer["lock"]))
    items = read_thread(
        case=held.case, box=held.box, kind=TALK, box_seed=held.box_seed,
        entries=stored(answer["boxes"][0]["entries"]), directory=miner.directory(),
    )  # fmt: skip
    assert [item.side for item in items] == ["gateway"]
    assert items[0].entry is not None


def test_a_report_sealed_in_a_browser_opens_here_too(visitor: PlainReporter) -> None:
    miner = Reporter(visitor.client)
    code = new_code()
    miner.keys = reporter_keys(code, miner.directory().service)
    miner.report("Sealed at home.")
    page = visitor.open(code).text
    assert texts_on(page) == ["Sealed at home."]
    assert 'data-entry="reporter"' in page


@pytest.mark.parametrize(
    ("code", "status", "trouble"),
    [("", 400, "wrong_code"), ("1234", 400, "wrong_code"), ("48219930117502648854", 404, "not_found")],
)
def test_a_code_that_opens_nothing_is_answered_plainly_and_stays(
    visitor: PlainReporter, code: str, status: int, trouble: str
) -> None:
    answer = visitor.open(code)
    assert (answer.status_code, trouble_on(answer.text)) == (status, [trouble])
    assert f'value="{code}"' in answer.text


def test_an_empty_answer_is_not_sent(visitor: PlainReporter) -> None:
    visitor.open(visitor.report())
    answer = visitor.answer("   ")
    assert answer.status_code == 400
    assert 'id="answer-problem"' in answer.text
    assert texts_on(answer.text) == ["The pit fell in."]


def test_a_damaged_entry_id_is_refused_by_name(visitor: PlainReporter) -> None:
    visitor.open(visitor.report())
    visitor.carried["entry"] = b64(bytes(15))
    answer = visitor.answer("It was Tuesday.")
    assert (answer.status_code, trouble_on(answer.text)) == (400, ["wrong_field"])


def test_a_text_that_was_changed_in_the_database_is_not_shown(app: Flask, visitor: PlainReporter) -> None:
    code = visitor.report()
    with app.extensions["davylamp_database"].transaction() as session:
        session.connection().exec_driver_sql("UPDATE entries SET sealed = zeroblob(length(sealed))")
    page = visitor.open(code).text
    assert texts_on(page) == []
    assert 'data-refusal="broken_history"' in page
    assert 'name="text"' not in page, "nothing can be written behind a thread that cannot be trusted"
