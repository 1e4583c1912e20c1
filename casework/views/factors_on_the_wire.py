"""What a browser shows of a passkey or of one-time codes, read from a request."""

from __future__ import annotations

from casework.challenges import CHALLENGE_BYTES
from casework.factors import Code, New, NewCodes, Shown
from casework.one_time_codes import DIGITS, SECRET_BYTES
from casework.passkeys import Assertion, Registration
from casework.wire import Fields

_CREDENTIAL = 1023  # WebAuthn's own limit
_CLIENT = 2048
_MOST = 8192  # an RSA signature, a chain in an attestation that was not asked for


def read_shown(fields: Fields) -> Shown:
    """`{challenge, code}` or `{credential, client, authenticator, signature}`."""
    shown: Shown
    if fields.has("code"):
        shown = Code(fields.bytes("challenge", CHALLENGE_BYTES), fields.digits("code", DIGITS))
    else:
        shown = Assertion(
            fields.blob("credential", _CREDENTIAL),
            fields.blob("client", _CLIENT),
            fields.blob("authenticator", _MOST),
            fields.blob("signature", _MOST),
        )
    fields.done()
    return shown


def read_new(fields: Fields) -> New:
    """`{challenge, secret, code}` or `{client, attestation}`."""
    new: New
    if fields.has("secret"):
        challenge = fields.bytes("challenge", CHALLENGE_BYTES)
        new = NewCodes(challenge, fields.bytes("secret", SECRET_BYTES), fields.digits("code", DIGITS))
    else:
        new = Registration(fields.blob("client", _CLIENT), fields.blob("attestation", _MOST))
    fields.done()
    return new
