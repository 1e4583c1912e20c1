"""Who asked to be told of news, and whose office has written since, or is waiting to hear how they are.

Nobody is told while the case is held still, and nobody ever who has asked to be left alone.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import date

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.orm import Session

from casework import check_ins, freezing, no_contact
from casework.database import insert_rows
from casework.models import Box, CheckIn, Entry, ReturnAddress, Side
from crypto.boxes import TALK
from crypto.errors import CannotOpen
from crypto.labels import cat
from crypto.rest import CONTACT, Pepper


def promise(
    session: Session, pepper: Pepper, case_id: bytes, *, gateway: str, to: str, language: str, place: int, day: date
) -> bool:
    """One notice of what comes behind `place` of the talk and after `day`. Nothing more where one is promised already.

    False where the reporter has asked to be left alone.
    """
    if no_contact.is_asked(session, case_id):
        return False
    if session.get(ReturnAddress, case_id) is None:
        address, tag = pepper.put_to_rest(to.encode()), _tag(pepper, gateway, to)
        row = {
            "case_id": case_id,
            "gateway": gateway,
            "address": address,
            "tag": tag,
            "language": language,
            "place": place,
            "day": day,
        }
        insert_rows(session, ReturnAddress.__table__, row)
    return True


def forget(session: Session, pepper: Pepper, *, gateway: str, to: str) -> None:
    """Every promise to this number, whichever case it was about."""
    _give_tags(session, pepper)
    # Waits for whoever tells of news at this moment: what is owed by that is seen behind it, and withdrawn as well.
    session.execute(delete(ReturnAddress).where(ReturnAddress.tag == _tag(pepper, gateway, to)))


def due(session: Session, gateways: Collection[str], today: date) -> Sequence[bytes]:
    """The cases of which there is news, and one of these gateways to tell it."""
    wanted = (ReturnAddress.gateway.in_(gateways), *_may_be_told(today))
    return session.scalars(select(ReturnAddress.case_id).where(*wanted)).all()


def take(session: Session, case_id: bytes, today: date) -> ReturnAddress | None:
    """Behind its lock. None: it is gone, or somebody tells of it or takes it back at this moment."""
    wanted = (ReturnAddress.case_id == case_id, *_may_be_told(today))
    return session.scalars(select(ReturnAddress).where(*wanted).with_for_update(skip_locked=True)).one_or_none()


def _tag(pepper: Pepper, gateway: str, to: str) -> bytes:
    return pepper.tag(cat(gateway, to), CONTACT)


def _give_tags(session: Session, pepper: Pepper) -> None:
    """To promises from before there were any, which a migration could not give them: it has no pepper."""
    for old in session.scalars(select(ReturnAddress).where(ReturnAddress.tag.is_(None)).with_for_update()):
        with suppress(CannotOpen):  # nobody can be told by it, and it stands in nobody's way
            old.tag = _tag(pepper, old.gateway, pepper.wake(old.address).decode())
    session.flush()


def _may_be_told(today: date) -> tuple[ColumnElement[bool], ...]:
    held_still = freezing.is_frozen(ReturnAddress.case_id, today)
    left_alone = no_contact.wanted(ReturnAddress.case_id)
    return or_(_has_answer(), _is_asked(today)), ~held_still, ~left_alone


def _has_answer() -> ColumnElement[bool]:
    return (
        select(Entry.place)
        .join(Box, Box.id == Entry.box_id)
        .where(
            Box.case_id == ReturnAddress.case_id,
            Box.kind == TALK,
            Entry.side == Side.OFFICE,
            Entry.place > ReturnAddress.place,
        )
        .exists()
    )


def _is_asked(today: date) -> ColumnElement[bool]:
    untold = or_(ReturnAddress.day.is_(None), CheckIn.due > ReturnAddress.day)
    mine = select(CheckIn.due).where(CheckIn.case_id == ReturnAddress.case_id, check_ins.is_asked(today), untold)
    return mine.exists()
