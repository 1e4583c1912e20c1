"""One-time codes at the door: each counts once and forwards only, and trying them out is slowed."""

from __future__ import annotations

from functools import partial

import pytest
from flask import Flask

from casework.factors import FREE_TRIES
from tests.casework.factors_work import code, events, with_code, wrong
from tests.casework.test_at_the_same_moment import at_once
from tests.cast import Ombudsperson
from tests.conftest import ON_BOTH, Clock

pytestmark = ON_BOTH


@pytest.fixture
def amani(app: Flask) -> Ombudsperson:
    return Ombudsperson(app.test_client(), "amani")


def test_codes_count_once_and_forwards_only(amani: Ombudsperson, clock: Clock) -> None:
    """A, B, A; and A again while it still shows."""
    first, second = code(clock), code(clock, steps=1)
    tries = (first, first, second, first)
    assert [with_code(amani, digits) for digits in tries] == [200, 404, 200, 404]


def test_of_one_code_sent_several_times_at_once_one_gets_in(app: Flask, clock: Clock) -> None:
    people = [Ombudsperson(app.test_client(), "amani") for _ in range(4)]
    asked = [person.ask() for person in people]
    acts = [
        partial(person.come_in, one, {"challenge": one["challenge"], "code": code(clock)})
        for person, one in zip(people, asked, strict=True)
    ]
    assert at_once(*acts) == [200, 404, 404, 404]


@pytest.mark.parametrize(("steps", "status"), [(-2, 404), (-1, 200), (1, 200), (2, 404)])
def test_a_phones_clock_may_be_one_step_off(amani: Ombudsperson, clock: Clock, steps: int, status: int) -> None:
    assert with_code(amani, code(clock, steps=steps)) == status


def test_whoever_knows_the_passphrase_cannot_try_out_codes_and_the_right_person_still_gets_in(
    app: Flask, amani: Ombudsperson, clock: Clock
) -> None:
    assert {with_code(amani, wrong(clock)) for _ in range(FREE_TRIES + 20)} == {404}
    assert with_code(amani, code(clock)) == 404, "codes pause"
    assert amani.sign_in().status_code == 200, "a passkey does not"
    assert "wrong ones came" in amani.get("/you/").text
    assert events(app, "wrong_code") == ["wrong_code"] * FREE_TRIES
    clock.forward(minutes=15)
    assert with_code(amani, code(clock)) == 200
    assert "wrong ones came" not in amani.get("/you/").text


def test_the_pause_doubles(amani: Ombudsperson, clock: Clock) -> None:
    for minutes in (15, 30, 60):
        for _ in range(FREE_TRIES):
            with_code(amani, wrong(clock))
        clock.forward(minutes=minutes, seconds=-31)
        assert with_code(amani, code(clock)) == 404
        clock.forward(seconds=31)
    assert with_code(amani, code(clock)) == 200


def test_a_stranger_with_a_wrong_passphrase_neither_burns_nor_pauses_the_codes(
    app: Flask, amani: Ombudsperson, clock: Clock
) -> None:
    stranger = Ombudsperson(app.test_client(), "amani")
    for digits in [wrong(clock)] * FREE_TRIES + [code(clock)]:
        assert with_code(stranger, digits, "not amani's passphrase") == 404
    assert events(app, "wrong_code") == []
    assert with_code(amani, code(clock)) == 200
