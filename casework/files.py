"""Files of a case: begun with a number of chunks, filled chunk by chunk, and part of the case once an entry names them.

The server knows how many chunks there are and on which day they came. Name, kind, true size and key stand in the entry.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import current_app
from sqlalchemy import ColumnElement, delete, func, select, true, update
from sqlalchemy.orm import Session

from casework.database import insert_rows, take_turns
from casework.errors import Conflict, Incomplete, Invalid, NoRoom, NotFound, TooMany
from casework.models import StoredFile
from casework.storage import Storage
from crypto.chunks import SEALED_CHUNK_BYTES, chunk_count

LARGEST_FILE = 200 * 1024 * 1024
MOST_CHUNKS = chunk_count(LARGEST_FILE)
MOST_IN_AN_ENTRY = 8
# In one request, which the server holds in memory. On a fast line the way there and back costs more than the bytes.
MOST_AT_ONCE = 15
# Days are all that is kept, so a file that no entry names stays for one to two of them.
KEPT_WITHOUT_ENTRY = timedelta(days=1)
_AT_ONCE = 500


@dataclass(frozen=True)
class Files:
    """The storage, and how much of it may be taken. `keep_free` in bytes, the limits in chunks; `most_of_all` 0: no limit."""

    storage: Storage
    keep_free: int
    most_of_a_case: int
    most_of_a_day: int
    most_of_all: int

    def room_left(self) -> int | None:
        """Bytes that the storage still takes before files are refused; None where it knows no end."""
        free = self.storage.free_bytes()
        return None if free is None else max(0, free - self.keep_free)

    def check_room(self, chunks: int) -> None:
        """Raises NoRoom long before the disk is full: the database lies on it too, and reports go first."""
        left = self.room_left()
        if left is not None and left < chunks * SEALED_CHUNK_BYTES:
            raise NoRoom

    def put(self, file: StoredFile, first: int, sealed: bytes) -> None:
        """One chunk or several that follow each other, durable when it returns.

        Raises NotFound, Invalid, Conflict for other bytes than are there, or NoRoom.
        """
        count, rest = divmod(len(sealed), SEALED_CHUNK_BYTES)
        if rest or not 1 <= count <= MOST_AT_ONCE:
            raise Invalid("wrong_size", f"A sealed chunk has {SEALED_CHUNK_BYTES} bytes; send 1 to {MOST_AT_ONCE}.")
        if not 0 <= first <= file.chunks - count:
            raise NotFound
        self.check_room(count)
        self.storage.put(file.id, first, sealed)

    def get(self, file: StoredFile, first: int, count: int) -> bytes:
        """`count` chunks from the first on, or as many as the file has. Raises NotFound where one is missing."""
        if not 1 <= count <= MOST_AT_ONCE:
            raise Invalid("wrong_count", f"Ask for 1 to {MOST_AT_ONCE} chunks.")
        return self.storage.get(file.id, first, max(1, min(count, file.chunks - first)))

    def check_whole(self, files: Sequence[StoredFile]) -> None:
        """Raises Incomplete."""
        for file in files:
            if len(self.storage.numbers(file.id)) != file.chunks:
                raise Incomplete


def the_files() -> Files:
    files: Files = current_app.extensions["davylamp_files"]
    return files


def begin(session: Session, files: Files, case_id: bytes, file_id: bytes, chunks: int, *, day: date) -> None:
    """The same again is taken; the same id otherwise: Conflict. Raises TooMany, or NoRoom."""
    take_turns(session, "files")
    there = session.get(StoredFile, file_id)
    if there is not None:
        if (there.case_id, there.chunks) != (case_id, chunks):
            raise Conflict
        return
    if _chunks_where(session, StoredFile.case_id == case_id) + chunks > files.most_of_a_case:
        raise TooMany
    if _chunks_where(session, StoredFile.day == day) + chunks > files.most_of_a_day:
        raise TooMany
    left = _chunks_left(session, files)
    if left is not None and left < chunks:
        raise NoRoom
    files.check_room(chunks)
    row = {"id": file_id, "case_id": case_id, "entry": None, "chunks": chunks, "day": day}
    insert_rows(session, StoredFile.__table__, row)


def room_left(session: Session, files: Files) -> int | None:
    """Bytes until files are refused, by the storage or by the limit of all together; None where neither knows an end."""
    chunks = _chunks_left(session, files)
    ends = [files.room_left(), None if chunks is None else chunks * SEALED_CHUNK_BYTES]
    return min((end for end in ends if end is not None), default=None)


def of_case(
    session: Session, case_id: bytes, file_ids: Sequence[bytes], *, to_change: bool = False
) -> Sequence[StoredFile]:
    """Raises Invalid where one of them is not there, or another case's. `to_change`: behind a lock."""
    wanted = select(StoredFile).where(StoredFile.case_id == case_id, StoredFile.id.in_(file_ids))
    found = session.scalars(wanted.with_for_update() if to_change else wanted).all()
    if len(found) != len(set(file_ids)):
        raise Invalid("unknown_file", "A file is not known here, or was begun more than a day ago. Send it again.")
    return found


def find(session: Session, case_id: bytes, file_id: bytes, *, with_entry: bool = False) -> StoredFile:
    """Raises NotFound. `with_entry`: only a file that has become part of the case."""
    found = session.get(StoredFile, file_id)
    if found is None or found.case_id != case_id or (with_entry and found.entry is None):
        raise NotFound
    return found


def attached(session: Session, case_id: bytes) -> Sequence[StoredFile]:
    wanted = select(StoredFile).where(StoredFile.case_id == case_id, StoredFile.entry.is_not(None))
    return session.scalars(wanted).all()


def attach(session: Session, files: Sequence[StoredFile], entry_id: bytes, *, is_new: bool) -> None:
    """Make them part of the case. A repeated entry names the same files again; else: Conflict."""
    expected = None if is_new else entry_id
    if any(file.entry != expected for file in files):
        raise Conflict
    session.execute(update(StoredFile).where(StoredFile.id.in_([file.id for file in files])).values(entry=entry_id))


def forget_unfinished(session: Session, today: date) -> None:
    """The rows only; what lies in the storage goes with `sweep`, after the commit."""
    session.execute(delete(StoredFile).where(StoredFile.entry.is_(None), StoredFile.day < today - KEPT_WITHOUT_ENTRY))


def without_row(session: Session, stored: Sequence[bytes]) -> list[bytes]:
    """Danger: list what is stored before this looks, never after. A file's row is there before its first chunk."""
    left: list[bytes] = []
    for start in range(0, len(stored), _AT_ONCE):
        some = stored[start : start + _AT_ONCE]
        known = set(session.scalars(select(StoredFile.id).where(StoredFile.id.in_(some))))
        left += [file for file in some if file not in known]
    return left


def _chunks_left(session: Session, files: Files) -> int | None:
    return max(0, files.most_of_all - _chunks_where(session, true())) if files.most_of_all else None


def _chunks_where(session: Session, condition: ColumnElement[bool]) -> int:
    return session.scalar(select(func.coalesce(func.sum(StoredFile.chunks), 0)).where(condition)) or 0
