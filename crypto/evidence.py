"""A file that proves, without a server and without a key of a box, who signed what in a case, and in which order.

Some entries are shown whole, of the others there is only what the chain needs. Nothing in it is believed: every claim is
computed again, from the root's key on.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from crypto import labels
from crypto.bodies import Body, encode, parse, unb64
from crypto.boxes import ID_BYTES, TALK, case_id
from crypto.certificates import from_body, parse_day
from crypto.directory import Directory, Signed, read_undated
from crypto.entries import OFFICE
from crypto.errors import Malformed, NotTheReporter, UnknownWriter
from crypto.evidence_boxes import ReadBox, ShownEntry, read_box
from crypto.keys import check_signature
from crypto.labels import cat
from crypto.offices import check_fields, check_list

FORMAT = "davylamp-evidence"
LARGEST = 16 * 1024 * 1024
# What it is for: a case, signed by two members of an office; or that somebody has reported, signed by the reporter.
CASE, FILING = "case", "filing"
MADE, AGREED, REPORTER = "made", "agreed", "reporter"
_CONTENT = {"purpose", "case", "directory", "boxes"}


@dataclass(frozen=True)
class Signer:
    """Who vouches for the file as a whole; `office` and `member` are None for the reporter."""

    role: str
    at: date
    verify: bytes
    office: str | None = None
    member: bytes | None = None


@dataclass(frozen=True)
class Evidence:
    purpose: str
    case: bytes
    directory: Directory = field(repr=False)
    boxes: list[ReadBox]
    signers: list[Signer]


def read(raw: bytes, *, root: bytes | None = None) -> Evidence:
    """`root`: the pinned key, or None to take the file's own word for it. Raises a named refusal."""
    if len(raw) > LARGEST:
        raise Malformed("the file is too large")
    whole = check_fields(parse(raw), {"format", "v", "content", "signatures"})
    if whole["format"] != FORMAT or whole["v"] != 1 or isinstance(whole["v"], bool):
        raise Malformed("not a file of evidence of version 1")
    content = check_fields(whole["content"], _CONTENT)
    purpose, case = content["purpose"], unb64(content["case"], ID_BYTES)
    if purpose not in (CASE, FILING):
        raise Malformed("evidence of what")
    directory = _directory(content["directory"], root)
    signers = _signers(purpose, case, whole["signatures"], content, directory)
    return Evidence(purpose, case, directory, _boxes(purpose, case, content["boxes"], directory), signers)


def signed_message(role: str, at: str, content: Body) -> bytes:
    return cat(labels.EVIDENCE, role, at, encode(content))


def _directory(stated: Any, root: bytes | None) -> Directory:
    fields = check_fields(stated, {"statement", "sig"})
    if not isinstance(fields["statement"], str):
        raise Malformed("the directory is a text")
    raw = fields["statement"].encode()
    return read_undated(Signed(raw, unb64(fields["sig"])), root=root or unb64(parse(raw).get("root"), 32))


def _signers(purpose: str, case: bytes, listed: Any, content: Body, directory: Directory) -> list[Signer]:
    signatures = check_list(listed)
    roles = [MADE, AGREED] if purpose == CASE else [REPORTER]
    if len(signatures) != len(roles):
        raise Malformed("a file of a case has two signatures, a proof of filing one")
    if purpose == FILING:
        return [_by_reporter(signatures[0], case, content)]
    made, agreed = (_by_member(role, one, content, directory) for role, one in zip(roles, signatures, strict=True))
    if made.office != agreed.office or made.member == agreed.member or made.verify == agreed.verify:
        raise UnknownWriter("two members of one office sign together")
    return [made, agreed]


def _by_member(role: str, given: Any, content: Body, directory: Directory) -> Signer:
    fields = check_fields(given, {"as", "at", "cert", "sig"})
    _check_role(fields, role)
    certificate, at = from_body(fields["cert"]), parse_day(fields["at"])
    certificate.check(at, directory.office(certificate.office).sign_keys(at))
    check_signature(certificate.verify, signed_message(role, fields["at"], content), unb64(fields["sig"], 64))
    return Signer(role, at, certificate.verify, certificate.office, certificate.member)


def _by_reporter(given: Any, case: bytes, content: Body) -> Signer:
    fields = check_fields(given, {"as", "at", "verify", "sig"})
    _check_role(fields, REPORTER)
    verify, at = unb64(fields["verify"], 32), parse_day(fields["at"])
    if case_id(verify) != case:
        raise NotTheReporter
    check_signature(verify, signed_message(REPORTER, fields["at"], content), unb64(fields["sig"], 64))
    return Signer(REPORTER, at, verify)


def _check_role(fields: Body, role: str) -> None:
    if fields["as"] != role:
        raise Malformed("the signatures stand in another order")


def _boxes(purpose: str, case: bytes, listed: Any, directory: Directory) -> list[ReadBox]:
    boxes: list[ReadBox] = []
    for given in check_list(listed):
        boxes.append(read_box(given, case, directory, talk=boxes[0] if boxes else None))
    kinds = [box.kind for box in boxes]
    if kinds[:1] != [TALK] or len(set(kinds)) != len(kinds) or (purpose == FILING and kinds != [TALK]):
        raise Malformed("the talk stands first, and each box once")
    if purpose == FILING and not any(map(_confirms, boxes[0].shown)):
        raise Malformed("a proof of filing shows that an office has confirmed the report")
    return boxes


def _confirms(shown: ShownEntry) -> bool:
    body = shown.entry.body
    is_it = body["kind"] == "status" and body.get("status") == "acknowledged"
    return shown.entry.role == OFFICE and is_it
