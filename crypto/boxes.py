"""Ids that follow from keys, so that neither a case nor a box can be given other keys."""

from __future__ import annotations

import re

from crypto import labels
from crypto.errors import Malformed, UnknownKind
from crypto.keys import PUBLIC_BYTES, sha256
from crypto.labels import cat

ID_BYTES = 16
TALK = "talk"
_OFFICE = "[a-z0-9-]{1,32}"
_OFFICE_ID = re.compile(_OFFICE, re.ASCII)
_KIND = re.compile(rf"talk|file:{_OFFICE}|(?:offer|share):{_OFFICE}:{_OFFICE}", re.ASCII)


def case_id(reporter_verify: bytes) -> bytes:
    return sha256(cat(labels.CASE, reporter_verify))[:ID_BYTES]


def box_id(case: bytes, kind: str, public: bytes) -> bytes:
    """Raises UnknownKind or Malformed."""
    if len(case) != ID_BYTES or len(public) != PUBLIC_BYTES:
        raise Malformed("a case id has 16 bytes, a sealing key 1216")
    return sha256(cat(labels.BOX, case, check_kind(kind), public))[:ID_BYTES]


def check_kind(kind: str) -> str:
    if not isinstance(kind, str) or not _KIND.fullmatch(kind):
        raise UnknownKind("no such kind of box")
    return kind


def check_office_id(office_id: object) -> str:
    if not isinstance(office_id, str) or not _OFFICE_ID.fullmatch(office_id):
        raise Malformed("not an office id")
    return office_id


def file_kind(office_id: str) -> str:
    return f"file:{check_office_id(office_id)}"


def offer_kind(giver: str, taker: str) -> str:
    """What two offices say to each other about a case, readable at once: cover note, answer, shared plan."""
    return f"offer:{check_office_id(giver)}:{check_office_id(taker)}"


def share_kind(giver: str, taker: str) -> str:
    """An account of the case for another office, without the talk; released on acceptance."""
    return f"share:{check_office_id(giver)}:{check_office_id(taker)}"
