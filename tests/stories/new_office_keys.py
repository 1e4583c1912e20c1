"""What happens away from the pages when an office changes its keys, and a look with one key at everything stored."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from typing import Any

from flask import Flask

from app import create_app
from casework import demo, enrolling, offices
from casework.database import transaction
from casework.trust import the_trust
from crypto import directory, seals
from crypto.bodies import b64, parse
from crypto.ceremony.member_files import OfficeSeal, Renewal
from crypto.certificates import issue
from crypto.errors import CannotOpen
from crypto.keys import HolderKeys, index_key, key_hash, office_keys
from crypto.labels import office_holder
from tests.casework.sharing_work import demo_member
from tests.cast import Reporter
from tests.stories.colleagues import read
from tests.stories.service import Service

OFFICE = "cd-ombuds"
BOXES = "SELECT b.case_id, b.id, b.kind, s.sealed FROM seals s JOIN boxes b ON b.id = s.box_id WHERE s.holder = ?"
LINES = (
    "SELECT h.case_id, b.id, h.kind, h.sealed FROM hints h JOIN boxes b ON b.case_id = h.case_id AND b.kind = 'talk'"
    " WHERE h.office = ?"
)


@contextmanager
def in_process(service: Service) -> Iterator[Flask]:
    app = create_app(service.environment())
    yield app
    app.extensions["davylamp_database"].engine.dispose()


def fill_with_cases(service: Service, count: int) -> None:
    with in_process(service) as app:
        client = app.test_client()
        for number in range(count):
            answer = Reporter(client, today=_today().isoformat()).report(f"Case number {number}.")
            assert answer.status_code == 201


def bring_in_new_keys(service: Service, keeper: str) -> bytes:
    """The offline ceremony, the published statement and the keeper's renewal. The office's new secret."""
    secret = secrets.token_bytes(32)
    new, today = office_keys(secret), _today()
    with in_process(service) as app, app.app_context(), transaction() as session:
        last = offices.current(session, the_trust())
        signed = _statement(demo.statement(last.seq + 1, last.sha256, today, last.service), new, today)
        offices.publish(session, signed, [new.seal_public], trust=the_trust(), today=today)
        renewal = _renewal(demo_member(keeper), secret, new, today)
        enrolling.renew(session, renewal, trust=the_trust(), now=datetime.now(UTC))
    return secret


def _statement(before: directory.Signed, new: HolderKeys, today: date) -> directory.Signed:
    body = parse(before.body)
    office: dict[str, Any] = next(one for one in body["offices"] if one["id"] == OFFICE)
    office["retired"] = [{"seal": office["seal"], "sign": office["sign"], "until": today.isoformat()}]
    office["seal"], office["sign"] = b64(key_hash(new.seal_public)), b64(new.verify)
    return directory.sign_statement(demo.ROOT_SEED, body)


def _renewal(keeper: demo.DemoMember, secret: bytes, new: HolderKeys, today: date) -> Renewal:
    keys = keeper.keys()
    certificate = issue(
        new.sign_seed, office=OFFICE, member=keeper.id, verify=keys.verify, seal=key_hash(keys.seal_public),
        issued=today, not_after=today + demo.RUNS,
    )  # fmt: skip
    sealed = seals.seal_office_secret(keys.seal_public, OFFICE, keeper.id, secret)
    return Renewal(certificate, (OfficeSeal("office-secret", key_hash(new.seal_public), sealed),))


def opens(service: Service, seed: bytes) -> tuple[int, int]:
    """How many of all the boxes sealed to the office, and of its lines for the list, this seed opens."""
    holder = office_holder(OFFICE)

    def box(case: Any, box_id: Any, kind: Any, sealed: Any) -> None:
        seals.open_box_seal(seed, holder, case, box_id, kind, sealed)

    def line(case: Any, box_id: Any, kind: Any, sealed: Any) -> None:
        if kind == "card":
            seals.open_card(seed, holder, case, box_id, sealed)
        else:
            seals.read_index(index_key(seed), case, sealed)

    return _how_many(box, read(service, BOXES, holder)), _how_many(line, read(service, LINES, OFFICE))


def _how_many(open_one: Callable[..., None], rows: list[tuple[object, ...]]) -> int:
    opened = 0
    for row in rows:
        with suppress(CannotOpen):
            open_one(*row)
            opened += 1
    return opened


def _today() -> date:
    return datetime.now(UTC).date()
