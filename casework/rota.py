"""Who is on duty, and where they are woken. An address is told to nobody; that there is one is told to its owner."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from casework import access, audit
from casework.access import Action
from casework.audit import EventTag
from casework.errors import Invalid, NotFound
from casework.mail import is_address
from casework.models import AlertAddress, Duty, Member
from crypto.rest import Pepper

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ADDRESS_LENGTH = 254


def plan(session: Session, slot: str, member_id: bytes | None, *, by: Member, now: datetime) -> None:
    """`slot`: a day of the week, or one day that is not gone. `member_id`: None where nobody is named any more."""
    access.require(by, Action.ROTA)
    _check_slot(slot, now.date())
    session.execute(delete(Duty).where(Duty.office == by.office, Duty.slot == slot))
    about = None
    if member_id is not None:
        about = session.get(Member, member_id)
        if about is None or about not in may_be_on_duty(session, by.office):
            raise NotFound
        session.add(Duty(office=by.office, slot=slot, member_id=member_id))
        session.flush()
    audit.record(session, EventTag.ROTA_CHANGED, audit.office_scope(by.office), now, by, about)


def planned(session: Session, office: str, today: date) -> dict[str, bytes]:
    """By slot; days that are gone are left out."""
    found = session.scalars(select(Duty).where(Duty.office == office).order_by(Duty.slot))
    return {row.slot: row.member_id for row in found if row.slot in WEEK or row.slot >= today.isoformat()}


def on_duty(session: Session, office: str, day: date) -> Member | None:
    """The day's own row before that of the day of the week. Nobody where the one who is named has left."""
    slots = planned(session, office, day)
    named = slots.get(day.isoformat(), slots.get(WEEK[day.weekday()]))
    member = None if named is None else session.get(Member, named)
    return None if member is None or member.left is not None else member


def may_be_on_duty(session: Session, office: str) -> Sequence[Member]:
    """Who is here and reads cases."""
    here = session.scalars(select(Member).where(Member.office == office, Member.left.is_(None)).order_by(Member.name))
    return [member for member in here if access.may(member, Action.READ)]


def set_address(session: Session, address: str, pepper: Pepper, *, by: Member, now: datetime) -> None:
    access.require(by, Action.READ)
    if not is_address(address):
        raise Invalid("no_address", "This is not an address to which a letter can go.", "address")
    session.merge(AlertAddress(member_id=by.id, address=pepper.put_to_rest(address.encode())))
    session.flush()
    audit.record(session, EventTag.ALERT_ADDRESS_SET, audit.office_scope(by.office), now, by)


def remove_address(session: Session, *, by: Member, now: datetime) -> None:
    access.require(by, Action.READ)
    there = session.get(AlertAddress, by.id)
    if there is None:
        return
    session.delete(there)
    session.flush()
    audit.record(session, EventTag.ALERT_ADDRESS_REMOVED, audit.office_scope(by.office), now, by)


def with_address(session: Session, found: Sequence[Member]) -> dict[bytes, AlertAddress]:
    ids = [member.id for member in found]
    rows = session.scalars(select(AlertAddress).where(AlertAddress.member_id.in_(ids)))
    return {row.member_id: row for row in rows}


def forget(session: Session, member_id: bytes) -> None:
    """Whoever has left is woken no more."""
    session.execute(delete(AlertAddress).where(AlertAddress.member_id == member_id))
    session.execute(delete(Duty).where(Duty.member_id == member_id))


def _check_slot(slot: str, today: date) -> None:
    if slot in WEEK:
        return
    try:
        day = date.fromisoformat(slot)
    except ValueError:
        day = date.min
    if day < today or day.isoformat() != slot:
        raise Invalid("wrong_slot", "Name a day of the week, or a day that is not gone.", "slot")
