"""What can be done to members, to what they hold of their office, and to the keys that everybody fetches."""

from __future__ import annotations

from sqlalchemy import delete, update

from casework import demo
from casework.models import DeskSession, MemberSeal, MemberSealKind, SealingKey
from crypto.bodies import encode
from crypto.certificates import Certificate
from crypto.keys import key_hash, office_keys, unlock_keys
from crypto.locks import lock_member
from crypto.rest import LOGIN
from crypto.seals import seal_office_secret, seal_office_seed
from tests.stories.tampering.attacker import (
    KEYS,
    LEAD,
    OFFICE_SECRET,
    OWN_OFFICE,
    PASSPHRASE,
    SECRET,
    Attacker,
    certificate,
    demo_member,
    flipped,
    member_id,
    office_public,
)

KEEPER, INTAKE = MemberSealKind.OFFICE_SECRET, MemberSealKind.OFFICE_SEAL


def certify_myself(attacker: Attacker) -> None:
    _put_certificate(attacker, certificate())


def certify_the_members_own_key_myself(attacker: Attacker) -> None:
    own = demo_member("amani").keys()
    _put_certificate(attacker, certificate(verify=own.verify, seal=key_hash(own.seal_public)))


def put_in_a_colleagues_certificate(attacker: Attacker) -> None:
    attacker.member().certificate = attacker.member("bahati").certificate


def put_in_a_certificate_for_keys_that_were_lost(attacker: Attacker) -> None:
    _put_certificate(attacker, certificate(office_keys(demo.office_secret(LEAD)).sign_seed))


def move_the_member_to_another_office(attacker: Attacker) -> None:
    attacker.member().office = "ug-ombuds"


def hand_out_my_own_office_secret(attacker: Attacker) -> None:
    _put_seal(
        attacker, KEEPER, seal_office_secret(attacker.member().seal_public, LEAD, member_id("amani"), OFFICE_SECRET)
    )


def hand_out_my_own_office_seed(attacker: Attacker) -> None:
    attacker.db.execute(delete(MemberSeal).where(MemberSeal.member_id == member_id("amani")))
    add_my_own_office_seed(attacker)


def add_my_own_office_seed(attacker: Attacker) -> None:
    sealed = seal_office_seed(attacker.member().seal_public, LEAD, member_id("amani"), OWN_OFFICE.seal_seed)
    _put_seal(attacker, INTAKE, sealed)


def hand_out_a_colleagues_seal(attacker: Attacker) -> None:
    theirs = attacker.db.get_one(MemberSeal, (member_id("bahati"), INTAKE, key_hash(office_public()))).sealed
    hand_out_my_own_office_seed(attacker)
    _put_seal(attacker, INTAKE, theirs)


def take_the_seal_away(attacker: Attacker) -> None:
    attacker.db.execute(delete(MemberSeal).where(MemberSeal.member_id == member_id("amani")))


def exchange_the_office_key(attacker: Attacker) -> None:
    attacker.db.get_one(SealingKey, key_hash(office_public())).key = OWN_OFFICE.seal_public


def exchange_the_office_key_for_another_offices(attacker: Attacker) -> None:
    attacker.db.get_one(SealingKey, key_hash(office_public())).key = office_public("ug-ombuds")


def set_a_passphrase_of_my_own(attacker: Attacker) -> None:
    """Needs the pepper, too."""
    member = attacker.member()
    member.login = attacker.pepper.tag(unlock_keys(PASSPHRASE, member.salt).login, LOGIN)


def be_the_member_altogether(attacker: Attacker) -> None:
    """Everything about amani is the attacker's: passphrase, keys, certificate and seal. Needs the pepper, too."""
    set_a_passphrase_of_my_own(attacker)
    lock_up_a_secret_of_my_own(attacker)
    member = attacker.member()
    member.seal_public = KEYS.seal_public
    certify_myself(attacker)
    hand_out_my_own_office_secret(attacker)


def lock_up_a_secret_of_my_own(attacker: Attacker) -> None:
    """Needs the pepper, too."""
    member = attacker.member()
    locked = lock_member(unlock_keys(PASSPHRASE, member.salt).key, member.id, SECRET)
    member.locked = attacker.pepper.put_to_rest(locked)


def swap_locked_secrets_with_a_colleague(attacker: Attacker) -> None:
    amani, bahati = attacker.member("amani"), attacker.member("bahati")
    amani.locked, bahati.locked = bahati.locked, amani.locked


def flip_a_bit_of_the_locked_secret(attacker: Attacker) -> None:
    attacker.member().locked = flipped(attacker.member().locked)


def lead_the_session_to_a_colleague(attacker: Attacker) -> None:
    attacker.db.execute(update(DeskSession).values(member_id=member_id("bahati")))


def change_the_sessions_half(attacker: Attacker) -> None:
    attacker.db.execute(update(DeskSession).values(half=bytes(32)))


def _put_certificate(attacker: Attacker, made: Certificate) -> None:
    attacker.member().certificate = encode(made.to_body())


def _put_seal(attacker: Attacker, kind: MemberSealKind, sealed: bytes) -> None:
    attacker.db.merge(MemberSeal(member_id=member_id("amani"), kind=kind, key=key_hash(office_public()), sealed=sealed))
