"""Keys: what is derived, what a passphrase is before it is stretched, what is no key."""

from __future__ import annotations

import pytest

from crypto.errors import Malformed
from crypto.keys import (
    PUBLIC_BYTES,
    hkdf,
    index_key,
    key_hash,
    member_keys,
    office_keys,
    seal_public,
    seal_public_key,
    sign,
    stretch,
    unlock_keys,
    verify_key,
)
from crypto.seals import seal
from tests.crypto.scene import fixed

SALT = bytes(range(16))


def test_office_and_member_keys_from_one_secret_have_nothing_in_common() -> None:
    office, member = office_keys(fixed("one secret")), member_keys(fixed("one secret"))
    parts = [office.seal_seed, office.sign_seed, member.seal_seed, member.sign_seed, index_key(office.seal_seed)]
    assert len(set(parts)) == 5
    assert seal_public(office.seal_seed) == office.seal_public
    assert verify_key(office.sign_seed) == office.verify
    assert "b'" not in repr(office).replace(f"verify={office.verify!r}", "")


def test_hkdf_is_that_of_rfc_5869() -> None:
    """Its test case 3 has an empty salt, but asks for 42 bytes and an empty info: the first 32 are ours."""
    assert hkdf(b"\x0b" * 22, "").hex() == "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"


def test_a_passphrase_may_be_typed_with_other_spaces_and_forms() -> None:
    plain = unlock_keys("lantern river caf\u00e9 42", SALT)
    for typed in ("  lantern\triver  caf\u00e9\n42 ", "lantern\u00a0river\u3000cafe\u0301 \uff14\uff12\u2028"):
        assert unlock_keys(typed, SALT) == plain
    assert len({plain.login, plain.key}) == 2


@pytest.mark.parametrize(
    "typed", ["Lantern river", "lanternriver", "lantern\x1criver", "\ufefflantern river", "lantern-river"]
)
def test_another_passphrase_gives_other_keys(typed: str) -> None:
    assert unlock_keys(typed, SALT) != unlock_keys("lantern river", SALT)


def test_a_lone_surrogate_is_no_text() -> None:
    with pytest.raises(Malformed):
        unlock_keys("lantern \ud800 river", SALT)


@pytest.mark.parametrize("length", [0, 8, 15, 17])
def test_a_salt_has_sixteen_bytes(length: int) -> None:
    with pytest.raises(Malformed):
        stretch(b"", bytes(length), passes=1, memory_kib=8)


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_a_seed_has_thirty_two_bytes(length: int) -> None:
    for use in (seal_public, verify_key, lambda seed: sign(seed, b"")):
        with pytest.raises(Malformed):
            use(bytes(length))


PUBLIC = seal_public(fixed("a seed"))


@pytest.mark.parametrize(
    "public",
    [b"", PUBLIC[:-1], PUBLIC + b"\x00", bytes([255]) * PUBLIC_BYTES, b"\x01\x0d\x00" + PUBLIC[3:]],
    ids=["nothing", "too short", "too long", "all ones", "a coefficient of 3329"],
)
def test_bytes_that_are_no_sealing_key_are_refused(public: bytes) -> None:
    with pytest.raises(Malformed):
        seal_public_key(public)
    if len(public) != PUBLIC_BYTES:
        with pytest.raises(Malformed):
            key_hash(public)


SMALL = {
    "zero": bytes(32),
    "one": b"\x01" + bytes(31),
    "order eight": bytes.fromhex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"),
    "p - 1": b"\xec" + b"\xff" * 30 + b"\x7f",
    "p": b"\xed" + b"\xff" * 30 + b"\x7f",
    "p + 1": b"\xee" + b"\xff" * 30 + b"\x7f",
}


@pytest.mark.parametrize("point", SMALL.values(), ids=SMALL)
def test_nothing_is_sealed_to_an_x25519_key_of_small_order(point: bytes) -> None:
    with pytest.raises(Malformed):
        seal(PUBLIC[:-32] + point, b"", b"")
