"""Parts of a longer text, where the gateway brings them one by one: held until the others are there, or for a while.

With a user data header the parts say where they belong, and any order will do. Without one, a part that is full is
followed by another: they are joined as they come, for a shorter while. What comes out of order then cannot be put right,
and is kept as it came. Some phones write "1/2" before each part; that is an order, too.

A part waits in a SecretBox, because words that are not whole cannot be sealed as one answer. It is bounded in number, in
size and in time; what is over a bound does not wait, and is an answer of its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy import delete, func, select, update

from casework.database import Session, insert_rows
from casework.models import WaitingPart
from channels import following_up, sms_text
from channels.gateway import Inbound, Part
from crypto.rest import Pepper

HEADER_WAIT = timedelta(minutes=10)
FULL_WAIT = timedelta(seconds=45)
# Before what could not be taken is tried again: as often as a provider would, so that thirty tries are half an hour.
NEXT_TRY = timedelta(minutes=1)
MOST_PARTS = 10
MOST_WAITING = 2000
# Units of a part that another one follows: phones cut at the header's limit or at the whole message's, or at a word.
_FULL = {sms_text.GSM7: range(145, 161), sms_text.UCS2: range(63, 71)}
_NUMBERED = re.compile(r"\(?([1-9])/([2-9])\)?[\s:.]")
_GAP = " [...] "


@dataclass(frozen=True)
class Joined:
    """One text, and the ids of the parts that it was made of."""

    inbound: Inbound
    ids: tuple[bytes, ...]


@dataclass(frozen=True)
class Waiting:
    id: bytes
    due: datetime
    inbound: Inbound = field(repr=False)

    @property
    def set(self) -> tuple[int, int]:
        """Reference and total of the header; nothing of the two without one."""
        part = self.inbound.part
        return (part.reference, part.total) if part else (-1, 0)

    def place(self, arrival: int) -> int:
        if self.inbound.part:
            return self.inbound.part.number
        numbered = _NUMBERED.match(self.inbound.text)
        return int(numbered[1]) if numbered else arrival


def wait(session: Session, pepper: Pepper, inbound: Inbound, *, sender: bytes, message: bytes, now: datetime) -> bool:
    """Puts a part to rest. False: it is a whole text, or over a bound, and does not wait."""
    if (inbound.part is None or inbound.part.total == 1) and _is_for_itself(inbound.text):
        return False
    there = _of(session, pepper, sender)
    if not _belongs(inbound, there) or len(there) >= MOST_PARTS or _all(session) >= MOST_WAITING:
        return False
    until = now + (HEADER_WAIT if inbound.part else FULL_WAIT)
    insert_rows(
        session,
        WaitingPart.__table__,
        {"id": message, "sender": sender, "rested": pepper.put_to_rest(_to_bytes(inbound, len(there))), "due": until},
    )
    return True


def complete(session: Session, pepper: Pepper, sender: bytes) -> Joined | None:
    """The text whose last part has just come."""
    for parts in _sets(_of(session, pepper, sender)):
        last = parts[-1].inbound
        whole = len(parts) == last.part.total if last.part else not _is_full(last.text)
        if whole:
            return _join(parts)
    return None


def due(session: Session, pepper: Pepper, now: datetime) -> list[Joined]:
    """Whatever has waited long enough for the rest."""
    senders = session.scalars(select(WaitingPart.sender).where(WaitingPart.due <= now).distinct()).all()
    sets = (parts for sender in senders for parts in _sets(_of(session, pepper, sender)))
    return [_join(parts) for parts in sets if max(part.due for part in parts) <= now]


def are_there(session: Session, ids: Sequence[bytes]) -> bool:
    return session.scalar(select(func.count()).where(WaitingPart.id.in_(ids))) == len(ids)


def end(session: Session, ids: Sequence[bytes]) -> None:
    """They have become a text."""
    session.execute(delete(WaitingPart).where(WaitingPart.id.in_(ids)))


def put_off(session: Session, ids: Sequence[bytes], now: datetime) -> None:
    session.execute(update(WaitingPart).where(WaitingPart.id.in_(ids)).values(due=now + NEXT_TRY))


def forget(session: Session, sender: bytes) -> None:
    session.execute(delete(WaitingPart).where(WaitingPart.sender == sender))


def _is_for_itself(text: str) -> bool:
    """A code, or nothing at all: nobody's tail."""
    return not text.strip() or following_up.find_code(text) is not None


def _belongs(inbound: Inbound, there: Sequence[Waiting]) -> bool:
    if len(inbound.text) > max(_FULL[sms_text.GSM7]):
        return False  # whatever calls this a part, it is longer than any part
    if inbound.part is None or inbound.part.total == 1:
        return _is_full(inbound.text) or any(part.inbound.part is None for part in there)
    if inbound.part.total > MOST_PARTS:
        return False
    # The same place twice: references are short and come round again, so this is another text.
    mine = (inbound.part.reference, inbound.part.total)
    return not any(part.set == mine and part.place(0) == inbound.part.number for part in there)


def _is_full(text: str) -> bool:
    return sms_text.units(text) in _FULL[sms_text.alphabet(text)]


def _sets(there: Sequence[Waiting]) -> list[list[Waiting]]:
    """Each in the order in which it is read."""
    ordered = sorted(enumerate(there), key=lambda one: (one[1].set, one[1].place(one[0])))
    return [[part for _, part in parts] for _, parts in groupby(ordered, key=lambda one: one[1].set)]


def _join(parts: Sequence[Waiting]) -> Joined:
    first = parts[0].inbound
    ids = tuple(part.id for part in parts)
    if first.part is None:
        return Joined(replace(first, text="".join(part.inbound.text for part in parts)), ids)
    known = {part.place(0): part.inbound.text for part in parts}
    words = [known.get(number, _GAP) for number in range(1, first.part.total + 1)]
    return Joined(replace(first, text="".join(words), part=None), ids)


def _of(session: Session, pepper: Pepper, sender: bytes) -> list[Waiting]:
    """In the order of their coming."""
    rows = session.scalars(select(WaitingPart).where(WaitingPart.sender == sender)).all()
    found = [(*_from_bytes(pepper.wake(row.rested)), row) for row in rows]
    return [Waiting(row.id, row.due, inbound) for _, inbound, row in sorted(found, key=lambda one: one[0])]


def _all(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(WaitingPart)) or 0


def _to_bytes(inbound: Inbound, arrival: int) -> bytes:
    return json.dumps({"arrival": arrival, **asdict(inbound)}).encode()


def _from_bytes(rested: bytes) -> tuple[int, Inbound]:
    known = json.loads(rested)
    part = Part(**known["part"]) if known["part"] else None
    return known.pop("arrival"), Inbound(**{**known, "part": part})
