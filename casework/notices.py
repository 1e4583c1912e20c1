"""Who asked to be told of news, and whose office has written since."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from casework.models import Box, Entry, ReturnAddress, Side
from crypto.boxes import TALK
from crypto.rest import Pepper


def forget(session: Session, pepper: Pepper, *, gateway: str, to: str) -> None:
    """Every promise to this number, whichever case it was about: it stands under no key that could be looked up."""
    promises = session.scalars(select(ReturnAddress).where(ReturnAddress.gateway == gateway))
    mine = [promise.case_id for promise in promises if pepper.wake(promise.address) == to.encode()]
    # Waits for whoever tells of news at this moment: what is owed by that is seen behind it, and withdrawn as well.
    session.execute(delete(ReturnAddress).where(ReturnAddress.case_id.in_(mine)))


def due(session: Session, gateways: Collection[str]) -> Sequence[bytes]:
    """The cases of which there is news, and one of these gateways to tell it."""
    wanted = (ReturnAddress.gateway.in_(gateways), _has_news())
    return session.scalars(select(ReturnAddress.case_id).where(*wanted)).all()


def take(session: Session, case_id: bytes) -> ReturnAddress | None:
    """Behind its lock. None: it is gone, or somebody tells of it or takes it back at this moment."""
    wanted = (ReturnAddress.case_id == case_id, _has_news())
    return session.scalars(select(ReturnAddress).where(*wanted).with_for_update(skip_locked=True)).one_or_none()


def _has_news() -> ColumnElement[bool]:
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
