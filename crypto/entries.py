"""One thing said in a box: signed, padded, sealed to the box's slot."""

from __future__ import annotations

from dataclasses import dataclass, field

from crypto import labels
from crypto.bodies import Body, encode, parse
from crypto.boxes import ID_BYTES, case_id
from crypto.certificates import parse_day
from crypto.errors import Malformed, NotTheReporter
from crypto.keys import PUBLIC_BYTES, check_signature, sha256, sign, verify_key
from crypto.labels import cat
from crypto.padding import ENTRY_SIZES, pad_entry, unpad_entry
from crypto.seals import ENC_BYTES, TAG_BYTES, open_seal, seal

REPORTER, OFFICE, GATEWAY = 1, 2, 3
SEALED_SIZES = tuple(ENC_BYTES + size + TAG_BYTES for size in ENTRY_SIZES)
_HEAD = 1 + 32 + 64
_GATEWAY_HEAD = _HEAD + 32 + 64


@dataclass(frozen=True)
class Place:
    """Where an entry stands: it opens and verifies nowhere else."""

    case: bytes
    box: bytes
    box_public: bytes = field(repr=False)
    entry: bytes

    def __post_init__(self) -> None:
        """Raises Malformed."""
        if not len(self.case) == len(self.box) == len(self.entry) == ID_BYTES or len(self.box_public) != PUBLIC_BYTES:
            raise Malformed("an id has 16 bytes, a sealing key 1216")


@dataclass(frozen=True)
class Entry:
    """`author` signed it; `reporter` is the reporter's verify key (roles 1 and 3), else None."""

    role: int
    author: bytes
    reporter: bytes | None
    body: Body = field(repr=False)


def write_reporter_entry(sign_seed: bytes, place: Place, body: Body) -> bytes:
    return _seal_entry(place, _signed(REPORTER, sign_seed, place, body), body)


def write_office_entry(member_sign_seed: bytes, place: Place, body: Body) -> bytes:
    return _seal_entry(place, _signed(OFFICE, member_sign_seed, place, body), body)


def write_gateway_entry(gateway_sign_seed: bytes, reporter_sign_seed: bytes, place: Place, body: Body) -> bytes:
    head = _signed(GATEWAY, gateway_sign_seed, place, body) + _signature_of(reporter_sign_seed, GATEWAY, place, body)
    return _seal_entry(place, head, body)


def open_entry(box_seed: bytes, place: Place, sealed: bytes) -> Entry:
    """Raises CannotOpen, WrongPadding, Malformed, BadSignature, NotTheReporter."""
    if len(sealed) not in SEALED_SIZES:
        raise Malformed("an entry has one of four sizes")
    info = cat(labels.ENTRY, place.case, place.box, place.entry)
    plain = unpad_entry(open_seal(box_seed, info, sealed))
    role = plain[0] if plain else 0
    if role not in (REPORTER, OFFICE, GATEWAY):
        raise Malformed("unknown role")
    head = _GATEWAY_HEAD if role == GATEWAY else _HEAD
    if len(plain) < head:
        raise Malformed("an entry is too short")
    raw = plain[head:]
    author = plain[1:33]
    _check(author, plain[33:97], role, place, raw)
    reporter = {REPORTER: author, OFFICE: None, GATEWAY: plain[97:129]}[role]
    if role == GATEWAY:
        _check(plain[97:129], plain[129:193], role, place, raw)
    if reporter is not None and case_id(reporter) != place.case:
        raise NotTheReporter
    return Entry(role, author, reporter, check_body(parse(raw)))


def message(place: Place, role: int, raw_body: bytes) -> bytes:
    return cat(labels.ENTRY, place.case, place.box, sha256(place.box_public), place.entry, bytes([role]), raw_body)


def _signed(role: int, sign_seed: bytes, place: Place, body: Body) -> bytes:
    return bytes([role]) + _signature_of(sign_seed, role, place, body)


def _signature_of(sign_seed: bytes, role: int, place: Place, body: Body) -> bytes:
    return verify_key(sign_seed) + sign(sign_seed, message(place, role, encode(body)))


def _seal_entry(place: Place, head: bytes, body: Body) -> bytes:
    info = cat(labels.ENTRY, place.case, place.box, place.entry)
    return seal(place.box_public, info, pad_entry(head + encode(check_body(body))))


def _check(verify: bytes, signature: bytes, role: int, place: Place, raw_body: bytes) -> None:
    check_signature(verify, message(place, role, raw_body), signature)


def check_body(body: Body) -> Body:
    """Every body has `kind`, `at` (a day) and `seen`."""
    if not isinstance(body.get("kind"), str) or "seen" not in body:
        raise Malformed("an entry names its kind, day and what was seen")
    parse_day(body.get("at"))
    return body
