"""The record for people: of one case, of the office, and who reads more than usual. Never content."""

from __future__ import annotations

from flask import Blueprint, g, render_template

from casework import access, record
from casework.access import Action
from casework.clock import today
from casework.database import reading

records = Blueprint("record", __name__)


@records.get("/record")
def office() -> str:
    with reading() as db:
        chain = record.of_office(db, g.member)
        found = [{"number": case.number, "day": case.day} for case in record.recorded_cases(db, g.member)]
    return render_template("desk/record.html", chain=chain, cases=found)


@records.get("/cases/<number>/record")
def of_case(number: str) -> str:
    with reading() as db:
        found = access.case_for(db, g.member, number, Action.RECORD)
        return render_template("desk/case_record.html", number=found.number, chain=record.of_case(db, found, g.member))


@records.get("/unusual")
def unusual() -> str:
    with reading() as db:
        found = record.unusual(db, g.member, today())
    return render_template("desk/unusual.html", found=found, rule=record)
