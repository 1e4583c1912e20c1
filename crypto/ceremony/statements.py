"""A signed statement of the directory as a file: the exact bytes, the signature, the sealing keys that it names.

Made offline, taken by `flask directory publish`, handed out by a service at /directory/log/<seq> (there without keys).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from crypto.bodies import Body, b64, unb64
from crypto.ceremony.files import LARGEST, check_file, file_bytes
from crypto.ceremony.stopping import Stopped
from crypto.directory import Directory, Signed, read_undated
from crypto.errors import Malformed, WrongRoot
from crypto.keys import PUBLIC_BYTES, key_hash

STATEMENT = "davylamp-statement"
_FIELDS = {"body", "sig", "keys"}


@dataclass(frozen=True)
class StatementFile:
    signed: Signed
    keys: list[bytes] = field(repr=False)


def statement_fields(signed: Signed, keys: Sequence[bytes]) -> Body:
    return {"body": b64(signed.body), "sig": b64(signed.sig), "keys": [b64(key) for key in keys]}


def statement_bytes(signed: Signed, keys: Sequence[bytes] = ()) -> bytes:
    return file_bytes(STATEMENT, statement_fields(signed, keys))


def parse_statement(raw: bytes) -> StatementFile:
    """The form only. Raises Malformed."""
    fields = check_file(raw, STATEMENT, _FIELDS)
    if not isinstance(fields["keys"], list):
        raise Malformed("not a list")
    keys = [unb64(key, PUBLIC_BYTES) for key in fields["keys"]]
    return StatementFile(Signed(unb64(fields["body"]), unb64(fields["sig"])), keys)


def read_statement(path: Path) -> StatementFile:
    try:
        with path.open("rb") as handle:
            return parse_statement(handle.read(LARGEST + 1))
    except OSError as error:
        raise Stopped("cannot_read", f"{path} cannot be read: {error.strerror}.") from None
    except Malformed as refusal:
        raise Stopped("malformed", f"{path}: {refusal}") from None


def read_chain(statements: Sequence[StatementFile], roots: Sequence[bytes]) -> list[Directory]:
    """Each after the one before, under the given roots in the order in which they were in force. Raises a refusal."""
    chain: list[Directory] = []
    left = list(roots)
    for statement in statements:
        directory = _under_first_of(left, statement.signed)
        del left[: left.index(directory.root)]
        if chain:
            check_follows(directory, chain[-1])
        chain.append(directory)
    return chain


def check_follows(directory: Directory, before: Directory) -> None:
    if (directory.seq, directory.previous) != (before.seq + 1, before.sha256):
        raise Stopped(
            "broken_chain", f"Statement {directory.seq} does not follow statement {before.seq} as it stands here."
        )
    if directory.service != before.service:
        raise Stopped("wrong_service", f"Statement {directory.seq} belongs to another service.")


def check_keys(statement: StatementFile, directory: Directory) -> None:
    """Every key in the file is one that the statement names."""
    named = {office.seal for office in directory.offices.values()}
    if any(key_hash(key) not in named for key in statement.keys):
        raise Stopped("wrong_key", "The file holds a sealing key that its statement does not name.")


def _under_first_of(roots: Sequence[bytes], signed: Signed) -> Directory:
    for root in roots:
        try:
            return read_undated(signed, root=root)
        except WrongRoot:
            continue
    raise WrongRoot
