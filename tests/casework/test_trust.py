"""What stands in the database is believed only as far as the pins outside it allow, and is refused by name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from casework import demo
from casework.models import Case, Member, Statement
from casework.trust import Trust
from crypto import directory
from crypto.bodies import b64, parse
from crypto.directory import Signed
from crypto.errors import WrongService
from crypto.keys import sha256
from tests.cast import Ombudsperson, Reporter


def put(app: Flask, change: Callable[[dict[str, object]], Signed]) -> None:
    with app.extensions["davylamp_database"].transaction() as session:
        row = session.get(Statement, 1)
        signed = change(parse(row.body))
        row.body, row.sig, row.sha256 = signed.body, signed.sig, sha256(signed.body)


def under_another_root(body: dict[str, object]) -> Signed:
    return Signed(directory.sign_statement(demo.ROOT_SEED, body).body, bytes(64))


def of_another_service(body: dict[str, object]) -> Signed:
    return directory.sign_statement(demo.ROOT_SEED, {**body, "service": b64(bytes(16))})


@pytest.mark.parametrize(
    ("change", "name"), [(under_another_root, "wrong_root"), (of_another_service, "wrong_service")]
)
@pytest.mark.parametrize("path", ["/en/report", "/fr/follow-up"])
def test_no_page_is_made_from_a_directory_that_is_not_this_services(
    app: Flask, client: FlaskClient, path: str, change: Callable[[dict[str, object]], Signed], name: str
) -> None:
    put(app, change)
    answer = client.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 503
    assert name in answer.get_data(as_text=True)


def test_no_report_is_taken_under_a_directory_of_another_service(app: Flask, miner: Reporter) -> None:
    request = miner.prepare()
    put(app, of_another_service)
    answer = miner.send(request)
    assert (answer.status_code, answer.get_json()["error"]) == (503, "wrong_service")


def test_a_changed_lock_is_refused_by_name(app: Flask, miner: Reporter) -> None:
    miner.report()
    with app.extensions["davylamp_database"].transaction() as session:
        session.execute(update(Case).values(lock=bytes(196)))
    assert (miner.open().status_code, miner.open().get_json()["error"]) == (503, "cannot_open")


def test_a_changed_locked_secret_is_refused_by_name(app: Flask, at_desk: Callable[[str], Ombudsperson]) -> None:
    amani = at_desk("amani")
    with app.extensions["davylamp_database"].transaction() as session:
        session.execute(update(Member).values(locked=bytes(100)))
    answer = amani.get("/session")
    assert (answer.status_code, answer.get_json()["error"]) == (503, "cannot_open")


def test_the_first_service_is_pinned_and_no_other_one_after_it(tmp_path: Path) -> None:
    trust = Trust(bytes(32), tmp_path)
    assert trust.service() is None
    trust.pin(bytes(16))
    trust.pin(bytes(16))
    assert trust.service() == bytes(16)
    with pytest.raises(WrongService):
        trust.pin(bytes(15) + b"\1")
