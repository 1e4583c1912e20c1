"""Keys: HKDF-SHA256 derivations, strict Ed25519, X-Wing key pairs, office and member keys, unlocking."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field

from argon2.low_level import ARGON2_VERSION, Type, hash_secret_raw
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey, MLKEM768X25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from nacl.bindings import crypto_core_ed25519_is_valid_point
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from crypto import labels
from crypto.errors import BadSignature, CannotOpen, Malformed

SEED_BYTES = 32
PUBLIC_BYTES = 1216
MLKEM_PUBLIC_BYTES = 1184
MLKEM_CIPHERTEXT_BYTES = 1088
_XWING_LABEL = bytes.fromhex("5c2e2f2f5e5c")
UNLOCK_PASSES = 3
UNLOCK_MEMORY_KIB = 65536
# Unicode's White_Space, for a character class. `str.split` and `\s` would also take U+001C to U+001F, which browsers keep.
WHITE_SPACE = "\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_SPACES = re.compile(f"[{WHITE_SPACE}]+")


def sha256(raw: bytes) -> bytes:
    return hashlib.sha256(raw).digest()


def hkdf(secret: bytes, label: str) -> bytes:
    """32 bytes; RFC 5869 with an empty salt and the label as info."""
    return HKDF(algorithm=SHA256(), length=SEED_BYTES, salt=None, info=label.encode()).derive(secret)


def verify_key(sign_seed: bytes) -> bytes:
    return bytes(SigningKey(check_seed(sign_seed)).verify_key)


def sign(sign_seed: bytes, message: bytes) -> bytes:
    return SigningKey(check_seed(sign_seed)).sign(message).signature


def check_signature(verify: bytes, message: bytes, signature: bytes) -> None:
    """Strict Ed25519: libsodium's rules, and A and R must be points of the main subgroup. Raises BadSignature."""
    if len(verify) != 32 or len(signature) != 64:
        raise BadSignature
    if not crypto_core_ed25519_is_valid_point(verify) or not crypto_core_ed25519_is_valid_point(signature[:32]):
        raise BadSignature("a point of small or mixed order")
    try:
        VerifyKey(verify).verify(message, signature)
    except BadSignatureError:
        raise BadSignature from None


def seal_private(seed: bytes) -> MLKEM768X25519PrivateKey:
    """X-Wing: the seed expands by SHAKE-256 to 64 bytes of ML-KEM seed and 32 bytes of X25519 key."""
    return MLKEM768X25519PrivateKey(*_seal_halves(seed))


def seal_public(seed: bytes) -> bytes:
    """The 1,216 bytes of an X-Wing public key: ML-KEM-768 first, then X25519."""
    kem, curve = _seal_halves(seed)
    return kem.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()


def _seal_halves(seed: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    wide = hashlib.shake_256(check_seed(seed)).digest(96)
    return MLKEM768PrivateKey.from_seed_bytes(wide[:64]), X25519PrivateKey.from_private_bytes(wide[64:])


def seal_secret(seed: bytes, kem_ciphertext: bytes, curve_public: bytes) -> bytes:
    """X-Wing's shared secret out of both halves of an encapsulation (1,088 and 32 bytes). Raises CannotOpen."""
    kem, curve = _seal_halves(seed)
    try:
        shared = kem.decapsulate(kem_ciphertext) + curve.exchange(X25519PublicKey.from_public_bytes(curve_public))
    except ValueError:
        raise CannotOpen from None
    own = curve.public_key().public_bytes_raw()
    return hashlib.sha3_256(shared + curve_public + own + _XWING_LABEL).digest()


def check_seed(seed: bytes) -> bytes:
    if len(seed) != SEED_BYTES:
        raise Malformed("a seed has 32 bytes")
    return seed


def seal_public_key(public: bytes) -> MLKEM768X25519PublicKey:
    """Raises Malformed for bytes that are no key."""
    if len(public) != PUBLIC_BYTES:
        raise Malformed("a sealing key has 1216 bytes")
    try:
        return MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(public[:MLKEM_PUBLIC_BYTES]),
            X25519PublicKey.from_public_bytes(public[MLKEM_PUBLIC_BYTES:]),
        )
    except ValueError:
        raise Malformed("not a sealing key") from None


def key_hash(public: bytes) -> bytes:
    if len(public) != PUBLIC_BYTES:
        raise Malformed("a sealing key has 1216 bytes")
    return sha256(public)


@dataclass(frozen=True)
class HolderKeys:
    """An office's or a member's two key pairs."""

    seal_seed: bytes = field(repr=False)
    sign_seed: bytes = field(repr=False)
    seal_public: bytes = field(repr=False)
    verify: bytes


def office_keys(secret: bytes) -> HolderKeys:
    return _holder_keys(secret, labels.OFFICE_SEAL_KEY, labels.OFFICE_SIGN_KEY)


def member_keys(secret: bytes) -> HolderKeys:
    return _holder_keys(secret, labels.MEMBER_SEAL_KEY, labels.MEMBER_SIGN_KEY)


def _holder_keys(secret: bytes, seal_label: str, sign_label: str) -> HolderKeys:
    seal_seed, sign_seed = hkdf(secret, seal_label), hkdf(secret, sign_label)
    return HolderKeys(seal_seed, sign_seed, seal_public(seal_seed), verify_key(sign_seed))


def index_key(office_seal_seed: bytes) -> bytes:
    return hkdf(office_seal_seed, labels.OFFICE_INDEX_KEY)


def stretch(secret: bytes, salt: bytes, *, passes: int, memory_kib: int) -> bytes:
    """Argon2id v1.3, one lane, 32 bytes. Each call holds `memory_kib` of memory: bound how many run at once."""
    if len(salt) != 16:
        raise Malformed("a salt has 16 bytes")
    return hash_secret_raw(
        secret,
        salt,
        time_cost=passes,
        memory_cost=memory_kib,
        parallelism=1,
        hash_len=SEED_BYTES,
        type=Type.ID,
        version=ARGON2_VERSION,
    )


@dataclass(frozen=True)
class UnlockKeys:
    login: bytes = field(repr=False)
    key: bytes = field(repr=False)


def unlock_keys(passphrase: str, salt: bytes) -> UnlockKeys:
    """NFKC, single spaces, trimmed, UTF-8, Argon2id with 64 MiB. Raises Malformed for lone surrogates or a wrong salt."""
    plain = _SPACES.sub(" ", unicodedata.normalize("NFKC", passphrase)).strip(" ")
    try:
        secret = plain.encode()
    except UnicodeEncodeError:
        raise Malformed("a passphrase is text") from None
    root = stretch(secret, salt, passes=UNLOCK_PASSES, memory_kib=UNLOCK_MEMORY_KIB)
    return UnlockKeys(hkdf(root, labels.UNLOCK_LOGIN), hkdf(root, labels.UNLOCK_KEY))
