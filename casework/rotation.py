"""New keys for an office, after somebody left who knew the old ones: two agree, the offline machine makes the keys, and
a member's browser seals what is live to the new key.

This server sees ciphertext go and come and cannot tell a good seal from a bad one. So a seal is replaced only while a
rotation is open on which two had agreed, and only that seal which the browser has seen.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from casework import access, approvals, audit, boxes, offices
from casework.access import Action
from casework.audit import EventTag
from casework.errors import NoRotation, NotFound, WrongState
from casework.models import Approval, Box, Case, Hint, Member, MemberSeal, Purpose, Release, Role, Rotation, Seal
from casework.trust import Trust
from crypto.boxes import TALK
from crypto.keys import sha256
from crypto.labels import office_holder
from crypto.offices import Office

BATCH = 20


class Step(enum.StrEnum):
    """Where an office's change of keys stands, computed from what is stored."""

    ASK = "ask"  # nobody has asked, or what was asked for has run out
    APPROVE = "approve"  # asked for; a second person has not approved yet
    BEGIN = "begin"  # approved; whoever asked begins
    CEREMONY = "ceremony"  # begun; the directory still lists the old keys
    RESEAL = "reseal"  # the new keys are in force, and something is still sealed to the old ones
    DONE = "done"


@dataclass(frozen=True)
class Standing:
    """`knew`: who has left and knows the key in force. `lacking`: who should hold the key in force and does not yet."""

    step: Step
    key: bytes
    knew: Sequence[Member]
    lacking: Sequence[Member]
    asked: Approval | None
    total: int
    left: int
    left_for_member: int


@dataclass(frozen=True)
class Sealed:
    """One seal or line as a browser saw it (`before`: its SHA-256), and what takes its place; None: it is new already."""

    before: bytes
    sealed: bytes | None = field(repr=False)


@dataclass(frozen=True)
class Outstanding:
    case: Case
    talk: bytes
    seals: Sequence[tuple[Box, Seal]]
    hint: Hint | None


@dataclass(frozen=True)
class Resealed:
    case: bytes
    seals: dict[bytes, Sealed]
    hint: Sealed | None


def standing(session: Session, member: Member, trust: Trust, now: datetime) -> Standing:
    access.require(member, Action.RESEAL)
    office = offices.current(session, trust).office(member.office)
    asked = _asked(session, member, office, now)
    every, own = _outstanding_count(session, office, None), _outstanding_count(session, office, member)
    return Standing(
        step=_step(session, office, asked, every),
        key=office.seal,
        knew=_knew(session, office),
        lacking=_lacking(session, office),
        asked=asked,
        total=session.scalars(select(func.count()).select_from(_office_seals(office.id).subquery())).one(),
        left=every,
        left_for_member=own,
    )


def lacking(session: Session, member: Member, trust: Trust) -> Sequence[bytes]:
    """The ids of those who should hold the key in force and do not."""
    access.require(member, Action.ADMIT)
    return [one.id for one in _lacking(session, offices.current(session, trust).office(member.office))]


def is_due(session: Session, member: Member, trust: Trust) -> bool:
    return bool(_knew(session, offices.current(session, trust).office(member.office)))


def subject(office: Office) -> str:
    """What the two agree on: these keys, and no others."""
    digits = office.seal[:8].hex()
    return f"{office.id} {' '.join(digits[i : i + 4] for i in range(0, 16, 4))}"


def ask(session: Session, *, trust: Trust, by: Member, now: datetime) -> None:
    access.require(by, Action.ADMIT)
    office = offices.current(session, trust).office(by.office)
    if _asked(session, by, office, now) is None:
        approvals.ask(session, Purpose.ROTATION, subject(office), by=by, now=now)


def begin(session: Session, *, trust: Trust, by: Member, now: datetime) -> None:
    """By the one who asked. Raises NotApproved."""
    access.require(by, Action.ADMIT)
    office = offices.current(session, trust).office(by.office)
    approvals.use(session, Purpose.ROTATION, subject(office), by=by, now=now)
    if session.get(Rotation, (office.id, office.seal)) is None:
        session.add(Rotation(office=office.id, key=office.seal, begun=now.date(), finished=None))
        session.flush()
    audit.record(session, EventTag.ROTATION_BEGUN, audit.office_scope(office.id), now, by)


def batch(session: Session, member: Member, trust: Trust, *, after: bytes) -> list[Outstanding]:
    """The next cases behind this one by id. Cases that `member` is kept out of are a colleague's to do."""
    office = _open_rotation(session, member, trust)
    query = _outstanding(office, member).where(Case.id > after).order_by(Case.id).limit(BATCH)
    return [_of_case(session, case, office) for case in session.scalars(query)]


def reseal(session: Session, new: Resealed, *, trust: Trust, by: Member, now: datetime) -> bool:
    """Whether anything was replaced. What has changed meanwhile is left alone, so that the same again changes nothing."""
    office = _open_rotation(session, by, trust)
    case = session.scalars(access.sealed_cases(by, Action.RESEAL).where(Case.id == new.case)).one_or_none()
    if case is None:
        raise NotFound
    found: list[tuple[Seal | Hint, Sealed]] = []
    for box_id, sealed in new.seals.items():
        seal = session.get(Seal, (box_id, office_holder(office.id)), with_for_update=True)
        box = session.get(Box, box_id)
        if seal is None or box is None or box.case_id != case.id or seal.release is not Release.NOW:
            raise NotFound
        found.append((seal, sealed))
    hint = session.get(Hint, (case.id, office.id), with_for_update=True)
    if new.hint is not None and hint is not None:
        found.append((hint, new.hint))
    changed = [_replace(row, sealed, office.seal) for row, sealed in found]
    session.flush()
    if any(changed):
        audit.record(session, EventTag.CASE_RESEALED, audit.case_scope(case.id), now, by)
    return any(changed)


def finish(session: Session, *, trust: Trust, by: Member, now: datetime) -> None:
    """Raises WrongState while anything is left."""
    office = _open_rotation(session, by, trust)
    if _outstanding_count(session, office, None):
        raise WrongState
    for rotation in _open(session, office):
        rotation.finished = now.date()
    session.flush()
    audit.record(session, EventTag.ROTATION_FINISHED, audit.office_scope(office.id), now, by)


def _replace(row: Seal | Hint, new: Sealed, key: bytes) -> bool:
    if sha256(row.sealed) != new.before:
        return False
    row.key = key
    if new.sealed is None:
        return False
    row.sealed = new.sealed
    return True


def _step(session: Session, office: Office, asked: Approval | None, left: int) -> Step:
    open_ones = _open(session, office)
    if any(rotation.key != office.seal for rotation in open_ones):
        return Step.RESEAL if left else Step.DONE
    if open_ones:
        return Step.CEREMONY
    if asked is None:
        return Step.ASK
    return Step.APPROVE if asked.approved_by is None else Step.BEGIN


def _open(session: Session, office: Office) -> Sequence[Rotation]:
    return session.scalars(select(Rotation).where(Rotation.office == office.id, Rotation.finished.is_(None))).all()


def _open_rotation(session: Session, member: Member, trust: Trust) -> Office:
    """Raises NoRotation unless two have agreed and the new keys are in force."""
    access.require(member, Action.RESEAL)
    office = offices.current(session, trust).office(member.office)
    retired = {old.seal for old in office.retired}
    if not any(rotation.key in retired for rotation in _open(session, office)):
        raise NoRotation
    return office


def _asked(session: Session, member: Member, office: Office, now: datetime) -> Approval | None:
    if not access.may(member, Action.APPROVE):
        return None
    pending = approvals.pending(session, member, now)
    return next((one for one in pending if (one.purpose, one.subject) == (Purpose.ROTATION, subject(office))), None)


def _knew(session: Session, office: Office) -> Sequence[Member]:
    query = select(Member).where(Member.office == office.id, Member.left.is_not(None), Member.knew == office.seal)
    return session.scalars(query.order_by(Member.name)).all()


def _lacking(session: Session, office: Office) -> Sequence[Member]:
    holds = select(MemberSeal.key).where(
        MemberSeal.member_id == Member.id, MemberSeal.key.in_([office.seal, bytes(32)])
    )
    query = select(Member).where(
        Member.office == office.id, Member.left.is_(None), Member.role.in_([Role.KEEPER, Role.INTAKE]), ~holds.exists()
    )
    return session.scalars(query.order_by(Member.name)).all()


def _other_key(row: type[Seal | Hint], office: Office) -> ColumnElement[bool]:
    return or_(row.key.is_(None), row.key != office.seal)


def _office_seals(office_id: str) -> Select[bytes]:
    return select(Seal.box_id).where(Seal.holder == office_holder(office_id), Seal.release == Release.NOW)


def _outstanding(office: Office, member: Member | None) -> Select[Case]:
    seals = _office_seals(office.id).join(Box, Box.id == Seal.box_id).where(Box.case_id == Case.id)
    readable = seals.exists()
    old_seal = seals.where(_other_key(Seal, office)).exists()
    old_hint = select(Hint.case_id).where(
        Hint.case_id == Case.id, Hint.office == office.id, _other_key(Hint, office), readable
    )
    query = select(Case) if member is None else access.sealed_cases(member, Action.RESEAL)
    return query.where(or_(old_seal, old_hint.exists()))


def _outstanding_count(session: Session, office: Office, member: Member | None) -> int:
    query = _outstanding(office, member).with_only_columns(func.count(Case.id))
    return session.scalars(query).one()


def _of_case(session: Session, case: Case, office: Office) -> Outstanding:
    rows = session.execute(
        select(Box, Seal)
        .join(Seal, Seal.box_id == Box.id)
        .where(Box.case_id == case.id, Seal.holder == office_holder(office.id), Seal.release == Release.NOW)
        .where(_other_key(Seal, office))
    ).all()
    hint = session.scalars(
        select(Hint).where(Hint.case_id == case.id, Hint.office == office.id, _other_key(Hint, office))
    ).one_or_none()
    talk = boxes.of_case(session, case.id, TALK).id
    return Outstanding(case, talk, [(box, seal) for box, seal in rows], hint)
