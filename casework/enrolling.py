"""Members made offline, taken into this server: only under a certificate that the published directory bears out."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from casework import audit, members, offices
from casework.audit import EventTag
from casework.errors import Invalid
from casework.members import NewMember
from casework.models import Member
from casework.trust import Trust
from crypto import certificates
from crypto.bodies import parse
from crypto.ceremony.member_files import MemberFile, Renewal
from crypto.certificates import Certificate
from crypto.errors import WrongKey
from crypto.keys import key_hash
from crypto.rest import Pepper


def enrol(session: Session, file: MemberFile, *, trust: Trust, pepper: Pepper, now: datetime) -> Member:
    """Raises a named refusal."""
    _check(session, file.certificate, trust, now.date())
    if members.by_name(session, file.name) is not None:
        raise Invalid(
            "name_already_there", "A member of this name is here already. Make the member under another name."
        )
    if session.get(Member, file.certificate.member) is not None:
        raise Invalid("member_already_there", "This member is here already. A new certificate comes with a renewal.")
    new = NewMember(
        name=file.name,
        role=file.role,
        certificate=file.certificate,
        seal_public=file.seal_public,
        salt=file.salt,
        login=file.login,
        locked=file.locked,
        seals=file.seals,
    )
    return members.enrol(session, new, pepper, now)


def renew(session: Session, renewal: Renewal, *, trust: Trust, now: datetime, by: Member | None = None) -> Member:
    """A later certificate for the same keys, and what the member holds of new office keys. Raises a named refusal.

    `by`: the keeper whose browser made it; None: it comes from the offline machine.
    """
    certificate = renewal.certificate
    _check(session, certificate, trust, now.date())
    member = session.get(Member, certificate.member)
    if member is None or member.office != certificate.office:
        raise Invalid("unknown_member", "No member here has this id. A new member comes with a member file.")
    if member.left is not None:
        raise Invalid(
            "member_left", "This member has left the office. Delete the file: it may hold the office's new key."
        )
    before = certificates.from_body(parse(member.certificate))
    if (certificate.verify, certificate.seal) != (before.verify, key_hash(member.seal_public)):
        raise WrongKey("the certificate is for other keys than this member's")
    if certificate.issued < before.issued:
        raise Invalid("older_certificate", "The member has a later certificate already.")
    members.renew_certificate(session, member, certificate)
    members.keep_seals(session, member, renewal.seals)
    scope = audit.office_scope(member.office)
    if by is None:
        audit.record(session, EventTag.CERTIFICATE_RENEWED, scope, now, member)
    else:
        audit.record(session, EventTag.MEMBER_RENEWED, scope, now, by, member)
    return member


def _check(session: Session, certificate: Certificate, trust: Trust, today: date) -> None:
    office = offices.current(session, trust).office(certificate.office)
    certificate.check(today, office.sign_keys(today))
