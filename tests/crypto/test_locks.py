"""The reporter's lock and the member's: one secret opens one of them, and only as it was."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crypto import labels
from crypto.codes import ReporterKeys
from crypto.errors import CannotOpen, Malformed, Refused, WrongBox, WrongCode, WrongKey
from crypto.labels import cat
from crypto.locks import (
    MEMBER_LOCK_BYTES,
    REPORTER_LOCK_BYTES,
    ReporterCase,
    lock_member,
    lock_reporter,
    open_member_lock,
    open_reporter_lock,
)
from crypto.seals import lock_aead
from tests.crypto.hostile import every_byte_changed, every_cut, refusals
from tests.crypto.scene import CASE, REPORTER_SEED, Box, fixed

KEYS = ReporterKeys(fixed("token"), fixed("lock"), fixed("commit"))
HELD = ReporterCase(CASE, Box().id, Box().seed, REPORTER_SEED)
LOCK = lock_reporter(KEYS, HELD)
MEMBER, UNLOCK, SECRET = fixed("member")[:16], fixed("unlock"), fixed("member secret")
LOCKED = lock_member(UNLOCK, MEMBER, SECRET)


def reporter(lock: bytes) -> ReporterCase:
    return open_reporter_lock(KEYS, lock)


def member(locked: bytes) -> bytes:
    return open_member_lock(UNLOCK, MEMBER, locked)


def with_plain(plain: bytes) -> bytes:
    """A lock as someone with the keys, or a wrong client, could write it."""
    return KEYS.commit + lock_aead(KEYS.lock, plain, cat(labels.REPORTER_LOCK))


def test_the_reporter_gets_the_case_back() -> None:
    assert reporter(LOCK) == HELD
    assert len(LOCK) == REPORTER_LOCK_BYTES == 156


def test_no_changed_byte_opens_the_reporters_lock() -> None:
    assert refusals(lambda head: reporter(head + LOCK[32:]), every_byte_changed(LOCK[:32])) == {"wrong_code"}
    assert refusals(lambda tail: reporter(LOCK[:32] + tail), every_byte_changed(LOCK[32:])) == {"cannot_open"}


def test_no_cut_opens_the_reporters_lock() -> None:
    assert refusals(reporter, every_cut(LOCK)) == {"malformed"}


def test_another_code_is_told_so_before_anything_is_decrypted() -> None:
    """AES-GCM does not commit to its key: a lock could be made that opens under two codes."""
    with pytest.raises(WrongCode):
        open_reporter_lock(replace(KEYS, commit=fixed("another commit")), LOCK)
    with pytest.raises(CannotOpen):
        open_reporter_lock(replace(KEYS, lock=fixed("another lock")), LOCK)


SWAPPED = [
    (replace(HELD, case=bytes(16)), WrongKey),
    (replace(HELD, sign_seed=fixed("another")), WrongKey),
    (replace(HELD, box=bytes(16)), WrongBox),
    (replace(HELD, box_seed=fixed("another")), WrongBox),
    (replace(HELD, box=Box("file:cd-ombuds").id), WrongBox),
]


@pytest.mark.parametrize(("held", "refusal"), SWAPPED, ids=range(5))
def test_keys_that_do_not_fit_each_other_are_refused_both_ways(held: ReporterCase, refusal: type[Refused]) -> None:
    with pytest.raises(refusal):
        reporter(with_plain(held.case + held.box + held.box_seed + held.sign_seed))
    with pytest.raises(refusal):
        lock_reporter(KEYS, held)


def test_a_member_gets_the_secret_back() -> None:
    assert member(LOCKED) == SECRET
    assert len(LOCKED) == MEMBER_LOCK_BYTES == 60


def test_no_changed_byte_and_no_cut_opens_the_members_lock() -> None:
    assert refusals(member, every_byte_changed(LOCKED)) == {"cannot_open"}
    assert refusals(member, every_cut(LOCKED)) == {"cannot_open"}


def test_a_members_lock_opens_with_the_own_passphrase_under_the_own_name_only() -> None:
    with pytest.raises(CannotOpen):
        open_member_lock(fixed("another passphrase"), MEMBER, LOCKED)
    with pytest.raises(CannotOpen):
        open_member_lock(UNLOCK, bytes(16), LOCKED)


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_well_locked_secret_of_another_length_does_not_open(length: int) -> None:
    with pytest.raises(CannotOpen):
        member(lock_aead(UNLOCK, bytes(length), cat(labels.LOCKED, MEMBER)))


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_secrets_and_keys_of_another_length_are_refused(length: int) -> None:
    with pytest.raises(Malformed):
        lock_member(UNLOCK, MEMBER, bytes(length))
    with pytest.raises(Malformed):
        lock_member(bytes(length), MEMBER, SECRET)
    with pytest.raises(Malformed):
        open_member_lock(bytes(length), MEMBER, LOCKED)
    with pytest.raises(Refused):
        lock_reporter(KEYS, replace(HELD, box_seed=bytes(length)))
    with pytest.raises(Malformed):
        lock_reporter(KEYS, replace(HELD, sign_seed=bytes(length)))


def test_nothing_secret_shows_in_what_is_printed() -> None:
    assert repr(HELD.box_seed) not in repr(HELD)
    assert repr(HELD.sign_seed) not in repr(HELD)
