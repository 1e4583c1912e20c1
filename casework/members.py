"""Members of the offices: enrolling one, and signing in without the server ever seeing a passphrase."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from casework import audit
from casework.audit import EventTag
from casework.database import always
from casework.models import Member, MemberSeal, Role
from crypto.bodies import encode
from crypto.boxes import ID_BYTES
from crypto.ceremony.member_files import OfficeSeal
from crypto.certificates import Certificate
from crypto.labels import member_holder
from crypto.rest import LOGIN, SALT, Pepper

SALT_BYTES = 16


@dataclass(frozen=True)
class NewMember:
    """`login` and `locked` as the member's client made them; `seals`: what the member holds of the office."""

    name: str
    role: Role
    certificate: Certificate
    seal_public: bytes = field(repr=False)
    salt: bytes = field(repr=False)
    login: bytes = field(repr=False)
    locked: bytes = field(repr=False)
    seals: tuple[OfficeSeal, ...] = field(repr=False)


def enrol(session: Session, new: NewMember, pepper: Pepper, now: datetime) -> Member:
    certificate = new.certificate
    member = Member(
        id=certificate.member,
        office=certificate.office,
        name=fold(new.name),
        role=new.role,
        left=None,
        salt=new.salt,
        login=pepper.tag(new.login, LOGIN),
        locked=pepper.put_to_rest(new.locked),
        seal_public=new.seal_public,
        certificate=encode(certificate.to_body()),
    )
    session.add(member)
    session.flush()
    keep_seals(session, member, new.seals)
    audit.record(session, EventTag.MEMBER_ENROLLED, audit.office_scope(member.office), now, member)
    return member


def keep_seals(session: Session, member: Member, seals: Sequence[OfficeSeal]) -> None:
    """What the member holds of the office's keys. Those of other keys stay: they open what is old."""
    for seal in seals:
        session.merge(MemberSeal(member_id=member.id, kind=seal.kind, key=seal.key, sealed=seal.sealed))
    session.flush()


def renew_certificate(session: Session, member: Member, certificate: Certificate) -> None:
    member.certificate = encode(certificate.to_body())
    session.flush()


def by_name(session: Session, name: str) -> Member | None:
    return session.scalars(select(Member).where(Member.name == fold(name))).one_or_none()


def salt_for(session: Session, name: str, pepper: Pepper) -> bytes:
    """An unknown name gets a salt too, always the same one, so that asking tells nothing."""
    false_salt = pepper.tag(fold(name).encode(), SALT)[:SALT_BYTES]
    return _row_of(session, name).salt or false_salt


def by_login(session: Session, name: str, login: bytes, pepper: Pepper) -> tuple[bytes, bool]:
    """The id of who is called so, or one of nobody, and whether the login secret is theirs: after the same work."""
    nobody, unknown = secrets.token_bytes(ID_BYTES), secrets.token_bytes(32)
    row = _row_of(session, name)
    fits = hmac.compare_digest(pepper.tag(login, LOGIN), row.login or unknown)
    return row.id or nobody, fits and row.id is not None and row.left is None


def _row_of(session: Session, name: str) -> Row[bytes, bytes, bytes, date | None]:
    """One row for every name, empty for one that is not there: making a member of the answer would tell them apart."""
    columns = select(Member.id, Member.salt, Member.login, Member.left)
    return session.execute(columns.select_from(always()).outerjoin(Member, Member.name == fold(name))).one()


@dataclass(frozen=True)
class Locked:
    """What stands for a passphrase, made in the member's browser: 16, 32 bytes, and the locked member secret."""

    salt: bytes = field(repr=False)
    login: bytes = field(repr=False)
    locked: bytes = field(repr=False)


def lock_anew(session: Session, member: Member, new: Locked, pepper: Pepper) -> None:
    member.salt = new.salt
    member.login = pepper.tag(new.login, LOGIN)
    member.locked = pepper.put_to_rest(new.locked)
    session.flush()


def seals_of(session: Session, member: Member) -> Sequence[MemberSeal]:
    return session.scalars(select(MemberSeal).where(MemberSeal.member_id == member.id)).all()


def names_of(session: Session, office: str) -> dict[bytes, str]:
    """Of everyone who is or was there."""
    return {member.id: member.name for member in session.scalars(select(Member).where(Member.office == office))}


def supervisors(session: Session, office: str) -> list[bytes]:
    """Whoever is or was one there: what they approved then stays approved."""
    rows = select(Member.id).where(Member.office == office, Member.role == Role.SUPERVISOR).order_by(Member.id)
    return list(session.scalars(rows))


def fold(name: str) -> str:
    return " ".join(name.split()).casefold()


def names_in(session: Session, office: str) -> dict[str, str]:
    """By holder, as the record names them."""
    rows = session.execute(select(Member.id, Member.name).where(Member.office == office))
    return {member_holder(row.id): row.name for row in rows}
