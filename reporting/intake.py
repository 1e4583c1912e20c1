"""The one intake that every door uses: a sealed report in, a receipt out, and nothing in between.

Everything is decoded and checked before the transaction begins; inside it there are only inserts.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import current_app
from sqlalchemy.exc import IntegrityError

from casework import cases, offices
from casework.boxes import NewBox, NewEntry, NewSeal
from casework.cases import NewCase, Receipt
from casework.clock import today
from casework.database import reading, transaction
from casework.errors import Invalid
from casework.jurisdictions import Jurisdiction
from casework.models import Release, Side
from casework.trust import the_trust
from casework.wire import Fields
from crypto.boxes import ID_BYTES, TALK, box_id
from crypto.errors import Malformed, UnknownOffice
from crypto.keys import PUBLIC_BYTES, seal_public_key, sha256
from crypto.labels import cat, office_holder
from crypto.locks import REPORTER_LOCK_BYTES
from crypto.rest import TOKEN, Pepper
from crypto.seals import BOX_SEAL_BYTES, CARD_BYTES

# The one that reads it, and two in reserve.
MOST_OFFICES = 3
_PREFIX = office_holder("")


@dataclass(frozen=True)
class Report:
    """A sealed report as a door hands it in. `seals` and `cards` by office id."""

    case: bytes
    office: str
    box: bytes
    box_key: bytes = field(repr=False)
    token: bytes = field(repr=False)
    lock: bytes = field(repr=False)
    seals: dict[str, NewSeal]
    cards: dict[str, bytes] = field(repr=False)
    entry: NewEntry

    def digest(self) -> bytes:
        seals = [part for s in self.seals.values() for part in (s.holder, s.sealed, s.release)]
        cards = [part for card in self.cards.items() for part in card]
        fixed = (
            self.case,
            self.office,
            self.box,
            self.box_key,
            self.token,
            self.lock,
            self.entry.id,
            self.entry.sealed,
        )
        return sha256(cat(*fixed, str(len(self.seals)), *seals, *cards))


def read_report(fields: Fields) -> Report:
    """Raises Invalid."""
    fields.number("v", only=1)
    report = Report(
        case=fields.bytes("case", ID_BYTES),
        office=fields.text("office", 32),
        box=fields.bytes("box", ID_BYTES),
        box_key=fields.bytes("box_key", PUBLIC_BYTES),
        token=fields.bytes("token", 32),
        lock=fields.bytes("lock", REPORTER_LOCK_BYTES),
        seals=_seals(fields.objects("seals", 1, MOST_OFFICES)),
        cards=_cards(fields.objects("cards", 0, MOST_OFFICES)),
        entry=fields.entry(),
    )
    fields.done()
    return report


def receive(report: Report, *, side: Side = Side.REPORTER) -> Receipt:
    """Durable when it returns. Raises Invalid, or Conflict for a case id that stands for something else."""
    new = checked(report)
    try:
        return _store(new, side)
    except IntegrityError:
        # Two copies of one request at the same moment, where the database lets writers run side by side.
        return _store(new, side)


def checked(report: Report) -> NewCase:
    """As `cases.receive` stores it, for a door whose transaction holds more. Raises Invalid."""
    law = _check(report)
    pepper: Pepper = current_app.extensions["davylamp_pepper"]
    return NewCase(
        id=report.case,
        office=report.office,
        token=pepper.tag(report.token, TOKEN),
        lock=pepper.put_to_rest(report.lock),
        request=report.digest(),
        talk=NewBox(report.box, TALK, report.box_key, tuple(report.seals.values()), report.entry),
        cards=report.cards,
        law=law,
    )


def _store(new: NewCase, side: Side) -> Receipt:
    with transaction() as session:
        return cases.receive(session, new, day=today(), side=side)


def _check(report: Report) -> Jurisdiction:
    """The law of the office that the report goes to."""
    try:
        seal_public_key(report.box_key)
    except Malformed:
        raise Invalid("wrong_key", "The box key is not a sealing key.", "box_key") from None
    if box_id(report.case, TALK, report.box_key) != report.box:
        raise Invalid("wrong_box", "The box id does not follow from its key.", "box")
    with reading() as session:
        directory = offices.current(session, the_trust())
    for office in report.seals:
        try:
            directory.office(office)
        except UnknownOffice:
            raise Invalid("unknown_office", "A seal is for an office that the directory does not list.") from None
    lead = report.seals.get(report.office)
    if lead is None or lead.release is not Release.NOW:
        raise Invalid("no_lead", "The office that the report goes to has no seal to open it with at once.", "seals")
    if any(seal.release is not Release.ON_OVERDUE for seal in report.seals.values() if seal is not lead):
        raise Invalid("not_in_reserve", "Each office but the one that the report goes to waits in reserve.", "seals")
    if not report.cards.keys() <= report.seals.keys():
        raise Invalid("card_without_seal", "A card is for an office that no seal is for.", "cards")
    return offices.law_of(directory, report.office)


def _seals(rows: list[Fields]) -> dict[str, NewSeal]:
    seals = {}
    for row in rows:
        office = _office(row)
        sealed, release = row.bytes("sealed", BOX_SEAL_BYTES), row.word("release", Release)
        row.done()
        seals[office] = NewSeal(office_holder(office), sealed, release)
    _refuse_twice(rows, seals)
    return seals


def _cards(rows: list[Fields]) -> dict[str, bytes]:
    cards = {}
    for row in rows:
        office = _office(row)
        cards[office] = row.bytes("sealed", CARD_BYTES)
        row.done()
    _refuse_twice(rows, cards)
    return cards


def _office(row: Fields) -> str:
    holder = row.text("holder", 40)
    if not holder.startswith(_PREFIX):
        raise Invalid("wrong_holder", "A report is sealed to offices only.", "holder")
    return holder.removeprefix(_PREFIX)


def _refuse_twice(rows: list[Fields], by_office: dict[str, NewSeal] | dict[str, bytes]) -> None:
    if len(rows) != len(by_office):
        raise Invalid("holder_twice", "An office is named twice.", "holder")
