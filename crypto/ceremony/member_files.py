"""What goes from the offline machine to the server about a member: `flask member import`, `flask member renew`.

A member file holds no open secret, but what the server checks at signing in: it is carried like a password.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from crypto import certificates
from crypto.bodies import unb64
from crypto.ceremony.files import check_file
from crypto.ceremony.roles import Role
from crypto.certificates import Certificate
from crypto.errors import Malformed, WrongKey
from crypto.keys import PUBLIC_BYTES, key_hash
from crypto.locks import MEMBER_LOCK_BYTES
from crypto.offices import check_fields, check_list
from crypto.seals import BOX_SEAL_BYTES

MEMBER, RENEWAL = "davylamp-member", "davylamp-renewal"
SECRET_SEAL, SEED_SEAL = "office-secret", "office-seal"
NAME_LENGTH = 64
_FIELDS = {"name", "role", "certificate", "seal_public", "salt", "login", "locked", "seals"}
_RENEWAL_FIELDS = {"certificate", "seals"}


@dataclass(frozen=True)
class OfficeSeal:
    """What a member holds of one of the office's keys; `key`: SHA-256 of the office's sealing key that it belongs to."""

    kind: str
    key: bytes
    sealed: bytes = field(repr=False)


@dataclass(frozen=True)
class MemberFile:
    name: str
    role: Role
    certificate: Certificate
    seal_public: bytes = field(repr=False)
    salt: bytes = field(repr=False)
    login: bytes = field(repr=False)
    locked: bytes = field(repr=False)
    seals: tuple[OfficeSeal, ...] = field(repr=False)


def parse_member(raw: bytes) -> MemberFile:
    """Raises Malformed, or WrongKey when the certificate is not for these keys."""
    fields = check_file(raw, MEMBER, _FIELDS)
    name = fields["name"]
    check_name(name)
    certificate, public = certificates.from_body(fields["certificate"]), unb64(fields["seal_public"], PUBLIC_BYTES)
    if certificate.seal != key_hash(public):
        raise WrongKey("the certificate is for another sealing key")
    return MemberFile(
        name,
        role_of(fields["role"]),
        certificate,
        public,
        unb64(fields["salt"], 16),
        unb64(fields["login"], 32),
        unb64(fields["locked"], MEMBER_LOCK_BYTES),
        _seals(fields["seals"]),
    )


def check_name(name: object) -> None:
    if not isinstance(name, str) or not 0 < len(name.strip()) <= len(name) <= NAME_LENGTH:
        raise Malformed("a name has 1 to 64 characters")


@dataclass(frozen=True)
class Renewal:
    certificate: Certificate
    seals: tuple[OfficeSeal, ...] = field(repr=False)


def parse_renewal(raw: bytes) -> Renewal:
    """Raises Malformed."""
    fields = check_file(raw, RENEWAL, _RENEWAL_FIELDS)
    return Renewal(certificates.from_body(fields["certificate"]), _seals(fields["seals"]))


def role_of(word: Any) -> Role:
    """Raises Malformed."""
    if word not in list(Role):
        raise Malformed("no role of this name")
    return Role(word)


def _seals(listed: Any) -> tuple[OfficeSeal, ...]:
    seals: list[OfficeSeal] = []
    for item in check_list(listed):
        one = check_fields(item, {"kind", "key", "sealed"})
        seal = OfficeSeal(one["kind"], unb64(one["key"], 32), unb64(one["sealed"], BOX_SEAL_BYTES))
        if seal.kind not in (SECRET_SEAL, SEED_SEAL) or any((s.kind, s.key) == (seal.kind, seal.key) for s in seals):
            raise Malformed("an unknown kind of seal, or one twice")
        seals.append(seal)
    return tuple(seals)
