"""The files that a ceremony reads and writes: JSON, for their owner only, each naming its kind."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Set as AbstractSet
from pathlib import Path

from crypto.bodies import Body, read_strictly
from crypto.ceremony.stopping import Stopped
from crypto.errors import Malformed

LARGEST = 8 * 1024 * 1024
_EVERY = {"v", "kind"}


def read_file(path: Path, kind: str, fields: AbstractSet[str]) -> Body:
    """A file of this kind with just these fields. Raises Stopped."""
    try:
        with path.open("rb") as handle:
            raw = handle.read(LARGEST + 1)
    except OSError as error:
        raise Stopped("cannot_read", f"{path} cannot be read: {error.strerror}.") from None
    try:
        return check_file(raw, kind, fields)
    except Malformed as refusal:
        raise Stopped("malformed", f"{path}: {refusal}") from None


def check_file(raw: bytes, kind: str, fields: AbstractSet[str]) -> Body:
    """The same for bytes that have been read already. Raises Malformed."""
    if len(raw) > LARGEST:
        raise Malformed("too large")
    body = read_strictly(raw)
    if body.get("kind") != kind or body.get("v") != 1 or isinstance(body["v"], bool):
        raise Malformed(f"not a file of the kind {kind}, version 1")
    if set(body) != fields | _EVERY:
        raise Malformed("fields are missing or unknown")
    return body


def file_bytes(kind: str, fields: Body) -> bytes:
    return json.dumps({"kind": kind, "v": 1, **fields}, ensure_ascii=False, indent=1).encode() + b"\n"


def check_free(*paths: Path) -> None:
    """Asked before any passphrase is: what is there is never written over."""
    for path in paths:
        if path.exists():
            raise Stopped("already_there", f"{path} is there already, and nothing is written over it.")


def write_new(path: Path, kind: str, fields: Body) -> None:
    """Whole and on the disk, or not there; mode 0600."""
    fresh = _write_beside(path, file_bytes(kind, fields))
    try:
        os.link(fresh, path)  # unlike a rename, a link fails where something is already
    except FileExistsError:
        check_free(path)
    except OSError:
        # FAT, which most USB sticks have, knows no links.
        check_free(path)
        fresh.rename(path)
    finally:
        fresh.unlink(missing_ok=True)


def write_again(path: Path, kind: str, fields: Body) -> None:
    """The new content in the place of the old, never half of each."""
    _write_beside(path, file_bytes(kind, fields)).rename(path)


def _write_beside(path: Path, raw: bytes) -> Path:
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as handle:
            handle.write(raw)
            handle.flush()
            os.fsync(handle.fileno())
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise Stopped("cannot_write", f"{path} cannot be written: {error.strerror}.") from None
    return fresh
