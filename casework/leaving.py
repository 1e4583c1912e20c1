"""Leaving: a keeper ends a membership. Nothing more is handed out from that moment; what was read stays read.

Losing a device is leaving, too: the way back is a new invitation under the same name. No administrator has a part in it.
"""

from __future__ import annotations

import secrets
from datetime import date, datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from casework import access, audit, offices, rota
from casework.access import Action
from casework.audit import EventTag
from casework.database import take_turns
from casework.errors import Invalid, NotFound
from casework.models import Assignment, DeskSession, Factor, Invitation, Member, MemberSeal, Role, Seal
from casework.trust import Trust
from crypto.labels import member_holder

NAME_LENGTH = 64


def present(session: Session, by: Member) -> list[Member]:
    access.require(by, Action.MEMBERS)
    here = select(Member).where(Member.office == by.office, Member.left.is_(None))
    return list(session.scalars(here.order_by(Member.name)))


def is_last_keeper(session: Session, member: Member) -> bool:
    keepers = select(func.count()).where(
        Member.office == member.office, Member.role == Role.KEEPER, Member.left.is_(None), Member.id != member.id
    )
    return member.role is Role.KEEPER and session.scalars(keepers).one() == 0


def end(session: Session, member_id: bytes, *, trust: Trust, by: Member, now: datetime) -> Member:
    """Raises NotFound, or Invalid for the last keeper: nobody could certify or open anything any more."""
    access.require(by, Action.ADMIT)
    take_turns(session, f"members:{by.office}")  # two keepers showing each other out at the same moment
    member = session.get(Member, member_id, with_for_update=True, populate_existing=True)
    if member is None or member.office != by.office or member.left is not None:
        raise NotFound
    if is_last_keeper(session, member):
        raise Invalid("last_keeper", "This is the office's last keeper. Make another keeper first.")
    member.knew = _known_key(session, member, trust)
    member.left, member.name = now.date(), _former_name(session, member.name, now.date())
    # Nobody signs in with them any more, so there is nothing left to steal.
    member.login, member.locked = secrets.token_bytes(32), b""
    _take_away(session, member)
    audit.record(session, EventTag.MEMBER_LEFT, audit.office_scope(by.office), now, by, member)
    return member


def _take_away(session: Session, member: Member) -> None:
    """Desks, seals and open invitations: whoever leaves knows the codes of those they gave out."""
    session.execute(delete(DeskSession).where(DeskSession.member_id == member.id))
    session.execute(delete(Factor).where(Factor.member_id == member.id))
    session.execute(delete(MemberSeal).where(MemberSeal.member_id == member.id))
    session.execute(delete(Seal).where(Seal.holder == member_holder(member.id)))
    session.execute(delete(Assignment).where(Assignment.member_id == member.id))
    session.execute(delete(Invitation).where(Invitation.invited_by == member.id))
    rota.forget(session, member.id)
    session.flush()


def _known_key(session: Session, member: Member, trust: Trust) -> bytes | None:
    in_force = offices.current(session, trust).office(member.office).seal
    # Zeros stand for "from before keys were named", and may well be the one in force.
    held = set(session.scalars(select(MemberSeal.key).where(MemberSeal.member_id == member.id)))
    return in_force if held & {in_force, bytes(32)} else None


def _former_name(session: Session, name: str, day: date) -> str:
    """The record keeps them apart from whoever has the name next: "chiku (2026-11-28)"."""
    for number in range(1, 1000):
        ending = f" ({day})" if number == 1 else f" ({day}, {number})"
        former = name[: NAME_LENGTH - len(ending)] + ending
        if session.scalars(select(Member.id).where(Member.name == former)).first() is None:
            return former
    raise NotFound
