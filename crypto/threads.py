"""Reading a whole box: what each entry may be depends on those before it.

One refused entry never stops the reading: it becomes an item that names its refusal and holds no text.
A broken link refuses everything that follows, because from there on the order is the server's word only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from crypto.bodies import unb64
from crypto.boxes import check_kind
from crypto.directory import Directory
from crypto.entries import Entry, Place, open_entry
from crypto.errors import AnotherHistory, BrokenHistory, Refused, RepeatedEntry
from crypto.keys import seal_public
from crypto.links import first_link, next_link
from crypto.rights import Rights
from crypto.seals import check_box_seed


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
        self._case, self._box, self._seed = case, box, box_seed
        self._public = seal_public(box_seed)
        self._links = [first_link(case, box)]
        self._broken = False
        self._ids: set[bytes] = set()
        self._seen: dict[bytes, int] = {}
        self._rights = Rights(kind, case, directory)

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
        self._rights.check_writer(entry, first=place == 1)
        seen = self._check_seen(entry, place)
        self._rights.grant(entry)
        self._seen[entry.author] = seen
        return entry

    def _check_seen(self, entry: Entry, place: int) -> int:
        """The place that the writer had seen, 0 for the empty box."""
        named = entry.body["seen"]
        if place == 1 and named is None:
            return 0
        if place == 1 or named is None:
            raise AnotherHistory
        link = unb64(named, 32)
        if link not in self._links[:place]:
            raise AnotherHistory
        seen = self._links.index(link)
        if seen < self._seen.get(entry.author, 0):
            raise AnotherHistory
        return seen
