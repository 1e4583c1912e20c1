"""What the offline machine keeps: a secret in a file that only its passphrase opens (PROTOCOL.md, section 6)."""

from __future__ import annotations

import secrets
from pathlib import Path

from crypto import labels
from crypto.bodies import Body, b64, encode, parse, unb64
from crypto.ceremony.asking import ask_passphrase
from crypto.ceremony.files import read_file
from crypto.ceremony.stopping import Stopped
from crypto.errors import CannotOpen, Malformed
from crypto.keys import unlock_keys
from crypto.labels import cat
from crypto.seals import lock_aead, open_aead

ROOT = "davylamp-root"
OFFICE = "davylamp-office"
_FIELDS = {"verify", "salt", "locked"}
_SALT_BYTES = 16


def lock_away(kind: str, verify: bytes, held: Body, passphrase: str) -> Body:
    """The fields of a file; `held` is readable with the passphrase only."""
    salt = secrets.token_bytes(_SALT_BYTES)
    key = unlock_keys(passphrase, salt).key
    locked = lock_aead(key, encode(held), cat(labels.KEPT, kind, verify))
    return {"verify": b64(verify), "salt": b64(salt), "locked": b64(locked)}


def public_half(path: Path, kind: str) -> bytes:
    return unb64(read_file(path, kind, _FIELDS)["verify"], 32)


def take_out(path: Path, kind: str, whose: str) -> tuple[Body, str]:
    """(what is held, the passphrase that opened it). Raises Stopped."""
    fields = read_file(path, kind, _FIELDS)
    verify, salt = unb64(fields["verify"], 32), unb64(fields["salt"], _SALT_BYTES)
    locked = unb64(fields["locked"])
    passphrase = ask_passphrase(whose)
    try:
        return parse(open_aead(unlock_keys(passphrase, salt).key, locked, cat(labels.KEPT, kind, verify))), passphrase
    except (CannotOpen, Malformed):
        raise Stopped(
            "wrong_passphrase", f"This passphrase does not open {path}: it is another one, or the file was changed."
        ) from None
