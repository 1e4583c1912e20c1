"""The signed list of offices and their keys: the one thing that a client trusts, through a pinned root key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from crypto import labels
from crypto.bodies import Body, b64, encode, parse, unb64
from crypto.boxes import check_office_id
from crypto.certificates import parse_day
from crypto.errors import (
    BadSignature,
    DirectoryExpired,
    DirectoryFromTheFuture,
    DirectoryRolledBack,
    Malformed,
    UnknownOffice,
    WrongKey,
    WrongRoot,
    WrongService,
)
from crypto.keys import check_signature, key_hash, sha256, sign, verify_key
from crypto.labels import cat

MAX_DAYS = 120
SERVICE_BYTES = 16
_FIELDS = {"v", "service", "seq", "previous", "issued", "expires", "root", "offices", "gateways", "routing"}
_OFFICE_FIELDS = {
    "id", "names", "level", "jurisdiction", "kinds", "languages", "dp", "gbv_trained", "body", "lines",
    "seal", "sign", "retired",
}  # fmt: skip
_OFFICE_OPTIONAL = frozenset({"admin1", "region", "categories"})


@dataclass(frozen=True)
class Retired:
    """Former office keys; `sign` is None where the signing key was compromised."""

    seal: bytes
    sign: bytes | None
    until: date


@dataclass(frozen=True)
class Office:
    """`facts` is the office as the directory states it; the keys are decoded."""

    id: str
    seal: bytes
    sign: bytes
    retired: tuple[Retired, ...]
    facts: Body = field(repr=False)

    def sign_keys(self, day: date) -> Iterator[bytes]:
        """The verify keys under which this office could sign on `day`."""
        yield self.sign
        yield from (old.sign for old in self.retired if old.sign is not None and day <= old.until)

    def check_seal_key(self, public: bytes) -> bytes:
        """Raises WrongKey unless `public` hashes to the sealing key in force."""
        if key_hash(public) != self.seal:
            raise WrongKey("not the sealing key that the directory lists")
        return public

    def knows_seal_key(self, public: bytes) -> bytes:
        """For opening: keys in force and retired ones. Raises WrongKey."""
        if key_hash(public) not in {self.seal, *(old.seal for old in self.retired)}:
            raise WrongKey("not a sealing key of this office")
        return public


@dataclass(frozen=True)
class Directory:
    seq: int
    sha256: bytes
    previous: bytes | None
    service: bytes
    root: bytes
    issued: date
    expires: date
    offices: dict[str, Office]
    gateways: dict[str, bytes]
    routing: Any = field(repr=False)

    def office(self, office_id: str) -> Office:
        try:
            return self.offices[office_id]
        except KeyError:
            raise UnknownOffice from None

    def head(self) -> Body:
        """As entries carry it."""
        return {"seq": self.seq, "sha256": b64(self.sha256)}


@dataclass(frozen=True)
class Signed:
    body: bytes
    sig: bytes


def sign_statement(root_seed: bytes, body: Body) -> Signed:
    """Raises what `read` would raise on its first day."""
    raw = encode(body)
    signed = Signed(raw, sign(root_seed, cat(labels.DIRECTORY, raw)))
    read(signed, root=verify_key(root_seed), service=unb64(body["service"]), today=parse_day(body["issued"]))
    return signed


def read(
    signed: Signed, *, root: bytes, service: bytes | None, today: date, seen: tuple[int, bytes] | None = None
) -> Directory:
    """A verified directory. `today` is the later of the clock's day and the release's.

    `service`: the 16 pinned bytes, or None where the root alone is pinned.
    `seen`: the highest (seq, SHA-256) known so far. Raises a named refusal.
    """
    directory = read_undated(signed, root=root)
    if service is not None and directory.service != service:
        raise WrongService
    _check_days(directory, today)
    if seen is not None and (directory.seq < seen[0] or (directory.seq == seen[0] and directory.sha256 != seen[1])):
        raise DirectoryRolledBack
    return directory


def read_undated(signed: Signed, *, root: bytes) -> Directory:
    """A statement of any age: for the log of old ones, and for the server that publishes it."""
    try:
        check_signature(root, cat(labels.DIRECTORY, signed.body), signed.sig)
    except BadSignature:
        raise WrongRoot from None
    directory = _directory(parse(signed.body), sha256(signed.body))
    if directory.root != root:
        raise WrongRoot("it names another root")
    return directory


def _check_days(directory: Directory, today: date) -> None:
    if not 0 <= (directory.expires - directory.issued).days <= MAX_DAYS:
        raise Malformed("a directory runs for at most 120 days")
    if directory.issued > today:
        raise DirectoryFromTheFuture
    if directory.expires < today:
        raise DirectoryExpired


def _directory(body: Body, digest: bytes) -> Directory:
    if set(body) != _FIELDS or body["v"] != 1 or isinstance(body["v"], bool):
        raise Malformed("not a directory of version 1")
    if not isinstance(body["seq"], int) or isinstance(body["seq"], bool) or body["seq"] < 1:
        raise Malformed("seq counts from 1")
    offices = [_office(facts) for facts in _list(body["offices"])]
    gateways = [
        (check_office_id(_dict(g, {"id", "verify"})["id"]), unb64(g["verify"], 32)) for g in _list(body["gateways"])
    ]
    if len({office.id for office in offices}) != len(offices) or len(dict(gateways)) != len(gateways):
        raise Malformed("an id occurs twice")
    return Directory(
        seq=body["seq"],
        sha256=digest,
        previous=None if body["previous"] is None else unb64(body["previous"], 32),
        service=unb64(body["service"], SERVICE_BYTES),
        root=unb64(body["root"], 32),
        issued=parse_day(body["issued"]),
        expires=parse_day(body["expires"]),
        offices={office.id: office for office in offices},
        gateways=dict(gateways),
        routing=body["routing"],
    )


def _office(facts: Any) -> Office:
    fields = _dict(facts, _OFFICE_FIELDS, _OFFICE_OPTIONAL)
    if not isinstance(fields["names"], dict) or not 1 <= len(fields["names"]) <= 2:
        raise Malformed("an office has one or two names")
    retired = tuple(_retired(old) for old in _list(fields["retired"]))
    return Office(check_office_id(fields["id"]), unb64(fields["seal"], 32), unb64(fields["sign"], 32), retired, fields)


def _retired(old: Any) -> Retired:
    fields = _dict(old, {"seal", "sign", "until"})
    sign_key = None if fields["sign"] is None else unb64(fields["sign"], 32)
    return Retired(unb64(fields["seal"], 32), sign_key, parse_day(fields["until"]))


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise Malformed("not a list")
    return value


def _dict(value: Any, fields: set[str], optional: frozenset[str] = frozenset()) -> Body:
    if not isinstance(value, dict) or not fields <= set(value) <= fields | optional:
        raise Malformed("fields are missing or unknown")
    return value
