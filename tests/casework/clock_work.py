"""What a member's browser sends to move a case and its clocks. The server cannot open entries, so these are of zeros."""

from __future__ import annotations

from secrets import token_bytes
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from crypto.bodies import Body, b64
from tests.casework.sharing_work import begin_file
from tests.cast import Ombudsperson, Reporter


def entry() -> dict[str, str]:
    return {"id": b64(token_bytes(16)), "sealed": b64(bytes(5232))}


def told() -> dict[str, Any]:
    return {"decision": entry(), "status": entry()}


def new_case(app: Flask, person: Ombudsperson, reporter: Reporter | None = None) -> str:
    """The number of a case that has just come in, with the office's file begun; so somebody has looked at it."""
    before = set(person.numbers())
    assert (reporter or Reporter(app.test_client())).report().status_code == 201
    (number,) = set(person.numbers()) - before
    begin_file(person, number)
    return number


def do(person: Ombudsperson, number: str, verb: str, **body: Any) -> TestResponse:
    return person.post(f"/cases/{number}/{verb}", body or {"entry": entry()})


def triage(person: Ombudsperson, number: str, **due: str) -> TestResponse:
    return do(person, number, "triage", entry=entry(), due=due)


def clocks(person: Ombudsperson, number: str) -> dict[str, Body]:
    return {one["kind"]: one for one in person.get(f"/cases/{number}/clocks.json").get_json()["clocks"]}


def brief(person: Ombudsperson, number: str) -> dict[str, tuple[str, str]]:
    return {kind: (clock["due"], clock["state"]) for kind, clock in clocks(person, number).items()}


def row(person: Ombudsperson, number: str, view: str = "all") -> Body | None:
    rows = person.get(f"/inbox.json?view={view}").get_json()["cases"]
    return next((one for one in rows if one["number"] == number), None)


def state(person: Ombudsperson, number: str) -> str:
    found = row(person, number)
    assert found is not None
    return str(found["state"])


def error(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, answer.get_json()["error"]
