"""Reads the whole record again: every chain by itself, every anchor, and every chain against the anchors.

A chain alone cannot show that its end was cut off, nor that somebody who knows this source wrote it anew. The anchors
show both, and a line kept elsewhere shows it even if the anchors were made anew as well. What bears the day of the
last anchor or a later one is covered by none yet.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework import anchors, audit
from casework.anchors import Heads, Line
from casework.models import Anchor, AnchoredHead, AuditRow

Anchored = list[tuple[int, bytes, date]]  # of one chain: place, digest, the anchor's day

_AT_ONCE = 1_000


@dataclass(frozen=True)
class Fault:
    """`scope` and `place` of the first row that is wrong; for an anchor, "anchors" and its number."""

    scope: str
    place: int
    what: str

    def __str__(self) -> str:
        return f"{self.scope}, row {self.place}: {self.what}"


@dataclass
class Review:
    rows: int = 0
    chains: int = 0
    anchors: int = 0
    faults: list[Fault] = field(default_factory=list)


def review(session: Session, line: Line | None = None) -> Review:
    """The first fault of each chain, in the order of their names; those of the anchors after them."""
    found = Review()
    anchored = _anchored(session)
    rows = session.scalars(
        select(AuditRow).order_by(AuditRow.scope, AuditRow.place).execution_options(yield_per=_AT_ONCE)
    )
    for scope, chain in groupby(rows, key=lambda row: row.scope):
        whole = list(chain)
        found.chains += 1
        found.rows += len(whole)
        fault = _of_chain(scope, whole, anchored.pop(scope, []))
        found.faults += [fault] if fault else []
    for scope, heads in anchored.items():
        found.faults.append(Fault(scope, 1, f"the whole chain is gone; it was anchored on {heads[0][2]}."))
    found.faults.sort(key=lambda fault: fault.scope)
    found.faults += _of_anchors(session, found, line)
    return found


def _anchored(session: Session) -> dict[str, Anchored]:
    known: dict[str, Anchored] = defaultdict(list)
    rows = session.execute(
        select(AnchoredHead.scope, AnchoredHead.place, AnchoredHead.digest, Anchor.day)
        .join(Anchor, Anchor.place == AnchoredHead.anchor)
        .order_by(AnchoredHead.anchor)
    )
    for scope, place, digest, day in rows:
        known[scope].append((place, digest, day))
    return known


def _of_chain(scope: str, rows: list[AuditRow], heads: Anchored) -> Fault | None:
    broken = audit.first_broken_of(scope, rows)
    held = 0  # up to here the anchors vouch for the chain
    for place, digest, day in heads:
        if place > len(rows) or rows[place - 1].digest != digest:
            if broken is not None and broken <= min(place, len(rows)):
                break
            if place > len(rows):
                return Fault(
                    scope, len(rows) + 1, f"the chain was cut; it had {place} rows when it was anchored on {day}."
                )
            return Fault(scope, held + 1, f"this row or one up to {place} is not the one that was anchored on {day}.")
        held = place
    return None if broken is None else Fault(scope, broken, "it does not follow from the rows before it.")


def _of_anchors(session: Session, found: Review, line: Line | None) -> list[Fault]:
    heads: Heads = {}
    before = bytes(32)
    faults: list[Fault] = []
    moved = _moved(session)
    line_seen = False
    for expected, anchor in enumerate(session.scalars(select(Anchor).order_by(Anchor.place)), start=1):
        found.anchors += 1
        heads |= moved.pop(anchor.place, {})
        digest = anchors.chain(before, expected, anchor.day, heads)
        if not faults and (anchor.place, anchor.digest) != (expected, digest):
            faults.append(Fault("anchors", expected, "it does not follow from the anchors before it."))
        if line is not None and anchor.place == line.place:
            line_seen = True
            if (anchor.day, digest) != (line.day, line.digest):
                faults.append(Fault("anchors", line.place, _ANOTHER))
        before = digest
    if moved:
        faults.append(Fault("anchors", min(moved), "it is gone, but its heads are there."))
    if line is not None and not line_seen:
        faults.append(Fault("anchors", line.place, _NO_ANCHOR))
    return faults


_ANOTHER = (
    "the line kept elsewhere was made over another record: the chains and the anchors of this day or before it were "
    "written anew. Try older lines: the newest one that holds tells since when."
)
_NO_ANCHOR = (
    "the line kept elsewhere has no anchor here: the anchors were cut, or an older copy of the database was restored."
)


def _moved(session: Session) -> dict[int, Heads]:
    moved: dict[int, Heads] = defaultdict(dict)
    for head in session.scalars(select(AnchoredHead)):
        moved[head.anchor][head.scope] = (head.place, head.digest)
    return moved
