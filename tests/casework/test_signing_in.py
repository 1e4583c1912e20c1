"""Signing in: the server learns a derived secret, answers every failure alike, and ends desks in time."""

from __future__ import annotations

import secrets
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from casework import demo
from crypto import certificates
from crypto.bodies import b64, unb64
from crypto.keys import office_keys, unlock_keys
from crypto.locks import open_member_lock
from crypto.seals import open_office_secret, open_office_seed
from tests.cast import DESK, Ombudsperson
from tests.conftest import ON_BOTH, Clock
from tests.passkeys import Passkey

pytestmark = ON_BOTH

AtDesk = Callable[[str], Ombudsperson]


def test_the_right_passphrase_opens_the_desk(app: Flask) -> None:
    amani = Ombudsperson(app.test_client(), "amani")
    answer = amani.sign_in()
    assert (answer.status_code, answer.get_json()) == (200, {"next": "/desk/"})
    assert amani.get("/").status_code == 200


@pytest.mark.parametrize("name", ["Amani", " amani  ", "AMANI"])
def test_a_name_is_found_however_it_is_written(app: Flask, name: str) -> None:
    client = app.test_client()
    asked = client.post("/desk/sign-in/salt", json={"name": name}).get_json()
    login = unlock_keys(demo.MEMBERS[0].passphrase, unb64(asked["salt"])).login
    shown = Passkey("amani").show(asked["challenge"])
    answer = client.post("/desk/sign-in", json={"name": name, "login": b64(login), "shown": shown}, base_url=DESK)
    assert answer.status_code == 200


def test_unknown_name_and_wrong_secret_get_the_same_answer(client: FlaskClient) -> None:
    challenge = client.post("/desk/sign-in/salt", json={"name": "amani"}).get_json()["challenge"]
    shown = Passkey("amani").show(challenge)
    answers = [
        client.post("/desk/sign-in", json={"name": name, "login": b64(secrets.token_bytes(32)), "shown": shown})
        for name in ("amani", "nobody")
    ]
    assert {(a.status_code, a.data) for a in answers} == {(404, answers[0].data)}
    assert answers[0].get_json()["error"] == "not_known"
    assert not any("Set-Cookie" in a.headers for a in answers)


def test_an_unknown_name_has_a_salt_too_and_keeps_it(client: FlaskClient) -> None:
    asked = [client.post("/desk/sign-in/salt", json={"name": "nobody"}).get_json()["salt"] for _ in range(2)]
    other = client.post("/desk/sign-in/salt", json={"name": "somebody"}).get_json()["salt"]
    assert asked[0] == asked[1] != other
    assert len(unb64(other)) == 16


@pytest.mark.parametrize("name", ["amani", "bahati"])
def test_what_the_session_hands_out_unlocks_the_members_and_the_offices_keys(at_desk: AtDesk, name: str) -> None:
    person = at_desk(name)
    session = person.get("/session").get_json()
    unlock = unlock_keys(person.demo.passphrase, person.demo.salt)
    secret = open_member_lock(unlock.key, unb64(session["member"]), unb64(session["locked"]))
    assert secret == person.demo.secret
    certificate = certificates.from_body(session["certificate"])
    assert certificate.verify == person.demo.keys().verify
    (seal,) = session["seals"]
    office = office_keys(demo.office_secret("cd-ombuds"))
    opener, expected = {
        "office-secret": (open_office_secret, demo.office_secret("cd-ombuds")),
        "office-seal": (open_office_seed, office.seal_seed),
    }[seal["kind"]]
    held = opener(person.demo.keys().seal_seed, "cd-ombuds", person.demo.id, unb64(seal["sealed"]))
    assert held == expected


def test_the_cookie_is_for_this_host_only_and_out_of_reach_of_scripts(app: Flask) -> None:
    cookie = Ombudsperson(app.test_client(), "amani").sign_in().headers["Set-Cookie"]
    assert cookie.startswith("__Host-davylamp=")
    for attribute in ("Secure", "HttpOnly", "SameSite=Strict", "Path=/"):
        assert attribute in cookie
    assert "Domain" not in cookie


def test_each_sign_in_makes_a_new_session_and_a_new_half(at_desk: AtDesk) -> None:
    first, second = (at_desk("amani").get("/session").get_json()["half"] for _ in range(2))
    assert first != second


def test_a_desk_that_is_left_alone_for_fifteen_minutes_is_closed(at_desk: AtDesk, clock: Clock) -> None:
    amani = at_desk("amani")
    clock.forward(minutes=14)
    assert amani.get("/").status_code == 200
    clock.forward(minutes=14)
    assert amani.get("/").status_code == 200
    clock.forward(minutes=16)
    assert amani.get("/").status_code == 404


def test_a_desk_is_closed_after_eight_hours_however_busy(at_desk: AtDesk, clock: Clock) -> None:
    amani = at_desk("amani")
    for _ in range(48):
        assert amani.get("/").status_code == 200
        clock.forward(minutes=10)
    clock.forward(minutes=1)
    assert amani.get("/").status_code == 404


def test_a_clock_set_back_makes_no_session_immortal(at_desk: AtDesk, clock: Clock) -> None:
    amani = at_desk("amani")
    clock.forward(hours=-1)
    assert amani.get("/").status_code == 404


def test_after_signing_out_the_old_cookie_opens_nothing(app: Flask, at_desk: AtDesk) -> None:
    amani = at_desk("amani")
    cookie = amani.client.get_cookie("__Host-davylamp", domain="localhost")
    assert cookie is not None
    answer = amani.post("/sign-out")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk/sign-in")
    thief = app.test_client()
    thief.set_cookie("__Host-davylamp", cookie.value, domain="localhost", secure=True)
    assert thief.get("/desk/", base_url=DESK).status_code == 404


def test_a_post_without_the_pages_token_is_refused(at_desk: AtDesk) -> None:
    amani = at_desk("amani")
    answer = amani.client.post("/desk/sign-out", base_url=DESK)
    assert (answer.status_code, answer.get_json()["error"]) == (403, "not_from_this_page")
    assert amani.get("/").status_code == 200


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}]
)
def test_a_post_from_another_site_is_refused(client: FlaskClient, headers: dict[str, str]) -> None:
    answer = client.post("/desk/sign-in/salt", json={"name": "amani"}, headers=headers)
    assert (answer.status_code, answer.get_json()["error"]) == (403, "not_from_this_page")


@pytest.mark.parametrize("body", [{}, {"name": ""}, {"name": "x" * 65}, {"name": 7}, {"name": "a", "passphrase": "b"}])
def test_a_bad_request_at_the_door_is_refused_by_name(client: FlaskClient, body: dict[str, object]) -> None:
    answer = client.post("/desk/sign-in/salt", json=body)
    assert answer.status_code == 400
    assert answer.get_json()["message"]
