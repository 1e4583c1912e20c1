"""Somebody who writes to the database as they please, knows the protocol, and holds no key but keys of their own."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from casework import demo
from casework.models import Box, Case, Entry, Member, Side, Statement
from crypto import boxes, certificates, labels
from crypto.bodies import Body, b64, encode
from crypto.certificates import Certificate
from crypto.entries import OFFICE, Place, message
from crypto.keys import key_hash, member_keys, office_keys, seal_public, sha256, sign
from crypto.labels import cat
from crypto.links import first_link, next_link
from crypto.padding import pad_entry
from crypto.rest import Pepper
from crypto.seals import seal
from tests.stories.service import Service

LEAD = "cd-ombuds"
FORGED = "Come to the north gate tonight, alone."
PASSPHRASE = "whatever the attacker likes to type"
SECRET, OFFICE_SECRET = sha256(b"attacker"), sha256(b"attacker's office")
SIGN_SEED, BOX_SEED = sha256(b"attacker's case"), sha256(b"attacker's box")
KEYS, OWN_OFFICE = member_keys(SECRET), office_keys(OFFICE_SECRET)
BOX_PUBLIC = seal_public(BOX_SEED)


def today() -> date:
    return datetime.now(UTC).date()


def flipped(raw: bytes) -> bytes:
    """One bit, in the middle."""
    middle = len(raw) // 2
    return raw[:middle] + bytes([raw[middle] ^ 1]) + raw[middle + 1 :]


def office_public(office_id: str = LEAD) -> bytes:
    """Anybody's to fetch."""
    return office_keys(demo.office_secret(office_id)).seal_public


def certificate(signed_by: bytes = OWN_OFFICE.sign_seed, **facts: Any) -> Certificate:
    """For amani, but with the attacker's keys, and signed by an office of their own."""
    known: dict[str, Any] = {
        "office": LEAD,
        "member": member_id("amani"),
        "verify": KEYS.verify,
        "seal": key_hash(KEYS.seal_public),
        "issued": today(),
        "not_after": today() + timedelta(days=90),
    }
    return certificates.issue(signed_by, **known | facts)


def demo_member(name: str) -> demo.DemoMember:
    return next(member for member in demo.MEMBERS if member.name == name)


def member_id(name: str) -> bytes:
    return demo_member(name).id


@dataclass
class Attacker:
    db: Session
    case: bytes
    other: bytes
    pepper: Pepper

    @classmethod
    @contextmanager
    def at(cls, service: Service, case: bytes, other: bytes) -> Iterator[Attacker]:
        engine = create_engine(f"sqlite:///{service.database}", connect_args={"timeout": 30})
        # Most attacks need the database only; the few that touch `pepper` have stolen that file, too.
        pepper = Pepper((service.data / "secrets/pepper").read_bytes())
        with Session(engine) as db, db.begin():
            yield cls(db, case, other, pepper)
        engine.dispose()

    def victim(self, case: bytes | None = None) -> Case:
        return self.db.get_one(Case, case or self.case)

    def member(self, name: str = "amani") -> Member:
        return self.db.get_one(Member, member_id(name))

    def box(self, case: bytes | None = None, kind: str = boxes.TALK) -> Box:
        return self.db.scalars(select(Box).where(Box.case_id == (case or self.case), Box.kind == kind)).one()

    def entries(self, box: Box | None = None) -> list[Entry]:
        box = box or self.box()
        return list(self.db.scalars(select(Entry).where(Entry.box_id == box.id).order_by(Entry.place)))

    def put(self, sealed: bytes, entry_id: bytes, box: Box | None = None, side: Side = Side.OFFICE) -> None:
        """At the end, linked as the server itself would link it."""
        box = box or self.box()
        place = len(self.entries(box)) + 1
        row = {"box_id": box.id, "place": place, "id": entry_id, "side": side, "day": today(), "sealed": sealed}
        self.db.add(Entry(**row, link=b""))
        self.relink(box)

    def relink(self, box: Box | None = None, as_box: bytes | None = None) -> None:
        """Makes the chain fit what now stands in the box."""
        box = box or self.box()
        self.db.flush()
        link = first_link(box.case_id, as_box or box.id)
        for entry in self.entries(box):
            link = entry.link = next_link(link, entry.id, entry.sealed)

    def place_in(self, box: Box) -> Place:
        return Place(box.case_id, box.id, box.public, secrets.token_bytes(16))

    def office_body(self, cert: Certificate | Body, **facts: Any) -> Body:
        """What an office's message must say, with the link that stands last."""
        statement = self.db.scalars(select(Statement).order_by(Statement.seq.desc())).first()
        assert statement is not None
        head = {"seq": statement.seq, "sha256": b64(statement.sha256)}
        body = cert.to_body() if isinstance(cert, Certificate) else cert
        seen = b64(self.entries()[-1].link)
        said = {"kind": "message", "at": today().isoformat(), "seen": seen, "text": FORGED}
        return said | facts | {"cert": body, "directory": head}

    @staticmethod
    def written_in_the_name_of(verify: bytes, place: Place, body: Body) -> bytes:
        """An entry that names another's key as its author, signed by the attacker."""
        raw = encode(body)
        signature = sign(KEYS.sign_seed, message(place, OFFICE, raw))
        info = cat(labels.ENTRY, place.case, place.box, place.entry)
        return seal(place.box_public, info, pad_entry(bytes([OFFICE]) + verify + signature + raw))
