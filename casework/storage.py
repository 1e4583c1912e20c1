"""Where sealed chunks lie: one small contract, and a folder beside the database that keeps it.

A chunk is written once. It is durable when `put` returns, and whoever is killed on the way leaves nothing under its name.
"""

from __future__ import annotations

import errno
import fcntl
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from casework.errors import Conflict, NoRoom, NotFound, NotStored
from crypto.chunks import SEALED_CHUNK_BYTES

_FULL = {errno.ENOSPC, errno.EDQUOT}
_MOST_KNOWN = 1_000
_PART = ".part"
# Nobody writes one chunk for so long: a part that is older was left by a process that was killed.
PART_SECONDS = 3600


class Storage(Protocol):
    """`file` is a file's id. Every call raises NotStored when the store cannot be reached."""

    def put(self, file: bytes, first: int, sealed: bytes) -> None:
        """One chunk or several that follow each other; durable when it returns.

        The same bytes again are taken; other bytes than are there: Conflict, and nothing is changed. A full store: NoRoom.
        """

    def get(self, file: bytes, first: int, count: int = 1) -> bytes:
        """So many chunks that follow each other. Raises NotFound where one of them is not there."""

    def numbers(self, file: bytes) -> set[int]:
        """Of the chunks that are there whole."""

    def delete(self, file: bytes) -> None:
        """All of it; a file that is not there is no error."""

    def files(self) -> Iterator[bytes]:
        """Everything of which there is at least one chunk, or the beginning of one."""

    def sweep(self) -> None:
        """Take away what was begun and never finished."""

    def free_bytes(self) -> int | None:
        """None where the store knows no end."""


@dataclass(frozen=True)
class _Run:
    """What came in one request lies in one file: bringing it to the disk costs as much as a single chunk would."""

    first: int
    count: int

    @property
    def name(self) -> str:
        return str(self.first) if self.count == 1 else f"{self.first}+{self.count}"

    @property
    def numbers(self) -> range:
        return range(self.first, self.first + self.count)


class FolderStorage:
    """`<folder>/<file id in hex>/<number of the first chunk>`, with `+<how many>` behind it where there are several."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: set[bytes] = set()  # whose folder this process has seen go to the disk

    def put(self, file: bytes, first: int, sealed: bytes) -> None:
        try:
            with _named_errors():
                place = self._make_room(file)
                _write_once(place, _Run(first, len(sealed) // SEALED_CHUNK_BYTES), sealed)
                # Also for what was there: its first writer may have been killed just before this.
                _sync_folder(place)
        except FileNotFoundError:  # The file was taken away meanwhile.
            raise NotStored from None

    def get(self, file: bytes, first: int, count: int = 1) -> bytes:
        try:
            with _named_errors():
                there = _runs(self._place(file))
                return b"".join(_read(self._place(file), there, number) for number in range(first, first + count))
        except FileNotFoundError:
            raise NotFound from None

    def numbers(self, file: bytes) -> set[int]:
        with _named_errors(), suppress(FileNotFoundError):
            return {number for run in _runs(self._place(file)) for number in run.numbers}
        return set()

    def delete(self, file: bytes) -> None:
        with _named_errors(), suppress(FileNotFoundError):
            shutil.rmtree(self._place(file))
            _sync_folder(self._folder)

    def files(self) -> Iterator[bytes]:
        with _named_errors(), suppress(FileNotFoundError):
            yield from [bytes.fromhex(path.name) for path in self._folder.iterdir()]

    def sweep(self) -> None:
        before = time.time() - PART_SECONDS
        with _named_errors():
            for part in self._folder.glob(f"*/*{_PART}"):
                with suppress(FileNotFoundError):
                    if part.stat().st_mtime < before:
                        part.unlink()

    def free_bytes(self) -> int | None:
        with _named_errors():
            return shutil.disk_usage(self._folder if self._folder.exists() else self._folder.parent).free

    def _place(self, file: bytes) -> Path:
        return self._folder / file.hex()

    def _make_room(self, file: bytes) -> Path:
        place = self._place(file)
        if file in self._known and place.is_dir():
            return place
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Also where it was there: the process that made it may have been killed before it had said so to the disk.
        _sync_folder(self._folder)
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        self._known.add(file)
        return place


def _write_once(place: Path, run: _Run, raw: bytes) -> None:
    part = place / f"{run.name}.{secrets.token_hex(8)}{_PART}"
    try:
        _write_durably(part, raw)
        with _alone_in(place):
            there = _runs(place)
            known = {number for other in there for number in other.numbers}
            new = [number for number in run.numbers if number not in known]
            for number in set(run.numbers) & known:
                if _read(place, there, number) != _chunk(raw, number - run.first):
                    raise Conflict
            if len(new) == run.count:
                os.link(part, place / run.name)
            else:
                for number in new:  # Hardly ever: the same file, cut into requests in another way.
                    _write_durably(part.with_suffix(f".{number}{_PART}"), _chunk(raw, number - run.first))
                    part.with_suffix(f".{number}{_PART}").rename(place / str(number))
    finally:
        part.unlink(missing_ok=True)


def _runs(place: Path) -> list[_Run]:
    named = [path.name.split("+") for path in place.iterdir() if not path.name.endswith(_PART)]
    return [_Run(int(first), int(count[0]) if count else 1) for first, *count in named]


def _read(place: Path, runs: list[_Run], number: int) -> bytes:
    for run in runs:
        if number in run.numbers:
            with (place / run.name).open("rb") as file:
                file.seek((number - run.first) * SEALED_CHUNK_BYTES)
                return file.read(SEALED_CHUNK_BYTES)
    raise FileNotFoundError


def _chunk(raw: bytes, place: int) -> bytes:
    return raw[place * SEALED_CHUNK_BYTES : (place + 1) * SEALED_CHUNK_BYTES]


@contextmanager
def _alone_in(place: Path) -> Iterator[None]:
    """Whoever looks at what is there, and then writes by what was seen, does so alone: a file's lanes are many."""
    handle = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _write_durably(path: Path, raw: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _named_errors() -> Iterator[None]:
    """The operating system's own message would name the path, and with it the file."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        raise (NoRoom() if error.errno in _FULL else NotStored()) from None
