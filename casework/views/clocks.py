"""A case's clocks: which law they are by, how they stand, and what the desk does with them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, g, jsonify, render_template, request

from casework import access, approvals, clocks, deadlines, freezing, standby, standings, timing
from casework.access import Action
from casework.clock import today, utc_now
from casework.clocks import Move
from casework.database import Session, reading, transaction
from casework.errors import NotFound
from casework.forums import FORUMS
from casework.jurisdictions import Jurisdiction
from casework.models import Case, ClockKind, Purpose
from casework.states import OPEN
from casework.views.moves import own_law
from casework.views.published import office_names
from casework.wire import Fields, read_json
from crypto.bodies import b64

case_clocks = Blueprint("clocks", __name__, url_prefix="/cases/<number>")


@case_clocks.get("/clocks")
def page(number: str) -> str:
    with reading() as db:
        found, law = access.case_for(db, g.member, number, Action.LIST), own_law(db)
        there = list(clocks.of_case(db, found.id, g.member.office).values())
        return render_template(
            "desk/clocks.html",
            number=found.number,
            clocks=there,
            moves={clock.kind: clocks.moves(clock, law) for clock in there} if found.state in OPEN else {},
            latest={clock.kind: clocks.latest(clock, law) for clock in there},
            law=law,
            holidays=law.holidays(today().year).value,
            today=today(),
            one_day=timedelta(days=1),
            now=utc_now(),
            second_reader=standings.needs_second_reader(db, found.id, g.member.office),
            writes=access.sees(db, g.member, found, Action.WRITE),
            reserve=standby.of_case(db, found, today()),
            names=office_names(db),
            longest=freezing.LONGEST,
            held_before=freezing.was(db, found.id),
            deadlines=deadlines.of_case(db, found.id, g.member.office),
            forums=FORUMS,
            furthest=deadlines.FURTHEST,
        )


@case_clocks.get("/clocks.json")
def show(number: str) -> Response:
    with reading() as db:
        found, law = access.case_for(db, g.member, number, Action.LIST), own_law(db)
        named = {
            "code": law.code,
            "name": law.name,
            "instrument": law.instrument,
            "evidence": law.evidence.value,
            "holidays": law.holidays(today().year).value,
            "source": law.source,
        }
        second = standings.needs_second_reader(db, found.id, g.member.office)
        kept = [
            {"id": b64(one.id), "ends": one.ends.isoformat(), "state": one.state.value}
            for one in deadlines.of_case(db, found.id, g.member.office)
        ]
        told = {"clocks": _clocks(db, found, law), "deadlines": kept}
        return jsonify(today=today().isoformat(), law=named, second_reader=second, **told)


@case_clocks.post("/triage")
def triage(number: str) -> tuple[Response, int]:
    fields = read_json(request)
    entry, ends, second = fields.entry(), _ends(fields.object("due")), fields.flag("second_reader")
    fields.done()
    with transaction() as db:
        found, law = access.case_for(db, g.member, number, Action.WRITE), own_law(db)
        link = timing.triage(db, found, entry, ends, second_reader=second, law=law, by=g.member, now=utc_now())
        return jsonify(link=b64(link), clocks=_clocks(db, found, law)), 201


@case_clocks.post("/clocks/<kind>")
def change(number: str, kind: str) -> tuple[Response, int]:
    fields = read_json(request)
    move, entry = fields.word("move", Move), fields.entry()
    day = fields.day("due") if fields.has("due") else None
    fields.done()
    with transaction() as db:
        found, law = access.case_for(db, g.member, number, Action.WRITE), own_law(db)
        link = timing.change(db, found, _kind(kind), move, entry, day=day, law=law, by=g.member, now=utc_now())
        return jsonify(link=b64(link), clocks=_clocks(db, found, law)), 201


@case_clocks.post("/second-reader")
def ask_second_reader(number: str) -> tuple[str, int]:
    """Asks a colleague to agree that the case may end; they do so among the approvals."""
    read_json(request).done()
    with transaction() as db:
        approvals.ask_about(
            db, Purpose.CLOSING, access.case_for(db, g.member, number, Action.WRITE), by=g.member, now=utc_now()
        )
    return "", 204


def _ends(fields: Fields) -> dict[ClockKind, datetime]:
    ends = {kind: fields.term(kind.value) for kind in ClockKind if fields.has(kind.value)}
    fields.done()
    return ends


def _clocks(db: Session, found: Case, law: Jurisdiction) -> list[dict[str, Any]]:
    rows = []
    for clock in clocks.of_case(db, found.id, g.member.office).values():
        latest = clocks.latest(clock, law)
        rows.append(
            {
                "kind": clock.kind.value,
                "due": clock.due.isoformat(),
                "hour": None if clock.hour is None else clock.hour.strftime("%H:%MZ"),
                "state": clock.state.value,
                "set_on": clock.set_on.isoformat(),
                "extended": clock.extended,
                "missed": clocks.is_missed(clock, utc_now()),
                "latest": None if latest is None else latest.isoformat(),
            }
        )
    return rows


def _kind(word: str) -> ClockKind:
    try:
        return ClockKind(word)
    except ValueError:
        raise NotFound from None
