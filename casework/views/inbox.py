"""The list of cases: numbers, days and states from the server; the lines are opened in the browser."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import Blueprint, Response, g, jsonify, render_template, request

from casework import access, alarms, clocks, hearing, listing, standings
from casework.access import Action
from casework.clock import last_day, utc_now
from casework.database import reading, transaction
from casework.errors import Invalid
from casework.listing import Line, RecordRow, View
from casework.models import DeadlineState, HintKind
from casework.views.compressed import compressed
from casework.views.working import in_few_bytes
from crypto.bodies import b64

inbox = Blueprint("inbox", __name__)

Json = dict[str, Any]


@inbox.get("/")
def show() -> str | Response:
    if not access.may(g.member, Action.LIST):
        return render_template("desk/no_inbox.html")
    _hear()
    return in_few_bytes("desk/inbox.html")


@inbox.get("/inbox.json")
def hints() -> Response:
    access.require(g.member, Action.LIST)
    view, now = _view(), utc_now()
    _hear()
    with reading() as db:
        after, few = request.args.get("after"), request.args.get("few") == "yes"
        found, more = listing.page(db, g.member, view, now=now, after=after, few=few)
        rows = [_row(line, now) for line in listing.lines(db, g.member, found)]
        urgent = alarms.numbers(db, g.member)
    return compressed(jsonify(today=now.date().isoformat(), view=view.value, urgent=urgent, cases=rows, more=more))


@inbox.get("/inbox/records.json")
def records() -> Response:
    access.require(g.member, Action.LIST)
    with reading() as db:
        found, more = listing.records(db, g.member, after=request.args.get("after", ""))
    return compressed(jsonify(records=[_record(row) for row in found], next=found[-1].number if more else None))


def _hear() -> None:
    """The desk is looked at: nobody need be woken for what stands there."""
    with reading() as db:
        called = hearing.is_called(db, g.member)
    if called:
        with transaction() as db:
            hearing.heard(db, g.member)


def _view() -> View:
    try:
        return View(request.args.get("view", View.ALL.value))
    except ValueError:
        raise Invalid("unknown_view", "There is no such view of the list.", "view") from None


def _row(line: Line, now: datetime) -> Json:
    case, standing, hint = line.case, line.standing, line.hint
    return {
        "number": case.number,
        "case": b64(case.id),
        "box": b64(line.talk),
        "hint": None if hint is None else {"kind": hint.kind.value, "bytes": b64(hint.sealed)},
        "day": case.day.isoformat(),
        "state": case.state.value,
        "news": standing is not None and standing.news,
        "silent": standing is not None and not standing.spoken,
        "due": None if standing is None else _day(last_day(standing.ends)),
        "clocks": [
            [c.kind.value, last_day(c.ends).isoformat(), c.state.value, clocks.is_missed(c, now)] for c in line.clocks
        ]
        + _deadline(line.deadline, now.date()),
    }


def _deadline(ends: date | None, today: date) -> list[list[str | bool]]:
    """Like another clock."""
    return [] if ends is None else [["deadline", ends.isoformat(), DeadlineState.RUNNING.value, ends < today]]


def _record(row: RecordRow) -> list[str | None]:
    """A list, because two thousand times the names of the fields would be a third of it."""
    number, case, day, state, talk, kind, sealed, due = row
    return [
        number,
        b64(case),
        None if kind is None else kind.value,
        None if sealed is None else b64(sealed),
        b64(talk) if kind is HintKind.CARD else None,
        day.isoformat(),
        state.value,
        None if due is None else _day(due),
    ]


def _day(due: date) -> str | None:
    return None if due == standings.NEVER else due.isoformat()
