"""What goes by letter to a body that has no account here; what it says is written and printed in the browser."""

from __future__ import annotations

from flask import Blueprint, Response, g, jsonify, render_template, request

from casework import access, approvals, letters, offices, places
from casework.access import Action
from casework.clock import today, utc_now
from casework.database import reading, transaction
from casework.letters import Agreement
from casework.models import Mode, Purpose, Redaction
from casework.trust import the_trust
from casework.wire import Fields, read_json
from crypto.bodies import b64

_RECIPIENT_BYTES = 16

by_letter = Blueprint("letters", __name__, url_prefix="/cases/<number>/letters")


@by_letter.get("")
def page(number: str) -> str:
    with reading() as db:
        found, listed = access.case_for(db, g.member, number, Action.BEGIN), offices.current(db, the_trust())
        return render_template(
            "desk/letter.html",
            number=found.number,
            jurisdiction=listed.office(g.member.office).facts["jurisdiction"],
            kinds=sorted({kind for office in listed.offices.values() for kind in office.facts["kinds"]}),
            countries=places.country_codes(),
            today=today(),
            due=today() + letters.ANSWER_WITHIN,
        )


@by_letter.post("/ask")
def ask(number: str) -> tuple[str, int]:
    """For a letter across a border, which needs another person's yes."""
    agreement = _agreement(read_json(request))
    with transaction() as db:
        found = access.case_for(db, g.member, number, Action.BEGIN)
        subject = letters.approval_subject(found, agreement)
        approvals.ask_about(db, Purpose.SHARE, found, subject=subject, by=g.member, now=utc_now())
    return "", 204


@by_letter.post("")
def send(number: str) -> tuple[Response, int]:
    fields = read_json(request)
    decision, status, ends = fields.entry("decision"), fields.entry("status"), fields.day("ends")
    agreement = _agreement(fields.object("agreement")) if fields.has("agreement") else None
    fields.done()
    with transaction() as db:
        found = access.case_for(db, g.member, number, Action.BEGIN)
        links = letters.send(db, found, decision, status, ends, agreement=agreement, by=g.member, now=utc_now())
        return jsonify(links={name: b64(link) for name, link in links.items()}), 201


def _agreement(fields: Fields) -> Agreement:
    country = fields.text("country", 2)
    if country not in places.country_codes():
        fields.refuse("country", "the code of a country")
    mode, redaction = fields.word("mode", Mode), fields.word("redaction", Redaction)
    recipient = b64(fields.bytes("recipient", _RECIPIENT_BYTES))
    fields.done()
    return Agreement(mode, redaction, country, recipient)
