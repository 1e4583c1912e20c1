"""Giving a case to a member, taking it back, and keeping a member out of it.

What opens a case is the seal, made in the browser of somebody who can open it. Taking a seal away is honest about one
thing only: nothing more is handed out. What was read is read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, delete, exists, select
from sqlalchemy.orm import Session

from casework import access, audit, boxes, cases
from casework.access import Action
from casework.audit import EventTag
from casework.database import insert_rows
from casework.errors import Invalid, NotForThisMember, NotFound
from casework.models import Assignment, Box, Case, Member, Part, Reason, Recusal, Role, Seal
from crypto.boxes import TALK, file_kind
from crypto.labels import member_holder

# Keepers and intake members hold the office's seed already; auditors and administrators are never given content.
GIVEN_CASES = (Role.HANDLER, Role.PROTECTION, Role.SUPERVISOR)


@dataclass(frozen=True)
class Colleague:
    """One member as the screen shows them for one case."""

    member: Member
    assignment: Assignment | None
    recusal: Recusal | None

    @property
    def holds_office_seed(self) -> bool:
        return self.member.role in cases.HOLD_OFFICE_SEED

    @property
    def may_be_given(self) -> bool:
        return self.member.role in GIVEN_CASES and self.assignment is None and self.recusal is None


def colleagues(session: Session, case: Case, by: Member) -> list[Colleague]:
    """Everyone of `by`'s office who is still there."""
    assigned = {a.member_id: a for a in session.scalars(select(Assignment).where(Assignment.case_id == case.id))}
    recused = {r.member_id: r for r in session.scalars(select(Recusal).where(Recusal.case_id == case.id))}
    return [
        Colleague(member, assigned.get(member.id), recused.get(member.id))
        for member in session.scalars(_present(by.office).order_by(Member.name))
    ]


def may_have_cases(session: Session, office: str) -> list[Member]:
    """Whoever a case of the office can be given to, or entrusted to."""
    present = session.scalars(_present(office).order_by(Member.name))
    return [member for member in present if member.role in (*GIVEN_CASES, *cases.HOLD_OFFICE_SEED)]


def last_holder(known: Sequence[Colleague]) -> bytes | None:
    """The one member left who can open the case with the office's key; they cannot be kept out of it."""
    left = [one.member.id for one in known if one.holds_office_seed and one.recusal is None]
    return left[0] if len(left) == 1 else None


def colleague(session: Session, member_id: bytes, by: Member) -> Member:
    """Raises NotFound for who is not, or no more, of the same office."""
    member = session.scalars(_present(by.office).where(Member.id == member_id)).one_or_none()
    if member is None:
        raise NotFound
    return member


def is_assigned(session: Session, case: Case, member: Member) -> bool:
    return session.get(Assignment, (case.id, member.id)) is not None


def assign(
    session: Session, case: Case, to: Member, part: Part, seals: Mapping[bytes, bytes], *, by: Member, now: datetime
) -> None:
    """`seals`: to the member, by box, for the talk and the office's file. The same again changes nothing."""
    cases.hold(session, case)
    if not access.sees(session, by, case, Action.ASSIGN):
        raise NotFound  # the office has lost the case while this waited for the lock
    if to.role not in GIVEN_CASES or session.get(Recusal, (case.id, to.id)) is not None:
        raise NotForThisMember
    needed = {boxes.of_case(session, case.id, kind).id for kind in (TALK, file_kind(by.office))}
    if set(seals) != needed:
        raise Invalid("wrong_boxes", "A case is given whole: the talk and the file of the office.", "seals")
    if is_assigned(session, case, to):
        return
    holder = member_holder(to.id)
    insert_rows(
        session,
        Seal.__table__,
        *[{"box_id": box, "holder": holder, "sealed": sealed, "release": "now"} for box, sealed in seals.items()],
    )
    session.add(Assignment(case_id=case.id, member_id=to.id, part=part, day=now.date()))
    session.flush()
    audit.record(session, EventTag.CASE_ASSIGNED, audit.case_scope(case.id), now, by, to)


def entrust(session: Session, case: Case, to: Member, *, by: Member, now: datetime) -> None:
    """To somebody who holds the office's key, so that everybody sees whose it is. The same again changes nothing."""
    cases.hold(session, case)
    if to.role not in cases.HOLD_OFFICE_SEED or session.get(Recusal, (case.id, to.id)) is not None:
        raise NotForThisMember
    if is_assigned(session, case, to):
        return
    session.add(Assignment(case_id=case.id, member_id=to.id, part=Part.HANDLER, day=now.date()))
    session.flush()
    audit.record(session, EventTag.CASE_ASSIGNED, audit.case_scope(case.id), now, by, to)


def hand_back(session: Session, case: Case, *, by: Member, now: datetime) -> None:
    """The member's own seals go. Raises NotFound for who was not given the case."""
    cases.hold(session, case)
    _end(session, case, by)
    audit.record(session, EventTag.CASE_HANDED_BACK, audit.case_scope(case.id), now, by)


def take_back(session: Session, case: Case, member: Member, *, by: Member, now: datetime) -> None:
    cases.hold(session, case)
    _end(session, case, member)
    audit.record(session, EventTag.CASE_TAKEN_BACK, audit.case_scope(case.id), now, by, member)


def recuse(session: Session, case: Case, member: Member, reason: Reason, *, by: Member, now: datetime) -> None:
    """From now on the member finds the case nowhere. Raises Invalid where nobody would be left to open it."""
    cases.hold(session, case)
    if session.get(Recusal, (case.id, member.id)) is not None:
        return
    if last_holder(colleagues(session, case, by)) == member.id:
        raise Invalid("nobody_left", "Nobody of the office could open this case any more. Make another keeper first.")
    if is_assigned(session, case, member):
        _end(session, case, member)
    session.add(Recusal(case_id=case.id, member_id=member.id, reason=reason, day=now.date()))
    session.flush()
    audit.record(session, EventTag.MEMBER_RECUSED, audit.case_scope(case.id), now, by, member)


def readmit(session: Session, case: Case, member: Member, *, by: Member, now: datetime) -> None:
    """Ends a recusal. Whoever is recused cannot do it themselves: the case is nowhere for them."""
    cases.hold(session, case)
    recusal = session.get(Recusal, (case.id, member.id))
    if recusal is None:
        raise NotFound
    session.delete(recusal)
    session.flush()
    audit.record(session, EventTag.RECUSAL_ENDED, audit.case_scope(case.id), now, by, member)


def _end(session: Session, case: Case, member: Member) -> None:
    assignment = session.get(Assignment, (case.id, member.id))
    if assignment is None:
        raise NotFound
    session.delete(assignment)
    of_case = exists().where(Box.id == Seal.box_id, Box.case_id == case.id)
    session.execute(delete(Seal).where(Seal.holder == member_holder(member.id), of_case))
    session.flush()


def _present(office: str) -> Select[Member]:
    return select(Member).where(Member.office == office, Member.left.is_(None))
