"""The second factor: the first one is brought, and what does not fit looks like everything else that does not."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import event, select
from werkzeug.test import TestResponse

from casework import demo, one_time_codes
from casework.models import FactorKind, Member
from crypto.bodies import Body, b64
from tests.casework.factors_work import code, events, kinds, with_code, with_passkey, without_factors, wrong
from tests.cast import Ombudsperson
from tests.conftest import NOON, ON_BOTH, Clock
from tests.passkeys import Passkey

pytestmark = ON_BOTH


@pytest.fixture
def amani(app: Flask) -> Ombudsperson:
    return Ombudsperson(app.test_client(), "amani")


def first_passkey(person: Ombudsperson, key: Passkey, passphrase: str | None = None) -> int:
    asked = person.ask()
    return person.come_in(asked, key.make(asked["challenge"]), passphrase, how="new").status_code


def first_codes(person: Ombudsperson, secret: bytes, digits: str) -> int:
    asked = person.ask()
    new = {"challenge": asked["challenge"], "secret": b64(secret), "code": digits}
    return person.come_in(asked, new, how="new").status_code


def test_whoever_has_none_yet_brings_one_and_needs_it_from_then_on(app: Flask, amani: Ombudsperson) -> None:
    without_factors(app, "amani")
    assert amani.sign_in().status_code == 404
    assert first_passkey(amani, Passkey("mine"), "not amani's passphrase") == 404
    assert first_passkey(amani, Passkey("mine", origin="https://desk.example")) == 404
    assert kinds(app, "amani") == []
    assert first_passkey(amani, Passkey("mine")) == 200
    assert amani.get("/").status_code == 200
    again = Ombudsperson(app.test_client(), "amani")
    assert [with_passkey(again, Passkey(name)) for name in ("amani", "mine")] == [404, 200]
    assert events(app, "passkey_added") == ["passkey_added"]


def test_first_codes_are_taken_when_the_app_shows_the_right_one(app: Flask, amani: Ombudsperson, clock: Clock) -> None:
    without_factors(app, "amani")
    secret = secrets.token_bytes(one_time_codes.SECRET_BYTES)
    right = code(clock, secret=secret)
    assert first_codes(amani, secret, "000000" if right != "000000" else "111111") == 404
    assert first_codes(amani, secret, right) == 200
    assert with_code(amani, right) == 404, "it has counted"
    clock.forward(seconds=30)
    assert with_code(amani, code(clock, secret=secret)) == 200


def test_who_has_a_factor_cannot_be_given_another_at_the_door(app: Flask, amani: Ombudsperson, clock: Clock) -> None:
    secret = secrets.token_bytes(one_time_codes.SECRET_BYTES)
    assert first_passkey(amani, Passkey("a thief's")) == 404
    assert first_codes(amani, secret, code(clock, secret=secret)) == 404
    assert kinds(app, "amani") == [FactorKind.CODES, FactorKind.PASSKEY]


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    seen: list[str] = []

    def see(_: object, __: object, statement: str, *___: object) -> None:
        seen.append(statement.split(" \nFROM", maxsplit=1)[0][:60])

    engine = app.extensions["davylamp_database"].engine
    event.listen(engine, "before_cursor_execute", see)
    yield seen
    event.remove(engine, "before_cursor_execute", see)


def tried(app: Flask, name: str, shown: Callable[[str], Body], passphrase: str) -> tuple[TestResponse, list[str]]:
    person = Ombudsperson(app.test_client(), name)
    asked = person.ask()
    with statements(app) as seen:
        answer = person.come_in(asked, shown(asked["challenge"]), passphrase)
    return answer, seen


def test_nothing_tells_what_of_a_sign_in_was_wrong(app: Flask, clock: Clock) -> None:
    """The same answer after the same questions to the database; how long it takes is measured in bench/door.py."""
    with app.extensions["davylamp_database"].transaction() as session:
        session.scalars(select(Member).where(Member.name == "bahati")).one().left = NOON.date()
    passphrases = {member.name: member.passphrase for member in demo.MEMBERS}
    right, other = Passkey("amani").show, Passkey("a thief's").show

    def digits(challenge: str) -> Body:
        return {"challenge": challenge, "code": wrong(clock)}

    for shown in (other, digits):
        tries = [
            ("amani", passphrases["amani"]),
            ("amani", "not amani's passphrase"),
            ("nobody", "whatever"),
            ("bahati", passphrases["bahati"]),
        ]
        outcomes = [tried(app, name, shown, words) for name, words in tries]
        assert {(answer.status, answer.data, "Set-Cookie" in answer.headers) for answer, _ in outcomes} == {
            ("404 NOT FOUND", outcomes[0][0].data, False)
        }
        assert len({tuple(seen) for _, seen in outcomes}) == 1
        assert len(outcomes[0][1]) >= 2
    assert tried(app, "amani", right, "not amani's passphrase")[0].data == outcomes[0][0].data


@pytest.mark.parametrize("shown", [{}, {"code": "123456"}, {"challenge": b64(bytes(56)), "code": "12345"}, "x", None])
def test_what_is_no_factor_is_refused_by_name(amani: Ombudsperson, shown: Body) -> None:
    answer = amani.come_in(amani.ask(), shown)
    assert answer.status_code == 400
    assert answer.get_json()["error"] in {"missing_field", "wrong_field"}
