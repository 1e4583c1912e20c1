"""One box of a file of evidence: some of its entries are shown, of the others there is an id and a hash.

What is shown was signed for this case, this box and this entry id; the id stands in the chain, and so do the sealed
bytes, which are made again here. A later signature that names a link (`seen`) vouches for all that stands before it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from crypto import labels
from crypto.bodies import Body, b64, parse, unb64
from crypto.boxes import ID_BYTES, box_id, case_id, check_kind
from crypto.directory import Directory
from crypto.entries import GATEWAY, OFFICE, REPORTER, Entry, Place, check_body, message
from crypto.errors import AnotherHistory, Malformed, NotTheReporter, RepeatedEntry, WrongBox
from crypto.keys import PUBLIC_BYTES, check_signature, sha256
from crypto.labels import cat
from crypto.links import first_link, link_of
from crypto.offices import check_fields, check_list
from crypto.padding import ENTRY_SIZES, pad_entry_to
from crypto.reveals import seal_again
from crypto.rights import FILE, Rights
from crypto.seals import ENC_BYTES

_LEFT_OUT = {"id", "sha256"}
_SHOWN = {"id", "size", "enc", "secret", "role", "author", "sig", "body"}
_BY_GATEWAY = _SHOWN | {"reporter", "reporter_sig"}


@dataclass(frozen=True)
class ShownEntry:
    """`place`: counted from 1 over all entries. `office`: who vouched for the writer (role 2).

    `entitled`: whether the entries shown before it prove that this office may write here.
    """

    place: int
    entry: Entry
    office: str | None
    entitled: bool


@dataclass
class ReadBox:
    """`links[k]` is link(k), `places` the other way round. `anchor`: the highest k that a signature in the file names; up
    to there nothing can have been changed, taken out or put in since it was signed.
    """

    id: bytes
    kind: str
    links: list[bytes] = field(repr=False)
    places: dict[bytes, int] = field(default_factory=dict, repr=False)
    shown: list[ShownEntry] = field(default_factory=list)
    anchor: int = 0

    @property
    def left_out(self) -> int:
        return len(self.links) - 1 - len(self.shown)


def read_box(given: Any, case: bytes, directory: Directory, talk: ReadBox | None) -> ReadBox:
    """`talk`: the talk box of this case, read before, or None for the talk itself. Raises a named refusal."""
    fields = check_fields(given, {"box", "kind", "box_key", "entries"})
    box, public = unb64(fields["box"], ID_BYTES), unb64(fields["box_key"], PUBLIC_BYTES)
    if not isinstance(fields["kind"], str):
        raise Malformed("a kind is a text")
    if box_id(case, check_kind(fields["kind"]), public) != box:
        raise WrongBox
    reading = _Reading(ReadBox(box, fields["kind"], [first_link(case, box)]), case, public, directory, talk)
    for entry in check_list(fields["entries"]):
        reading.read(entry)
    return reading.box


class _Reading:
    def __init__(self, box: ReadBox, case: bytes, public: bytes, directory: Directory, talk: ReadBox | None) -> None:
        self.box = box
        self._case, self._public, self._talk = case, public, talk
        self._rights = Rights(box.kind, case, directory)
        self._ids: set[bytes] = set()
        box.places[box.links[0]] = 0
        self._seen: dict[bytes, int] = {}

    def read(self, given: Any) -> None:
        if not isinstance(given, dict):
            raise Malformed("an entry is an object")
        entry_id = unb64(given.get("id"), ID_BYTES)
        if entry_id in self._ids:
            raise RepeatedEntry
        self._ids.add(entry_id)
        if "sha256" in given:
            digest = unb64(check_fields(given, _LEFT_OUT)["sha256"], 32)
            self._rights.leave_out()
        else:
            digest = sha256(self._read_shown(given, Place(self._case, self.box.id, self._public, entry_id)))
        self.box.links.append(link_of(self.box.links[-1], entry_id, digest))
        self.box.places[self.box.links[-1]] = len(self.box.links) - 1

    def _read_shown(self, given: Body, place: Place) -> bytes:
        """The sealed bytes."""
        role = given.get("role")
        check_fields(given, _BY_GATEWAY if role == GATEWAY else _SHOWN)
        if type(role) is not int or role not in (REPORTER, OFFICE, GATEWAY) or not isinstance(given["body"], str):
            raise Malformed("unknown role, or a body that is no text")
        raw = given["body"].encode()
        head, entry = _opened(given, role, place, raw)
        self._accept(entry, first=len(self.box.links) == 1)
        info = cat(labels.ENTRY, place.case, place.box, place.entry)
        padded = pad_entry_to(_size(given["size"]), head + raw)
        return seal_again(unb64(given["secret"], 32), unb64(given["enc"], ENC_BYTES), info, padded)

    def _accept(self, entry: Entry, *, first: bool) -> None:
        self._rights.check_writer(entry, first=first)
        self._check_seen(entry, first=first)
        self._check_talk(entry, first=first)
        office = entry.body["cert"]["office"] if entry.role == OFFICE else None
        self._rights.grant(entry)
        entitled = office is None or self._rights.is_entitled(office)
        self.box.shown.append(ShownEntry(len(self.box.links), entry, office, entitled))

    def _check_seen(self, entry: Entry, *, first: bool) -> None:
        named = entry.body["seen"]
        if (named is None) is not first:
            raise AnotherHistory
        if named is None:
            return
        seen = _place_of(unb64(named, 32), self.box.places)
        if seen < self._seen.get(entry.author, 0):
            raise AnotherHistory
        self._seen[entry.author] = seen
        self.box.anchor = max(self.box.anchor, seen)

    def _check_talk(self, entry: Entry, *, first: bool) -> None:
        """A file names the talk that it belongs to; each of its entries vouches for that chain, too."""
        if self._talk is None or not self.box.kind.startswith(f"{FILE}:"):
            return
        named: Any = entry.body["talk"]
        if first and named["box"] != b64(self._talk.id):
            raise WrongBox
        place = _place_of(unb64(named["link"] if first else named, 32), self._talk.places)
        self._talk.anchor = max(self._talk.anchor, place)


def _opened(given: Body, role: int, place: Place, raw: bytes) -> tuple[bytes, Entry]:
    author, signature = unb64(given["author"], 32), unb64(given["sig"], 64)
    signed = message(place, role, raw)
    check_signature(author, signed, signature)
    head, reporter = bytes([role]) + author + signature, author if role == REPORTER else None
    if role == GATEWAY:
        reporter, by_reporter = unb64(given["reporter"], 32), unb64(given["reporter_sig"], 64)
        check_signature(reporter, signed, by_reporter)
        head += reporter + by_reporter
    if reporter is not None and case_id(reporter) != place.case:
        raise NotTheReporter
    return head, Entry(role, author, reporter, check_body(parse(raw)))


def _size(stated: Any) -> int:
    if type(stated) is not int or stated not in ENTRY_SIZES:
        raise Malformed("an entry has one of four sizes")
    return stated


def _place_of(link: bytes, places: dict[bytes, int]) -> int:
    if link not in places:
        raise AnotherHistory
    return places[link]
