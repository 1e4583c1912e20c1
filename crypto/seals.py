"""HPKE base mode (RFC 9180), X-Wing, HKDF-SHA256, AES-256-GCM: what may be opened, by whom, and where it belongs."""

from __future__ import annotations

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from crypto import labels
from crypto.bodies import Body, encode, parse
from crypto.boxes import box_id
from crypto.errors import CannotOpen, Malformed, WrongBox
from crypto.keys import SEED_BYTES, seal_private, seal_public, seal_public_key
from crypto.labels import cat
from crypto.padding import HINT_SIZE, pad_hint, unpad_hint

ENC_BYTES = 1120
TAG_BYTES = 16
NONCE_BYTES = 12
BOX_SEAL_BYTES = ENC_BYTES + SEED_BYTES + TAG_BYTES
CARD_BYTES = ENC_BYTES + HINT_SIZE + TAG_BYTES
INDEX_BYTES = NONCE_BYTES + HINT_SIZE + TAG_BYTES

_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def seal(public: bytes, info: bytes, plain: bytes) -> bytes:
    """enc (1120) || ciphertext || tag (16). Raises Malformed for a key that is none."""
    try:
        return _SUITE.encrypt(plain, seal_public_key(public), info=info)
    except ValueError:  # X25519 gives an all-zero secret for a key of small order
        raise Malformed("not a sealing key") from None


def open_seal(seed: bytes, info: bytes, sealed: bytes) -> bytes:
    """Raises CannotOpen for another key, another context, or a changed byte."""
    if len(sealed) < ENC_BYTES + TAG_BYTES:
        raise CannotOpen("too short")
    try:
        return _SUITE.decrypt(sealed, seal_private(seed), info=info)
    except (InvalidTag, ValueError):
        raise CannotOpen from None


def seal_box(holder_public: bytes, holder: str, case: bytes, box: bytes, box_seed: bytes) -> bytes:
    return seal(holder_public, cat(labels.SEAL, case, box, holder), box_seed)


def open_box_seal(holder_seed: bytes, holder: str, case: bytes, box: bytes, kind: str, sealed: bytes) -> bytes:
    """The box seed. Raises CannotOpen, or WrongBox when the seed is not that of this box."""
    return check_box_seed(open_seal(holder_seed, cat(labels.SEAL, case, box, holder), sealed), case, box, kind)


def check_box_seed(box_seed: bytes, case: bytes, box: bytes, kind: str) -> bytes:
    if len(box_seed) != SEED_BYTES or box_id(case, kind, seal_public(box_seed)) != box:
        raise WrongBox
    return box_seed


def seal_card(office_public: bytes, holder: str, case: bytes, box: bytes, body: Body) -> bytes:
    return seal(office_public, cat(labels.CARD, case, box, holder), pad_hint(encode(body)))


def open_card(office_seed: bytes, holder: str, case: bytes, box: bytes, sealed: bytes) -> Body:
    return parse(unpad_hint(open_seal(office_seed, cat(labels.CARD, case, box, holder), sealed)))


def write_index(index_key: bytes, case: bytes, body: Body) -> bytes:
    return lock_aead(index_key, pad_hint(encode(body)), cat(labels.INDEX, case))


def read_index(index_key: bytes, case: bytes, record: bytes) -> Body:
    return parse(unpad_hint(open_aead(index_key, record, cat(labels.INDEX, case))))


def aes(key: bytes) -> AESGCM:
    """Raises Malformed: a shorter key would quietly mean AES-128."""
    if len(key) != SEED_BYTES:
        raise Malformed("an AES key has 32 bytes")
    return AESGCM(key)


def lock_aead(key: bytes, plain: bytes, aad: bytes) -> bytes:
    """nonce (12, random) || AES-256-GCM"""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + aes(key).encrypt(nonce, plain, aad)


def open_aead(key: bytes, sealed: bytes, aad: bytes) -> bytes:
    """What `lock_aead` made. Raises CannotOpen."""
    try:
        return aes(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], aad)
    except (InvalidTag, ValueError):
        raise CannotOpen from None


def seal_office_secret(member_public: bytes, office_id: str, member: bytes, secret: bytes) -> bytes:
    """For a keeper. Raises Malformed."""
    return seal(member_public, cat(labels.OFFICE_SECRET, office_id, member), secret)


def open_office_secret(member_seed: bytes, office_id: str, member: bytes, sealed: bytes) -> bytes:
    """32 bytes; the caller checks the keys that follow from it against the directory's."""
    return _check_secret(open_seal(member_seed, cat(labels.OFFICE_SECRET, office_id, member), sealed))


def seal_office_seed(member_public: bytes, office_id: str, member: bytes, office_seal_seed: bytes) -> bytes:
    """For an intake member: opens what is sealed to the office, signs nothing in its name."""
    return seal(member_public, cat(labels.OFFICE_SEED, office_id, member), office_seal_seed)


def open_office_seed(member_seed: bytes, office_id: str, member: bytes, sealed: bytes) -> bytes:
    return _check_secret(open_seal(member_seed, cat(labels.OFFICE_SEED, office_id, member), sealed))


def _check_secret(secret: bytes) -> bytes:
    if len(secret) != SEED_BYTES:
        raise Malformed("an office secret or seed has 32 bytes")
    return secret
