"""A demonstration: example offices and members whose keys anybody can compute from this file.

Danger: everything sealed to these keys can be read by everyone. Pages say so as long as the demo root is pinned.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from casework import members, offices, one_time_codes
from casework.errors import NotFound
from casework.members import NewMember
from casework.models import Factor, FactorKind, Member, MemberSealKind, Role
from casework.routing_model import CARRIED
from casework.trust import Trust
from crypto import certificates, directory
from crypto.bodies import b64, parse
from crypto.ceremony.member_files import OfficeSeal
from crypto.certificates import Certificate
from crypto.keys import HolderKeys, key_hash, member_keys, office_keys, unlock_keys, verify_key
from crypto.locks import lock_member
from crypto.rest import Pepper
from crypto.seals import seal_office_secret, seal_office_seed

OFFICES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "demo_offices.json").read_text())
RUNS = timedelta(days=100)
RENEW_WITHIN = timedelta(days=30)


def _fixed(what: str) -> bytes:
    return hashlib.sha256(f"davylamp demonstration {what}".encode()).digest()


ROOT_SEED = _fixed("root")
ROOT_KEY = verify_key(ROOT_SEED)
GATEWAY_SEEDS = {
    "web-plain": _fixed("gateway web-plain"),
    "sms-text": _fixed("gateway sms-text"),
    "telegram-bot": _fixed("gateway telegram-bot"),
}
GATEWAYS = {name: verify_key(seed) for name, seed in GATEWAY_SEEDS.items()}
SERVICE_BYTES = 16
CODES_SECRET = _fixed("one-time codes")[: one_time_codes.SECRET_BYTES]


@dataclass(frozen=True)
class DemoMember:
    name: str
    office: str
    passphrase: str
    role: Role

    @property
    def id(self) -> bytes:
        return _fixed(f"member {self.name}")[:16]

    @property
    def salt(self) -> bytes:
        return _fixed(f"salt {self.name}")[:16]

    def keys(self) -> HolderKeys:
        return member_keys(self.secret)

    @property
    def secret(self) -> bytes:
        return _fixed(f"member secret {self.name}")


MEMBERS = (
    DemoMember("amani", "cd-ombuds", "lantern river copper morning basket seven", Role.KEEPER),
    DemoMember("bahati", "cd-ombuds", "mango ladder silver window thunder eleven", Role.INTAKE),
    DemoMember("chiku", "cd-ombuds", "anchor velvet papaya drum candle seventy", Role.HANDLER),
    DemoMember("dalila", "cd-ombuds", "willow copper spoon harvest lemon forty", Role.SUPERVISOR),
    DemoMember("grace", "ug-ombuds", "pepper canoe yellow mountain button thirty", Role.KEEPER),
    DemoMember("okello", "ug-ombuds", "drum cotton eagle harbour pencil nineteen", Role.INTAKE),
    DemoMember("noor", "desk", "island velvet hammer orchard kettle fifty", Role.KEEPER),
    DemoMember("tomas", "desk", "bridge saffron walnut meadow ticket ninety", Role.INTAKE),
)


def office_secret(office_id: str) -> bytes:
    return _fixed(f"office secret {office_id}")


def fill(session: Session, pepper: Pepper, trust: Trust, now: datetime) -> None:
    """What is missing of the demonstration, and renewed what would soon run out. What is there stays."""
    _publish(session, trust, now.date())
    for demo in MEMBERS:
        member = session.get(Member, demo.id)
        if member is None:
            member = members.enrol(session, _new_member(demo, now.date()), pepper, now)
            session.add(_codes(member, pepper, now))
        elif member.left is None and _ends(member) < now.date() + RENEW_WITHIN:
            members.renew_certificate(session, member, certify(demo, now.date()))


def _ends(member: Member) -> date:
    return certificates.from_body(parse(member.certificate)).not_after


def code(now: datetime) -> str:
    """The one-time code of every demo member at this moment; the sign-in page of a demonstration shows it."""
    return one_time_codes.code_at(CODES_SECRET, now)


def codes_id(name: str) -> bytes:
    return _fixed(f"codes {name}")


def _codes(member: Member, pepper: Pepper, now: datetime) -> Factor:
    return Factor(
        id=codes_id(member.name),
        member_id=member.id,
        kind=FactorKind.CODES,
        held=pepper.put_to_rest(CODES_SECRET),
        counted=0,
        added=now.date(),
        used=None,
        wrong=0,
        wrong_at=None,
    )


def statement(seq: int, previous: bytes | None, issued: date, service: bytes) -> directory.Signed:
    """The demonstration's directory, signed with the demo root."""
    listed = []
    for facts in OFFICES:
        keys = office_keys(office_secret(facts["id"]))
        listed.append({**facts, "seal": b64(key_hash(keys.seal_public)), "sign": b64(keys.verify), "retired": []})
    return directory.sign_statement(
        ROOT_SEED,
        {
            "v": 1,
            "service": b64(service),
            "seq": seq,
            "previous": None if previous is None else b64(previous),
            "issued": issued.isoformat(),
            "expires": (issued + RUNS).isoformat(),
            "root": b64(ROOT_KEY),
            "offices": listed,
            "gateways": [{"id": name, "verify": b64(verify)} for name, verify in GATEWAYS.items()],
            "routing": CARRIED,
        },
    )


def _publish(session: Session, trust: Trust, today: date) -> None:
    try:
        last = offices.current(session, trust)
    except NotFound:
        # Random, so that a browser which remembers another demonstration does not take this one for a rollback.
        service, seq, previous = trust.service() or secrets.token_bytes(SERVICE_BYTES), 1, None
    else:
        if last.expires >= today + RENEW_WITHIN and last.gateways == GATEWAYS and last.routing == CARRIED:
            return
        service, seq, previous = last.service, last.seq + 1, last.sha256
    keys = [office_keys(office_secret(facts["id"])).seal_public for facts in OFFICES]
    offices.publish(session, statement(seq, previous, today, service), keys, trust=trust, today=today)


def _new_member(demo: DemoMember, today: date) -> NewMember:
    keys = demo.keys()
    unlock = unlock_keys(demo.passphrase, demo.salt)
    return NewMember(
        name=demo.name,
        role=demo.role,
        certificate=certify(demo, today),
        seal_public=keys.seal_public,
        salt=demo.salt,
        login=unlock.login,
        locked=lock_member(unlock.key, demo.id, demo.secret),
        seals=_seals(demo),
    )


def _seals(demo: DemoMember) -> tuple[OfficeSeal, ...]:
    public, secret = demo.keys().seal_public, office_secret(demo.office)
    office = office_keys(secret)
    key = key_hash(office.seal_public)
    if demo.role is Role.KEEPER:
        return (
            OfficeSeal(MemberSealKind.OFFICE_SECRET, key, seal_office_secret(public, demo.office, demo.id, secret)),
        )
    if demo.role is Role.INTAKE:
        sealed = seal_office_seed(public, demo.office, demo.id, office.seal_seed)
        return (OfficeSeal(MemberSealKind.OFFICE_SEAL, key, sealed),)
    return ()


def certify(demo: DemoMember, today: date) -> Certificate:
    keys = demo.keys()
    return certificates.issue(
        office_keys(office_secret(demo.office)).sign_seed,
        office=demo.office,
        member=demo.id,
        verify=keys.verify,
        seal=key_hash(keys.seal_public),
        issued=today,
        not_after=today + RUNS,
    )
