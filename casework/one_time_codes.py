"""One-time codes by the clock (TOTP, RFC 6238: 30 seconds, six digits, SHA-1 as every app computes it).

The exception, for whoever has no passkey: a code can be talked out of a person on a false page.
"""

from __future__ import annotations

import base64
import hmac
from datetime import datetime

import pyotp

from casework.errors import NotKnown

SECRET_BYTES = 20
DIGITS = 6
SECONDS = 30
# A phone's clock is off by a few seconds, and typing takes time.
_STEPS = (-1, 0, 1)


def step_of(secret: bytes, code: str, now: datetime) -> int:
    """The time step that this code belongs to. Raises NotKnown, after the same work."""
    codes = _totp(secret)
    here = int(now.timestamp()) // SECONDS
    fitting = [here + n for n in _STEPS if hmac.compare_digest(codes.generate_otp(here + n).encode(), code.encode())]
    if not fitting:
        raise NotKnown
    return max(fitting)


def code_at(secret: bytes, now: datetime) -> str:
    return _totp(secret).generate_otp(int(now.timestamp()) // SECONDS)


def _totp(secret: bytes) -> pyotp.TOTP:
    return pyotp.TOTP(base64.b32encode(secret).decode(), digits=DIGITS, interval=SECONDS)
