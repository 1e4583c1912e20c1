"""Cases on their way to other offices: what this office offers, and what was offered to it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, g, jsonify, render_template, request

from casework import accepting, access, approvals, cases, leads, members, offering, offices, transfers, withdrawing
from casework.access import Action
from casework.boxes import NewBox, NewEntry
from casework.clock import today, utc_now
from casework.database import Session, reading, transaction
from casework.errors import NotFound
from casework.models import Box, Case, Mode, Purpose, Redaction, Transfer, TransferState
from casework.offering import NewOffer, Written
from casework.routing_model import read_model
from casework.trust import the_trust
from casework.views.case import serve_box
from casework.views.published import office_names
from casework.wire import Fields, read_json
from crypto.bodies import b64, unb64
from crypto.boxes import ID_BYTES, box_id, check_office_id, offer_kind, share_kind
from crypto.directory import Directory
from crypto.errors import Malformed
from crypto.keys import PUBLIC_BYTES
from crypto.seals import BOX_SEAL_BYTES, CARD_BYTES

across = Blueprint("transfers", __name__)

Json = dict[str, Any]
_LINK_BYTES = 32


@across.get("/transfers")
def lists() -> str:
    access.require(g.member, Action.BEGIN)
    with reading() as db:
        return render_template(
            "desk/transfers.html",
            incoming=_numbered(db, accepting.incoming(db, g.member)),
            outgoing=_numbered(db, accepting.outgoing(db, g.member)),
            names=office_names(db),
        )


@across.get("/cases/<number>/transfers")
def page(number: str) -> str:
    with reading() as db:
        found, listed = _own(db, number), offices.current(db, the_trust())
        others = [office for office in listed.offices.values() if office.id != g.member.office]
        return render_template(
            "desk/case_transfers.html",
            number=found.number,
            offices=[
                {
                    "id": office.id,
                    "level": office.facts["level"],
                    "jurisdiction": office.facts["jurisdiction"],
                    "second": offering.needs_second(listed, g.member.office, office.id),
                }
                for office in others
            ],
            names=office_names(db),
            hours=read_model(listed.routing).accept_hours,
            today=today(),
        )


@across.get("/cases/<number>/transfers.json")
def show(number: str) -> Response:
    with reading() as db:
        found, listed, now = _own(db, number), offices.current(db, the_trust()), utc_now()
        subjects = approvals.given(db, Purpose.SHARE, found, by=g.member, now=now)
        lead = leads.lead(db, found) == g.member.office
        return jsonify(
            office=leads.lead(db, found),
            voice=leads.speaks(db, found, g.member.office),
            withdrawn=withdrawing.is_withdrawn(db, found.id),
            approved=[subject.split(" ", maxsplit=1)[1] for subject in subjects],
            supervisors=[b64(one) for one in members.supervisors(db, g.member.office)],
            transfers=[
                one for one in _recallable(db, found, listed, now) if lead or one["recallable"] or _concerns(one)
            ],
            rooms=_rooms(db, accepting.rooms(db, found.id, g.member)),
            deletion=withdrawing.is_asked_to_delete(db, found.id, g.member.office),
            unresponsive=sorted(transfers.unresponsive(db, now)),
        )


@across.post("/cases/<number>/transfers/ask")
def ask(number: str) -> tuple[str, int]:
    """For a share across a border, which needs another person's yes."""
    fields = read_json(request)
    taker, mode, redaction = _office(fields, "to"), fields.word("mode", Mode), fields.word("redaction", Redaction)
    fields.done()
    with transaction() as db:
        found, now = _own(db, number), utc_now()
        offering.needs_second(offices.current(db, the_trust()), g.member.office, taker)
        offering.check_responsive(db, taker, mode, now)
        subject = offering.approval_subject(found, taker, mode, redaction)
        approvals.ask_about(db, Purpose.SHARE, found, subject=subject, by=g.member, now=now)
    return "", 204


@across.post("/cases/<number>/transfers")
def offer(number: str) -> tuple[Response, int]:
    fields = read_json(request)
    with transaction() as db:
        found, listed = _own(db, number), offices.current(db, the_trust())
        new = _offer(fields, found, listed)
        links = offering.offer(db, found, new, listed=listed, by=g.member, now=utc_now())
        return _links(links)


@across.post("/cases/<number>/transfers/tell")
def tell(number: str) -> tuple[Response, int]:
    entry = _entry()
    with transaction() as db:
        return _links({"entry": offering.tell(db, _own(db, number), entry, by=g.member, now=utc_now())})


@across.post("/cases/<number>/transfers/deleted")
def deleted(number: str) -> tuple[Response, int]:
    """By an office in reserve that had opened the case, once consent was taken back."""
    fields = read_json(request)
    decision, status = fields.entry("decision"), fields.entry("status")
    fields.done()
    with transaction() as db:
        found = _own(db, number)
        return _links(withdrawing.confirm_deletion(db, found, decision, status, by=g.member, now=utc_now()))


@across.post("/cases/<number>/transfers/<transfer>/recall")
def recall(number: str, transfer: str) -> tuple[Response, int]:
    fields = read_json(request)
    decision, status = fields.entry("decision"), fields.entry("status") if fields.has("status") else None
    stands = fields.word("stands", TransferState)
    fields.done()
    with transaction() as db:
        found = _own(db, number)
        links = offering.recall(
            db,
            found,
            _id(transfer),
            decision,
            status,
            stands=stands,
            listed=offices.current(db, the_trust()),
            by=g.member,
            now=utc_now(),
        )
        return _links(links)


@across.get("/offers/<transfer>")
def offered(transfer: str) -> str:
    with reading() as db:
        found = accepting.find(db, _id(transfer), g.member)
        return render_template("desk/offer.html", names=office_names(db), **_row(db, found))


@across.post("/offers/<transfer>/open")
def open_offer(transfer: str) -> Response:
    read_json(request).done()
    with transaction() as db:
        found = accepting.find(db, _id(transfer), g.member)
        there = accepting.open_rooms(db, found, by=g.member, now=utc_now())
        row = _row(db, found)
        return jsonify(case=b64(found.case_id), number=row["number"], **_json(found), rooms=_rooms(db, there))


@across.post("/offers/<transfer>/accept")
def accept(transfer: str) -> tuple[Response, int]:
    entry = _entry()
    with transaction() as db:
        return _links({"entry": accepting.accept(db, _id(transfer), entry, by=g.member, now=utc_now())})


@across.post("/offers/<transfer>/refuse")
def refuse(transfer: str) -> tuple[Response, int]:
    entry = _entry()
    with transaction() as db:
        return _links({"entry": accepting.refuse(db, _id(transfer), entry, by=g.member, now=utc_now())})


@across.post("/offers/<transfer>/write")
def write(transfer: str) -> tuple[Response, int]:
    entry = _entry()
    with transaction() as db:
        return _links({"entry": accepting.write(db, _id(transfer), entry, by=g.member, now=utc_now())})


@across.post("/offers/<transfer>/end")
def end(transfer: str) -> tuple[Response, int]:
    fields = read_json(request)
    entry, to = fields.entry(), fields.word("as", TransferState)
    status = fields.entry("status") if fields.has("status") else None
    fields.done()
    with transaction() as db:
        link = accepting.end(db, _id(transfer), entry, status, to, by=g.member, now=utc_now())
        return _links({"entry": link})


def _entry() -> NewEntry:
    fields = read_json(request)
    entry = fields.entry()
    fields.done()
    return entry


def _own(db: Session, number: str) -> Case:
    """Offering is for who holds the office's key: the rooms of two offices are sealed to offices."""
    return access.case_for(db, g.member, number, Action.BEGIN)


def _offer(fields: Fields, found: Case, listed: Directory) -> NewOffer:
    taker, redaction = _office(fields, "to"), fields.word("redaction", Redaction)
    whole = redaction is Redaction.NONE
    own = g.member.office
    new = NewOffer(
        id=fields.bytes("id", ID_BYTES),
        taker=taker,
        mode=fields.word("mode", Mode),
        redaction=redaction,
        hours=_hours(fields, listed),
        follows=fields.bytes("after", ID_BYTES) if fields.has("after") else None,
        room=_written(fields.object("room"), found, offer_kind(own, taker)),
        account=None if whole else _written(fields.object("account"), found, share_kind(own, taker)),
        talk_seal=fields.bytes("talk_seal", BOX_SEAL_BYTES) if whole else None,
        card=fields.bytes("card", CARD_BYTES) if whole else None,
        status=fields.entry("status"),
        decision=fields.entry("decision"),
    )
    fields.done()
    return new


def _written(fields: Fields, found: Case, kind: str) -> Written:
    """`seal_to` always: the box may be there, and the other office's seal gone since."""
    entry, seal_to = fields.entry(), fields.bytes("seal_to", BOX_SEAL_BYTES)
    box = None
    if fields.has("box"):
        id_, public = fields.bytes("box", ID_BYTES), fields.bytes("box_key", PUBLIC_BYTES)
        own = cases.office_seal(g.member.office, fields.bytes("seal", BOX_SEAL_BYTES))
        if box_id(found.id, kind, public) != id_:
            fields.refuse("box", "an id that follows from its key")
        box = NewBox(id_, kind, public, (own,), entry)
    behind = fields.bytes("behind", _LINK_BYTES) if fields.has("behind") else None
    fields.done()
    return Written(entry, seal_to, box, behind)


def _hours(fields: Fields, listed: Directory) -> int:
    known = set(read_model(listed.routing).accept_hours.values())
    hours = fields.count("hours", max(known))
    if hours not in known:
        fields.refuse("hours", "one of the terms that the rules in force have")
    return hours


def _office(fields: Fields, name: str) -> str:
    try:
        return check_office_id(fields.text(name, 32))
    except Malformed:
        fields.refuse(name, "the id of an office")


def _numbered(db: Session, found: Any) -> list[Json]:
    return [_row(db, one) for one in found]


def _row(db: Session, found: Transfer) -> Json:
    case = db.get_one(Case, found.case_id)
    return {"number": case.number, "transfer": found, "id": b64(found.id), "incoming": found.taker == g.member.office}


def _recallable(db: Session, found: Case, listed: Directory, now: datetime) -> list[Json]:
    return [
        {**_json(one), "recallable": offering.may_recall(db, one, found, listed, by=g.member, now=now)}
        for one in transfers.of_case(db, found.id)
    ]


def _concerns(one: Json) -> bool:
    return g.member.office in (one["from"], one["to"])


def _json(one: Transfer) -> Json:
    return {
        "id": b64(one.id),
        "from": one.giver,
        "to": one.taker,
        "mode": one.mode.value,
        "redaction": one.redaction.value,
        "state": one.state.value,
        "after": None if one.follows is None else b64(one.follows),
        "hours": one.hours,
        "offered": _at(one.offered),
        "ends": _at(one.ends),
        "answered": _at(one.answered),
        "deletion": one.deletion,
    }


def _at(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="minutes")


def _rooms(db: Session, found: list[Box]) -> list[Json]:
    return [serve_box(db, box, access.holders(g.member, Action.BEGIN)) for box in found]


def _links(links: dict[str, bytes]) -> tuple[Response, int]:
    return jsonify(links={name: b64(link) for name, link in links.items()}), 201


def _id(text: str) -> bytes:
    try:
        return unb64(text, ID_BYTES)
    except Malformed:
        raise NotFound from None
