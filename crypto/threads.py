"""Reading a whole box: what each entry may be depends on those before it.

One refused entry never stops the reading: it becomes an item that names its refusal and holds no text.
A broken link refuses everything that follows, because from there on the order is the server's word only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from crypto.bodies import unb64
from crypto.boxes import TALK, check_kind
from crypto.certificates import Certificate, from_body, parse_day
from crypto.directory import Directory
from crypto.entries import GATEWAY, OFFICE, Entry, Place, open_entry
from crypto.errors import (
    AnotherHistory,
    BrokenHistory,
    Malformed,
    Refused,
    RepeatedEntry,
    UnknownGateway,
    UnknownKind,
    UnknownOffice,
    UnknownWriter,
)
from crypto.keys import seal_public
from crypto.links import first_link, next_link
from crypto.seals import check_box_seed

_REPORTER_KINDS = frozenset({"report", "message", "answer", "consent", "attachment"})
_TALK_KINDS = frozenset({"message", "question", "status", "attachment"})
_FILE_KINDS = frozenset(
    {"opened", "triage", "note", "decision", "assessment", "plan", "measure", "incident", "referral"}
)
_SHARE_KINDS = frozenset({"message", "question", "status", "attachment"})
_FIRST_KINDS = frozenset({"report", "opened"})


@dataclass(frozen=True)
class Stored:
    """An entry as the server hands it out."""

    id: bytes
    side: str
    day: str
    sealed: bytes = field(repr=False)
    link: bytes


@dataclass(frozen=True)
class Item:
    """Either `entry` or `refused` is set."""

    id: bytes
    day: str
    side: str
    link: bytes
    entry: Entry | None = None
    refused: Refused | None = None


def read_thread(
    *, case: bytes, box: bytes, kind: str, box_seed: bytes, entries: Sequence[Stored], directory: Directory
) -> list[Item]:
    """One item for each stored entry, in order. Raises WrongBox or UnknownKind when the box itself is wrong."""
    check_box_seed(box_seed, case, box, check_kind(kind))
    reader = _Reader(case, box, kind, box_seed, directory)
    return [reader.read(stored) for stored in entries]


class _Reader:
    def __init__(self, case: bytes, box: bytes, kind: str, box_seed: bytes, directory: Directory) -> None:
        self._case, self._box, self._kind, self._seed = case, box, kind, box_seed
        self._public = seal_public(box_seed)
        self._directory = directory
        self._links = [first_link(case, box)]
        self._broken = False
        self._ids: set[bytes] = set()
        self._seen: dict[bytes, int] = {}
        self._rights = _Rights(kind)

    def read(self, stored: Stored) -> Item:
        place = len(self._links)
        link = next_link(self._links[-1], stored.id, stored.sealed)
        self._links.append(link)
        self._broken = self._broken or link != stored.link
        try:
            entry = self._accept(stored, place)
        except Refused as refusal:
            return Item(stored.id, stored.day, stored.side, link, refused=refusal)
        return Item(stored.id, stored.day, stored.side, link, entry=entry)

    def _accept(self, stored: Stored, place: int) -> Entry:
        if self._broken:
            raise BrokenHistory
        if stored.id in self._ids:
            raise RepeatedEntry
        self._ids.add(stored.id)
        entry = open_entry(self._seed, Place(self._case, self._box, self._public, stored.id), stored.sealed)
        if entry.role == OFFICE:
            self._rights.check_office(entry, self._directory, first=place == 1)
        else:
            self._rights.check_reporter(entry, self._directory, first=place == 1)
        seen = self._check_seen(entry, place)
        self._rights.grant(entry)
        self._seen[entry.author] = seen
        return entry

    def _check_seen(self, entry: Entry, place: int) -> int:
        """The place that the writer had seen, 0 for the empty box."""
        if place == 1:
            if entry.body["seen"] is not None:
                raise AnotherHistory
            return 0
        link = unb64(entry.body["seen"], 32)
        if link not in self._links[:place]:
            raise AnotherHistory
        seen = self._links.index(link)
        if seen < self._seen.get(entry.author, 0):
            raise AnotherHistory
        return seen


class _Rights:
    """Who may write what in this box, as far as the entries read so far say."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        names = kind.split(":")[1:]
        self._entitled = set(names)
        self._opener = names[0] if names else None
        self._standby: set[str] = set()
        self._latest: date | None = None

    def check_reporter(self, entry: Entry, directory: Directory, *, first: bool) -> None:
        if self._kind != TALK:
            raise UnknownWriter("a reporter writes in the talk box only")
        if entry.role == GATEWAY and entry.author not in directory.gateways.values():
            raise UnknownGateway
        if entry.body["kind"] not in _REPORTER_KINDS or (entry.body["kind"] == "report") != first:
            raise UnknownKind
        if first:
            _addressed(entry)

    def check_office(self, entry: Entry, directory: Directory, *, first: bool) -> None:
        certificate = from_body(entry.body.get("cert"))
        day = parse_day(entry.body["at"])
        if certificate.verify != entry.author:
            raise UnknownWriter("signed by another than the certified member")
        certificate.check(day, self._office_keys(certificate, directory, day))
        if self._latest is not None and day < self._latest:
            raise UnknownWriter("dated before an earlier entry")
        self._check_entitled(certificate.office, entry, first=first)

    def _check_entitled(self, office: str, entry: Entry, *, first: bool) -> None:
        kind = entry.body["kind"]
        accepts = kind == "status" and entry.body.get("status") == "accepted" and office in self._standby
        if office not in self._entitled and not accepts:
            raise UnknownWriter("this office has no right to write here")
        if first and (self._opener is None or office != self._opener):
            raise UnknownWriter("this box begins with another writer")
        room = self._kind.partition(":")[0]
        allowed = {TALK: _TALK_KINDS, "file": _FILE_KINDS, "share": _SHARE_KINDS}[room]
        if kind not in allowed or (room == "file" and (kind == "opened") != first):
            raise UnknownKind

    def grant(self, entry: Entry) -> None:
        """What an accepted entry changes for those that follow."""
        body = entry.body
        if entry.role != OFFICE:
            if body["kind"] == "report":
                lead, self._standby = _addressed(entry)
                self._entitled.add(lead)
            return
        self._latest = parse_day(body["at"])
        if self._kind == TALK and body["kind"] == "status" and body.get("status") == "accepted":
            self._entitled.add(from_body(body["cert"]).office)
        if self._kind == TALK and body["kind"] == "status" and body.get("status") == "transferred":
            self._entitled.add(body["to"])

    @staticmethod
    def _office_keys(certificate: Certificate, directory: Directory, day: date) -> list[bytes]:
        try:
            return list(directory.office(certificate.office).sign_keys(day))
        except UnknownOffice:
            raise UnknownWriter("an office that the directory does not list") from None


def _addressed(report: Entry) -> tuple[str, set[str]]:
    """(lead, standby) as the reporter's side saw them. Raises Malformed."""
    lead, standby = report.body.get("office"), report.body.get("standby")
    if not isinstance(lead, str) or not isinstance(standby, list) or not all(isinstance(s, str) for s in standby):
        raise Malformed("a report names its office and standby offices")
    return lead, set(standby)
