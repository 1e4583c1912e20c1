"""What opens one sealed entry and no other: the secret that was encapsulated for it alone (HPKE, RFC 9180).

Whoever holds a box can show one entry of it: with this secret anybody makes the same sealed bytes again from the plain
ones, and so the link that was chained over them. It gives away neither the box's key nor another entry.
"""

from __future__ import annotations

import hashlib
import hmac

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from crypto.errors import CannotOpen, Malformed
from crypto.keys import MLKEM_CIPHERTEXT_BYTES, SEED_BYTES, seal_secret
from crypto.seals import ENC_BYTES, NONCE_BYTES, TAG_BYTES, aes

_SUITE_ID = b"HPKE" + bytes.fromhex("647a00010002")
_BASE_MODE = b"\x00"


def reveal(box_seed: bytes, sealed: bytes) -> bytes:
    """The 32 bytes shared by whoever sealed and whoever can open. Raises CannotOpen."""
    if len(sealed) < ENC_BYTES + TAG_BYTES:
        raise CannotOpen("too short")
    return seal_secret(box_seed, sealed[:MLKEM_CIPHERTEXT_BYTES], sealed[MLKEM_CIPHERTEXT_BYTES:ENC_BYTES])


def seal_again(secret: bytes, enc: bytes, info: bytes, plain: bytes) -> bytes:
    """enc (1120) || ciphertext || tag (16), as it was sealed once. Raises Malformed."""
    if len(secret) != SEED_BYTES or len(enc) != ENC_BYTES:
        raise Malformed("a secret has 32 bytes, an encapsulation 1120")
    key, nonce = _schedule(secret, info)
    return enc + aes(key).encrypt(nonce, plain, b"")


def _schedule(secret: bytes, info: bytes) -> tuple[bytes, bytes]:
    """RFC 9180, 5.1 KeySchedule, with no psk."""
    context = _BASE_MODE + _extract(b"", "psk_id_hash", b"") + _extract(b"", "info_hash", info)
    inner = _extract(secret, "secret", b"")
    return _expand(inner, "key", context, SEED_BYTES), _expand(inner, "base_nonce", context, NONCE_BYTES)


def _extract(salt: bytes, label: str, given: bytes) -> bytes:
    return hmac.digest(salt or bytes(32), _labelled(label) + given, hashlib.sha256)


def _expand(secret: bytes, label: str, context: bytes, length: int) -> bytes:
    info = length.to_bytes(2, "big") + _labelled(label) + context
    return HKDFExpand(algorithm=SHA256(), length=length, info=info).derive(secret)


def _labelled(label: str) -> bytes:
    return b"HPKE-v1" + _SUITE_ID + label.encode()
