"""Every statement ever published, for whoever wants to check the chain: `python -m crypto directory verify`."""

from __future__ import annotations

import json

from flask import Blueprint, Response, url_for

from casework import offices
from casework.database import reading
from crypto.bodies import Body, b64, parse
from crypto.ceremony.statements import statement_bytes
from crypto.directory import Signed
from reporting.cacheable import FOREVER, Cacheable

directory_log = Blueprint("directory_log", __name__, url_prefix="/directory/log")

_TOLD = ("seq", "previous", "issued", "expires", "root")


@directory_log.get("")
def show() -> Response:
    with reading() as session:
        statements = [_line(Signed(old.body, old.sig), old.sha256) for old in offices.log(session)]
    raw = json.dumps({"v": 1, "kind": "davylamp-log", "statements": statements}, indent=1).encode()
    return Cacheable(raw, "application/json").answer()


@directory_log.get("/<int(max=2147483647):seq>")
def statement(seq: int) -> Response:
    """A statement is never changed, so it may be kept for ever. Its keys are at /keys/."""
    with reading() as session:
        old = offices.published(session, seq)
        return Cacheable(statement_bytes(Signed(old.body, old.sig)), "application/json", FOREVER).answer()


def _line(signed: Signed, sha256: bytes) -> Body:
    body = parse(signed.body)
    told = {name: body[name] for name in _TOLD}
    return {**told, "sha256": b64(sha256), "sig": b64(signed.sig), "url": url_for(".statement", seq=body["seq"])}
