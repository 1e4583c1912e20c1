"""The second factor: what fits counts once, what does not looks like everything else that does not."""

from __future__ import annotations

import secrets
from base64 import b32encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import pyotp
import pytest
from flask import Flask
from sqlalchemy import delete, event, select
from werkzeug.test import TestResponse

from casework import challenges, demo, one_time_codes
from casework.factors import FREE_TRIES
from casework.models import AuditRow, Factor, FactorKind, Member
from crypto.bodies import Body, b64, unb64
from crypto.keys import unlock_keys
from crypto.locks import lock_member
from tests.casework.sharing_work import begin_file, gift
from tests.casework.test_at_the_same_moment import at_once
from tests.cast import Ombudsperson, Reporter
from tests.conftest import NOON, ON_BOTH, Clock
from tests.passkeys import Passkey

pytestmark = ON_BOTH
AtDesk = Callable[[str], Ombudsperson]
FRESH_WORDS = "bado lima kena tufe sori mubi"


@pytest.fixture
def amani(app: Flask) -> Ombudsperson:
    return Ombudsperson(app.test_client(), "amani")


def code(clock: Clock, *, steps: int = 0, secret: bytes = demo.CODES_SECRET) -> str:
    step = int(clock().timestamp()) // one_time_codes.SECONDS + steps
    return pyotp.TOTP(b32encode(secret).decode()).generate_otp(step)


def with_code(person: Ombudsperson, digits: str, passphrase: str | None = None) -> int:
    asked = person.ask()
    answer = person.come_in(asked, {"challenge": asked["challenge"], "code": digits}, passphrase)
    answer.close()
    return answer.status_code


def with_passkey(person: Ombudsperson, key: Passkey) -> int:
    asked = person.ask()
    return person.come_in(asked, key.show(asked["challenge"])).status_code


def without_factors(app: Flask, name: str) -> None:
    with app.extensions["davylamp_database"].transaction() as session:
        whose = select(Member.id).where(Member.name == name).scalar_subquery()
        session.execute(delete(Factor).where(Factor.member_id == whose))


def kinds(app: Flask, name: str) -> list[FactorKind]:
    with app.extensions["davylamp_database"].reading() as session:
        return sorted(session.scalars(select(Factor.kind).join(Member).where(Member.name == name)))


def events(app: Flask, *names: str) -> list[str]:
    with app.extensions["davylamp_database"].reading() as session:
        return list(session.scalars(select(AuditRow.event).where(AuditRow.event.in_(names)).order_by(AuditRow.place)))


# -- passkeys


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
    for foreign in (
        challenges.make(app.extensions["davylamp_pepper"], purpose, NOON),
        secrets.token_bytes(challenges.CHALLENGE_BYTES),
        unb64(asked["challenge"])[:-1] + b"\0",
    ):
        assert amani.come_in(asked, Passkey("amani").show(b64(foreign))).status_code == 404


# -- one-time codes


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


def wrong(clock: Clock) -> str:
    taken = {code(clock, steps=n) for n in (-1, 0, 1)}
    return next(digits for digits in ("000000", "111111", "222222", "333333") if digits not in taken)


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


# -- the first one


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


# -- everything that is wrong looks the same


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


# -- once more


def test_giving_a_case_asks_for_the_factor_again_after_five_minutes(
    app: Flask, miner: Reporter, at_desk: AtDesk, clock: Clock
) -> None:
    miner.report()
    amani = at_desk("amani")
    (number,) = amani.numbers()
    begin_file(amani, number)
    request = gift(amani, number, "chiku")
    clock.forward(minutes=6)
    answer = amani.post(f"/cases/{number}/assign", request)
    assert (answer.status_code, answer.get_json()["error"]) == (403, "prove_again")
    stolen = amani.client.get_cookie("__Host-davylamp", domain="localhost")
    assert stolen is not None
    assert amani.prove_again().status_code == 204
    assert amani.post(f"/cases/{number}/assign", request).status_code == 204
    thief = app.test_client()
    thief.set_cookie("__Host-davylamp", stolen.value, domain="localhost", secure=True)
    assert Ombudsperson(thief, "amani").get("/").status_code == 404, "the old cookie opens nothing"


def test_a_challenge_of_another_desk_or_of_the_door_proves_nothing(at_desk: AtDesk) -> None:
    amani, elsewhere = at_desk("amani"), at_desk("amani")
    for challenge in (elsewhere.get("/you/challenge").get_json()["challenge"], amani.ask()["challenge"]):
        assert amani.post("/you/prove", Passkey("amani").show(challenge)).status_code == 404
    assert amani.post("/you/prove", Passkey("bahati").show(challenge_at(amani))).status_code == 404
    assert amani.get("/").status_code == 200


def challenge_at(person: Ombudsperson) -> str:
    return str(person.get("/you/challenge").get_json()["challenge"])


@pytest.mark.parametrize("path", ["/you/factors", f"/you/factors/{b64(bytes(32))}/remove", "/you/passphrase"])
def test_ones_own_way_in_is_changed_with_a_fresh_factor_only(at_desk: AtDesk, clock: Clock, path: str) -> None:
    amani = at_desk("amani")
    clock.forward(minutes=6)
    answer = amani.post(path)
    assert (answer.status_code, answer.get_json()["error"]) == (403, "prove_again")


def test_a_new_passkey_ends_every_other_desk_and_the_old_one_can_go(app: Flask, at_desk: AtDesk) -> None:
    amani, elsewhere, bahati = at_desk("amani"), at_desk("amani"), at_desk("bahati")
    assert amani.post("/you/factors", Passkey("second").make(challenge_at(amani))).status_code == 204
    assert [person.get("/").status_code for person in (amani, elsewhere, bahati)] == [200, 404, 200]
    assert kinds(app, "amani") == [FactorKind.CODES, FactorKind.PASSKEY, FactorKind.PASSKEY]
    assert with_passkey(elsewhere, Passkey("second")) == 200
    rows = [b64(Passkey("amani").row(b"", NOON.date()).id), b64(Passkey("bahati").row(b"", NOON.date()).id)]
    assert [amani.post(f"/you/factors/{row}/remove").status_code for row in rows] == [204, 404]
    assert with_passkey(elsewhere, Passkey("amani")) == 404


def test_the_last_factor_stays(app: Flask, at_desk: AtDesk) -> None:
    amani = at_desk("amani")
    codes = b64(demo.codes_id("amani"))
    own = b64(Passkey("amani").row(b"", NOON.date()).id)
    assert amani.post(f"/you/factors/{codes}/remove").status_code == 204
    answer = amani.post(f"/you/factors/{own}/remove")
    assert (answer.status_code, answer.get_json()["error"]) == (409, "last_factor")
    assert kinds(app, "amani") == [FactorKind.PASSKEY]


def test_new_codes_take_the_place_of_the_old_ones(app: Flask, at_desk: AtDesk, clock: Clock) -> None:
    amani, secret = at_desk("amani"), secrets.token_bytes(one_time_codes.SECRET_BYTES)
    new = {"challenge": challenge_at(amani), "secret": b64(secret), "code": code(clock, secret=secret)}
    assert amani.post("/you/factors", new).status_code == 204
    clock.forward(seconds=30)
    assert [with_code(amani, code(clock, secret=s)) for s in (demo.CODES_SECRET, secret)] == [404, 200]
    assert kinds(app, "amani") == [FactorKind.CODES, FactorKind.PASSKEY]


def test_there_is_an_end_to_how_many(at_desk: AtDesk) -> None:
    amani = at_desk("amani")
    answers = [amani.post("/you/factors", Passkey(f"number {n}").make(challenge_at(amani))) for n in range(7)]
    assert [answer.status_code for answer in answers] == [204] * 6 + [409]
    assert answers[-1].get_json()["error"] == "too_many_factors"


# -- the passphrase


def new_words(person: Ombudsperson, old: str, words: str) -> Body:
    salt = secrets.token_bytes(16)
    before, after = unlock_keys(old, person.demo.salt), unlock_keys(words, salt)
    locked = lock_member(after.key, person.demo.id, person.demo.secret)
    return {"old": b64(before.login), "salt": b64(salt), "login": b64(after.login), "locked": b64(locked)}


def test_another_passphrase_opens_the_same_keys_and_ends_every_other_desk(app: Flask, at_desk: AtDesk) -> None:
    amani, elsewhere = at_desk("amani"), at_desk("amani")
    assert amani.post("/you/passphrase", new_words(amani, "not amani's passphrase", FRESH_WORDS)).status_code == 404
    assert elsewhere.get("/").status_code == 200
    assert amani.post("/you/passphrase", new_words(amani, amani.demo.passphrase, FRESH_WORDS)).status_code == 204
    assert [person.get("/").status_code for person in (amani, elsewhere)] == [200, 404]
    assert [elsewhere.sign_in(words).status_code for words in (None, FRESH_WORDS)] == [404, 200]
    assert events(app, "passphrase_changed") == ["passphrase_changed"]


def test_signing_out_everywhere_else(at_desk: AtDesk) -> None:
    amani, elsewhere = at_desk("amani"), at_desk("amani")
    assert 'data-elsewhere="1"' in amani.get("/you/").text
    assert amani.post("/you/others/end").status_code == 204
    assert [person.get("/").status_code for person in (amani, elsewhere)] == [200, 404]
