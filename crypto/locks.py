"""What one secret locks away for its owner: the reporter's copy of the case, a member's own keys."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field

from crypto import labels
from crypto.boxes import ID_BYTES, TALK, case_id
from crypto.codes import ReporterKeys
from crypto.errors import CannotOpen, Malformed, WrongCode, WrongKey
from crypto.keys import SEED_BYTES, verify_key
from crypto.labels import cat
from crypto.seals import NONCE_BYTES, TAG_BYTES, check_box_seed, lock_aead, open_aead

_PLAIN_BYTES = 2 * ID_BYTES + 2 * SEED_BYTES
REPORTER_LOCK_BYTES = 32 + NONCE_BYTES + _PLAIN_BYTES + TAG_BYTES
MEMBER_LOCK_BYTES = NONCE_BYTES + SEED_BYTES + TAG_BYTES


@dataclass(frozen=True)
class ReporterCase:
    """What the reporter takes from the lock and from nowhere else."""

    case: bytes
    box: bytes
    box_seed: bytes = field(repr=False)
    sign_seed: bytes = field(repr=False)


def lock_reporter(keys: ReporterKeys, held: ReporterCase) -> bytes:
    """commit (32) || nonce (12) || AES-256-GCM: 156 bytes."""
    _check_held(held)
    plain = held.case + held.box + held.box_seed + held.sign_seed
    return keys.commit + lock_aead(keys.lock, plain, cat(labels.REPORTER_LOCK))


def open_reporter_lock(keys: ReporterKeys, lock: bytes) -> ReporterCase:
    """Raises WrongCode when the lock is not this code's, CannotOpen or WrongKey when it was changed."""
    if len(lock) != REPORTER_LOCK_BYTES:
        raise Malformed("a reporter lock has another length")
    # AES-GCM does not commit to its key: without this, one lock could open under two codes.
    if not hmac.compare_digest(lock[:32], keys.commit):
        raise WrongCode("the lock is another code's")
    plain = open_aead(keys.lock, lock[32:], cat(labels.REPORTER_LOCK))
    held = ReporterCase(plain[:16], plain[16:32], plain[32:64], plain[64:])
    return _check_held(held)


def _check_held(held: ReporterCase) -> ReporterCase:
    if case_id(verify_key(held.sign_seed)) != held.case:
        raise WrongKey("the signing key is not this case's")
    check_box_seed(held.box_seed, held.case, held.box, TALK)
    return held


def lock_member(unlock_key: bytes, member: bytes, secret: bytes) -> bytes:
    if len(secret) != SEED_BYTES:
        raise Malformed("a member secret has 32 bytes")
    return lock_aead(unlock_key, secret, cat(labels.LOCKED, member))


def open_member_lock(unlock_key: bytes, member: bytes, locked: bytes) -> bytes:
    """The member secret; the caller checks that it yields the keys of the member's certificate."""
    if len(locked) != MEMBER_LOCK_BYTES:
        raise CannotOpen("a locked secret has another length")
    return open_aead(unlock_key, locked, cat(labels.LOCKED, member))
