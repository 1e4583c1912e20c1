"""Proof that the keys of a new member were made by whoever holds the invitation code."""

from __future__ import annotations

import hashlib
import hmac

from crypto import labels
from crypto.codes import CODE_MEMORY_KIB, CODE_PASSES, normalise
from crypto.errors import WrongKey
from crypto.keys import hkdf, stretch
from crypto.labels import cat


def invite_proof(code: str, service: bytes, office_id: str, member: bytes, verify: bytes, seal_hash: bytes) -> bytes:
    root = stretch(normalise(code).encode(), service, passes=CODE_PASSES, memory_kib=CODE_MEMORY_KIB)
    message = cat(labels.INVITE, office_id, member, verify, seal_hash)
    return hmac.digest(hkdf(root, labels.INVITE), message, hashlib.sha256)


def check_invite_proof(expected: bytes, given: bytes) -> None:
    """Raises WrongKey: somebody on the way put other keys under the invited name."""
    if not hmac.compare_digest(expected, given):
        raise WrongKey("the keys are not those of the invited person")
