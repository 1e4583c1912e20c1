"""Where sealed chunks lie: one small contract, and a folder beside the database that keeps it.

A chunk is written once. It is durable when `put` returns, and whoever is killed on the way leaves nothing under its name.
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from casework.errors import Conflict, NoRoom, NotFound, NotStored

_FULL = {errno.ENOSPC, errno.EDQUOT}
_MOST_KNOWN = 1_000
_PART = ".part"
# Nobody writes one chunk for so long: a part that is older was left by a process that was killed.
PART_SECONDS = 3600


class Storage(Protocol):
    """`file` is a file's id. Every call raises NotStored when the store cannot be reached."""

    def put(self, file: bytes, number: int, sealed: bytes) -> None:
        """Durable when it returns. The same bytes again are taken; other bytes: Conflict; a full store: NoRoom."""

    def get(self, file: bytes, number: int) -> bytes:
        """Raises NotFound."""

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


class FolderStorage:
    """`<folder>/<file id in hex>/<number>`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: set[bytes] = set()  # whose folder this process has seen go to the disk

    def put(self, file: bytes, number: int, sealed: bytes) -> None:
        try:
            with _named_errors():
                place = self._make_room(file)
                _write_once(place, str(number), sealed)
                # Also for a chunk that was there: its first writer may have been killed just before this.
                _sync_folder(place)
        except FileNotFoundError:  # The file was taken away meanwhile.
            raise NotStored from None

    def get(self, file: bytes, number: int) -> bytes:
        try:
            with _named_errors():
                return (self._place(file) / str(number)).read_bytes()
        except FileNotFoundError:
            raise NotFound from None

    def numbers(self, file: bytes) -> set[int]:
        with _named_errors(), suppress(FileNotFoundError):
            return {int(path.name) for path in self._place(file).iterdir() if path.name.isdecimal()}
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


def _write_once(place: Path, name: str, raw: bytes) -> None:
    part = place / f"{name}.{secrets.token_hex(8)}{_PART}"
    try:
        _write_durably(part, raw)
        # Not a rename: that would put these bytes over a chunk which another request has just finished.
        os.link(part, place / name)
    except FileExistsError:
        if (place / name).read_bytes() != raw:
            raise Conflict from None
    finally:
        part.unlink(missing_ok=True)


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
