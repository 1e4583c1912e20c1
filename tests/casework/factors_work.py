"""What the tests of second factors do: showing one, taking all of them away, and looking at what is there."""

from __future__ import annotations

from base64 import b32encode

import pyotp
from flask import Flask
from sqlalchemy import delete, select

from casework import demo, one_time_codes
from casework.models import AuditRow, Factor, FactorKind, Member
from tests.cast import Ombudsperson
from tests.conftest import Clock
from tests.passkeys import Passkey


def code(clock: Clock, *, steps: int = 0, secret: bytes = demo.CODES_SECRET) -> str:
    step = int(clock().timestamp()) // one_time_codes.SECONDS + steps
    return pyotp.TOTP(b32encode(secret).decode()).generate_otp(step)


def with_code(person: Ombudsperson, digits: str, passphrase: str | None = None) -> int:
    asked = person.ask()
    answer = person.come_in(asked, {"challenge": asked["challenge"], "code": digits}, passphrase)
    answer.close()
    return answer.status_code


def with_passkey(person: Ombudsperson, key: Passkey) -> int:
    asked = person.ask()
    return person.come_in(asked, key.show(asked["challenge"])).status_code


def without_factors(app: Flask, name: str) -> None:
    with app.extensions["davylamp_database"].transaction() as session:
        whose = select(Member.id).where(Member.name == name).scalar_subquery()
        session.execute(delete(Factor).where(Factor.member_id == whose))


def kinds(app: Flask, name: str) -> list[FactorKind]:
    with app.extensions["davylamp_database"].reading() as session:
        return sorted(session.scalars(select(Factor.kind).join(Member).where(Member.name == name)))


def events(app: Flask, *names: str) -> list[str]:
    with app.extensions["davylamp_database"].reading() as session:
        return list(session.scalars(select(AuditRow.event).where(AuditRow.event.in_(names)).order_by(AuditRow.place)))


def wrong(clock: Clock) -> str:
    taken = {code(clock, steps=n) for n in (-1, 0, 1)}
    return next(digits for digits in ("000000", "111111", "222222", "333333") if digits not in taken)
