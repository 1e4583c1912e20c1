"""The scene of the protocol's tests: one reporter, three offices, their members, a gateway and a root key.

All seeds are fixed words hashed, so that a failure shows the same bytes each time (HPKE adds its own randomness).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from crypto import boxes, certificates, directory
from crypto.bodies import Body, b64
from crypto.certificates import Certificate
from crypto.directory import Directory, Signed
from crypto.entries import Place, write_gateway_entry, write_office_entry, write_reporter_entry
from crypto.keys import HolderKeys, key_hash, member_keys, office_keys, seal_public, sha256, verify_key
from crypto.links import first_link, next_link
from crypto.threads import Item, Stored, read_thread
from tests.crypto.speaker import browser

TODAY = date(2026, 11, 23)
LEAD, STANDBY, STRANGER = "cd-ombuds", "icglr", "ug-ombuds"


def fixed(what: str) -> bytes:
    """32 bytes."""
    return sha256(what.encode())


SERVICE = fixed("service")[:16]
ROOT_SEED = fixed("root")
ROOT = verify_key(ROOT_SEED)
GATEWAY_SEED = fixed("gateway")
REPORTER_SEED, REPORTER = fixed("reporter"), verify_key(fixed("reporter"))
CASE = boxes.case_id(REPORTER)


def office(office_id: str) -> HolderKeys:
    return office_keys(fixed(f"office {office_id}"))


def member(office_id: str) -> HolderKeys:
    return member_keys(fixed(f"member of {office_id}"))


def certificate(office_id: str, signed_by: bytes | None = None, **changes: Any) -> Certificate:
    """`signed_by`: a seed, the office's own if none is given."""
    keys = member(office_id)
    facts: dict[str, Any] = {
        "office": office_id,
        "member": fixed(f"member id {office_id}")[:16],
        "verify": keys.verify,
        "seal": key_hash(keys.seal_public),
        "issued": TODAY - timedelta(days=10),
        "not_after": TODAY + timedelta(days=90),
    }
    return certificates.issue(signed_by or office(office_id).sign_seed, **facts | changes)


def office_facts(office_id: str, **changes: Any) -> Body:
    keys = office(office_id)
    return {
        "id": office_id, "names": {"en": office_id, "fr": office_id}, "level": "national", "jurisdiction": "CD",
        "kinds": ["ombuds"], "languages": ["fr", "sw"], "dp": "safeguards", "gbv_trained": False, "body": office_id,
        "lines": {"emergency": "112", "clinic": "115"}, "seal": b64(key_hash(keys.seal_public)),
        "sign": b64(keys.verify), "retired": [],
    } | changes  # fmt: skip


def directory_body(**changes: Any) -> Body:
    return {
        "v": 1, "service": b64(SERVICE), "seq": 1, "previous": None, "issued": TODAY.isoformat(),
        "expires": (TODAY + timedelta(days=100)).isoformat(), "root": b64(ROOT),
        "offices": [office_facts(office_id) for office_id in (LEAD, STANDBY, STRANGER)],
        "gateways": [{"id": "sms-cd", "verify": b64(verify_key(GATEWAY_SEED))}], "routing": None,
    } | changes  # fmt: skip


def signed_directory(**changes: Any) -> Signed:
    return directory.sign_statement(ROOT_SEED, directory_body(**changes))


def opened(signed: Signed) -> Directory:
    return directory.read(signed, root=ROOT, service=SERVICE, today=TODAY)


SIGNED = signed_directory()
DIRECTORY = opened(SIGNED)


@dataclass
class Box:
    """A box that grows entry by entry. Each writing method takes changes to the body that it would write."""

    kind: str = boxes.TALK
    entries: list[Stored] = field(default_factory=list)
    seed: bytes = fixed("box seed")

    @property
    def id(self) -> bytes:
        return boxes.box_id(CASE, self.kind, seal_public(self.seed))

    def place(self, entry_id: bytes | None = None) -> Place:
        return Place(CASE, self.id, seal_public(self.seed), entry_id or fixed(f"entry {len(self.entries)}")[:16])

    def link(self, number: int = -1) -> bytes:
        """link(n); the last one if none is named."""
        links = [first_link(CASE, self.id), *(stored.link for stored in self.entries)]
        return links[number]

    def store(self, sealed: bytes, entry_id: bytes | None = None, side: str = "reporter") -> None:
        """As an honest server does: it links whatever it is sent."""
        entry_id = entry_id or self.place().entry
        link = next_link(self.link(), entry_id, sealed)
        self.entries.append(Stored(entry_id, side, TODAY.isoformat(), sealed, link))

    def body(self, kind: str, **changes: Any) -> Body:
        seen = b64(self.link()) if self.entries else None
        return {"kind": kind, "at": TODAY.isoformat(), "seen": seen, "text": "Mwamba umeanguka"} | changes

    def report(self, **changes: Any) -> Box:
        facts = {"office": LEAD, "standby": [STANDBY], "directory": DIRECTORY.head()}
        return self.by_reporter("report", **facts | changes)

    def by_reporter(self, kind: str = "message", seed: bytes = REPORTER_SEED, **changes: Any) -> Box:
        self.store(write_reporter_entry(seed, self.place(), self.body(kind, **changes)))
        return self

    def by_gateway(self, kind: str = "message", seed: bytes = GATEWAY_SEED, **changes: Any) -> Box:
        self.store(write_gateway_entry(seed, REPORTER_SEED, self.place(), self.body(kind, **changes)))
        return self

    def by_office(self, office_id: str = LEAD, kind: str = "message", cert: Any = None, **changes: Any) -> Box:
        facts = {"cert": cert or certificate(office_id).to_body(), "directory": DIRECTORY.head()}
        body = self.body(kind, **facts | changes)
        self.store(write_office_entry(member(office_id).sign_seed, self.place(), body), side="office")
        return self

    def read(self, known: Signed = SIGNED) -> list[Item]:
        return read_thread(
            case=CASE, box=self.id, kind=self.kind, box_seed=self.seed, entries=self.entries, directory=opened(known)
        )

    def verdicts(self, known: Signed = SIGNED) -> list[str]:
        """For each entry the kind that was accepted, or the refusal in capitals. Both languages must say the same."""
        in_python = [
            item.entry.body["kind"] if item.entry else item.refused.name.upper() if item.refused else "nothing"
            for item in self.read(known)
        ]
        in_the_browser = [
            item["entry"]["body"]["kind"] if "entry" in item else item["refused"].upper()
            for item in self.read_in_the_browser(known)
        ]
        assert in_the_browser == in_python
        return in_python

    def read_in_the_browser(self, known: Signed = SIGNED) -> Any:
        pins = {"root": ROOT, "service": SERVICE, "today": TODAY.isoformat()}
        box = {"caseId": CASE, "boxId": self.id, "kind": self.kind, "boxSeed": self.seed}
        directory = {"directory": [known.body, known.sig, pins]}
        return browser().call(
            "threads.readThread", {**box, "entries": [vars(s) for s in self.entries], "directory": directory}
        )
