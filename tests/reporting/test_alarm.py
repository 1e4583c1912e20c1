"""Who says by code that something happened to them calls whoever is on duty: once for each time that it is said."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from casework import alarms
from crypto.bodies import Body, b64
from tests.cast import TODAY, Ombudsperson, Reporter
from tests.conftest import ON_BOTH

pytestmark = ON_BOTH
AtDesk = Callable[[str], Ombudsperson]


def incident(miner: Reporter) -> Body:
    said = {"kind": "message", "about": "incident", "text": "They beat me.", "at": TODAY}
    return miner.entry({**said, "seen": b64(miner.read()[-1].link)})


def send(miner: Reporter, entry: Body, alarm: object = "yes") -> TestResponse:
    assert miner.held is not None
    request: Body = {"token": b64(miner.keys.token), "box": b64(miner.held.box), "entry": entry}
    request["alarm"] = True if alarm == "yes" else alarm
    return miner.client.post("/api/cases/entries", json=request)


def urgent(person: Ombudsperson) -> list[str]:
    found: list[str] = person.get("/inbox.json").get_json()["urgent"]
    return found


def test_the_case_is_urgent_until_it_is_opened(miner: Reporter, at_desk: AtDesk) -> None:
    miner.report()
    amani = at_desk("amani")
    assert send(miner, incident(miner)).status_code == 201
    assert urgent(amani) == amani.numbers()
    amani.open(amani.numbers()[0])
    assert urgent(amani) == []


def test_the_same_again_calls_nobody_again_and_the_next_does(miner: Reporter, at_desk: AtDesk) -> None:
    miner.report()
    amani, entry = at_desk("amani"), incident(miner)
    first = send(miner, entry)
    amani.open(amani.numbers()[0])
    again = send(miner, entry)
    assert (again.status_code, again.get_json()) == (201, first.get_json())
    assert urgent(amani) == []
    assert send(miner, incident(miner)).status_code == 201
    assert urgent(amani) == amani.numbers()


def test_without_it_an_entry_calls_nobody(miner: Reporter, at_desk: AtDesk) -> None:
    miner.report()
    assert miner.send_entry(incident(miner)).status_code == 201
    assert urgent(at_desk("amani")) == []


@pytest.mark.parametrize("wrong", [False, None, 1, "true", []])
def test_it_is_true_or_left_out(miner: Reporter, wrong: object) -> None:
    miner.report()
    answer = send(miner, incident(miner), alarm=wrong)
    assert (answer.status_code, answer.get_json()["error"]) == (400, "wrong_field")
    assert len(miner.read()) == 1


def test_strangers_sound_nothing(miner: Reporter, at_desk: AtDesk) -> None:
    miner.report()
    assert send(Reporter(miner.client, held=miner.held), incident(miner)).status_code == 404
    assert urgent(at_desk("amani")) == []


def test_the_words_and_the_alarm_are_one(miner: Reporter, at_desk: AtDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    miner.report()
    entry = incident(miner)

    def fail(*_: object) -> None:
        raise OperationalError("x", {}, Exception())

    with monkeypatch.context() as patch:
        patch.setattr(alarms, "sound", fail)
        assert send(miner, entry).status_code == 503
    assert len(miner.read()) == 1
    assert send(miner, entry).status_code == 201
    assert urgent(at_desk("amani")) != []
