"""The contract of a storage, and the folder and the bucket that keep it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from casework.buckets import BucketStorage
from casework.errors import Conflict, NoRoom, NotFound, NotStored, Trouble
from casework.storage import PART_SECONDS, FolderStorage, Storage
from tests import servers
from tests.servers import Store

FILE, OTHER = b"f" * 16, b"o" * 16


def chunk(letter: str) -> bytes:
    return letter.encode() * 65552


X, Y, Z = map(chunk, "xyz")


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with servers.store() as store:
        yield store


@pytest.fixture(params=["folder", "bucket"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    if request.param == "folder":
        return FolderStorage(tmp_path / "files")
    return BucketStorage(request.getfixturevalue("store").create())


@pytest.fixture
def folder(tmp_path: Path) -> FolderStorage:
    return FolderStorage(tmp_path / "files")


def test_what_was_put_is_there(storage: Storage) -> None:
    storage.put(FILE, 0, X)
    storage.put(FILE, 11, Y)
    assert (storage.get(FILE, 0), storage.get(FILE, 11)) == (X, Y)
    assert storage.numbers(FILE) == {0, 11}
    assert list(storage.files()) == [FILE]


def test_what_is_not_there_is_not_found(storage: Storage) -> None:
    storage.put(FILE, 0, X)
    for file, number in ((FILE, 1), (OTHER, 0)):
        with pytest.raises(NotFound):
            storage.get(file, number)
    assert storage.numbers(OTHER) == set()


def test_the_same_bytes_again_are_taken_and_others_are_refused(storage: Storage) -> None:
    storage.put(FILE, 0, X)
    storage.put(FILE, 0, X)
    with pytest.raises(Conflict):
        storage.put(FILE, 0, Y)
    assert storage.get(FILE, 0) == X


def test_of_many_writers_of_one_chunk_one_wins_and_its_bytes_stay(storage: Storage) -> None:
    def put(number: int) -> bool:
        try:
            storage.put(FILE, 0, bytes([number]) * 65552)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(put, range(16)))
    assert won.count(True) == 1
    assert storage.get(FILE, 0) == bytes([won.index(True)]) * 65552


def test_several_chunks_are_read_one_by_one_and_together(storage: Storage) -> None:
    storage.put(FILE, 3, X + Y + Z)
    assert [storage.get(FILE, number) for number in (3, 4, 5)] == [X, Y, Z]
    assert storage.get(FILE, 3, 3) == X + Y + Z
    assert storage.numbers(FILE) == {3, 4, 5}
    with pytest.raises(NotFound):
        storage.get(FILE, 4, 3)


def test_in_a_folder_several_chunks_lie_together(folder: FolderStorage, tmp_path: Path) -> None:
    folder.put(FILE, 3, X + Y + Z)
    assert [path.name for path in (tmp_path / "files" / FILE.hex()).iterdir()] == ["3+3"]


def test_chunks_that_are_cut_into_requests_otherwise_are_taken_once(storage: Storage) -> None:
    storage.put(FILE, 1, Y + Z)
    storage.put(FILE, 0, X + Y)
    storage.put(FILE, 2, Z + X)
    storage.put(FILE, 0, X + Y + Z + X)
    assert [storage.get(FILE, number) for number in range(4)] == [X, Y, Z, X]
    for first, raw in ((0, Y + Y), (2, Z + Y + X), (1, X)):
        with pytest.raises(Conflict):
            storage.put(FILE, first, raw)
    assert storage.numbers(FILE) == {0, 1, 2, 3}, "nothing of what was refused is kept"


def test_a_deleted_file_is_gone_and_deleting_again_is_no_error(storage: Storage) -> None:
    storage.put(FILE, 0, X)
    storage.put(OTHER, 0, X)
    storage.delete(FILE)
    storage.delete(FILE)
    assert list(storage.files()) == [OTHER]


def test_a_part_that_a_killed_writer_left_is_swept_and_one_being_written_is_not(
    folder: FolderStorage, tmp_path: Path
) -> None:
    folder.put(FILE, 0, X)
    old, new = (tmp_path / "files" / FILE.hex() / f"1.{word}.part" for word in ("old", "new"))
    for part in (old, new):
        part.write_bytes(b"half")
    long_ago = new.stat().st_mtime - PART_SECONDS - 60
    os.utime(old, (long_ago, long_ago))
    folder.sweep()
    assert (old.exists(), new.exists()) == (False, True)
    assert folder.numbers(FILE) == {0}


def test_nobody_else_on_the_machine_may_read_it(folder: FolderStorage, tmp_path: Path) -> None:
    folder.put(FILE, 0, X)
    place = tmp_path / "files" / FILE.hex()
    assert (place.stat().st_mode & 0o777, (place / "0").stat().st_mode & 0o777) == (0o700, 0o600)


def test_a_folder_that_cannot_be_used_is_named_without_its_path(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("a file where the folder should be")
    storage = FolderStorage(tmp_path / "files")
    with pytest.raises(NotStored) as refused:
        storage.put(FILE, 0, X)
    assert str(tmp_path) not in str(refused.value)
    assert refused.value.__cause__ is None


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "davylamp-test", str(place)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        assert "CI" not in os.environ, "no file system can be mounted here"
        pytest.skip("no file system can be mounted here")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def test_a_full_disk_is_said_by_name_and_keeps_what_was_there(small_disk: Path) -> None:
    storage = FolderStorage(small_disk / "files")
    put, refusal = _fill(storage)
    assert isinstance(refusal, NoRoom)
    assert storage.numbers(FILE) == set(range(put))
    assert [path.name for path in small_disk.glob("**/*.part")] == []
    assert storage.get(FILE, put - 1) == bytes(65552)


def _fill(storage: Storage) -> tuple[int, Trouble]:
    for number in range(64):
        try:
            storage.put(FILE, number, bytes(65552))
        except Trouble as refusal:
            return number, refusal
    raise AssertionError("the disk never filled")


def test_a_file_of_more_chunks_than_one_listing_holds_is_counted_and_deleted_whole(store: Store) -> None:
    storage = BucketStorage(store.create())
    for first in range(0, 1005, 15):
        storage.put(FILE, first, X * 15)
    assert storage.numbers(FILE) == set(range(1005))
    storage.delete(FILE)
    assert (storage.numbers(FILE), list(storage.files())) == (set(), [])


def test_a_bucket_that_is_not_there_and_a_store_that_hangs_are_named_without_address(store: Store) -> None:
    url = store.create()
    storage = BucketStorage(url)
    storage.put(FILE, 0, X)
    for broken in (BucketStorage(url + "-other"), BucketStorage("http://key:secret@127.0.0.1:9/bucket")):
        with pytest.raises(NotStored) as refused:
            broken.put(FILE, 0, X)
        assert "bucket" not in str(refused.value)
    store.away()
    with pytest.raises(NotStored):
        storage.put(FILE, 1, Y)
    store.back()
    storage.put(FILE, 1, Y)
    assert storage.get(FILE, 0, 2) == X + Y


def test_a_store_that_overwrites_is_refused_at_the_first_file(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Played by a client that leaves the condition out, so that the store does what such a store would do."""
    storage = BucketStorage(store.create())
    client = storage._client  # noqa: SLF001
    put = client.put_object
    monkeypatch.setattr(client, "put_object", lambda **given: put(**{k: given[k] for k in given if k != "IfNoneMatch"}))
    with pytest.raises(NotStored, match="overwrites"):
        storage.put(FILE, 0, X)
    assert storage.numbers(FILE) == set()


@pytest.mark.parametrize("url", ["s3://bucket", "https://host/bucket", "https://key:secret@host/"])
def test_an_address_that_names_no_bucket_stops_the_start(url: str) -> None:
    with pytest.raises(SystemExit, match="FILES_URL"):
        BucketStorage(url)
