"""The root holder's commands: make the root key, sign, verify and show statements of the directory."""

from __future__ import annotations

import secrets
from argparse import Namespace
from datetime import UTC, date, datetime
from pathlib import Path

from crypto.bodies import Body, b64, parse, unb64
from crypto.ceremony import drafts, kept
from crypto.ceremony.asking import make_passphrase, say
from crypto.ceremony.files import check_free, write_new
from crypto.ceremony.statements import (
    STATEMENT,
    StatementFile,
    check_keys,
    read_chain,
    read_statement,
    statement_fields,
)
from crypto.ceremony.stopping import Stopped
from crypto.ceremony.telling import tell
from crypto.directory import SERVICE_BYTES, Directory, read_undated, sign_statement
from crypto.keys import verify_key

WHOSE = "the root key"


def today() -> date:
    return datetime.now(UTC).date()


def keygen(given: Namespace) -> None:
    check_free(given.file)
    seed = secrets.token_bytes(32)
    passphrase = make_passphrase(WHOSE)
    write_new(given.file, kept.ROOT, kept.lock_away(kept.ROOT, verify_key(seed), {"seed": b64(seed)}, passphrase))
    say(f"\nWritten, locked: {given.file}\nThe public root key, for ROOT_KEY, posters and other offices:\n")
    say(f"    {b64(verify_key(seed))}")


def try_key(given: Namespace) -> None:
    """Whether a copy and the words on the paper belong together, before anything depends on them."""
    held, _ = kept.take_out(given.file, kept.ROOT, WHOSE)
    say(f"This passphrase opens {given.file}, the key of {b64(verify_key(unb64(held['seed'], 32)))}")


def draft(given: Namespace) -> None:
    check_free(given.draft)
    drafts.save_draft(given.draft, drafts.draft_of(read_statement(given.statement)))
    say(f"Written: {given.draft}")


def routing(given: Namespace) -> None:
    """What the rules mean is checked where they are used: by `flask route test`, and when the statement is published."""
    rules = drafts.read_rules(given.file)
    draft_so_far = drafts.read_draft(given.into) if given.into.exists() else drafts.empty()
    drafts.save_draft(given.into, draft_so_far | {"routing": rules})
    say(f"Put into {given.into}: {drafts.named(rules)}")


def sign(given: Namespace) -> None:
    check_free(given.out)
    root = kept.public_half(given.key, kept.ROOT)
    listed = drafts.read_draft(given.draft)
    before = None if given.first else _previous(given.previous, root, new_root=given.new_root)
    body = drafts.statement_body(
        listed,
        root=root,
        service=secrets.token_bytes(SERVICE_BYTES) if before is None else before.service,
        previous=before,
        issued=given.issued or today(),
        days=given.days,
    )
    say(f"To be signed: statement {body['seq']}, issued {body['issued']}, in force until {body['expires']}, with")
    for office in body["offices"]:
        say(f"    {office['id']}: seals to {office['seal']}, signs with {office['sign']}")
    say(f"    {drafts.named(body['routing'])}")
    held, _ = kept.take_out(given.key, kept.ROOT, WHOSE)
    signed = sign_statement(unb64(held["seed"], 32), body)
    keys = [unb64(key) for key in listed["keys"]]
    statement = StatementFile(signed, keys)
    check_keys(statement, read_undated(signed, root=root))
    write_new(given.out, STATEMENT, statement_fields(signed, keys))
    say(f"\nSigned: {given.out}")
    tell(read_undated(signed, root=root), today())


def verify(given: Namespace) -> None:
    """The signatures, the chain between several statements, and on request that the last one is in force."""
    statements = [read_statement(path) for path in given.statements]
    chain = read_chain(statements, given.root)
    for statement, directory in zip(statements, chain, strict=True):
        check_keys(statement, directory)
        tell(directory, today())
    if given.in_force:
        _check_in_force(chain[-1], today())
    say("Every signature and the chain between these statements are right.")


def show(given: Namespace) -> None:
    signed = read_statement(given.statement).signed
    body: Body = parse(signed.body)
    say("NOT verified, only shown: `directory verify` checks who signed it.\n")
    tell(read_undated(signed, root=unb64(body.get("root"), 32)), today(), offices=True)


def _previous(path: Path, root: bytes, *, new_root: bool) -> Directory:
    """The statement before, under this root; under its own where the root key was lost."""
    signed = read_statement(path).signed
    own = unb64(parse(signed.body).get("root"), 32)
    if own != root and not new_root:
        raise Stopped(
            "other_root",
            f"{path} was signed by another root key. If that key is lost and this is its successor, say --new-root; "
            "every poster and page must then show the new one.",
        )
    return read_undated(signed, root=own)


def _check_in_force(directory: Directory, day: date) -> None:
    if not directory.issued <= day <= directory.expires:
        raise Stopped("not_in_force", f"Statement {directory.seq} is not in force on {day}.")
