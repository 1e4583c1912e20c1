"""Ed25519 signatures at which libraries differ. libsodium decides; and A and R must lie in the main subgroup."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from nacl.bindings import (
    crypto_core_ed25519_add,
    crypto_core_ed25519_scalar_add,
    crypto_core_ed25519_scalar_mul,
    crypto_core_ed25519_scalar_reduce,
    crypto_scalarmult_ed25519_base_noclamp,
)

from crypto.keys import sign, verify_key

PRIME = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
MESSAGE = b"Mwamba umeanguka"
SEED = bytes(range(32))

# The eight points of small order, and the other encodings (y + p, or a sign at x = 0) that some decoders take.
SMALL_ORDER = [
    bytes.fromhex(point)
    for point in (
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    )
]
NOT_CANONICAL = [
    *((value | sign << 255).to_bytes(32, "little") for value in range(PRIME, 2**255) for sign in (0, 1)),
    b"\x01" + bytes(30) + b"\x80",
    b"\xec" + b"\xff" * 31,
]
NO_POINTS = [b"\x02" + bytes(31), b"\x07" + bytes(31), b"\xff" * 32]


def _scalar(raw: bytes) -> bytes:
    return crypto_core_ed25519_scalar_reduce(raw.ljust(64, b"\x00"))


def _hash(*parts: bytes) -> bytes:
    return crypto_core_ed25519_scalar_reduce(hashlib.sha512(b"".join(parts)).digest())


def _secret() -> bytes:
    raw = bytearray(hashlib.sha512(SEED).digest()[:32])
    raw[0], raw[31] = raw[0] & 248, raw[31] & 127 | 64
    return _scalar(bytes(raw))


def with_torsion(in_key: bytes | None, in_r: bytes | None) -> tuple[bytes, bytes]:
    """(A, signature) that holds in the cofactored equation: each point plus one of small order."""
    key, nonce = verify_key(SEED), _scalar(hashlib.sha512(b"nonce").digest())
    if in_key is not None:
        key = crypto_core_ed25519_add(key, in_key)
    r = crypto_scalarmult_ed25519_base_noclamp(nonce)
    if in_r is not None:
        r = crypto_core_ed25519_add(r, in_r)
    s = crypto_core_ed25519_scalar_add(nonce, crypto_core_ed25519_scalar_mul(_hash(r, key, MESSAGE), _secret()))
    return key, r + s


def good() -> tuple[bytes, bytes]:
    return verify_key(SEED), sign(SEED, MESSAGE)


def odd_signatures() -> Iterator[tuple[str, bytes, bytes]]:
    """(what is odd, verify key, signature) over MESSAGE. None of these may be accepted."""
    key, signature = good()
    r, s = signature[:32], signature[32:]
    for n, point in enumerate(SMALL_ORDER):
        yield f"A of small order {n}", point, signature
        yield f"R of small order {n}", key, point + s
        yield f"A and R of small order {n}, S = 0", point, point + bytes(32)
        yield f"identity as R under A {n}, S = 0", point, SMALL_ORDER[0] + bytes(32)
        if n:
            yield (f"A of mixed order {n}", *with_torsion(point, None))
            yield (f"R of mixed order {n}", *with_torsion(None, point))
            yield (f"A and R of mixed order {n}", *with_torsion(point, point))
    for n, encoding in enumerate([*NOT_CANONICAL, *NO_POINTS]):
        yield f"A as no canonical point {n}", encoding, signature
        yield f"A as no canonical point {n}, S = 0", encoding, SMALL_ORDER[0] + bytes(32)
        yield f"R as no canonical point {n}", key, encoding + s
    for times in range(1, 16):
        larger = int.from_bytes(s, "little") + times * ORDER
        if larger < 2**256:
            yield f"S + {times} L", key, r + larger.to_bytes(32, "little")
    yield "S = L", key, r + ORDER.to_bytes(32, "little")
    yield "S = 0", key, r + bytes(32)
    yield "minus A", key[:31] + bytes([key[31] ^ 128]), signature
    yield "minus R", key, r[:31] + bytes([r[31] ^ 128]) + s
    for length in (0, 31, 33):
        yield f"A of {length} bytes", (key * 2)[:length], signature
    for length in (0, 63, 65):
        yield f"a signature of {length} bytes", key, (signature * 2)[:length]
