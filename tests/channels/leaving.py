"""An office that is in the directory no more."""

from __future__ import annotations

from flask import Flask

from casework import demo, offices
from casework.database import transaction
from casework.trust import the_trust
from crypto.bodies import parse
from crypto.directory import sign_statement
from tests.conftest import NOON


def without(app: Flask, office: str) -> None:
    """A newer directory that does not list it."""
    with app.app_context(), transaction() as session:
        last = offices.current(session, the_trust())
        body = parse(demo.statement(last.seq + 1, last.sha256, NOON.date(), last.service).body)
        body["offices"] = [one for one in body["offices"] if one["id"] != office]
        offices.publish(session, sign_statement(demo.ROOT_SEED, body), [], trust=the_trust(), today=NOON.date())
