"""The practice space: the desk's pages on invented cases. Nothing here reads or writes a case; there are no other routes."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, g, render_template, request

from casework import access
from casework.access import Action
from casework.clock import today
from casework.models import CaseState

practice = Blueprint("practice", __name__, url_prefix="/practice")

FIRST = "SHOW-0001"
_INVENTED = re.compile(r"SHOW-\d{4}")
# What a page shows of the rooms around it: none that has something real behind it.
AROUND: dict[str, Any] = {"allowed": {"list", "begin"}, "role": "intake", "in_practice": True, "assigned": False}


@practice.before_request
def for_whoever_works_here() -> None:
    access.require(g.member, Action.BEGIN)


@practice.get("/")
def inbox() -> str:
    return render_template("desk/inbox.html", **AROUND)


@practice.get("/first-look")
def first_look() -> str:
    return render_template("desk/first_look.html", **AROUND)


@practice.get("/case")
def case() -> str:
    return _of_a_case("desk/case.html")


@practice.get("/triage")
def triage() -> str:
    return _of_a_case("desk/triage.html")


@practice.get("/accused")
def accused() -> str:
    return _of_a_case("desk/accused.html")


def _of_a_case(template: str) -> str:
    """An invented case is named behind the question mark: real ones stand in the path, and none of theirs leads here."""
    number = request.args.get("number", "")
    if not _INVENTED.fullmatch(number):
        number = FIRST
    states = [state.value for state in CaseState]
    return render_template(template, number=number, day=today(), state=CaseState.RECEIVED, states=states, **AROUND)
