"""Members made offline: taken in only under a certificate that the published directory bears out."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask

from casework import demo, members
from casework.database import reading
from crypto.bodies import Body
from crypto.ceremony.files import file_bytes
from crypto.ceremony.member_files import MEMBER, RENEWAL
from crypto.ceremony.members import certify, enrolled_from, new_member, seals_for
from crypto.ceremony.roles import Role
from crypto.keys import key_hash, office_keys
from tests.conftest import NOON

OFFICE, TODAY = "cd-ombuds", NOON.date()
SECRET = demo.office_secret(OFFICE)
WORDS = "bako timu lasi dore nefu gomi"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crypto.keys.UNLOCK_MEMORY_KIB", 8)


def take(app: Flask, tmp_path: Path, verb: str, fields: Body) -> tuple[int, str]:
    file = tmp_path / "handed.over"
    file.write_bytes(file_bytes(MEMBER if verb == "import" else RENEWAL, fields))
    result = app.test_cli_runner().invoke(args=["member", verb, str(file)])
    return result.exit_code, result.output


def refused(answer: tuple[int, str], name: str) -> None:
    code, said = answer
    assert code == 1
    assert f"Error: {name}: " in said


def made(name: str = "neema", today: date = TODAY, secret: bytes = SECRET, office: str = OFFICE) -> Body:
    return new_member(office, secret, name, Role.KEEPER, WORDS, today)[1]


def test_a_member_comes_in_once(app: Flask, tmp_path: Path) -> None:
    fields = made()
    code, said = take(app, tmp_path, "import", fields)
    assert (code, "neema can sign in" in said) == (0, True)
    refused(take(app, tmp_path, "import", fields), "name_already_there")
    refused(take(app, tmp_path, "import", {**fields, "name": "rehema"}), "member_already_there")


def test_a_name_that_somebody_has_is_refused(app: Flask, tmp_path: Path) -> None:
    refused(take(app, tmp_path, "import", made(" Amani ")), "name_already_there")


def test_a_certificate_that_the_directory_does_not_bear_out_is_refused(app: Flask, tmp_path: Path) -> None:
    refused(take(app, tmp_path, "import", made(secret=bytes(32))), "bad_certificate")
    refused(take(app, tmp_path, "import", made(office="nowhere")), "unknown_office")
    refused(take(app, tmp_path, "import", made(today=TODAY - timedelta(days=101))), "certificate_out_of_date")
    other = {**made(), "seal_public": made()["seal_public"]}
    refused(take(app, tmp_path, "import", other), "wrong_key")


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.KEEPER, Role.INTAKE)])
def test_who_works_on_single_cases_or_on_none_holds_nothing_of_the_office(
    app: Flask, tmp_path: Path, role: Role
) -> None:
    fields = new_member(OFFICE, SECRET, "neema", role, WORDS, TODAY)[1]
    assert (fields["role"], fields["seals"]) == (role.value, [])
    assert take(app, tmp_path, "import", fields)[0] == 0
    with app.app_context(), reading() as session:
        member = members.by_name(session, "neema")
        assert member is not None
        assert (member.role, list(members.seals_of(session, member))) == (role, [])


def test_a_role_that_nobody_knows_is_refused(app: Flask, tmp_path: Path) -> None:
    refused(take(app, tmp_path, "import", {**made(), "role": "director"}), "malformed")


def test_new_office_keys_leave_what_a_member_holds_of_the_old_ones(app: Flask, tmp_path: Path) -> None:
    enrolled, fields = new_member(OFFICE, SECRET, "neema", Role.INTAKE, WORDS, TODAY)
    assert take(app, tmp_path, "import", fields)[0] == 0
    certificate = certify(OFFICE, office_keys(SECRET), enrolled, TODAY).to_body()
    renewal = {"certificate": certificate, "seals": seals_for(OFFICE, bytes(32), enrolled)}
    for _ in range(2):
        assert take(app, tmp_path, "renew", renewal)[0] == 0
    with app.app_context(), reading() as session:
        member = members.by_name(session, "neema")
        assert member is not None
        held = {seal.key for seal in members.seals_of(session, member)}
    assert held == {key_hash(office_keys(secret).seal_public) for secret in (SECRET, bytes(32))}


@pytest.mark.parametrize("name", ["", " ", "x" * 65, 7])
def test_a_name_that_nobody_could_sign_in_with_is_refused(app: Flask, tmp_path: Path, name: object) -> None:
    refused(take(app, tmp_path, "import", {**made(), "name": name}), "malformed")


def test_a_renewal_brings_a_later_certificate_and_keys(app: Flask, tmp_path: Path) -> None:
    enrolled, fields = new_member(OFFICE, SECRET, "neema", Role.INTAKE, WORDS, TODAY)
    later = certify(OFFICE, office_keys(SECRET), enrolled, TODAY + timedelta(days=50)).to_body()
    renewal = {"certificate": later, "seals": seals_for(OFFICE, SECRET, enrolled)}
    refused(take(app, tmp_path, "renew", {**renewal, "certificate": fields["certificate"]}), "unknown_member")
    assert take(app, tmp_path, "import", fields)[0] == 0
    refused(take(app, tmp_path, "renew", renewal), "certificate_out_of_date")  # its first day has not come
    app.config["CLOCK"] = lambda: NOON + timedelta(days=50)
    code, said = take(app, tmp_path, "renew", renewal)
    assert (code, later["not_after"] in said) == (0, True)
    refused(take(app, tmp_path, "renew", {**renewal, "certificate": fields["certificate"]}), "older_certificate")


def test_a_renewal_for_other_keys_of_the_same_member_is_refused(app: Flask, tmp_path: Path) -> None:
    enrolled, fields = new_member(OFFICE, SECRET, "neema", Role.KEEPER, WORDS, TODAY)
    assert take(app, tmp_path, "import", fields)[0] == 0
    stranger, _ = new_member(OFFICE, SECRET, "other", Role.KEEPER, WORDS, TODAY)
    forged = stranger.to_body() | {"member": enrolled.to_body()["member"]}
    certificate = certify(OFFICE, office_keys(SECRET), enrolled_from(forged), TODAY)
    refused(take(app, tmp_path, "renew", {"certificate": certificate.to_body(), "seals": []}), "wrong_key")
