"""Entries of the attacker's own making, put at the end of a talk or in the place of its report."""

from __future__ import annotations

from datetime import timedelta

from casework import demo
from casework.models import Side
from crypto.bodies import Body, b64, parse
from crypto.certificates import Certificate
from crypto.entries import write_office_entry, write_reporter_entry
from crypto.keys import key_hash, office_keys
from tests.stories.tampering.attacker import (
    FORGED,
    KEYS,
    LEAD,
    SIGN_SEED,
    Attacker,
    certificate,
    demo_member,
    member_id,
    today,
)


def reply_under_my_own_certificate(attacker: Attacker) -> None:
    _reply(attacker, certificate())


def reply_under_a_stolen_certificate(attacker: Attacker) -> None:
    _reply(attacker, parse(attacker.member().certificate))


def reply_under_a_stolen_certificate_with_my_key_in_it(attacker: Attacker) -> None:
    _reply(attacker, parse(attacker.member().certificate) | {"verify": b64(KEYS.verify)})


def reply_in_the_name_of_a_stolen_certificate(attacker: Attacker) -> None:
    stolen: Body = parse(attacker.member().certificate)
    place = attacker.place_in(attacker.box())
    verify = demo_member("amani").keys().verify
    attacker.put(attacker.written_in_the_name_of(verify, place, attacker.office_body(stolen)), place.entry)


def reply_as_a_member_of_another_office(attacker: Attacker) -> None:
    _reply(attacker, parse(attacker.member("grace").certificate), demo_member("grace").keys().sign_seed)


def reply_as_a_former_member(attacker: Attacker) -> None:
    _reply(attacker, _former())


def reply_as_a_former_member_on_a_day_long_past(attacker: Attacker) -> None:
    former = _former()
    _reply(attacker, former, at=former.not_after.isoformat())


def reply_from_an_office_of_my_own(attacker: Attacker) -> None:
    _reply(attacker, certificate(office="cd-friends"))


def answer_as_the_reporter(attacker: Attacker) -> None:
    place = attacker.place_in(attacker.box())
    seen = b64(attacker.entries()[-1].link)
    body = {"kind": "message", "at": today().isoformat(), "seen": seen, "text": FORGED}
    attacker.put(write_reporter_entry(SIGN_SEED, place, body), place.entry, side=Side.REPORTER)


def take_over_by_myself(attacker: Attacker) -> None:
    _reply(attacker, certificate(), kind="status", status="accepted")


def replace_the_first_report(attacker: Attacker) -> None:
    first, box = attacker.entries()[0], attacker.box()
    place = attacker.place_in(box)
    first.id, first.sealed = place.entry, write_reporter_entry(SIGN_SEED, place, forged_report(attacker))
    attacker.relink()


def replace_the_report_that_nobody_has_opened(attacker: Attacker) -> None:
    attacker.case = attacker.other
    replace_the_first_report(attacker)


def forged_report(attacker: Attacker) -> Body:
    directory = attacker.office_body({})["directory"]
    return {
        "kind": "report", "at": today().isoformat(), "seen": None, "office": LEAD, "standby": [],
        "directory": directory, "language": "en", "place": {"country": "CD", "admin1": None, "text": ""},
        "danger": "no", "lost_code": False, "text": FORGED,
    }  # fmt: skip


def _reply(attacker: Attacker, cert: Certificate | Body, sign_seed: bytes = KEYS.sign_seed, **facts: str) -> None:
    place = attacker.place_in(attacker.box())
    attacker.put(write_office_entry(sign_seed, place, attacker.office_body(cert, **facts)), place.entry)


def _former() -> Certificate:
    """Signed by the office itself, for someone whose time there is over."""
    issued = today() - timedelta(days=101)
    former = {
        "member": member_id("amani"),
        "seal": key_hash(KEYS.seal_public),
        "not_after": today() - timedelta(days=1),
    }
    return certificate(office_keys(demo.office_secret(LEAD)).sign_seed, issued=issued, **former)
