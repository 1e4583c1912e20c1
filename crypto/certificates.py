"""An office vouches for a member's two keys, for at most 100 days."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from crypto import labels
from crypto.bodies import Body, b64, unb64
from crypto.boxes import ID_BYTES, check_office_id
from crypto.errors import BadCertificate, BadSignature, CertificateOutOfDate, Malformed
from crypto.keys import check_signature, sign
from crypto.labels import cat

MAX_DAYS = 100
_FIELDS = {"member", "office", "verify", "seal", "issued", "not_after", "sig"}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def parse_day(text: object) -> date:
    """`YYYY-MM-DD`, UTC. Raises Malformed."""
    if not isinstance(text, str) or not _DAY.fullmatch(text):
        raise Malformed("not a day")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Malformed("not a day") from None


@dataclass(frozen=True)
class Certificate:
    """`verify`: Ed25519 key; `seal`: SHA-256 of the member's sealing key; both limits inclusive."""

    member: bytes
    office: str
    verify: bytes
    seal: bytes
    issued: date
    not_after: date
    sig: bytes

    def to_body(self) -> Body:
        return {
            "member": b64(self.member),
            "office": self.office,
            "verify": b64(self.verify),
            "seal": b64(self.seal),
            "issued": self.issued.isoformat(),
            "not_after": self.not_after.isoformat(),
            "sig": b64(self.sig),
        }

    def check(self, day: date, office_keys: Iterable[bytes]) -> None:
        """`office_keys`: the office's verify keys in force on `day`. Raises BadCertificate, CertificateOutOfDate."""
        if (self.not_after - self.issued).days > MAX_DAYS:
            raise BadCertificate("it runs for too long")
        if not self.issued <= day <= self.not_after:
            raise CertificateOutOfDate
        for office_verify in office_keys:
            try:
                return check_signature(office_verify, self._message(), self.sig)
            except BadSignature:
                continue
        raise BadCertificate

    def _message(self) -> bytes:
        return _message(self.office, self.member, self.verify, self.seal, self.issued, self.not_after)


def issue(
    office_sign_seed: bytes, *, office: str, member: bytes, verify: bytes, seal: bytes, issued: date, not_after: date
) -> Certificate:
    if not 0 <= (not_after - issued).days <= MAX_DAYS:
        raise Malformed("a certificate runs for at most 100 days")
    message = _message(office, member, verify, seal, issued, not_after)
    return Certificate(member, office, verify, seal, issued, not_after, sign(office_sign_seed, message))


def from_body(body: object) -> Certificate:
    """Raises Malformed."""
    if not isinstance(body, dict) or set(body) != _FIELDS:
        raise Malformed("not a certificate")
    return Certificate(
        unb64(body["member"], ID_BYTES),
        check_office_id(body["office"]),
        unb64(body["verify"], 32),
        unb64(body["seal"], 32),
        parse_day(body["issued"]),
        parse_day(body["not_after"]),
        unb64(body["sig"], 64),
    )


def _message(office: str, member: bytes, verify: bytes, seal: bytes, issued: date, not_after: date) -> bytes:
    return cat(labels.MEMBER, office, member, verify, seal, issued.isoformat(), not_after.isoformat())
