"""Whatever one language refuses the other refuses too, under the same name; and what they accept they read alike."""

from __future__ import annotations

from typing import Any

import pytest

from crypto import boxes, certificates, chunks, codes, keys, padding, seals
from crypto.bodies import parse, unb64
from tests.crypto import scene
from tests.crypto.differing import agree, outcome, spellings, spoilt_bodies, typed_codes
from tests.crypto.hostile import every_byte_changed
from tests.crypto.oddities import MESSAGE, SEED, good, odd_signatures
from tests.crypto.scene import CASE, LEAD, TODAY, Box, fixed, office
from tests.crypto.speaker import browser
from tests.crypto.test_bodies import ACCEPTED, REFUSED, lists, nested
from tests.crypto.test_certificates import ODD
from tests.crypto.test_directory import by_root, read
from tests.crypto.test_directory_form import NUMBERS, TEXTS


def test_odd_signatures() -> None:
    for why, key, signature in odd_signatures():
        assert agree("keys.checkSignature", keys.check_signature, key, MESSAGE, signature) == "BAD_SIGNATURE", why


def test_signatures_with_a_changed_byte() -> None:
    key, signature = good()
    assert agree("keys.checkSignature", keys.check_signature, key, MESSAGE, signature) is None
    for changed in every_byte_changed(signature):
        assert agree("keys.checkSignature", keys.check_signature, key, MESSAGE, changed) == "BAD_SIGNATURE"
    for changed in every_byte_changed(key):
        assert agree("keys.checkSignature", keys.check_signature, changed, MESSAGE, signature) == "BAD_SIGNATURE"


def test_spellings_of_bodies() -> None:
    deep = [form(depth) for form in (nested, lists) for depth in (15, 16, 17, 200)]
    verdicts = [agree("bodies.parse", parse, raw) for raw in [*ACCEPTED, *REFUSED, *deep, *spoilt_bodies()]]
    assert verdicts.count("MALFORMED") < len(verdicts) - 50


def test_spellings_of_base64url() -> None:
    for text in spellings():
        agree("bodies.unb64", unb64, text)
    values: list[Any] = [None, 0, True, [], "é", "\ud800"]
    for value in values:
        assert agree("bodies.unb64", unb64, value) == "MALFORMED"


def test_typed_codes() -> None:
    for text in typed_codes():
        agree("codes.normalise", codes.normalise, text)


def test_a_passphrase_that_is_no_text() -> None:
    assert agree("keys.unlockKeys", keys.unlock_keys, "lantern \ud800 river", scene.SERVICE) == "MALFORMED"


def test_sizes() -> None:
    for size in [*range(600), *(2**n + d for n in range(10, 34) for d in (-2, -1, 0, 1)), 2**40, 123_456_789]:
        agree("padding.padme", padding.padme, size)
        agree("chunks.chunkCount", chunks.chunk_count, size)


@pytest.mark.parametrize(
    "padded", [b"", b"\0", b"\x80", b"a\x80\0", b"a\x80\0\x01", bytes(256), b"{}\x80" + bytes(253), b"\x80" * 4096]
)
def test_padding(padded: bytes) -> None:
    agree("padding.unpad", padding.unpad, padded)
    agree("padding.unpadHint", padding.unpad_hint, padded)
    agree("padding.unpadEntry", padding.unpad_entry, padded)


@pytest.mark.parametrize(
    "kind",
    ["talk", "", "Talk", "talk\n", "file:", f"file:{LEAD}", "file:A", f"file:{'x' * 32}", f"file:{'x' * 33}",
     "share:a:b", "share:a", "share:a:b:c", "offer:a:b", "offer:a", "offer:a:b:c", "file:\u0663", None, 5],
)  # fmt: skip
def test_kinds_of_boxes(kind: Any) -> None:
    agree("boxes.checkKind", boxes.check_kind, kind)
    agree("boxes.boxId", boxes.box_id, CASE, kind, keys.seal_public(SEED))


@pytest.mark.parametrize("length", [0, 15, 17])
def test_ids_of_another_length(length: int) -> None:
    assert agree("boxes.boxId", boxes.box_id, bytes(length), "talk", keys.seal_public(SEED)) == "MALFORMED"
    place = {"caseId": CASE, "boxId": CASE, "boxPublic": keys.seal_public(SEED), "entryId": bytes(length)}
    assert outcome(browser().call, "entries.openEntry", SEED, place, bytes(5232)) == "MALFORMED"


def test_directories_of_another_form() -> None:
    pins = {"root": scene.ROOT, "service": scene.SERVICE, "today": TODAY.isoformat()}
    facts = [*scene.office_facts(LEAD), "admin1", "region", "categories", "more"]
    for value in [*NUMBERS, *TEXTS]:
        bodies = [scene.directory_body(**{name: value}) for name in [*scene.directory_body(), "more"]]
        bodies += [scene.directory_body(offices=[scene.office_facts(LEAD, **{name: value})]) for name in facts]
        for signed in map(by_root, bodies):
            theirs = outcome(browser().call, "directory.readDirectory", signed.body, signed.sig, pins)
            ours = outcome(read, signed)
            assert theirs == ours if str in {type(theirs), type(ours)} else theirs["sha256"] == ours.sha256, signed.body


def test_certificates_of_another_form() -> None:
    body = scene.certificate(LEAD).to_body()
    for name in [*body, "more"]:
        for value in [*ODD, "2026-11-23", "9999-12-31", "0001-01-01"]:
            theirs = outcome(browser().call, "certificates.fromBody", body | {name: value})
            ours = outcome(certificates.from_body, body | {name: value})
            if isinstance(ours, str):
                assert theirs == ours
            else:
                keys_in_force = [office(LEAD).verify]
                checked = outcome(browser().call, "certificates.check", theirs, TODAY.isoformat(), keys_in_force)
                assert checked == outcome(ours.check, TODAY, keys_in_force), (name, value)


PUBLIC = keys.seal_public(SEED)
POINTS = [
    bytes(32),
    b"\x01" + bytes(31),
    *(bytes([n]) + b"\xff" * 30 + b"\x7f" for n in (0xEC, 0xED, 0xEE, 0xFF)),
    bytes(31) + b"\x80",
]


def test_sealing_keys() -> None:
    wrong = [b"", PUBLIC[:-1], b"\xff" * 1216, b"\x01\x0d\x00" + PUBLIC[3:], *(PUBLIC[:1184] + p for p in POINTS)]
    for public in wrong:
        theirs = outcome(browser().call, "seals.seal", public, b"", b"x")
        ours = outcome(seals.seal, public, b"", b"x")
        assert theirs == ours if str in {type(theirs), type(ours)} else len(theirs) == len(ours), public.hex()


def test_seals() -> None:
    sealed = seals.seal(PUBLIC, b"info", b"plain")
    small = [sealed[:1088] + point + sealed[1120:] for point in POINTS]
    for raw in [
        sealed,
        *small,
        *list(every_byte_changed(sealed))[::9],
        b"",
        sealed[:1135],
        sealed[:1136],
        sealed + b"\0",
    ]:
        agree("seals.openSeal", seals.open_seal, SEED, b"info", raw)


@pytest.mark.parametrize("number", [-1, 0, 1, 2**32])
def test_numbers_of_chunks(number: int) -> None:
    key, name = fixed("file key"), Box().id
    sealed = chunks.seal_chunk(key, CASE, name, 1, True, bytes(chunks.CHUNK_BYTES))
    file = {"key": key, "caseId": CASE, "fileId": name, "chunks": 2}
    theirs = outcome(browser().call, "chunks.openChunk", file, number, sealed)
    assert theirs == outcome(chunks.open_chunk, key, CASE, name, number, number == 1, sealed)
