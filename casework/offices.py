"""The directory as this installation publishes it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework import jurisdictions
from casework.errors import Invalid, NotFound, Trouble
from casework.jurisdictions import Jurisdiction
from casework.models import SealingKey, Statement
from casework.routing_facts import of_directory
from casework.routing_model import read_model
from casework.routing_words import Misread
from casework.trust import Trust
from crypto import directory
from crypto.directory import Directory, Signed
from crypto.errors import DirectoryRolledBack, WrongKey, WrongRoot, WrongService
from crypto.keys import key_hash, sha256
from crypto.offices import Office

_statements = Statement.__table__.c
_HEAD = select(_statements.sha256, _statements.sig).order_by(_statements.seq.desc()).limit(1)
_verified: dict[tuple[bytes, bytes, bytes], Directory] = {}


def publish(session: Session, signed: Signed, keys: list[bytes], *, trust: Trust, today: date) -> Directory:
    """Store a signed statement and the sealing keys that it names. Raises a named refusal, or Invalid."""
    new = directory.read(signed, root=trust.root, service=trust.service(), today=today)
    last = session.scalars(select(Statement).order_by(Statement.seq.desc()).limit(1)).one_or_none()
    _check_follows(new, last)
    _check_rules(new)
    known = {key_hash(key): key for key in keys}
    for office in new.offices.values():
        if office.seal not in known and session.get(SealingKey, office.seal) is None:
            raise Invalid("sealing_key_missing", "The sealing key of an office is missing.", office.id)
    for digest, key in known.items():
        if session.get(SealingKey, digest) is None:
            session.add(SealingKey(hash=digest, key=key))
    session.add(Statement(seq=new.seq, body=signed.body, sig=signed.sig, sha256=new.sha256))
    session.flush()
    trust.pin(new.service)
    return new


def _check_rules(new: Directory) -> None:
    """Clients refuse rules and offices that they cannot read, and then nobody can report: so it is found out before."""
    try:
        model = read_model(new.routing)
        of_directory(new.offices)
    except Misread as misread:
        raise Invalid(misread.name, f"The rules cannot be applied to this statement: {misread}.") from None
    if model.last_resort not in new.offices:
        raise Invalid("no_last_resort", "The rules' last resort is not among the offices.", model.last_resort)


def _check_follows(new: Directory, last: Statement | None) -> None:
    if last is not None and new.seq <= last.seq:
        raise DirectoryRolledBack(f"statement {last.seq} is published already, this is statement {new.seq}")
    if (new.seq, new.previous) != ((last.seq + 1, last.sha256) if last else (1, None)):
        raise Invalid("broken_chain", "This statement does not follow the one published last.", f"seq {new.seq}")


def log(session: Session) -> Sequence[Statement]:
    """All that were ever published, the first one first."""
    return session.scalars(select(Statement).order_by(Statement.seq)).all()


def published(session: Session, seq: int) -> Statement:
    """Raises NotFound."""
    statement = session.get(Statement, seq)
    if statement is None:
        raise NotFound
    return statement


def newest(session: Session) -> Statement:
    """Raises NotFound while nothing is published."""
    statement = session.scalars(select(Statement).order_by(Statement.seq.desc()).limit(1)).one_or_none()
    if statement is None:
        raise NotFound
    return statement


def current(session: Session, trust: Trust) -> Directory:
    """The newest statement, verified; its expiry is the clients' business and the operator's warning.

    Kept by its hash and signature: reading and verifying ten kilobytes for each report would cost more than storing it.
    """
    head = session.connection().execute(_HEAD).first()
    if head is None:
        raise NotFound
    verified_as = (trust.root, head.sha256, head.sig)
    if verified_as not in _verified:
        statement = newest(session)
        if sha256(statement.body) != head.sha256:
            raise WrongRoot("the row's hash is not that of its statement")
        _verified.clear()
        _verified[verified_as] = directory.read_undated(Signed(statement.body, statement.sig), root=trust.root)
    found = _verified[verified_as]
    if found.service != trust.service():
        raise WrongService
    return found


def law_of(listed: Directory, office_id: str) -> Jurisdiction:
    """Raises UnknownOffice."""
    return jurisdictions.of(str(listed.office(office_id).facts["jurisdiction"]))


class NoKeyHere(Trouble):
    status = 503
    name = "sealing_key_missing"
    sentence = "The key of the office that would read this is missing here. Nothing was stored."


def key_to_seal_to(session: Session, office: Office) -> bytes:
    """In force, and the one that the directory names. Raises NoKeyHere."""
    try:
        return office.check_seal_key(sealing_key(session, office.seal))
    except (NotFound, WrongKey):
        raise NoKeyHere from None


def sealing_key(session: Session, digest: bytes) -> bytes:
    """Raises NotFound."""
    key = session.get(SealingKey, digest)
    if key is None:
        raise NotFound
    return key.key
