"""What goes from the offline machine to the server about a member: `flask member import`, `flask member renew`.

A member file holds no open secret, but what the server checks at signing in: it is carried like a password.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from crypto import certificates
from crypto.bodies import unb64
from crypto.ceremony.files import check_file
from crypto.certificates import Certificate
from crypto.errors import Malformed, WrongKey
from crypto.keys import PUBLIC_BYTES, key_hash
from crypto.locks import MEMBER_LOCK_BYTES
from crypto.offices import check_fields, check_list
from crypto.seals import BOX_SEAL_BYTES

MEMBER, RENEWAL = "davylamp-member", "davylamp-renewal"
SECRET_SEAL, SEED_SEAL = "office-secret", "office-seal"
NAME_LENGTH = 64
_FIELDS = {"name", "certificate", "seal_public", "salt", "login", "locked", "seals"}
_RENEWAL_FIELDS = {"certificate", "seals"}


@dataclass(frozen=True)
class MemberFile:
    name: str
    certificate: Certificate
    seal_public: bytes = field(repr=False)
    salt: bytes = field(repr=False)
    login: bytes = field(repr=False)
    locked: bytes = field(repr=False)
    seals: Mapping[str, bytes] = field(repr=False)


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
    seals: Mapping[str, bytes] = field(repr=False)


def parse_renewal(raw: bytes) -> Renewal:
    """Raises Malformed."""
    fields = check_file(raw, RENEWAL, _RENEWAL_FIELDS)
    return Renewal(certificates.from_body(fields["certificate"]), _seals(fields["seals"]))


def _seals(listed: Any) -> dict[str, bytes]:
    seals: dict[str, bytes] = {}
    for item in check_list(listed):
        one = check_fields(item, {"kind", "sealed"})
        if one["kind"] not in (SECRET_SEAL, SEED_SEAL) or one["kind"] in seals:
            raise Malformed("an unknown kind of seal, or one twice")
        seals[one["kind"]] = unb64(one["sealed"], BOX_SEAL_BYTES)
    return seals
