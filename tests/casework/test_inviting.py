"""Invitations: who may make them, what is kept of them, and whom a keeper's browser may bring in with one."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from casework import demo
from casework.database import reading
from casework.models import Invitation, Member
from crypto import certificates, seals
from crypto.bodies import Body, b64
from crypto.certificates import Certificate
from crypto.keys import HolderKeys, key_hash, member_keys, office_keys
from tests.casework.sharing_work import demo_member
from tests.cast import DESK, Ombudsperson
from tests.conftest import NOON, ON_BOTH, Clock

pytestmark = ON_BOTH

AtDesk = Callable[[str], Ombudsperson]
OFFICE = "cd-ombuds"
SECRET = demo.office_secret(OFFICE)


@dataclass
class Invitee:
    app: Flask
    path: str
    member: bytes
    keys: HolderKeys

    @property
    def invitation(self) -> str:
        return self.path.rpartition("/")[2]

    def answer(self, **other: object) -> TestResponse:
        body = {
            "verify": b64(self.keys.verify), "seal_public": b64(self.keys.seal_public), "salt": b64(bytes(16)),
            "login": b64(bytes(32)), "locked": b64(bytes(60)), "proof": b64(bytes(32)),
        }  # fmt: skip
        return self.app.test_client().post(self.path, json=body | other, base_url=DESK)

    def certificate(self, **other: object) -> Certificate:
        claim = {
            "office": OFFICE, "member": self.member, "verify": self.keys.verify,
            "seal": key_hash(self.keys.seal_public), "issued": NOON.date(), "not_after": NOON.date(),
        } | other  # fmt: skip
        return certificates.issue(office_keys(SECRET).sign_seed, **claim)  # type: ignore[arg-type]

    def office_seal(self, kind: str = "office-seal") -> Body:
        office = office_keys(SECRET)
        sealed = seals.seal_office_seed(self.keys.seal_public, OFFICE, self.member, office.seal_seed)
        return {"kind": kind, "key": b64(key_hash(office.seal_public)), "sealed": b64(sealed)}

    def request(self, role: str = "intake", **other: object) -> Body:
        return {
            "invitation": self.invitation, "role": role, "certificate": self.certificate().to_body(),
            "seals": [self.office_seal()], **other,
        }  # fmt: skip


def invited(app: Flask, keeper: Ombudsperson, name: str = "neema", role: str = "intake") -> Invitee:
    member = secrets.token_bytes(16)
    answer = keeper.post("/people/invite", {"member": b64(member), "name": name, "role": role})
    assert answer.status_code == 201
    path = re.sub(r"^https?://[^/]+", "", answer.get_json()["link"])
    return Invitee(app, path, member, member_keys(secrets.token_bytes(32)))


def names(app: Flask) -> set[str]:
    with app.app_context(), reading() as session:
        return {member.name for member in session.query(Member)}


def test_a_keeper_brings_somebody_in(app: Flask, at_desk: AtDesk) -> None:
    amani = at_desk("amani")
    neema = invited(app, amani)
    assert app.test_client().get(neema.path, base_url=DESK, headers={"Accept": "text/html"}).status_code == 200
    assert neema.answer().status_code == 204
    assert amani.post("/people/certify", neema.request()).status_code == 204
    assert "neema" in names(app)
    record = amani.get("/record").get_data(as_text=True)
    for event in ("member_invited", "member_certified", "member_enrolled"):
        assert f'data-event="{event}"' in record


def test_an_invitation_is_answered_once_and_runs_out(app: Flask, at_desk: AtDesk, clock: Clock) -> None:
    amani = at_desk("amani")
    neema, juma = invited(app, amani), invited(app, amani, "juma")
    assert [neema.answer().status_code, neema.answer().status_code] == [204, 404]
    clock.forward(days=7, seconds=1)
    missing = Invitee(app, "/desk/join/AAAAAAAAAAAAAAAAAAAAAA", b"", juma.keys).answer()
    for invitee in (neema, juma):
        answer = invitee.answer()
        assert (answer.status_code, answer.data) == (404, missing.data)
        page = app.test_client().get(invitee.path, base_url=DESK, headers={"Accept": "text/html"})
        assert page.status_code == 404
    assert at_desk("amani").post("/people/certify", neema.request()).status_code == 404


def test_a_name_is_invited_once_and_never_one_that_is_here(app: Flask, at_desk: AtDesk) -> None:
    amani = at_desk("amani")
    invited(app, amani)
    for name in ("Neema", "amani", " grace "):
        answer = amani.post("/people/invite", {"member": b64(secrets.token_bytes(16)), "name": name, "role": "intake"})
        assert (answer.status_code, answer.get_json()["error"]) == (409, "name_already_there")


def test_what_the_browser_certifies_is_checked_once_more(app: Flask, at_desk: AtDesk) -> None:
    amani, stranger = at_desk("amani"), member_keys(bytes(32))
    neema = invited(app, amani)
    assert amani.post("/people/certify", neema.request()).status_code == 404  # no keys have come yet
    neema.answer()
    cases: list[tuple[Body, str]] = [
        (neema.request("keeper"), "other_role"),
        (neema.request(certificate=neema.certificate(verify=stranger.verify).to_body()), "wrong_key"),
        (neema.request(certificate=neema.certificate(seal=bytes(32)).to_body()), "wrong_key"),
        (neema.request(certificate=neema.certificate(member=bytes(16)).to_body()), "other_member"),
        (neema.request(certificate={**neema.certificate().to_body(), "sig": b64(bytes(64))}), "bad_certificate"),
        (neema.request(certificate={}), "malformed"),
        (neema.request(seals=[]), "wrong_seals"),
        (neema.request(seals=[neema.office_seal("office-secret")]), "wrong_seals"),
        (neema.request(seals=[{**neema.office_seal(), "key": b64(bytes(32))}]), "wrong_seals"),
        (neema.request(seals=[neema.office_seal(), neema.office_seal("office-secret")]), "wrong_seals"),
    ]
    for request, name in cases:
        answer = amani.post("/people/certify", request)
        assert (answer.status_code, answer.get_json()["error"]) == (400, name)
    assert "neema" not in names(app)
    assert amani.post("/people/certify", neema.request()).status_code == 204


def test_another_offices_keeper_finds_no_invitation(app: Flask, at_desk: AtDesk) -> None:
    neema, grace = invited(app, at_desk("amani")), at_desk("grace")
    neema.answer()
    assert grace.post("/people/certify", neema.request()).status_code == 404
    assert grace.post("/people/withdraw", {"invitation": neema.invitation}).status_code == 404
    assert grace.get("/people/keys.json").get_json()["invited"] == []


def test_a_withdrawn_invitation_is_gone(app: Flask, at_desk: AtDesk) -> None:
    amani = at_desk("amani")
    neema = invited(app, amani)
    assert amani.post("/people/withdraw", {"invitation": neema.invitation}).status_code == 204
    assert neema.answer().status_code == 404


@pytest.mark.parametrize("field", ["login", "locked"])
def test_what_lets_somebody_in_rests_under_the_pepper(app: Flask, at_desk: AtDesk, field: str) -> None:
    neema = invited(app, at_desk("amani"))
    value = secrets.token_bytes({"login": 32, "locked": 60}[field])
    assert neema.answer(**{field: b64(value)}).status_code == 204
    with app.app_context(), reading() as session:
        (found,) = session.query(Invitation)
        assert value not in (found.login or b"") + (found.locked or b"")


def test_a_field_too_many_is_refused(app: Flask, at_desk: AtDesk) -> None:
    neema = invited(app, at_desk("amani"))
    answer = neema.answer(code="12345678901234567890")
    assert (answer.status_code, answer.get_json()["error"]) == (400, "unknown_field")
    assert "1234" not in answer.get_data(as_text=True)


def test_another_sites_page_cannot_answer(app: Flask, at_desk: AtDesk) -> None:
    neema = invited(app, at_desk("amani"))
    headers = {"Sec-Fetch-Site": "cross-site"}
    answer = app.test_client().post(neema.path, json={}, base_url=DESK, headers=headers)
    assert answer.status_code == 403


def test_a_certificate_is_renewed_for_the_same_keys_only(app: Flask, at_desk: AtDesk) -> None:
    amani, chiku = at_desk("amani"), demo_member("chiku")
    own = Invitee(app, "", chiku.id, chiku.keys())
    assert amani.post("/people/renew", {"certificate": own.certificate().to_body(), "seals": []}).status_code == 204
    other = own.certificate(verify=member_keys(bytes(32)).verify).to_body()
    answer = amani.post("/people/renew", {"certificate": other, "seals": []})
    assert (answer.status_code, answer.get_json()["error"]) == (400, "wrong_key")
    bahati = demo_member("bahati")
    intake = Invitee(app, "", bahati.id, bahati.keys())
    for held in ([], [intake.office_seal()]):
        renewal = {"certificate": intake.certificate().to_body(), "seals": held}
        assert amani.post("/people/renew", renewal).status_code == 204
    too_much = {"certificate": own.certificate().to_body(), "seals": [own.office_seal()]}
    assert amani.post("/people/renew", too_much).get_json()["error"] == "wrong_seals"
    assert 'data-event="member_renewed"' in amani.get("/record").get_data(as_text=True)
