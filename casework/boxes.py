"""Boxes: making one, appending to one, reading one page of one. The server sees sizes and days, no more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Row, delete, select
from sqlalchemy.orm import Session

from casework.database import insert_rows
from casework.errors import Conflict, Invalid, NotFound
from casework.models import Box, Entry, Release, Seal, Side
from crypto.errors import WrongBox
from crypto.labels import office_holder
from crypto.links import first_link, next_link

# A page of entries stops after so many ciphertext bytes: a slow line gets something to show early.
PAGE_BYTES = 160 * 1024


# id, side, day, sealed, link
EntryRow = Row[bytes, Side, date, bytes, bytes]


@dataclass(frozen=True)
class NewSeal:
    holder: str
    sealed: bytes = field(repr=False)
    release: Release = Release.NOW


@dataclass(frozen=True)
class NewEntry:
    id: bytes
    sealed: bytes = field(repr=False)


@dataclass(frozen=True)
class NewBox:
    id: bytes
    kind: str
    public: bytes = field(repr=False)
    seals: tuple[NewSeal, ...]
    entry: NewEntry


@dataclass(frozen=True)
class Page:
    entries: Sequence[EntryRow]
    more: bool


def make(session: Session, case_id: bytes, new: NewBox, *, side: Side, day: date) -> bytes:
    """A box with its seals and first entry; answers the entry's link."""
    insert_rows(session, Box.__table__, {"id": new.id, "case_id": case_id, "kind": new.kind, "public": new.public})
    seals = [{"box_id": new.id, "holder": s.holder, "sealed": s.sealed, "release": s.release} for s in new.seals]
    insert_rows(session, Seal.__table__, *seals)
    return _insert(session, case_id, new.id, 1, None, new.entry, side, day)


def append(session: Session, box: Box, new: NewEntry, *, side: Side, day: date) -> tuple[bytes, bool]:
    """(link, whether it is new). The same entry again is not stored twice; the same id with other bytes: Conflict."""
    # Locks the box on PostgreSQL, before the first look: two writers may neither take the same place nor both find
    # the entry missing. SQLite has one writer anyway.
    session.execute(select(Box.id).where(Box.id == box.id).with_for_update(key_share=True))
    there = session.execute(
        select(Entry.sealed, Entry.link, Entry.side).where(Entry.box_id == box.id, Entry.id == new.id)
    ).first()
    if there is not None:
        if (there.sealed, there.side) != (new.sealed, side):
            raise Conflict
        return there.link, False
    last = session.execute(
        select(Entry.place, Entry.link).where(Entry.box_id == box.id).order_by(Entry.place.desc()).limit(1)
    ).one()
    return _insert(session, box.case_id, box.id, last.place + 1, last.link, new, side, day), True


def page(session: Session, box_id: bytes, *, after: bytes | None = None, page_bytes: int = PAGE_BYTES) -> Page:
    """Entries behind the link `after`, at least one where there is one. Raises Invalid for an unknown link."""
    start = 0 if after is None else _place_of(session, box_id, after)
    rows = session.execute(
        select(Entry.id, Entry.side, Entry.day, Entry.sealed, Entry.link)
        .where(Entry.box_id == box_id, Entry.place > start)
        .order_by(Entry.place)
        .execution_options(yield_per=8)
    )
    entries: list[EntryRow] = []
    size = 0
    for row in rows:
        size += len(row.sealed)
        if entries and size > page_bytes:
            rows.close()
            return Page(entries, more=True)
        entries.append(row)
    return Page(entries, more=False)


def of_case(session: Session, case_id: bytes, kind: str) -> Box:
    """Raises NotFound."""
    box = find(session, case_id, kind)
    if box is None:
        raise NotFound
    return box


def find(session: Session, case_id: bytes, kind: str) -> Box | None:
    """Raises WrongBox for two: the database forbids it, so somebody has been at it."""
    there = of_kinds(session, case_id, kind)
    if len(there) > 1:
        raise WrongBox
    return there[0] if there else None


def of_kinds(session: Session, case_id: bytes, *kinds: str) -> Sequence[Box]:
    """The talk first."""
    wanted = select(Box).where(Box.case_id == case_id, Box.kind.in_(kinds))
    return session.scalars(wanted.order_by(Box.kind.desc(), Box.id)).all()


def sealed_to(session: Session, found: Iterable[Box], holders: Sequence[str]) -> list[Box]:
    """Those of which one of these holds a released seal."""
    return [box for box in found if _seals(session, box.id, holders)]


def has_entry(session: Session, box_id: bytes, entry_id: bytes) -> bool:
    return session.scalar(select(Entry.place).where(Entry.box_id == box_id, Entry.id == entry_id)) is not None


def last_place(session: Session, box_id: bytes) -> int:
    """0 for a box that is empty or not there."""
    return session.scalars(select(Entry.place).where(Entry.box_id == box_id).order_by(Entry.place.desc())).first() or 0


def last_link(session: Session, box_id: bytes) -> bytes:
    found = select(Entry.link).where(Entry.box_id == box_id).order_by(Entry.place.desc()).limit(1)
    return session.scalars(found).one()


def cut(session: Session, box_id: bytes, place: int) -> None:
    """Destroys all behind this place. What is before it stays a whole chain; whoever has read further sees that it was cut."""
    session.execute(delete(Entry).where(Entry.box_id == box_id, Entry.place > place))


def link_after(before: bytes, entry: NewEntry) -> bytes:
    return next_link(before, entry.id, entry.sealed)


def released_seal(session: Session, box_id: bytes, holders: Sequence[str]) -> bytes:
    """Raises NotFound."""
    seals = _seals(session, box_id, holders)
    if not seals:
        raise NotFound
    return seals[0]


def offices_with(session: Session, box_id: bytes, release: Release) -> list[str]:
    """The ids of the offices for which there is such a seal."""
    prefix = office_holder("")
    holders = session.scalars(
        select(Seal.holder)
        .where(Seal.box_id == box_id, Seal.release == release, Seal.holder.startswith(prefix))
        .order_by(Seal.holder)
    )
    return [holder.removeprefix(prefix) for holder in holders]


def _seals(session: Session, box_id: bytes, holders: Sequence[str]) -> Sequence[bytes]:
    return session.scalars(
        select(Seal.sealed).where(Seal.box_id == box_id, Seal.holder.in_(holders), Seal.release == Release.NOW)
    ).all()


def _place_of(session: Session, box_id: bytes, link: bytes) -> int:
    place = session.scalars(select(Entry.place).where(Entry.box_id == box_id, Entry.link == link)).one_or_none()
    if place is None:
        raise Invalid("unknown_link", "The thread was read up to a point that is not in it.", "after")
    return place


def _insert(
    session: Session,
    case_id: bytes,
    box_id: bytes,
    place: int,
    before: bytes | None,
    new: NewEntry,
    side: Side,
    day: date,
) -> bytes:
    link = next_link(before or first_link(case_id, box_id), new.id, new.sealed)
    row = {"box_id": box_id, "place": place, "id": new.id, "side": side, "day": day, "sealed": new.sealed, "link": link}
    insert_rows(session, Entry.__table__, row)
    return link
