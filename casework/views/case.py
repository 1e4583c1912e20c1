"""One case: a page without ciphertext, one JSON route that serves it, and a route for each verb."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, Response, g, jsonify, render_template, request

from casework import access, alarms, apart, boxes, cases, deadlines, files, leads, moving, sharing, withdrawing
from casework.access import Action
from casework.boxes import NewBox
from casework.clock import today, utc_now
from casework.database import Session, reading, transaction
from casework.errors import Invalid
from casework.models import Box, CaseState, ClockKind
from casework.wire import entry_json, read_json
from crypto.bodies import b64
from crypto.boxes import ID_BYTES, box_id, file_kind
from crypto.keys import PUBLIC_BYTES
from crypto.seals import BOX_SEAL_BYTES, INDEX_BYTES

case = Blueprint("case", __name__, url_prefix="/cases/<number>")

# A desk reads a case in one go; the bound keeps one answer from filling the memory.
DESK_PAGE_BYTES = 16 * 1024 * 1024


@case.get("")
def show(number: str) -> str:
    with reading() as db:
        found = access.case_for(db, g.member, number, Action.LIST)
        readable = access.sees(db, g.member, found, Action.READ)
        return render_template(
            "desk/case.html" if readable else "desk/case_outside.html",
            number=found.number,
            day=found.day,
            state=found.state.value,
            states=[state.value for state in CaseState],
            assigned=sharing.is_assigned(db, found, g.member),
            deletion=withdrawing.is_asked_to_delete(db, found.id, g.member.office),
            near=deadlines.near(db, found.id, g.member.office, today()),
        )


@case.post("/open")
def open_case(number: str) -> Response:
    fields = read_json(request)
    unread, aside = fields.flag("unread"), fields.flag("aside")
    fields.done()
    with transaction() as db:
        found = access.case_for(db, g.member, number, Action.READ)
        opened = cases.open_case(db, found, unread=unread, aside=aside, by=g.member, now=utc_now())
        known = cases.openings(db, files.attached(db, found.id), by=g.member)
        return jsonify(
            case=b64(found.id),
            state=found.state.value,
            urgent=alarms.sounds(db, found.id),
            voice=leads.speaks(db, found, g.member.office),
            boxes=[serve_box(db, box, access.holders(g.member, Action.READ)) for box in opened],
            apart=[
                {"id": b64(kept.id), "sealed": b64(kept.sealed)}
                for kept in apart.of_case(db, found.id, g.member.office)
            ],
            openings=[{"file": b64(file), "opened": theirs} for file, theirs in known.items()],
        )


@case.post("/file")
def begin_file(number: str) -> tuple[Response, int]:
    fields = read_json(request)
    box, public = fields.bytes("box", ID_BYTES), fields.bytes("box_key", PUBLIC_BYTES)
    seal, entry = fields.bytes("seal", BOX_SEAL_BYTES), fields.entry()
    fields.done()
    kind = file_kind(g.member.office)
    with transaction() as db:
        found = access.case_for(db, g.member, number, Action.BEGIN)
        if box_id(found.id, kind, public) != box:
            raise Invalid("wrong_box", "The box id does not follow from its key.", "box")
        new = NewBox(box, kind, public, (cases.office_seal(g.member.office, seal),), entry)
        return _stored(cases.begin_file(db, found, new, by=g.member, now=utc_now()))


@case.post("/index")
def index(number: str) -> tuple[str, int]:
    fields = read_json(request)
    sealed = fields.bytes("index", INDEX_BYTES)
    fields.done()
    with transaction() as db:
        cases.put_index(db, access.case_for(db, g.member, number, Action.BEGIN), sealed, by=g.member, now=utc_now())
    return "", 204


def writes(verb: Callable[..., bytes]) -> Callable[[str], tuple[Response, int]]:
    def view(number: str) -> tuple[Response, int]:
        fields = read_json(request)
        entry = fields.entry()
        fields.done()
        with transaction() as db:
            found = access.case_for(db, g.member, number, Action.WRITE)
            return _stored(verb(db, found, entry, by=g.member, now=utc_now()))

    return view


case.post("/acknowledge", endpoint="acknowledge")(writes(cases.acknowledge))
case.post("/ask", endpoint="ask")(writes(moving.ask))
case.post("/note", endpoint="note")(writes(cases.note))


@case.post("/reply")
def reply(number: str) -> tuple[Response, int]:
    fields = read_json(request)
    entry, is_feedback = fields.entry(), fields.has("meets")
    if is_feedback and fields.word("meets", ClockKind) is not ClockKind.FEEDBACK:
        fields.refuse("meets", ClockKind.FEEDBACK.value)
    fields.done()
    with transaction() as db:
        found = access.case_for(db, g.member, number, Action.WRITE)
        return _stored(cases.reply(db, found, entry, is_feedback=is_feedback, by=g.member, now=utc_now()))


def _stored(link: bytes) -> tuple[Response, int]:
    return jsonify(link=b64(link)), 201


def serve_box(db: Session, box: Box, holders: Sequence[str]) -> dict[str, Any]:
    """Its ciphertext, with the seal to one of these holders."""
    page = boxes.page(db, box.id, page_bytes=DESK_PAGE_BYTES)
    return {
        "box": b64(box.id),
        "kind": box.kind,
        "box_key": b64(box.public),
        "seal": b64(boxes.released_seal(db, box.id, holders)),
        "entries": [entry_json(row) for row in page.entries],
        "more": page.more,
    }
