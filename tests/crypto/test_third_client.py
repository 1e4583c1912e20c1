"""PROTOCOL.md is complete: a third client, written from its words with bare primitives, reads the shared vectors."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import urlsafe_b64decode
from typing import Any

import pytest
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

Vectors = dict[str, Any]
SUITE = b"HPKE" + bytes.fromhex("647a00010002")


def raw(text: str) -> bytes:
    return urlsafe_b64decode(text + "==")


def cat(*parts: bytes | str) -> bytes:
    pieces = [part.encode() if isinstance(part, str) else part for part in parts]
    return b"".join(len(piece).to_bytes(4, "big") + piece for piece in pieces)


def mac(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, "sha256")


def hkdf(secret: bytes, label: str) -> bytes:
    return mac(mac(bytes(32), secret), label.encode() + b"\x01")


def extract(salt: bytes, label: str, secret: bytes) -> bytes:
    return mac(salt or bytes(32), b"HPKE-v1" + SUITE + label.encode() + secret)


def expand(secret: bytes, label: str, context: bytes, length: int) -> bytes:
    return mac(secret, length.to_bytes(2, "big") + b"HPKE-v1" + SUITE + label.encode() + context + b"\x01")[:length]


def key_pair(seed: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey, bytes]:
    wide = hashlib.shake_256(seed).digest(96)
    kem, curve = MLKEM768PrivateKey.from_seed_bytes(wide[:64]), X25519PrivateKey.from_private_bytes(wide[64:])
    return kem, curve, kem.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()


def open_seal(seed: bytes, info: bytes, sealed: bytes) -> bytes:
    kem, curve, public = key_pair(seed)
    theirs = sealed[1088:1120]
    secrets = kem.decapsulate(sealed[:1088]) + curve.exchange(X25519PublicKey.from_public_bytes(theirs))
    shared = hashlib.sha3_256(secrets + theirs + public[1184:] + bytes.fromhex("5c2e2f2f5e5c")).digest()
    context = b"\x00" + extract(b"", "psk_id_hash", b"") + extract(b"", "info_hash", info)
    secret = extract(shared, "secret", b"")
    key, nonce = expand(secret, "key", context, 32), expand(secret, "base_nonce", context, 12)
    return AESGCM(key).decrypt(nonce, sealed[1120:], None)


def unpad(padded: bytes) -> bytes:
    plain = padded.rstrip(b"\x00")
    assert plain[-1:] == b"\x80"
    return plain[:-1]


def test_the_code_opens_the_lock(shared: Vectors) -> None:
    code, service = shared["code"].encode(), raw(shared["service"])
    root = hash_secret_raw(code, service, 2, 19456, 1, 32, Type.ID, 0x13)
    assert hkdf(root, "davylamp/v1/reporter/token") == raw(shared["token"])
    lock = raw(shared["reporter_lock"])
    assert lock[:32] == hkdf(root, "davylamp/v1/reporter/commit")
    key = hkdf(root, "davylamp/v1/reporter/lock")
    plain = AESGCM(key).decrypt(lock[32:44], lock[44:], cat("davylamp/v1/reporter-lock"))
    assert plain == b"".join(raw(shared[x]) for x in ("case", "box", "box_seed", "sign_seed"))


def test_the_office_opens_its_seal_and_its_card(shared: Vectors) -> None:
    seed = hkdf(raw(shared["office_secret"]), "davylamp/v1/office/seal")
    at = (raw(shared["case"]), raw(shared["box"]), "office:cd-ombuds")
    assert open_seal(seed, cat("davylamp/v1/seal", *at), raw(shared["seal"])) == raw(shared["box_seed"])
    card = unpad(open_seal(seed, cat("davylamp/v1/card", *at), raw(shared["card"])))
    assert json.loads(card) == shared["card_body"]
    with pytest.raises(InvalidTag):
        open_seal(seed, cat("davylamp/v1/card", *at), raw(shared["seal"]))


def test_ids_follow_from_keys(shared: Vectors) -> None:
    case = hashlib.sha256(cat("davylamp/v1/case", raw(shared["reporter_verify"]))).digest()[:16]
    public = key_pair(raw(shared["box_seed"]))[2]
    box = hashlib.sha256(cat("davylamp/v1/box", case, "talk", public)).digest()[:16]
    assert (case, box) == (raw(shared["case"]), raw(shared["box"]))


def test_entries_are_read_signatures_checked_and_links_followed(shared: Vectors) -> None:
    seed, case, box = (raw(shared[x]) for x in ("box_seed", "case", "box"))
    link = hashlib.sha256(cat("davylamp/v1/link", case, box)).digest()
    for vector in shared["entries"]:
        entry, sealed = raw(vector["id"]), raw(vector["sealed"])
        plain = unpad(open_seal(seed, cat("davylamp/v1/entry", case, box, entry), sealed))
        heads = 2 if plain[0] == 3 else 1
        body = plain[1 + heads * 96 :]
        digest = hashlib.sha256(key_pair(seed)[2]).digest()
        message = cat("davylamp/v1/entry", case, box, digest, entry, plain[:1], body)
        for start in range(1, 1 + heads * 96, 96):
            Ed25519PublicKey.from_public_bytes(plain[start : start + 32]).verify(
                plain[start + 32 : start + 96], message
            )
        assert json.loads(body) == vector["body"]
        link = hashlib.sha256(cat("davylamp/v1/link", link, entry, hashlib.sha256(sealed).digest())).digest()
        assert link == raw(vector["link"])


def test_a_certificate_and_a_chunk(shared: Vectors) -> None:
    cert = shared["certificate"]
    parts = (raw(cert["member"]), raw(cert["verify"]), raw(cert["seal"]))
    message = cat("davylamp/v1/member", cert["office"], *parts, cert["issued"], cert["not_after"])
    Ed25519PublicKey.from_public_bytes(raw(shared["office_verify"])).verify(raw(cert["sig"]), message)
    file = shared["file"]
    aad = cat("davylamp/v1/chunk", raw(shared["case"]), raw(file["id"]))
    chunk = AESGCM(raw(file["key"])).encrypt(bytes(12), b"x" * 65_536, aad)
    assert hashlib.sha256(chunk).digest() == raw(file["sha256_of_chunks"][0])
