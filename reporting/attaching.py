"""Files that are sealed when they arrive: cut, sealed and stored from memory, each with an entry of its own, once.

The report or message goes first and stands whatever becomes of its files.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from flask import current_app
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from casework import boxes, cases, files
from casework.boxes import NewEntry
from casework.clock import today
from casework.database import reading, transaction
from casework.errors import Conflict, NotStored, Trouble
from casework.files import MOST_AT_ONCE, the_files
from casework.models import Side
from crypto.attachments import Attachment
from crypto.boxes import ID_BYTES, TALK
from crypto.chunks import seal_chunk, split
from crypto.errors import Refused
from crypto.keys import sha256
from crypto.labels import cat
from crypto.locks import ReporterCase
from crypto.rest import Pepper
from reporting import cleaning, own_thread
from reporting.cleaning import Given
from reporting.sealing import Gateway, seal_attachment

_USE = b"dl-attached"


@dataclass(frozen=True)
class Cleaned:
    """`digest`: of the file as it arrived, by which "the same again" is known."""

    digest: bytes
    file: Given = field(repr=False)


@dataclass(frozen=True)
class Attached:
    """`names` of what is durable; `trouble` names why the next one is not."""

    names: tuple[str, ...] = field(default=(), repr=False)
    trouble: str = ""


def clean_all(given: Sequence[Given]) -> list[Cleaned]:
    """Before anything is stored. Raises CannotClean, or Busy."""
    return [Cleaned(sha256(cat(one.name, one.raw)), cleaning.clean(one)) for one in given]


def attach(gateway: Gateway, held: ReporterCase, cleaned: Sequence[Cleaned], *, under: bytes) -> Attached:
    """The same file again under the same id (of the report, or of the message) is not stored twice."""
    names: list[str] = []
    if not cleaned:
        return Attached()
    try:
        seen = own_thread.end_of(gateway, held)
        for one in cleaned:
            _attach(gateway, held, one, _entry_id(held, under, one), seen)
            names.append(one.file.name)
    except (Trouble, Refused) as trouble:
        return Attached(tuple(names), trouble.name)
    except (OperationalError, PoolTimeoutError):
        return Attached(tuple(names), NotStored.name)
    return Attached(tuple(names))


def _attach(gateway: Gateway, held: ReporterCase, cleaned: Cleaned, entry_id: bytes, seen: bytes) -> None:
    with reading() as session:
        if boxes.has_entry(session, held.box, entry_id):
            return
    about = lay_down(held.case, cleaned.file)
    entry = seal_attachment(gateway, held, entry_id, about, seen=seen, day=today())
    _name(held, entry, about.file)


def lay_down(case: bytes, given: Given) -> Attachment:
    """Sealed and stored, and no part of the case before an entry names it: without one it vanishes after a day.

    Raises TooMany, or NoRoom. Key and id are drawn for bytes that are final in memory, and for this try alone: what a
    failed one has left is never sealed over.
    """
    file_id, key = secrets.token_bytes(ID_BYTES), secrets.token_bytes(32)
    parts = split(given.raw)
    about = Attachment(file_id, key, given.name, given.type, len(given.raw), sha256(given.raw), len(parts))
    _store(case, about, parts)
    return about


def _store(case: bytes, about: Attachment, parts: Sequence[bytes]) -> None:
    with transaction() as session:
        files.begin(session, the_files(), case, about.file, about.chunks, day=today())
    with reading() as session:
        row = files.find(session, case, about.file)
        session.expunge_all()
    for first, sealed in _sealed(case, about, parts):
        the_files().put(row, first, sealed)


def _sealed(case: bytes, about: Attachment, parts: Sequence[bytes]) -> Iterator[tuple[int, bytes]]:
    last = about.chunks - 1
    for first in range(0, about.chunks, MOST_AT_ONCE):
        numbers = range(first, min(first + MOST_AT_ONCE, about.chunks))
        yield first, b"".join(seal_chunk(about.key, case, about.file, n, n == last, parts[n]) for n in numbers)


def _name(held: ReporterCase, entry: NewEntry, file_id: bytes) -> None:
    try:
        with transaction() as session:
            box = boxes.of_case(session, held.case, TALK)
            cases.reporter_wrote(session, box, entry, day=today(), side=Side.GATEWAY, attached=[file_id])
    except Conflict:
        # Pressed twice: the other request was quicker, and this copy vanishes after a day.
        with reading() as session:
            if not boxes.has_entry(session, held.box, entry.id):
                raise


def _entry_id(held: ReporterCase, under: bytes, cleaned: Cleaned) -> bytes:
    """Without the box's seed nobody can ask the database whether a file that they have was sent."""
    pepper: Pepper = current_app.extensions["davylamp_pepper"]
    return pepper.tag(cat(held.box_seed, under, cleaned.digest), _USE)[:ID_BYTES]
