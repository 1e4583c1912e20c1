"""Who asked to be told of news, and whose office has written since."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.models import Box, Entry, ReturnAddress, Side
from crypto.boxes import TALK
from crypto.rest import Pepper


def forget(session: Session, pepper: Pepper, *, gateway: str, to: str) -> None:
    """Every promise to this number, whichever case it was about: it stands under no key that could be looked up."""
    for promise in session.scalars(select(ReturnAddress).where(ReturnAddress.gateway == gateway)):
        if pepper.wake(promise.address) == to.encode():
            session.delete(promise)


def due(session: Session) -> Sequence[ReturnAddress]:
    news = (
        select(Entry.place)
        .join(Box, Box.id == Entry.box_id)
        .where(
            Box.case_id == ReturnAddress.case_id,
            Box.kind == TALK,
            Entry.side == Side.OFFICE,
            Entry.place > ReturnAddress.place,
        )
    )
    return session.scalars(select(ReturnAddress).where(news.exists())).all()
