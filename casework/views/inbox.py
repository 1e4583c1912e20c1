"""The list of cases: numbers, days and states from the server; the lines are opened in the browser."""

from __future__ import annotations

from flask import Blueprint, Response, g, jsonify, render_template, request, url_for

from casework import access, alarms, boxes, cases
from casework.access import Action
from casework.database import reading
from crypto.bodies import b64
from crypto.boxes import TALK

inbox = Blueprint("inbox", __name__)


@inbox.get("/")
def show() -> str:
    if not access.may(g.member, Action.LIST):
        return render_template("desk/no_inbox.html")
    with reading() as db:
        found, more = cases.inbox(db, g.member, after=request.args.get("after"))
        urgent = alarms.numbers(db, g.member)
        rows = [{"number": case.number, "day": case.day, "state": case.state.value} for case in found]
    more_url = url_for(".show", after=rows[-1]["number"]) if more else None
    return render_template("desk/inbox.html", cases=rows, more_url=more_url, urgent=urgent)


@inbox.get("/inbox.json")
def hints() -> Response:
    access.require(g.member, Action.LIST)
    with reading() as db:
        found, more = cases.inbox(db, g.member, after=request.args.get("after"))
        known = cases.hints(db, g.member, found)
        rows = [
            {
                "number": case.number,
                "case": b64(case.id),
                "box": b64(boxes.of_case(db, case.id, TALK).id),
                "hint": {"kind": known[case.id].kind.value, "bytes": b64(known[case.id].sealed)}
                if case.id in known
                else None,
            }
            for case in found
        ]
    return jsonify(cases=rows, more=more)
