"""A member of an office, made offline: keys locked by a passphrase, a certificate, the office's keys sealed to them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from crypto import certificates
from crypto.bodies import Body, b64, unb64
from crypto.boxes import ID_BYTES
from crypto.ceremony.member_files import SECRET_SEAL, SEED_SEAL, role_of
from crypto.ceremony.roles import Role
from crypto.certificates import MAX_DAYS, Certificate
from crypto.keys import PUBLIC_BYTES, HolderKeys, key_hash, member_keys, office_keys, unlock_keys
from crypto.locks import lock_member
from crypto.offices import check_fields
from crypto.seals import seal_office_secret, seal_office_seed


@dataclass(frozen=True)
class Enrolled:
    """The public part of a member, as the office's own file remembers it."""

    name: str
    role: Role
    member: bytes
    verify: bytes
    seal_public: bytes = field(repr=False)

    def to_body(self) -> Body:
        return {
            "name": self.name,
            "role": self.role.value,
            "member": b64(self.member),
            "verify": b64(self.verify),
            "seal_public": b64(self.seal_public),
        }


def enrolled_from(body: Any) -> Enrolled:
    fields = check_fields(body, {"name", "role", "member", "verify", "seal_public"})
    return Enrolled(
        fields["name"],
        role_of(fields["role"]),
        unb64(fields["member"], ID_BYTES),
        unb64(fields["verify"], 32),
        unb64(fields["seal_public"], PUBLIC_BYTES),
    )


def new_member(
    office: str, office_secret: bytes, name: str, role: Role, passphrase: str, today: date
) -> tuple[Enrolled, Body]:
    """(what the office remembers, the fields of the file for the server)."""
    secret, member, salt = secrets.token_bytes(32), secrets.token_bytes(ID_BYTES), secrets.token_bytes(16)
    keys, unlock = member_keys(secret), unlock_keys(passphrase, salt)
    enrolled = Enrolled(name, role, member, keys.verify, keys.seal_public)
    fields = {
        "name": name,
        "role": role.value,
        "certificate": certify(office, office_keys(office_secret), enrolled, today).to_body(),
        "seal_public": b64(keys.seal_public),
        "salt": b64(salt),
        "login": b64(unlock.login),
        "locked": b64(lock_member(unlock.key, member, secret)),
        "seals": seals_for(office, office_secret, enrolled),
    }
    return enrolled, fields


def certify(office: str, keys: HolderKeys, enrolled: Enrolled, today: date) -> Certificate:
    return certificates.issue(
        keys.sign_seed,
        office=office,
        member=enrolled.member,
        verify=enrolled.verify,
        seal=key_hash(enrolled.seal_public),
        issued=today,
        not_after=today + timedelta(days=MAX_DAYS),
    )


def seals_for(office: str, office_secret: bytes, enrolled: Enrolled) -> list[Body]:
    """What a member of this role holds of the office."""
    keys = office_keys(office_secret)
    if enrolled.role is Role.KEEPER:
        sealed = seal_office_secret(enrolled.seal_public, office, enrolled.member, office_secret)
        return [_seal(SECRET_SEAL, keys, sealed)]
    if enrolled.role is Role.INTAKE:
        sealed = seal_office_seed(enrolled.seal_public, office, enrolled.member, keys.seal_seed)
        return [_seal(SEED_SEAL, keys, sealed)]
    return []


def _seal(kind: str, keys: HolderKeys, sealed: bytes) -> Body:
    """`key` says of which of the office's keys, so that the next one does not take this one's place."""
    return {"kind": kind, "key": b64(key_hash(keys.seal_public)), "sealed": b64(sealed)}
