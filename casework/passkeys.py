"""Passkeys (WebAuthn Level 2): signed by a key that leaves its device for nobody, and for no other site.

The credential is looked up by what the device sends. The page names none: whoever asks at the door learns nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from webauthn import verify_authentication_response, verify_registration_response
from webauthn.helpers import bytes_to_base64url, encode_cbor, parse_client_data_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticationCredential,
    AuthenticatorAssertionResponse,
    AuthenticatorAttestationResponse,
    RegistrationCredential,
)

from casework.errors import NotKnown

# A key that nobody holds: the generator of P-256. What is checked against it fails after the usual work.
DECOY = encode_cbor(
    {
        1: 2,
        3: -7,
        -1: 1,
        -2: bytes.fromhex("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"),
        -3: bytes.fromhex("4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"),
    }
)


@dataclass(frozen=True)
class Assertion:
    """What `navigator.credentials.get()` gives."""

    credential: bytes = field(repr=False)
    client: bytes = field(repr=False)
    authenticator: bytes = field(repr=False)
    signature: bytes = field(repr=False)


@dataclass(frozen=True)
class Registration:
    """What `navigator.credentials.create()` gives."""

    client: bytes = field(repr=False)
    attestation: bytes = field(repr=False)


@dataclass(frozen=True)
class NewPasskey:
    credential: bytes = field(repr=False)
    public_key: bytes = field(repr=False)
    counted: int


@dataclass(frozen=True)
class Passkeys:
    """`origin`: scheme, host and port that the browser must have been at. Never taken from a request."""

    origin: str

    @classmethod
    def of_address(cls, address: str) -> Passkeys:
        parts = urlsplit(address)
        return cls(f"{parts.scheme}://{parts.netloc}")

    @property
    def site(self) -> str:
        return urlsplit(self.origin).hostname or ""

    def check(self, shown: Assertion, public_key: bytes, counted: int) -> int:
        """The device's new count. Raises NotKnown, for a count that does not rise too: that is a copied device.

        Whether the challenge is a good one is for the caller.
        """
        try:
            return verify_authentication_response(
                credential=AuthenticationCredential(
                    id=bytes_to_base64url(shown.credential),
                    raw_id=shown.credential,
                    response=AuthenticatorAssertionResponse(shown.client, shown.authenticator, shown.signature),
                ),
                expected_challenge=challenge_in(shown.client),
                expected_rp_id=self.site,
                expected_origin=self.origin,
                credential_public_key=public_key,
                credential_current_sign_count=counted,
            ).new_sign_count
        except (WebAuthnException, ValueError):
            raise NotKnown from None

    def read(self, made: Registration) -> NewPasskey:
        """Raises NotKnown. No attestation is asked for: which make of device somebody holds is nobody's business."""
        try:
            read = verify_registration_response(
                credential=RegistrationCredential(
                    id="", raw_id=b"", response=AuthenticatorAttestationResponse(made.client, made.attestation)
                ),
                expected_challenge=challenge_in(made.client),
                expected_rp_id=self.site,
                expected_origin=self.origin,
            )
        except (WebAuthnException, ValueError):
            raise NotKnown from None
        return NewPasskey(read.credential_id, read.credential_public_key, read.sign_count)


def challenge_in(client: bytes) -> bytes:
    try:
        return parse_client_data_json(client).challenge
    except (WebAuthnException, ValueError, KeyError, TypeError):
        raise NotKnown from None
