"""The signed list of offices exchanged in the database: no page works with one that its root key did not sign."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page
from sqlalchemy import delete, select

from casework import demo, offices
from casework.models import Statement
from crypto import directory
from crypto.bodies import Body, b64, parse
from crypto.directory import Signed
from crypto.keys import sha256, verify_key
from tests.stories.tampering.attacker import Attacker, flipped, today
from tests.stories.tampering.scene import WORDS, Attack, Scene

OWN_ROOT = sha256(b"attacker's root")
LONG_AGO = today() - timedelta(days=200)
PAGES = ("report", "follow-up")


def statement(attacker: Attacker) -> Statement:
    return attacker.db.scalars(select(Statement).order_by(Statement.seq.desc())).all()[0]


def put(attacker: Attacker, signed: Signed, *, hashed: bool) -> None:
    """`hashed`: with its own hash beside it; without, the server does not notice that it is another one."""
    row = statement(attacker)
    row.body, row.sig = signed.body, signed.sig
    if hashed:
        row.sha256 = sha256(signed.body)


def under_another_root(attacker: Attacker) -> Signed:
    body: Body = parse(statement(attacker).body) | {"root": b64(verify_key(OWN_ROOT))}
    return directory.sign_statement(OWN_ROOT, body)


def slip_in_one_under_another_root(attacker: Attacker) -> None:
    put(attacker, under_another_root(attacker), hashed=False)


def put_in_one_under_another_root(attacker: Attacker) -> None:
    put(attacker, under_another_root(attacker), hashed=True)


def flip_a_bit_of_the_signature(attacker: Attacker) -> None:
    statement(attacker).sig = flipped(statement(attacker).sig)


def flip_a_bit_of_the_list(attacker: Attacker) -> None:
    statement(attacker).body = flipped(statement(attacker).body)


def put_in_one_of_another_service(attacker: Attacker) -> None:
    """Genuine, and under the same root: of an installation that the operator tried out, say."""
    body = parse(statement(attacker).body) | {"service": b64(bytes(16))}
    put(attacker, directory.sign_statement(demo.ROOT_SEED, body), hashed=True)


def slip_in_one_of_another_service(attacker: Attacker) -> None:
    body = parse(statement(attacker).body) | {"service": b64(bytes(16))}
    put(attacker, directory.sign_statement(demo.ROOT_SEED, body), hashed=False)


def put_in_one_that_has_expired(attacker: Attacker) -> None:
    put(attacker, demo.statement(1, None, LONG_AGO), hashed=True)


def put_in_one_from_the_future(attacker: Attacker) -> None:
    put(attacker, demo.statement(1, None, today() + timedelta(days=2)), hashed=True)


ATTACKS = [
    (slip_in_one_under_another_root, "wrong_root"),
    (put_in_one_under_another_root, "wrong_root"),
    (flip_a_bit_of_the_signature, "wrong_root"),
    (flip_a_bit_of_the_list, "wrong_root"),
    (slip_in_one_of_another_service, "wrong_service"),
    (put_in_one_of_another_service, "wrong_service"),
    (put_in_one_that_has_expired, "directory_expired"),
    (put_in_one_from_the_future, "directory_from_the_future"),
]


@pytest.mark.parametrize(("attack", "refusal"), ATTACKS)
@pytest.mark.parametrize("name", PAGES)
def test_nothing_can_be_sent_under_a_list_that_is_not_this_services(
    scene: Scene, attack: Attack, refusal: str, name: str
) -> None:
    with scene.attacked(attack), scene.stranger() as page:
        page.goto(f"{scene.service.reporters}/en/{name}")
        trouble = page.locator('[data-trouble="directory"]')
        trouble.wait_for()
        assert trouble.get_attribute("data-reason") == refusal
        assert page.locator("[data-sends]").locator("visible=true").locator("enabled=true").count() == 0


@pytest.mark.parametrize(("attack", "refusal"), ATTACKS)
def test_the_desk_shows_no_case_under_a_list_that_is_not_this_services(
    scene: Scene, attack: Attack, refusal: str
) -> None:
    with scene.attacked(attack):
        desk = scene.at_case()
        assert desk.alarm() == f"directory: {refusal}"
        assert desk.shows(*WORDS) == []
        assert not desk.can_write()


@pytest.fixture
def forgotten(scene: Scene) -> Iterator[Page]:
    """The desk's memory of the newest list is the test's own: the next test has seen the first one only."""
    yield scene.desk.page
    scene.desk.page.evaluate("localStorage.clear()")


def publish_a_second_one(attacker: Attacker) -> None:
    """As the operator does, truly."""
    first = statement(attacker)
    signed = demo.statement(first.seq + 1, first.sha256, today())
    offices.publish(attacker.db, signed, [], root=demo.ROOT_KEY, today=today())


def take_the_newest_away(attacker: Attacker) -> None:
    attacker.db.execute(delete(Statement).where(Statement.seq == statement(attacker).seq))


def put_another_under_the_same_number(attacker: Attacker) -> None:
    newest = statement(attacker)
    put(attacker, demo.statement(newest.seq, newest.sha256, today() - timedelta(days=1)), hashed=True)


@pytest.mark.parametrize("roll_back", [take_the_newest_away, put_another_under_the_same_number])
@pytest.mark.usefixtures("forgotten")
def test_a_desk_that_has_seen_a_newer_list_refuses_an_older_and_a_different_one(
    scene: Scene, roll_back: Attack
) -> None:
    with scene.attacked(publish_a_second_one):
        assert scene.at_case().alarm() == ""
        scene.attack(roll_back)
        desk = scene.at_case()
        assert desk.alarm() == "directory: directory_rolled_back"
        assert desk.shows(*WORDS) == []
        assert not desk.can_write()
