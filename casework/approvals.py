"""What two people must agree on: one asks, another approves, and it is done once, within three days.

Whoever has something that needs two: `ask` for it, and call `use` with the same purpose and subject in the transaction
that does it. `use` raises where no approval for exactly this is open, so there is nothing to forget. What is about a case
is asked for by whoever works on it, and seen and approved only by who can open it.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from casework import access, audit
from casework.access import Action
from casework.audit import EventTag
from casework.errors import NotApproved, NotFound, SamePerson
from casework.models import Approval, Case, Member, Purpose

LASTS = timedelta(days=3)
_ABOUT_A_CASE = (Purpose.CLOSING, Purpose.FREEZE, Purpose.SHARE, Purpose.EXPORT)


def ask(session: Session, purpose: Purpose, subject: str, *, by: Member, now: datetime) -> Approval:
    access.require(by, Action.APPROVE)
    return _ask(session, purpose, subject, by, now)


def ask_about(
    session: Session, purpose: Purpose, case: Case, *, subject: str = "", by: Member, now: datetime
) -> Approval:
    """`case`: as `by` has found it to write in; `subject` begins with its number. Asked again, it is the same."""
    exactly = subject or case.number
    there = _unused(by.office, now).where(
        Approval.purpose == purpose, Approval.subject == exactly, Approval.asked_by == by.id
    )
    found = session.scalars(there).first()
    return found or _ask(session, purpose, exactly, by, now)


def given(session: Session, purpose: Purpose, case: Case, *, by: Member, now: datetime) -> list[str]:
    """For what of this case a colleague has agreed to what `by` asked for, and it is not used yet."""
    open_ones = _unused(by.office, now).where(
        Approval.purpose == purpose, Approval.asked_by == by.id, Approval.approved_by.is_not(None)
    )
    return [one.subject for one in session.scalars(open_ones) if one.subject.split(" ")[0] == case.number]


def _ask(session: Session, purpose: Purpose, subject: str, by: Member, now: datetime) -> Approval:
    approval = Approval(
        id=secrets.token_bytes(16),
        office=by.office,
        purpose=purpose,
        subject=subject,
        asked_by=by.id,
        expires=now + LASTS,
        approved_by=None,
        used=None,
    )
    session.add(approval)
    session.flush()
    audit.record(session, EventTag.APPROVAL_ASKED, audit.office_scope(by.office), now, by)
    return approval


def approve(session: Session, approval_id: bytes, *, by: Member, now: datetime) -> None:
    """Raises NotFound for another office's or one that has run out, SamePerson for the one who asked."""
    approval = _open(session, approval_id, by, now)
    if approval.asked_by == by.id:
        raise SamePerson
    if not _can_open(session, approval, by):
        raise NotFound
    if approval.approved_by is not None:
        return
    approval.approved_by = by.id
    session.flush()
    asker = session.get(Member, approval.asked_by)
    audit.record(session, EventTag.APPROVAL_GIVEN, audit.office_scope(by.office), now, by, asker)


def approve_this(session: Session, purpose: Purpose, subject: str, *, by: Member, now: datetime) -> None:
    """What a colleague has asked for, by what exactly it is. Raises NotFound, SamePerson where only `by` has asked."""
    there = _unused(by.office, now).where(Approval.purpose == purpose, Approval.subject == subject)
    found = session.scalars(there.order_by(Approval.asked_by == by.id)).first()
    if found is None:
        raise NotFound
    approve(session, found.id, by=by, now=now)


def withdraw(session: Session, approval_id: bytes, *, by: Member, now: datetime) -> None:
    """By whoever may approve: the one who asked thinks again, or the other says no."""
    approval = _open(session, approval_id, by, now)
    if not _can_open(session, approval, by):
        raise NotFound
    session.execute(delete(Approval).where(Approval.id == approval.id))
    audit.record(session, EventTag.APPROVAL_WITHDRAWN, audit.office_scope(by.office), now, by)


def drop_shares(session: Session, case: Case) -> None:
    """What was agreed to under a consent that was taken back is not agreed to under the next."""
    of_it = Approval.subject.startswith(f"{case.number} ")
    leaves = Approval.purpose.in_((Purpose.SHARE, Purpose.EXPORT))
    session.execute(delete(Approval).where(leaves, Approval.used.is_(None), of_it))


def use(session: Session, purpose: Purpose, subject: str, *, by: Member, now: datetime) -> None:
    """Once, by the one who asked. Raises NotApproved. The member who approved must still be in the office."""
    approver = select(Member.id).where(Member.id == Approval.approved_by, Member.left.is_(None))
    found = session.scalars(
        _unused(by.office, now)
        .where(Approval.purpose == purpose, Approval.subject == subject, Approval.asked_by == by.id)
        .where(Approval.approved_by != by.id, approver.exists())
        .with_for_update()  # two desks at the same moment: the second one finds it used
    ).first()
    if found is None or not _can_open(session, found, session.get_one(Member, found.approved_by)):
        raise NotApproved
    found.used = now
    session.flush()
    audit.record(session, EventTag.APPROVAL_USED, audit.office_scope(by.office), now, by)


def pending(session: Session, member: Member, now: datetime) -> Sequence[Approval]:
    """What is open in the member's office, approved or not."""
    access.require(member, Action.APPROVE)
    found = session.scalars(_unused(member.office, now).order_by(Approval.expires))
    return [approval for approval in found if _can_open(session, approval, member)]


def _can_open(session: Session, approval: Approval, member: Member) -> bool:
    """The case that it is about, if it is about one: whoever is kept out of it agrees to nothing in it."""
    if approval.purpose not in _ABOUT_A_CASE:
        return True
    cases = access.visible_cases(member, Action.READ).where(Case.number == approval.subject.split(" ")[0])
    return bool(session.scalar(select(cases.exists())))


def _open(session: Session, approval_id: bytes, by: Member, now: datetime) -> Approval:
    access.require(by, Action.APPROVE)
    query = _unused(by.office, now).where(Approval.id == approval_id).with_for_update()
    approval = session.scalars(query).one_or_none()
    if approval is None:
        raise NotFound
    return approval


def _unused(office: str, now: datetime) -> Select[Approval]:
    return select(Approval).where(Approval.office == office, Approval.used.is_(None), Approval.expires > now)
