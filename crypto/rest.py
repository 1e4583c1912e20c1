"""Server-side rest (no browser counterpart): what a thief of the database must not be able to use.

All of it passes through the pepper, 32 bytes that stand outside the database and its backups.
"""

from __future__ import annotations

import hashlib

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from crypto.errors import CannotOpen, Malformed

PEPPER_BYTES = 32
TOKEN = b"dl-token"
LOGIN = b"dl-login"
SALT = b"dl-salt"
CONTACT = b"dl-contact"
SENDER = b"dl-sender"
SEEN = b"dl-seen"
OUTBOX = b"dl-outbox"
CHALLENGE = b"dl-challenge"
_REST = b"dl-rest"


class Pepper:
    """Keyed BLAKE2b, personalised by use, and a SecretBox for what must come back."""

    def __init__(self, pepper: bytes) -> None:
        if len(pepper) != PEPPER_BYTES:
            raise Malformed("a pepper has 32 bytes")
        self._pepper = pepper
        self._box = SecretBox(self.tag(b"", _REST))

    def tag(self, value: bytes, use: bytes) -> bytes:
        """32 bytes; `use` is one of this module's constants."""
        return hashlib.blake2b(value, digest_size=32, key=self._pepper, person=use).digest()

    def put_to_rest(self, plain: bytes) -> bytes:
        return bytes(self._box.encrypt(plain))

    def wake(self, stored: bytes) -> bytes:
        try:
            return self._box.decrypt(stored)
        except (CryptoError, ValueError):
            raise CannotOpen("stored under another pepper, or changed") from None
