"""The server's clock goes an hour back or a year ahead: nothing breaks, nothing is lost, nothing stays open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask

from tests.cast import Ombudsperson, Reporter
from tests.conftest import ON_BOTH, Clock

pytestmark = ON_BOTH

AtDesk = Callable[[str], Ombudsperson]
AN_HOUR_BACK, A_DAY_BACK, A_YEAR_AHEAD = {"hours": -1}, {"days": -1}, {"days": 365}
JUMPS = pytest.mark.parametrize("jump", [AN_HOUR_BACK, A_DAY_BACK, A_YEAR_AHEAD])


@JUMPS
def test_reports_are_taken_and_threads_go_on_whatever_day_the_server_writes(
    miner: Reporter, clock: Clock, app: Flask, jump: dict[str, float]
) -> None:
    miner.report()
    clock.forward(**jump)
    assert miner.write("Later.", miner.read()[0].link).status_code == 201
    assert [item.refused for item in miner.read()] == [None, None]
    assert [date.fromisoformat(item.day) for item in miner.read()][1] == clock.now.date()
    assert Reporter(app.test_client()).report().status_code == 201


@JUMPS
def test_the_same_report_again_keeps_the_day_of_its_first_receipt(
    miner: Reporter, clock: Clock, jump: dict[str, float]
) -> None:
    request = miner.prepare()
    first = miner.send(request).get_json()
    clock.forward(**jump)
    assert miner.send(request).get_json() == first


@JUMPS
def test_an_open_desk_is_closed_and_can_be_opened_again(at_desk: AtDesk, clock: Clock, jump: dict[str, float]) -> None:
    amani = at_desk("amani")
    clock.forward(**jump)
    assert amani.get("/inbox.json").status_code == 404
    assert at_desk("amani").get("/inbox.json").status_code == 200


def test_a_desk_from_a_time_to_come_does_not_open_again_when_that_time_comes(at_desk: AtDesk, clock: Clock) -> None:
    clock.forward(hours=2)
    early = at_desk("amani")
    clock.forward(hours=-2)
    at_desk("bahati")
    clock.forward(hours=2)
    assert early.get("/inbox.json").status_code == 404


def test_a_directory_and_certificates_that_have_run_out_keep_no_word_from_the_office(
    miner: Reporter, at_desk: AtDesk, clock: Clock
) -> None:
    """The server goes on serving and storing; that the directory has run out is for the clients to say."""
    clock.forward(**A_YEAR_AHEAD)
    assert miner.report().status_code == 201
    amani = at_desk("amani")
    (number,) = amani.numbers()
    answer = amani.write(number, "acknowledge", {"kind": "status", "status": "acknowledged"})
    assert answer.status_code == 201
    assert len(miner.read()) == 2
