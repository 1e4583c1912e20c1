"""The signed list of offices and their keys: the one thing that a client trusts, through a pinned root key."""

from __future__ import annotations

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
    WrongRoot,
    WrongService,
)
from crypto.keys import check_signature, sha256, sign, verify_key
from crypto.labels import cat
from crypto.offices import Office, check_fields, check_list, read_offices

MAX_DAYS = 120
SERVICE_BYTES = 16
_FIELDS = {"v", "service", "seq", "previous", "issued", "expires", "root", "offices", "gateways", "routing"}


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
    read(signed, root=verify_key(root_seed), service=unb64(body.get("service")), today=parse_day(body.get("issued")))
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
    check_fields(body, _FIELDS)
    if body["v"] != 1 or isinstance(body["v"], bool):
        raise Malformed("not a directory of version 1")
    if not isinstance(body["seq"], int) or isinstance(body["seq"], bool) or body["seq"] < 1:
        raise Malformed("seq counts from 1")
    return Directory(
        seq=body["seq"],
        sha256=digest,
        previous=None if body["previous"] is None else unb64(body["previous"], 32),
        service=unb64(body["service"], SERVICE_BYTES),
        root=unb64(body["root"], 32),
        issued=parse_day(body["issued"]),
        expires=parse_day(body["expires"]),
        offices=read_offices(body["offices"]),
        gateways=_gateways(body["gateways"]),
        routing=body["routing"],
    )


def _gateways(listed: Any) -> dict[str, bytes]:
    gateways: dict[str, bytes] = {}
    for gateway in check_list(listed):
        fields = check_fields(gateway, {"id", "verify"})
        if check_office_id(fields["id"]) in gateways:
            raise Malformed("an id occurs twice")
        gateways[fields["id"]] = unb64(fields["verify"], 32)
    return gateways
