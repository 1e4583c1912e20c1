"""Whoever leaves is out at once: no desk, no seal, no way in. The last keeper stays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from casework import demo, members
from casework.database import reading, transaction
from casework.models import DeskSession, Invitation, Member, MemberSeal, Role, Seal
from crypto.bodies import b64
from crypto.ceremony.files import file_bytes
from crypto.ceremony.member_files import RENEWAL
from crypto.keys import key_hash, office_keys
from crypto.labels import member_holder
from tests.casework.sharing_work import demo_member, give
from tests.cast import TODAY, Ombudsperson, Reporter
from tests.conftest import NOON, ON_BOTH

pytestmark = ON_BOTH

AtDesk = Callable[[str], Ombudsperson]
IN_FORCE = key_hash(office_keys(demo.office_secret("cd-ombuds")).seal_public)


def end(keeper: Ombudsperson, name: str) -> int:
    return keeper.post("/people/end", {"member": b64(demo_member(name).id)}).status_code


def count(app: Flask, query: object) -> int:
    with app.app_context(), reading() as session:
        return session.scalars(select(func.count()).select_from(query.subquery())).one()  # type: ignore[attr-defined]


def row(app: Flask, name: str) -> Member:
    with app.app_context(), reading() as session:
        member = session.get(Member, demo_member(name).id)
        assert member is not None
        session.expunge(member)
        return member


def test_a_leaver_is_out_at_once_and_their_seals_are_gone(app: Flask, at_desk: AtDesk) -> None:
    Reporter(app.test_client()).report()
    amani, chiku = at_desk("amani"), at_desk("chiku")
    (number,) = amani.numbers()
    assert give(amani, number, "chiku") == 204
    assert chiku.numbers() == [number]

    assert end(amani, "chiku") == 204

    for path in ("/", "/session", "/inbox.json", f"/cases/{number}"):
        assert chiku.get(path).status_code == 404
    assert chiku.sign_in().status_code == 404
    assert count(app, select(Seal.box_id).where(Seal.holder == member_holder(demo_member("chiku").id))) == 0
    assert count(app, select(DeskSession.id).where(DeskSession.member_id == demo_member("chiku").id)) == 0
    assert (row(app, "chiku").locked, row(app, "chiku").knew) == (b"", None)
    assert end(amani, "chiku") == 404


def test_it_is_kept_which_key_a_leaver_knew(app: Flask, at_desk: AtDesk) -> None:
    amani = at_desk("amani")
    assert "data-rotation-due" not in amani.get("/people/").get_data(as_text=True)
    assert end(amani, "bahati") == 204
    assert row(app, "bahati").knew == IN_FORCE
    assert count(app, select(MemberSeal.kind).where(MemberSeal.member_id == demo_member("bahati").id)) == 0
    assert "data-rotation-due" in amani.get("/people/").get_data(as_text=True)


def test_the_last_keeper_cannot_be_shown_out(app: Flask, at_desk: AtDesk) -> None:
    amani = at_desk("amani")
    answer = amani.post("/people/end", {"member": b64(demo_member("amani").id)})
    assert (answer.status_code, answer.get_json()["error"]) == (400, "last_keeper")
    with app.app_context(), transaction() as session:
        session.get_one(Member, demo_member("dalila").id).role = Role.KEEPER
    assert end(amani, "amani") == 204
    assert amani.get("/").status_code == 404


def test_another_offices_member_is_nobody_here(at_desk: AtDesk) -> None:
    assert end(at_desk("amani"), "grace") == 404
    assert end(at_desk("bahati"), "chiku") == 404


def test_the_name_is_free_again_and_the_record_keeps_the_two_apart(app: Flask, at_desk: AtDesk) -> None:
    amani = at_desk("amani")
    end(amani, "chiku")
    assert row(app, "chiku").name == f"chiku ({TODAY})"
    again = {"member": b64(bytes(16)), "name": "Chiku", "role": "handler"}
    assert amani.post("/people/invite", again).status_code == 201
    assert f"chiku ({TODAY})" in amani.get("/record").get_data(as_text=True)


def test_invitations_of_a_leaver_go_with_them(app: Flask, at_desk: AtDesk) -> None:
    amani = at_desk("amani")
    assert amani.post("/people/invite", {"member": b64(bytes(16)), "name": "x", "role": "keeper"}).status_code == 201
    with app.app_context(), transaction() as session:
        session.get_one(Member, demo_member("dalila").id).role = Role.KEEPER
    assert end(at_desk("dalila"), "amani") == 204
    assert count(app, select(Invitation.id)) == 0


def test_the_demonstration_does_not_bring_back_who_has_left(app: Flask, at_desk: AtDesk) -> None:
    end(at_desk("amani"), "chiku")
    run = app.test_cli_runner().invoke(args=["demo"])
    assert run.exit_code == 0, run.output
    with app.app_context(), reading() as session:
        assert members.by_name(session, "chiku") is None


def test_a_renewal_from_the_offline_machine_is_refused_for_who_has_left(
    app: Flask, at_desk: AtDesk, tmp_path: Path
) -> None:
    """The office's own file may still list them, and would have sealed the new key to them."""
    certificate = demo.certify(demo_member("bahati"), NOON.date()).to_body()
    end(at_desk("amani"), "bahati")
    file = tmp_path / "bahati.renewal"
    file.write_bytes(file_bytes(RENEWAL, {"certificate": certificate, "seals": []}))
    run = app.test_cli_runner().invoke(args=["member", "renew", str(file)])
    assert (run.exit_code, "member_left" in run.output) == (1, True)
    body = {"certificate": certificate, "seals": []}
    assert at_desk("amani").post("/people/renew", body).status_code == 404
