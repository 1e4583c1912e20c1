"""A passkey in software, as a device holds it: signs for the site and challenge that a browser would pass on."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy.orm import Session
from webauthn.helpers import encode_cbor

from casework.models import Factor, FactorKind, Member
from crypto.bodies import Body, b64

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
LOCALHOST = "http://localhost:8000"
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Passkey:
    """`counted` stays 0, as that of a passkey that lives on several devices."""

    name: str
    origin: str = LOCALHOST
    counted: int = 0

    @property
    def credential(self) -> bytes:
        return hashlib.sha256(f"a test's passkey {self.name}".encode()).digest()[:16]

    @property
    def private(self) -> ec.EllipticCurvePrivateKey:
        number = int.from_bytes(hashlib.sha256(f"a test's private key {self.name}".encode()).digest())
        return ec.derive_private_key(number % (ORDER - 1) + 1, ec.SECP256R1())

    @property
    def pkcs8(self) -> bytes:
        return self.private.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )

    @property
    def public_key(self) -> bytes:
        point = self.private.public_key().public_numbers()
        return encode_cbor({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32), -3: point.y.to_bytes(32)})

    def show(self, challenge: str) -> Body:
        """As a request to the desk carries it."""
        client, authenticator = self._client("webauthn.get", challenge), self._authenticator(PRESENT | VERIFIED)
        signed = authenticator + hashlib.sha256(client).digest()
        signature = self.private.sign(signed, ec.ECDSA(hashes.SHA256()))
        return {
            "credential": b64(self.credential),
            "client": b64(client),
            "authenticator": b64(authenticator),
            "signature": b64(signature),
        }

    def make(self, challenge: str) -> Body:
        credential = len(self.credential).to_bytes(2) + self.credential + self.public_key
        data = self._authenticator(PRESENT | VERIFIED | ATTESTED) + bytes(16) + credential
        attestation = encode_cbor({"fmt": "none", "attStmt": {}, "authData": data})
        return {"client": b64(self._client("webauthn.create", challenge)), "attestation": b64(attestation)}

    def row(self, member_id: bytes, day: date) -> Factor:
        return Factor(
            id=hashlib.sha256(self.credential).digest(),
            member_id=member_id,
            kind=FactorKind.PASSKEY,
            held=self.public_key,
            counted=0,
            added=day,
            used=None,
            wrong=0,
            wrong_at=None,
        )

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}).encode()

    def _authenticator(self, flags: int) -> bytes:
        site = self.origin.partition("://")[2].partition(":")[0]
        return hashlib.sha256(site.encode()).digest() + bytes([flags]) + self.counted.to_bytes(4)


def hand_out(session: Session, day: date) -> None:
    """To each member of the demonstration the passkey of their name, so that tests sign in without a person."""
    for member in session.query(Member):
        session.add(Passkey(member.name).row(member.id, day))
