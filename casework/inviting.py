"""Joining: a keeper invites, the invitee's browser makes the keys, a keeper's browser checks the proof and certifies.

The invitation code is on no way through here. Without it this server cannot make the proof, and so cannot put keys of its
own under a colleague's name.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from casework import access, audit, enrolling, members, offices
from casework.access import Action
from casework.audit import EventTag
from casework.errors import Conflict, Invalid, NameTaken, NotFound
from casework.models import Invitation, Member, MemberSealKind, Role
from casework.trust import Trust
from crypto.boxes import ID_BYTES
from crypto.ceremony.member_files import MemberFile, OfficeSeal, Renewal
from crypto.certificates import Certificate
from crypto.errors import Refused, WrongKey
from crypto.keys import key_hash
from crypto.offices import Office
from crypto.rest import Pepper

LASTS = timedelta(days=7)


@dataclass(frozen=True)
class NewKeys:
    """What the invitee's browser made. `proof` says nothing to this server."""

    verify: bytes
    seal_public: bytes = field(repr=False)
    salt: bytes = field(repr=False)
    login: bytes = field(repr=False)
    locked: bytes = field(repr=False)
    proof: bytes = field(repr=False)


def invite(session: Session, member_id: bytes, name: str, role: Role, *, by: Member, now: datetime) -> Invitation:
    """`member_id`: from the keeper's browser. Raises NameTaken."""
    access.require(by, Action.ADMIT)
    end_old(session, now)
    folded = members.fold(name)
    invited = select(Invitation.id).where(Invitation.name == folded)
    if not folded or members.by_name(session, folded) is not None or session.scalars(invited).first() is not None:
        raise NameTaken
    if session.get(Member, member_id) is not None:
        raise Conflict
    invitation = Invitation(
        id=secrets.token_bytes(ID_BYTES),
        office=by.office,
        member=member_id,
        name=folded,
        role=role,
        invited_by=by.id,
        expires=now + LASTS,
    )
    session.add(invitation)
    session.flush()
    audit.record(session, EventTag.MEMBER_INVITED, audit.office_scope(by.office), now, by)
    return invitation


def end_old(session: Session, now: datetime) -> None:
    session.execute(delete(Invitation).where(Invitation.expires < now))


def open_for_invitee(session: Session, invitation_id: bytes, now: datetime, *, to_change: bool = False) -> Invitation:
    """Raises NotFound, the same for one that never was, that has run out and that was answered."""
    found = session.get(Invitation, invitation_id, with_for_update=to_change)
    if found is None or found.expires < now or found.proof is not None:
        raise NotFound
    return found


def answer(session: Session, invitation_id: bytes, keys: NewKeys, *, pepper: Pepper, now: datetime) -> None:
    """Once. Whoever answers in the invitee's place without the code is found out when a keeper checks the proof."""
    invitation = open_for_invitee(session, invitation_id, now, to_change=True)
    invitation.verify, invitation.seal_public, invitation.salt = keys.verify, keys.seal_public, keys.salt
    invitation.login, invitation.locked = pepper.put_to_rest(keys.login), pepper.put_to_rest(keys.locked)
    invitation.proof = keys.proof
    session.flush()


def of_office(session: Session, by: Member, now: datetime) -> Sequence[Invitation]:
    access.require(by, Action.ADMIT)
    query = select(Invitation).where(Invitation.office == by.office, Invitation.expires >= now)
    return session.scalars(query.order_by(Invitation.name)).all()


def withdraw(session: Session, invitation_id: bytes, *, by: Member, now: datetime) -> None:
    invitation = _of_office(session, invitation_id, by, now)
    session.delete(invitation)
    session.flush()
    audit.record(session, EventTag.INVITATION_WITHDRAWN, audit.office_scope(by.office), now, by)


def certify(
    session: Session,
    invitation_id: bytes,
    role: Role,
    certificate: Certificate,
    seals: tuple[OfficeSeal, ...],
    *,
    trust: Trust,
    pepper: Pepper,
    by: Member,
    now: datetime,
) -> Member:
    """`role`: as the keeper chose it once more. From here on the member signs in. Raises a named refusal."""
    found = _of_office(session, invitation_id, by, now)
    if found.proof is None or found.verify is None or found.seal_public is None or found.salt is None:
        raise NotFound
    if found.login is None or found.locked is None:
        raise NotFound
    if role is not found.role:
        raise Invalid("other_role", "The invitation is for another role.", "role")
    if (certificate.verify, certificate.seal) != (found.verify, key_hash(found.seal_public)):
        raise Invalid(WrongKey.name, WrongKey.sentence, "the certificate is for other keys than the invitee's")
    if (certificate.office, certificate.member) != (found.office, found.member):
        raise Invalid("other_member", "The certificate is for another member than the invited one.", "certificate")
    _check_seals(offices.current(session, trust).office(by.office), role, seals)
    file = MemberFile(
        name=found.name,
        role=role,
        certificate=certificate,
        seal_public=found.seal_public,
        salt=found.salt,
        login=pepper.wake(found.login),
        locked=pepper.wake(found.locked),
        seals=seals,
    )
    session.delete(found)
    with _named():
        member = enrolling.enrol(session, file, trust=trust, pepper=pepper, now=now)
    audit.record(session, EventTag.MEMBER_CERTIFIED, audit.office_scope(by.office), now, by, member)
    return member


def renew(
    session: Session,
    certificate: Certificate,
    seals: tuple[OfficeSeal, ...],
    *,
    trust: Trust,
    by: Member,
    now: datetime,
) -> Member:
    """A new certificate from a keeper's browser; with the office's key in force where the member's role holds it and
    the keeper hands it over.
    """
    access.require(by, Action.ADMIT)
    member = session.get(Member, certificate.member)
    if member is None or member.office != by.office or member.left is not None:
        raise NotFound
    office = offices.current(session, trust).office(by.office)
    if seals:
        _check_seals(office, member.role, seals)
    with _named():
        return enrolling.renew(session, Renewal(certificate, seals), trust=trust, now=now, by=by)


@contextmanager
def _named() -> Iterator[None]:
    """What a keeper's browser sent is refused by the name that the protocol has for it."""
    try:
        yield
    except Refused as refusal:
        raise Invalid(refusal.name, refusal.sentence, "certificate") from None


def _of_office(session: Session, invitation_id: bytes, by: Member, now: datetime) -> Invitation:
    access.require(by, Action.ADMIT)
    found = session.get(Invitation, invitation_id, with_for_update=True)
    if found is None or found.office != by.office or found.expires < now:
        raise NotFound
    return found


def _check_seals(office: Office, role: Role, seals: tuple[OfficeSeal, ...]) -> None:
    """A role that works with the office's key gets the one in force, the others get none."""
    needed = {Role.KEEPER: MemberSealKind.OFFICE_SECRET, Role.INTAKE: MemberSealKind.OFFICE_SEAL}.get(role)
    listed = {office.seal, *(old.seal for old in office.retired)}
    given = {(seal.kind, seal.key) for seal in seals}
    if needed is None and not given:
        return
    if needed is None or (needed, office.seal) not in given or not {key for _, key in given} <= listed:
        raise Invalid("wrong_seals", "These are not the keys that this role holds of the office.", "seals")
    if role is Role.INTAKE and any(kind != needed for kind, _ in given):
        raise Invalid("wrong_seals", "An intake member never holds the office's secret.", "seals")
