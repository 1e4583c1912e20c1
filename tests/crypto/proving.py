"""Files of evidence for tests: a case as two offices and a reporter wrote it, exported by the browser's own writer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from crypto import certificates
from crypto.bodies import Body, b64
from crypto.certificates import Certificate
from crypto.directory import Signed
from crypto.evidence import AGREED, CASE, FILING, MADE
from crypto.evidence import REPORTER as BY_REPORTER
from crypto.keys import HolderKeys, key_hash, member_keys
from tests.crypto import scene
from tests.crypto.scene import LEAD, REPORTER, REPORTER_SEED, SIGNED, TODAY, Box, certificate, fixed, member, office
from tests.crypto.speaker import browser

FILE = f"file:{LEAD}"


def colleague() -> HolderKeys:
    return member_keys(fixed(f"colleague at {LEAD}"))


def of_colleague(**changes: Any) -> Certificate:
    keys, own = colleague(), certificate(LEAD)
    facts: dict[str, Any] = {
        "office": LEAD, "member": fixed("colleague's id")[:16], "verify": keys.verify,
        "seal": key_hash(keys.seal_public), "issued": own.issued, "not_after": own.not_after,
    }  # fmt: skip
    return certificates.issue(office(LEAD).sign_seed, **facts | changes)


@dataclass
class Dossier:
    """A case to be exported: the talk, and the office's file."""

    talk: Box = field(default_factory=lambda: Box().report(text="Je travaille au puits 7"))
    file: Box = field(default_factory=lambda: Box(FILE, seed=fixed("file seed")))
    directory: Signed = SIGNED

    def said(self) -> Dossier:
        """Confirmed, answered through a gateway, and an incident in the file."""
        self.talk.by_office(kind="status", status="acknowledged", text="")
        self.talk.by_gateway(text="Nimefukuzwa kazi 🪨")
        self.opened()
        self.in_file("note", text="Called the foreman.")
        self.in_file("incident", act="a", first="2026-11-20", last="2026-11-20", text="Dismissed without notice.")
        return self.in_file("decision", decision="closed", text="Upheld.")

    def opened(self) -> Dossier:
        talk = {"box": b64(self.talk.id), "reporter": b64(REPORTER), "link": b64(self.talk.link(1))}
        self.file.by_office(kind="opened", talk=talk)
        return self

    def in_file(self, kind: str, **said: Any) -> Dossier:
        self.file.by_office(kind=kind, **{"talk": b64(self.talk.link())} | said)
        return self

    def content(self, talk: Iterable[int], file: Iterable[int] | None = (), purpose: str = CASE) -> Body:
        """`talk`, `file`: the places, counted from 1, of the entries that are shown; `file` None: without that box."""
        boxes = [_listed(self.talk, talk), *([] if file is None else [_listed(self.file, file)])]
        statement = {"bytes": self.directory.body, "sig": self.directory.sig}
        written: Body = call("content", purpose, scene.CASE, statement, boxes)
        return written


def by_two(content: Body, **changes: Any) -> list[Body]:
    """Made and agreed to; `changes`: to what is handed to the signature under that name, a dictionary each."""
    made = {"seed": member(LEAD).sign_seed, "role": MADE, "at": TODAY, "cert": certificate(LEAD)} | changes.get(
        "made", {}
    )
    agreed = {"seed": colleague().sign_seed, "role": AGREED, "at": TODAY, "cert": of_colleague()} | changes.get(
        "agreed", {}
    )
    return [signature(content, **made), signature(content, **agreed)]


def signature(content: Body, *, seed: bytes, role: str, at: date, cert: Certificate) -> Body:
    signed: Body = call("signature", seed, role, at.isoformat(), {"cert": cert.to_body()}, content)
    return signed


def by_reporter(content: Body, seed: bytes = REPORTER_SEED, verify: bytes = REPORTER) -> list[Body]:
    return [call("signature", seed, BY_REPORTER, TODAY.isoformat(), {"verify": b64(verify)}, content)]


def file_of(content: Body, signatures: list[Body]) -> bytes:
    raw: bytes = call("file", content, signatures)
    return raw


def case_file() -> bytes:
    """The confirmation and the incident are shown, of the reporter's words nothing."""
    content = Dossier().said().content([2], [1, 3, 4])
    return file_of(content, by_two(content))


def smallest() -> bytes:
    content = Dossier().said().content([2], [3])
    return file_of(content, by_two(content))


def proof_of_filing() -> bytes:
    content = Dossier().said().content([2], None, FILING)
    return file_of(content, by_reporter(content))


def call(function: str, *given: Any) -> Any:
    return browser().call(f"evidence.{function}", *given)


def _listed(box: Box, shown: Iterable[int]) -> Any:
    places = set(shown)
    entries = [
        {"id": stored.id, "sealed": stored.sealed, "shown": place in places}
        for place, stored in enumerate(box.entries, start=1)
    ]
    return {"kind": box.kind, "boxSeed": box.seed, "entries": entries}
