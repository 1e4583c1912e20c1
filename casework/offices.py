"""The directory as this installation publishes it."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from casework.errors import Invalid, NotFound
from casework.models import SealingKey, Statement
from crypto import directory
from crypto.directory import Directory, Signed
from crypto.errors import DirectoryRolledBack
from crypto.keys import key_hash


def publish(session: Session, signed: Signed, keys: list[bytes], *, root: bytes, today: date) -> Directory:
    """Store a signed statement and the sealing keys that it names. Raises a named refusal, or Invalid."""
    new = directory.read(signed, root=root, service=None, today=today)
    last = session.scalars(select(Statement).order_by(Statement.seq.desc()).limit(1)).one_or_none()
    expected = (last.seq + 1, last.sha256) if last else (1, None)
    if (new.seq, new.previous) != expected:
        raise DirectoryRolledBack("it does not follow the statement published last")
    known = {key_hash(key): key for key in keys}
    for office in new.offices.values():
        if office.seal not in known and session.get(SealingKey, office.seal) is None:
            raise Invalid("sealing_key_missing", "The sealing key of an office is missing.", office.id)
    for digest, key in known.items():
        if session.get(SealingKey, digest) is None:
            session.execute(insert(SealingKey).values(hash=digest, key=key))
    session.execute(insert(Statement).values(seq=new.seq, body=signed.body, sig=signed.sig, sha256=new.sha256))
    return new


def newest(session: Session) -> Statement:
    """Raises NotFound while nothing is published."""
    statement = session.scalars(select(Statement).order_by(Statement.seq.desc()).limit(1)).one_or_none()
    if statement is None:
        raise NotFound
    return statement


def current(session: Session, root: bytes) -> Directory:
    """The newest statement, verified; its expiry is the clients' business and the operator's warning."""
    statement = newest(session)
    return _read(statement.body, statement.sig, root)


def sealing_key(session: Session, digest: bytes) -> bytes:
    """Raises NotFound."""
    key = session.get(SealingKey, digest)
    if key is None:
        raise NotFound
    return key.key


@lru_cache(maxsize=4)
def _read(body: bytes, sig: bytes, root: bytes) -> Directory:
    return directory.read_undated(Signed(body, sig), root=root)
