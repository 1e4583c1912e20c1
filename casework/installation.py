"""The data folder: server secrets outside the database, and the check that the two belong together."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from sqlalchemy.orm import Session

from casework.models import Installation
from crypto.rest import PEPPER_BYTES, Pepper

_CHECK = b"dl-check"


def gateway_secret(carrier: str) -> str:
    """Of the key that signs what a door seals on arrival; the directory lists its public half: `web-…`, `sms-…`."""
    return f"gateway_{carrier}"


class WrongPepperError(RuntimeError):
    """The database was made with another pepper: with this one, no code and no passphrase would be found again."""


def read_secret(folder: Path, name: str, length: int = PEPPER_BYTES, *, fresh_value: bytes | None = None) -> bytes:
    """A secret of this machine, random if not given, made once, readable by its owner only."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / name
    if not path.exists():
        fresh = folder / f".{name}.{secrets.token_hex(8)}"
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as handle:
            handle.write(fresh_value or secrets.token_bytes(length))
            handle.flush()
            os.fsync(handle.fileno())
        try:
            # A link fails where another process was quicker: then theirs is the secret.
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    secret = path.read_bytes()
    if len(secret) != length:
        raise RuntimeError(f"the secret {name} is damaged: restore it from its backup")
    return secret


def find_secret(folder: Path, name: str) -> bytes | None:
    """For a secret that a command makes on purpose: None as long as nobody did."""
    return read_secret(folder, name) if (folder / name).exists() else None


def check_pepper(session: Session, pepper: Pepper) -> None:
    """Raises WrongPepperError. Remembers the pepper of a new database."""
    tag = pepper.tag(b"", _CHECK)
    row = session.get(Installation, 1)
    if row is None:
        session.add(Installation(id=1, pepper_check=tag))
        session.flush()
    elif row.pepper_check != tag:
        raise WrongPepperError("secrets/pepper is not the one that this database was made with")
