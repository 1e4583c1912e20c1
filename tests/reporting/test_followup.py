"""Coming back with the code: the thread for the right token, and for any other the answer of an empty house."""

from __future__ import annotations

import secrets
from typing import Any

import pytest

from crypto.bodies import b64, unb64
from reporting.api import ANSWER_SIZES
from tests.cast import Reporter, stored
from tests.conftest import ON_BOTH

pytestmark = ON_BOTH


def test_the_code_brings_the_thread(miner: Reporter) -> None:
    miner.report("The pit fell in.")
    (item,) = miner.read()
    assert item.entry is not None
    assert item.entry.body["text"] == "The pit fell in."


def test_what_the_reporter_adds_stands_in_the_thread(miner: Reporter) -> None:
    miner.report()
    answer = miner.write("It was Tuesday.", miner.read()[0].link)
    assert answer.status_code == 201
    last = miner.read()[-1]
    assert last.entry is not None
    assert last.entry.body["text"] == "It was Tuesday."
    assert unb64(answer.get_json()["link"]) == last.link


def test_the_same_entry_again_gets_the_same_link_and_stands_once(miner: Reporter) -> None:
    miner.report()
    entry = miner.entry({"kind": "message", "at": "2026-11-23", "seen": b64(miner.read()[0].link), "text": "x"})
    first, again = miner.send_entry(entry), miner.send_entry(entry)
    assert (again.status_code, again.get_json()) == (201, first.get_json())
    assert len(miner.read()) == 2


def test_an_entry_id_that_is_used_is_refused_for_other_bytes(miner: Reporter) -> None:
    miner.report()
    body = {"kind": "message", "at": "2026-11-23", "seen": b64(miner.read()[0].link), "text": "x"}
    first, other = miner.entry(body), miner.entry(body)
    miner.send_entry(first)
    assert miner.send_entry({**other, "id": first["id"]}).status_code == 409


def test_an_unknown_token_is_not_found(miner: Reporter) -> None:
    miner.report()
    stranger = Reporter(miner.client)
    assert (stranger.open().status_code, stranger.open().get_json()["error"]) == (404, "not_found")


def test_a_box_that_is_not_the_tokens_is_not_found(miner: Reporter) -> None:
    other = Reporter(miner.client)
    other.report()
    miner.report()
    assert other.held is not None
    entry = miner.entry({"kind": "message", "at": "2026-11-23", "seen": None, "text": "x"})
    for box in (b64(secrets.token_bytes(16)), b64(other.held.box)):
        request = {"token": b64(miner.keys.token), "box": box, "entry": entry}
        assert miner.client.post("/api/cases/entries", json=request).status_code == 404


def test_a_long_thread_comes_in_pages_that_join_to_the_whole(miner: Reporter) -> None:
    miner.report()
    link = miner.read()[0].link
    for _ in range(4):
        link = unb64(miner.write("x" * 50_000, link).get_json()["link"])
    pages: list[list[dict[str, str]]] = []
    after: dict[str, str] = {}
    while True:
        box = miner.open(**after).get_json()["boxes"][0]
        pages.append(box["entries"])
        if not box["more"]:
            break
        after = {"after": box["entries"][-1]["link"]}
    assert len(pages) > 1
    assert [e.link for page in pages for e in stored(page)][-1] == link
    assert sum(map(len, pages)) == 5


def test_reading_on_from_a_link_that_is_not_in_the_thread_is_refused_by_name(miner: Reporter) -> None:
    miner.report()
    answer = miner.open(after=b64(secrets.token_bytes(32)))
    assert (answer.status_code, answer.get_json()["error"]) == (400, "unknown_link")


@pytest.mark.parametrize("text_bytes", [0, 1, 3_000, 5_000, 20_000, 90_000])
def test_answers_have_few_sizes(miner: Reporter, text_bytes: int) -> None:
    miner.report("x" * text_bytes)
    assert len(miner.open().data) in ANSWER_SIZES


def test_two_cases_of_one_person_have_nothing_in_common(miner: Reporter) -> None:
    other = Reporter(miner.client)
    miner.report()
    other.report()
    first, second = miner.open().get_json(), other.open().get_json()
    assert not strings(first) & strings(second) - {"talk", "reporter", "2026-11-23", "cd-ombuds"}


def strings(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set().union(*map(strings, value.values()))
    if isinstance(value, list):
        return set().union(*map(strings, value))
    return {value} if isinstance(value, str) else set()
