"""What is told by phone as the office reads it: sealed in memory, a case of its own or one more entry of the one at hand."""

from __future__ import annotations

import secrets
from datetime import date, datetime

from casework import boxes, offices
from casework.boxes import NewEntry
from casework.cases import NewCase
from casework.database import reading
from channels import wording
from channels.held import CaseAtHand, Line
from channels.turns import CHECK_IN, LEFT_ALONE, SAFE, TAKEN_BACK, Phone, State, Step, Told, Turn
from crypto.bodies import Body, b64
from crypto.boxes import ID_BYTES
from crypto.entries import Place, write_gateway_entry
from crypto.links import first_link
from crypto.offices import Office
from reporting import intake, stretching
from reporting.checking_in import I_AM_SAFE, NO_CONTACT, check_in_body
from reporting.routing import QUESTIONS, Answers, consent_of
from reporting.sealing import Draft, Fresh, Gateway, a_year_after, seal_report

# As the rules call what was answered; empty is the office alone that reads it.
_SCOPES = {"office": "", "country": "this_country", "borders": "cross_border"}

_ABOUT = {LEFT_ALONE: NO_CONTACT, SAFE: I_AM_SAFE, "punished": "incident"}


def open_case(
    gateway: Gateway, line: Line, office: Office, fresh: Fresh, turn: Turn, told: Told, now: datetime
) -> tuple[NewCase, CaseAtHand]:
    keys = stretching.keys_of(fresh.code, gateway.directory.service)
    with reading() as session:
        office_key = offices.key_to_seal_to(session, office)
    state, words = turn.state or State(), wording.for_the_office(told.question, told.value, line.language)
    draft = Draft(
        language=line.language,
        country=line.country,
        admin1=None,
        town="",
        danger="unsure",
        lost_code=state.lost_code,
        text=words if turn.says else f"{words}\n\n[{wording.for_the_office('without_code', '', line.language)}]",
        phone="" if state.phone is Phone.UNKNOWN else state.phone.value,
    )
    report = seal_report(gateway, fresh, keys, draft, office=office.id, office_key=office_key, day=now.date())
    place = fresh.place
    seen = boxes.link_after(first_link(place.case, place.box), report.entry)
    at_hand = CaseAtHand(place.case, place.box, place.box_public, fresh.sign_seed, office.id, seen)
    return intake.checked(report), at_hand


def add(gateway: Gateway, line: Line, at_hand: CaseAtHand, told: Told, now: datetime) -> NewEntry:
    if told.question == CHECK_IN and told.due is not None:
        said: Body = {"at": now.date().isoformat(), "seen": b64(at_hand.seen)}
        return entry(gateway, at_hand, said | check_in_body(told.due, told.check_in))
    words = wording.for_the_office(told.question, told.value, line.language)
    body: Body = {"kind": "message", "at": now.date().isoformat(), "seen": b64(at_hand.seen), "text": words}
    if told.question in {Step.PHONE, LEFT_ALONE}:
        body["phone"] = told.value  # the desk says by it when an answer will be seen
    if told.question in _ABOUT:
        body["about"] = _ABOUT[told.question]
    if told.question in {Step.SHARING, TAKEN_BACK}:
        body |= _consent(line, at_hand.office, told, now.date())
    return entry(gateway, at_hand, body)


def _consent(line: Line, office: str, told: Told, day: date) -> Body:
    """As a report by the web carries it; of two the newest counts."""
    said: Body = {"kind": "consent", "door": line.about.carrier, "day": day.isoformat()}
    if told.question == TAKEN_BACK:
        return said | {"withdrawn": True, "wording": QUESTIONS["wording"]}
    given = consent_of(Answers(sharing=_SCOPES[told.value]), office)
    return said | given | {"until": a_year_after(day).isoformat()}


def entry(gateway: Gateway, at_hand: CaseAtHand, body: Body) -> NewEntry:
    place = Place(at_hand.case, at_hand.box, at_hand.box_public, secrets.token_bytes(ID_BYTES))
    return NewEntry(place.entry, write_gateway_entry(gateway.seed, at_hand.sign_seed, place, body))
