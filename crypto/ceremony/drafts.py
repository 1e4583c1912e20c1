"""A draft of the next statement, kept on the offline machine: offices and their keys, not yet signed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from crypto.bodies import Body, b64, encode, parse, read_strictly, unb64
from crypto.ceremony.cards import listed
from crypto.ceremony.files import LARGEST, read_file, write_again, write_new
from crypto.ceremony.statements import StatementFile
from crypto.ceremony.stopping import Stopped
from crypto.directory import Directory
from crypto.errors import Malformed
from crypto.keys import PUBLIC_BYTES, key_hash, sha256
from crypto.offices import check_list, read_offices

DRAFT = "davylamp-draft"
_FIELDS = {"offices", "gateways", "routing", "keys"}


def empty() -> Body:
    return {"offices": [], "gateways": [], "routing": None, "keys": []}


def read_draft(path: Path) -> Body:
    fields = read_file(path, DRAFT, _FIELDS)
    try:
        read_offices(fields["offices"])
        for key in check_list(fields["keys"]):
            unb64(key, PUBLIC_BYTES)
    except Malformed as refusal:
        raise Stopped("malformed", f"{path}: {refusal}") from None
    return {name: fields[name] for name in sorted(_FIELDS)}


def read_rules(path: Path) -> Body:
    """Raises Stopped."""
    try:
        with path.open("rb") as handle:
            raw = handle.read(LARGEST + 1)
    except OSError as error:
        raise Stopped("cannot_read", f"{path} cannot be read: {error.strerror}.") from None
    if len(raw) > LARGEST:
        raise Stopped("malformed", f"{path}: too large")
    try:
        return read_strictly(raw)
    except Malformed as refusal:
        raise Stopped("malformed", f"{path}: {refusal}") from None


def named(rules: Any) -> str:
    """For the people who sign, to compare with what was tried."""
    if not isinstance(rules, dict):
        return "no rules: each case goes to its country's national ombuds office, or to the desk"
    return f"rules of version {rules.get('version')}, SHA-256 {b64(sha256(encode(rules)))}"


def save_draft(path: Path, draft: Body) -> None:
    (write_again if path.exists() else write_new)(path, DRAFT, draft)


def draft_of(statement: StatementFile) -> Body:
    """What is in force, to be changed or signed again."""
    body = parse(statement.signed.body)
    return {
        "offices": body["offices"],
        "gateways": body["gateways"],
        "routing": body["routing"],
        "keys": [b64(key) for key in statement.keys],
    }


def add_office(draft: Body, card: Body) -> None:
    entry = listed(card)
    if any(office["id"] == entry["id"] for office in draft["offices"]):
        raise Stopped(
            "office_already_there",
            f"The draft lists {entry['id']} already. To put new keys in the place of its keys, say --retire-until DAY, "
            "or --compromised where the old keys are in foreign hands.",
        )
    draft["offices"].append(entry)
    draft["keys"].append(card["seal_public"])


def replace_keys(draft: Body, card: Body, *, until: date, compromised: bool) -> None:
    """The old keys become `retired`: readers still know what was sealed to and signed with them."""
    entry = listed(card)
    old = next((office for office in draft["offices"] if office["id"] == entry["id"]), None)
    if old is None:
        raise Stopped("unknown_office", f"The draft does not list {entry['id']}: there are no keys to retire.")
    if entry["seal"] == old["seal"] or entry["sign"] == old["sign"]:
        raise Stopped("same_keys", "The card bears the keys that the draft lists already.")
    retired = {"seal": old["seal"], "sign": None if compromised else old["sign"], "until": until.isoformat()}
    old.update({**entry, "retired": [*old["retired"], retired]})
    draft["keys"] = [key for key in draft["keys"] if b64(key_hash(unb64(key))) != retired["seal"]]
    draft["keys"].append(card["seal_public"])


def statement_body(
    draft: Body, *, root: bytes, service: bytes, previous: Directory | None, issued: date, days: int
) -> Body:
    if not draft["offices"]:
        raise Stopped("no_office", "The draft lists no office: nobody could be written to.")
    _check_keys(draft["offices"], map(unb64, draft["keys"]))
    if previous is not None and issued < previous.issued:
        raise Stopped("clock_is_wrong", f"The statement before bears {previous.issued}, a day later than {issued}.")
    return {
        "v": 1,
        "service": b64(service),
        "seq": 1 if previous is None else previous.seq + 1,
        "previous": None if previous is None else b64(previous.sha256),
        "issued": issued.isoformat(),
        "expires": (issued + timedelta(days=days)).isoformat(),
        "root": b64(root),
        "offices": draft["offices"],
        "gateways": draft["gateways"],
        "routing": draft["routing"],
    }


def _check_keys(offices: Iterable[Body], keys: Iterable[bytes]) -> None:
    hashes = {b64(key_hash(key)) for key in keys}
    for office in offices:
        if office["seal"] not in hashes:
            raise Stopped("sealing_key_missing", f"The draft lacks the sealing key of {office['id']}.")
