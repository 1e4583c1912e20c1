"""Passkeys at the door: one assertion counts once, and no other key and no other site gets in."""

from __future__ import annotations

import secrets
from functools import partial

import pytest
from flask import Flask

from casework import challenges
from crypto.bodies import b64, unb64
from tests.casework.factors_work import with_passkey
from tests.casework.test_at_the_same_moment import at_once
from tests.cast import Ombudsperson
from tests.conftest import NOON, ON_BOTH, Clock
from tests.passkeys import Passkey

pytestmark = ON_BOTH


@pytest.fixture
def amani(app: Flask) -> Ombudsperson:
    return Ombudsperson(app.test_client(), "amani")


def test_a_passkey_lets_in_once_for_each_challenge(amani: Ombudsperson) -> None:
    asked = amani.ask()
    shown = Passkey("amani").show(asked["challenge"])
    assert [amani.come_in(asked, shown).status_code for _ in range(2)] == [200, 404]


def test_of_one_assertion_sent_several_times_at_once_one_gets_in(app: Flask) -> None:
    people = [Ombudsperson(app.test_client(), "amani") for _ in range(4)]
    asked = people[0].ask()
    shown = Passkey("amani").show(asked["challenge"])
    assert at_once(*[partial(person.come_in, asked, shown) for person in people]) == [200, 404, 404, 404]


@pytest.mark.parametrize(
    "key",
    [
        Passkey("bahati"),
        Passkey("nobody's"),
        Passkey("amani", origin="https://localhost:8000"),
        Passkey("amani", origin="http://localhost:8001"),
        Passkey("amani", origin="https://desk.example"),
    ],
    ids=["a colleague's", "unknown", "another scheme", "another port", "another site"],
)
def test_no_other_passkey_and_no_other_site_gets_in(amani: Ombudsperson, key: Passkey) -> None:
    assert with_passkey(amani, key) == 404


@pytest.mark.parametrize("field", ["client", "authenticator", "signature", "credential"])
def test_what_was_changed_on_the_way_does_not_fit(amani: Ombudsperson, field: str) -> None:
    asked = amani.ask()
    shown = Passkey("amani").show(asked["challenge"])
    raw = bytearray(unb64(str(shown[field])))
    raw[-1] ^= 1
    assert amani.come_in(asked, {**shown, field: b64(bytes(raw))}).status_code == 404


def test_a_copied_device_is_noticed_by_its_count(amani: Ombudsperson) -> None:
    assert [with_passkey(amani, Passkey("amani", counted=n)) for n in (7, 8, 8, 5, 9)] == [200, 200, 404, 404, 200]


def test_a_challenge_is_good_for_five_minutes_and_not_before_it_was_made(amani: Ombudsperson, clock: Clock) -> None:
    for later, status in ((301, 404), (299, 200), (-1, 404)):
        asked = amani.ask()
        clock.forward(seconds=later)
        assert amani.come_in(asked, Passkey("amani").show(asked["challenge"])).status_code == status


@pytest.mark.parametrize("purpose", [b"", b"sign in ", bytes(32)])
def test_a_challenge_counts_for_nothing_else_and_nobody_else_can_make_one(
    app: Flask, amani: Ombudsperson, purpose: bytes
) -> None:
    asked = amani.ask()
    ours = unb64(asked["challenge"])
    for foreign in (
        challenges.make(app.extensions["davylamp_pepper"], purpose, NOON),
        secrets.token_bytes(challenges.CHALLENGE_BYTES),
        ours[:-1] + bytes([ours[-1] ^ 1]),
    ):
        assert amani.come_in(asked, Passkey("amani").show(b64(foreign))).status_code == 404
