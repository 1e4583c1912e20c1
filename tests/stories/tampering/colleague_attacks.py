"""What can be done by hand to whom a case is given, to roles, and to the record of it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from casework import demo
from casework.models import Assignment, AuditRow, Part, Release, Role, Seal
from crypto.bodies import encode
from crypto.boxes import TALK, file_kind
from crypto.keys import key_hash, office_keys
from crypto.labels import member_holder
from crypto.seals import seal_box
from tests.stories.tampering.attacker import (
    BOX_SEED,
    KEYS,
    LEAD,
    Attacker,
    certificate,
    demo_member,
    member_id,
    today,
)
from tests.stories.tampering.box_attacks import HOLDER

OWN = member_holder(member_id("chiku"))


def certify_my_key_as_a_colleagues(attacker: Attacker) -> None:
    chiku = attacker.member("chiku")
    chiku.seal_public = KEYS.seal_public
    chiku.certificate = encode(certificate(member=member_id("chiku")).to_body())


def put_my_key_beside_a_colleagues_certificate(attacker: Attacker) -> None:
    attacker.member("chiku").seal_public = KEYS.seal_public


def put_a_colleagues_certificate_and_key_in_anothers_place(attacker: Attacker) -> None:
    chiku, dalila = attacker.member("chiku"), attacker.member("dalila")
    chiku.certificate, chiku.seal_public = dalila.certificate, dalila.seal_public


def let_a_certificate_run_out(attacker: Attacker) -> None:
    """It was honest once; the office has not renewed it, and somebody has set it back."""
    own = demo_member("chiku").keys()
    issued, ended = today() - timedelta(days=90), today() - timedelta(days=1)
    keys = {"verify": own.verify, "seal": key_hash(own.seal_public)}
    old = certificate(
        office_keys(demo.office_secret(LEAD)).sign_seed,
        member=member_id("chiku"),
        issued=issued,
        not_after=ended,
        **keys,
    )
    attacker.member("chiku").certificate = encode(old.to_body())


def seal_my_own_seed_to_a_member(attacker: Attacker) -> None:
    """As properly as anybody can; the member finds the case in their list."""
    public = attacker.member("chiku").seal_public
    for kind in (TALK, file_kind(LEAD)):
        box = attacker.box(kind=kind)
        _put_seal(attacker, box.id, seal_box(public, OWN, box.case_id, box.id, BOX_SEED))
    attacker.db.add(Assignment(case_id=attacker.case, member_id=member_id("chiku"), part=Part.HANDLER, day=today()))


def put_the_offices_seal_under_a_members_name(attacker: Attacker) -> None:
    for kind in (TALK, file_kind(LEAD)):
        box = attacker.box(kind=kind)
        _put_seal(attacker, box.id, attacker.db.get_one(Seal, (box.id, HOLDER)).sealed)


def make_a_handler_keeper(attacker: Attacker) -> None:
    attacker.member("chiku").role = Role.KEEPER


def make_a_handler_supervisor(attacker: Attacker) -> None:
    attacker.member("chiku").role = Role.SUPERVISOR


def write_a_colleague_into_the_record(attacker: Attacker) -> None:
    forged = {"by": member_holder(member_id("bahati"))}
    attacker.db.execute(update(AuditRow).where(AuditRow.event == "case_opened").values(**forged))


def see_that_nothing_is_sealed_to_the_member(attacker: Attacker) -> None:
    assert attacker.db.scalars(select(Seal).where(Seal.holder == OWN)).all() == []


def _put_seal(attacker: Attacker, box_id: bytes, sealed: bytes) -> None:
    attacker.db.merge(Seal(box_id=box_id, holder=OWN, sealed=sealed, release=Release.NOW))
