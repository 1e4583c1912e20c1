"""Taking a statement that the root holder signed, and saying in time that it runs out."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from casework import demo, offices
from casework.errors import Invalid
from casework.trust import Trust
from crypto.bodies import parse, unb64
from crypto.ceremony.statements import StatementFile
from crypto.directory import Directory
from crypto.keys import office_keys

# A root holder may be on a journey, and a ceremony needs people in one place.
WARN_OPERATOR_DAYS = 45
WARN_DESK_DAYS = 14


def publish(session: Session, statement: StatementFile, *, trust: Trust, today: date, production: bool) -> Directory:
    """Raises a named refusal, and then nothing has changed."""
    if production:
        _refuse_demonstration(statement)
    return offices.publish(session, statement.signed, statement.keys, trust=trust, today=today)


def in_production(public_base_url: str) -> bool:
    """People reach it from outside: from here on, keys that everybody knows are refused."""
    return public_base_url.casefold().startswith("https://")


def days_left(session: Session, trust: Trust, today: date) -> int:
    """Below 0: it has run out. Raises NotFound while nothing is published, WrongRoot after a change of ROOT_KEY."""
    return (offices.current(session, trust).expires - today).days


def _refuse_demonstration(statement: StatementFile) -> None:
    body = parse(statement.signed.body)
    if unb64(body.get("root")) == demo.ROOT_KEY:
        raise Invalid("demo_root", "This statement was signed by the demonstration's root key, which everybody has.")
    keys = {office_keys(demo.office_secret(facts["id"])).seal_public for facts in demo.OFFICES}
    if keys & set(statement.keys):
        raise Invalid("demo_keys", "An office bears keys of the demonstration, which everybody has.")
