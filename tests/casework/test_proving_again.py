"""A factor once more, for what would hurt most: giving a case, other factors, another passphrase."""

from __future__ import annotations

import secrets
from collections.abc import Callable

import pytest
from flask import Flask

from casework import demo, one_time_codes
from casework.models import FactorKind
from crypto.bodies import Body, b64
from crypto.keys import unlock_keys
from crypto.locks import lock_member
from tests.casework.factors_work import code, events, kinds, with_code, with_passkey
from tests.casework.sharing_work import begin_file, gift
from tests.cast import Ombudsperson, Reporter
from tests.conftest import NOON, ON_BOTH, Clock
from tests.passkeys import Passkey

pytestmark = ON_BOTH
AtDesk = Callable[[str], Ombudsperson]
FRESH_WORDS = "bado lima kena tufe sori mubi"


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
