"""The signed list of offices exchanged in the database: nobody works with one that its root key did not sign."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page
from sqlalchemy import delete, select

from casework import demo
from casework.models import Statement
from crypto import directory
from crypto.bodies import Body, b64, parse, unb64
from crypto.directory import Signed
from crypto.keys import sha256, verify_key
from tests.stories.tampering.attacker import Attacker, flipped, today
from tests.stories.tampering.scene import WORDS, Attack, Scene

OWN_ROOT = sha256(b"attacker's root")


def newest(attacker: Attacker) -> Statement:
    return attacker.db.scalars(select(Statement).order_by(Statement.seq.desc())).all()[0]


def genuine(attacker: Attacker, seq: int, issued: date) -> Signed:
    """As the operator has signed it, or will."""
    last = newest(attacker)
    return demo.statement(seq, last.sha256, issued, unb64(parse(last.body)["service"]))


def put(attacker: Attacker, signed: Signed) -> None:
    row = newest(attacker)
    row.body, row.sig, row.sha256 = signed.body, signed.sig, sha256(signed.body)


def put_in_one_under_my_own_root(attacker: Attacker) -> None:
    body: Body = parse(newest(attacker).body) | {"root": b64(verify_key(OWN_ROOT))}
    put(attacker, directory.sign_statement(OWN_ROOT, body))


def slip_it_in_under_the_old_ones_hash(attacker: Attacker) -> None:
    """A server that goes by the hash in the row takes it for the one that it has checked already."""
    honest = newest(attacker).sha256
    put_in_one_under_my_own_root(attacker)
    newest(attacker).sha256 = honest


def flip_a_bit_of_the_signature(attacker: Attacker) -> None:
    newest(attacker).sig = flipped(newest(attacker).sig)


def put_in_one_of_another_service(attacker: Attacker) -> None:
    """Genuine, and under the same root: of an installation that the operator has tried out, say."""
    body = parse(newest(attacker).body) | {"service": b64(bytes(16))}
    put(attacker, directory.sign_statement(demo.ROOT_SEED, body))


def put_in_one_that_has_expired(attacker: Attacker) -> None:
    put(attacker, genuine(attacker, 1, today() - timedelta(days=200)))


def put_in_one_from_the_future(attacker: Attacker) -> None:
    put(attacker, genuine(attacker, 1, today() + timedelta(days=2)))


every_attack = pytest.mark.parametrize(
    ("attack", "refusal"),
    [
        (put_in_one_under_my_own_root, "wrong_root"),
        (slip_it_in_under_the_old_ones_hash, "wrong_root"),
        (flip_a_bit_of_the_signature, "wrong_root"),
        (put_in_one_of_another_service, "wrong_service"),
        (put_in_one_that_has_expired, "directory_expired"),
        (put_in_one_from_the_future, "directory_from_the_future"),
    ],
)


@every_attack
def test_a_reporter_can_send_nothing_under_a_list_that_is_not_this_services(
    scene: Scene, attack: Attack, refusal: str
) -> None:
    with scene.stranger() as page:
        page.goto(f"{scene.service.reporters}/en/follow-up")
        with scene.attacked(attack):
            answer = page.goto(f"{scene.service.reporters}/en/report")
            assert answer is not None
            assert refusal in said(page, answer.ok)
            assert page.locator("[data-sends]:enabled").locator("visible=true").count() == 0
            assert answer.status != 500, "a refusal is no accident"


def test_a_reporter_with_a_code_opens_nothing_under_a_list_that_is_not_this_services(scene: Scene) -> None:
    scene.follow_up.visit()
    with scene.attacked(flip_a_bit_of_the_signature):
        answer = scene.follow_up.page.goto(f"{scene.service.reporters}/en/follow-up")
        assert answer is not None
        assert "wrong_root" in said(scene.follow_up.page, answer.ok)
        assert scene.follow_up.page.locator('[data-action="open"]:enabled').count() == 0


def said(page: Page, by_the_page: bool) -> str:
    if not by_the_page:
        return page.content()
    page.locator('[data-sends]:enabled, [data-trouble="directory"]').locator("visible=true").first.wait_for()
    return page.locator('[data-trouble="directory"]').get_attribute("data-reason") or ""


@every_attack
def test_the_desk_shows_no_case_under_a_list_that_is_not_this_services(
    scene: Scene, attack: Attack, refusal: str
) -> None:
    scene.at_case()
    with scene.attacked(attack):
        desk = scene.at_case()
        assert desk.alarm() == f"directory: {refusal}" or refusal in desk.page.content()
        assert (desk.shows(*WORDS), desk.can_write()) == ([], False)


@pytest.fixture
def forgetful(scene: Scene) -> Iterator[None]:
    """What this desk remembers of newer lists is this test's own."""
    yield
    scene.desk.page.evaluate("localStorage.clear()")


def publish_the_next_one(attacker: Attacker) -> None:
    """As the operator does, truly."""
    signed = genuine(attacker, newest(attacker).seq + 1, today())
    row = Statement(seq=newest(attacker).seq + 1, body=signed.body, sig=signed.sig, sha256=sha256(signed.body))
    attacker.db.add(row)


def take_the_newest_away(attacker: Attacker) -> None:
    attacker.db.execute(delete(Statement).where(Statement.seq == newest(attacker).seq))


def put_another_one_under_the_same_number(attacker: Attacker) -> None:
    put(attacker, genuine(attacker, newest(attacker).seq, today() - timedelta(days=1)))


@pytest.mark.parametrize("roll_back", [take_the_newest_away, put_another_one_under_the_same_number])
@pytest.mark.usefixtures("forgetful")
def test_a_desk_that_has_seen_a_newer_list_refuses_an_older_and_a_different_one(
    scene: Scene, roll_back: Attack
) -> None:
    with scene.attacked(publish_the_next_one):
        assert scene.at_case().alarm() == ""
        scene.attack(roll_back)
        desk = scene.at_case()
        assert desk.alarm() == "directory: directory_rolled_back"
        assert (desk.shows(*WORDS), desk.can_write()) == ([], False)
