"""A report that is sealed when it arrives, once: a reload, a second press or a lost answer make no second case.

Sealing the same words twice gives other bytes, so "the same again" is decided by opening what is there already, with
the seeds that the form carries.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session

from casework import boxes, offices
from casework.clock import today
from casework.database import reading
from casework.errors import Conflict, NotStored
from casework.models import Side
from crypto.bodies import Body
from crypto.boxes import TALK
from crypto.entries import Place, open_entry
from crypto.offices import Office
from reporting import intake, stretching
from reporting.routing import reader_of
from reporting.sealing import Draft, Fresh, Gateway, seal_report


@dataclass(frozen=True)
class Arrived:
    day: date
    office: str
    standby: Sequence[str]
    code: str = field(repr=False)


class SentOtherwise(Conflict):
    name = "sent_otherwise"
    sentence = "This report has arrived before, in other words. Nothing was changed."


def deliver(gateway: Gateway, fresh: Fresh, draft: Draft) -> Arrived:
    """Durable when it returns. Raises SentOtherwise, Busy, or NotStored."""
    try:
        return _again(fresh, draft) or _first(gateway, fresh, draft)
    except (OperationalError, PoolTimeoutError):
        raise NotStored from None


def _first(gateway: Gateway, fresh: Fresh, draft: Draft) -> Arrived:
    keys = stretching.keys_of(fresh.code, gateway.directory.service)
    reader = reader_of(gateway.directory, draft.answered())
    office = reader.office
    with reading() as session:
        office_key = _key_of(session, office)
        standby_keys = {one: _key_of(session, gateway.directory.office(one)) for one in draft.standby}
    report = seal_report(
        gateway, fresh, keys, draft,
        office=office.id, office_key=office_key, day=today(), implicated=reader.implicated, standby_keys=standby_keys,
    )  # fmt: skip
    try:
        receipt = intake.receive(report, side=Side.GATEWAY)
    except Conflict:
        # Pressed twice: the other request was quicker.
        if there := _again(fresh, draft):
            return there
        raise
    return Arrived(receipt.day, office.id, draft.standby, fresh.code)


def _key_of(session: Session, office: Office) -> bytes:
    return office.check_seal_key(offices.sealing_key(session, office.seal))


def _again(fresh: Fresh, draft: Draft) -> Arrived | None:
    with reading() as session:
        box = boxes.find(session, fresh.place.case, TALK)
        if box is None:
            return None
        first = boxes.page(session, box.id, page_bytes=0).entries[0]
    place = Place(fresh.place.case, fresh.place.box, fresh.place.box_public, first.id)
    body = open_entry(fresh.box_seed, place, first.sealed).body
    words = draft.words(str(body["office"]))
    if _part(body, words) != words:
        raise SentOtherwise
    return Arrived(first.day, str(body["office"]), draft.standby, fresh.code)


def _part(body: Body, like: Body) -> Body:
    """Without what the door added, such as the day."""
    return {
        name: _part(body.get(name, {}), value) if isinstance(value, dict) else body.get(name)
        for name, value in like.items()
    }
