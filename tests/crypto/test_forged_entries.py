"""What someone who knows the box's key can put inside: the seal opens, and what is in it must still be refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from crypto import labels
from crypto.bodies import encode
from crypto.entries import GATEWAY, OFFICE, REPORTER, Entry, message, open_entry
from crypto.errors import BadSignature, Malformed, NotTheReporter, Refused, WrongPadding
from crypto.keys import sign, verify_key
from crypto.labels import cat
from crypto.padding import ENTRY_SIZES, pad_entry
from crypto.seals import seal
from tests.crypto.hostile import every_byte_changed, refusals
from tests.crypto.scene import GATEWAY_SEED, REPORTER_SEED, Box, fixed

BOX = Box()
PLACE = BOX.place()
RAW = encode(BOX.body("report"))


def sealed(padded: bytes) -> bytes:
    return seal(PLACE.box_public, cat(labels.ENTRY, PLACE.case, PLACE.box, PLACE.entry), padded)


def opened(plain: bytes) -> Entry:
    return open_entry(BOX.seed, PLACE, sealed(pad_entry(plain)))


def signed(role: int, *seeds: bytes, raw: bytes = RAW) -> bytes:
    heads = [verify_key(seed) + sign(seed, message(PLACE, role, raw)) for seed in seeds]
    return bytes([role]) + b"".join(heads) + raw


WHOLE = signed(REPORTER, REPORTER_SEED)
FROM_GATEWAY = signed(GATEWAY, GATEWAY_SEED, REPORTER_SEED)


def test_what_these_tests_forge_is_accepted_while_nothing_is_changed() -> None:
    assert opened(WHOLE).body == opened(FROM_GATEWAY).body == BOX.body("report")


@pytest.mark.parametrize("whole", [WHOLE, FROM_GATEWAY], ids=["reporter", "gateway"])
def test_no_changed_byte_inside_is_accepted(whole: bytes) -> None:
    assert refusals(opened, every_byte_changed(whole)) <= {"bad_signature", "malformed"}


@pytest.mark.parametrize(("whole", "head"), [(WHOLE, 97), (FROM_GATEWAY, 193)], ids=["reporter", "gateway"])
def test_no_cut_inside_is_accepted(whole: bytes, head: int) -> None:
    assert refusals(opened, (whole[:end] for end in range(head))) == {"malformed"}
    assert refusals(opened, (whole[:end] for end in range(head, len(whole)))) == {"bad_signature"}


@pytest.mark.parametrize("role", [0, 4, 9, 255])
def test_an_unknown_role_is_malformed(role: int) -> None:
    with pytest.raises(Malformed):
        opened(signed(role, REPORTER_SEED))


def test_nothing_at_all_is_malformed() -> None:
    with pytest.raises(Malformed):
        opened(b"")


def test_a_reporters_signature_does_not_serve_in_another_role() -> None:
    with pytest.raises(BadSignature):
        opened(bytes([OFFICE]) + WHOLE[1:])
    with pytest.raises(BadSignature):
        opened(bytes([REPORTER]) + FROM_GATEWAY[1:97] + RAW)


def test_a_gateway_needs_both_signatures() -> None:
    head = FROM_GATEWAY[:97]
    for other in (bytes(96), verify_key(REPORTER_SEED) + bytes(64), WHOLE[1:97]):
        with pytest.raises(BadSignature):
            opened(head + other + RAW)


def test_two_good_signatures_by_the_gateway_are_not_the_reporters() -> None:
    with pytest.raises(NotTheReporter):
        opened(signed(GATEWAY, GATEWAY_SEED, GATEWAY_SEED))


def test_an_entry_signed_for_another_place_is_refused() -> None:
    elsewhere = Box(seed=fixed("another box")).place()
    other = message(elsewhere, REPORTER, RAW)
    with pytest.raises(BadSignature):
        opened(bytes([REPORTER]) + verify_key(REPORTER_SEED) + sign(REPORTER_SEED, other) + RAW)


@pytest.mark.parametrize("size", ENTRY_SIZES)
def test_a_larger_padding_is_accepted(size: int) -> None:
    padded = WHOLE + b"\x80" + bytes(size - len(WHOLE) - 1)
    assert open_entry(BOX.seed, PLACE, sealed(padded)).body == BOX.body("report")


def test_wrong_padding_is_refused() -> None:
    room = 4096 - len(WHOLE)
    for tail in (
        bytes(room),
        b"\x80" + bytes(room - 2) + b"\x01",
        b"\x81" + bytes(room - 1),
        b"\x00\x80" * (room // 2),
    ):
        with pytest.raises((WrongPadding, BadSignature, Malformed)):
            open_entry(BOX.seed, PLACE, sealed((WHOLE + tail).ljust(4096, b"\x00")))
    with pytest.raises(WrongPadding):
        open_entry(BOX.seed, PLACE, sealed(bytes(4096)))


@pytest.mark.parametrize("size", [0, 256, 4095, 4097, 5000])
def test_another_padded_size_is_malformed_before_anything_is_opened(size: int) -> None:
    with pytest.raises(Malformed):
        open_entry(BOX.seed, PLACE, sealed((WHOLE + b"\x80").ljust(size, b"\x00")[:size]))


@pytest.mark.parametrize(
    "body",
    [[], "report", 5, None, {}, {"kind": "report", "at": "2026-11-23"}, {"kind": "report", "seen": None},
     {"at": "2026-11-23", "seen": None}, {"kind": ["report"], "at": "2026-11-23", "seen": None},
     {"kind": "report", "at": "2026-02-29", "seen": None}, {"kind": "report", "at": "0000-01-01", "seen": None},
     {"kind": "report", "at": "2026-11-2\u0663", "seen": None}, {"kind": "report", "at": 1.5, "seen": None},
     {"kind": "report", "at": "2026-1-1", "seen": None}, {"kind": "report", "at": "2026-11-23\n", "seen": None},
     {"Kind": "report", "kind": "report", "at": "2026-11-23", "seen": None}],
    ids=repr,
)  # fmt: skip
def test_a_well_signed_body_of_another_form_is_malformed(body: Any) -> None:
    raw = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    with pytest.raises(Malformed):
        opened(signed(REPORTER, REPORTER_SEED, raw=raw))


@pytest.mark.parametrize("raw", [b"", b"\xff", b"\xef\xbb\xbf" + RAW, RAW + b" ", b" " + RAW, RAW + RAW, b"[" * 9000])
def test_a_well_signed_body_that_is_not_canonical_json_is_malformed(raw: bytes) -> None:
    with pytest.raises(Refused) as refused:
        opened(signed(REPORTER, REPORTER_SEED, raw=raw))
    assert refused.value.name == "malformed"
