"""Whom a case is given to, what a role opens, what the record says: exchanged in the database, refused or shown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from tests.stories.people import AtDesk
from tests.stories.tampering import colleague_attacks as attacks
from tests.stories.tampering.looking import DeskLook
from tests.stories.tampering.scene import PASSPHRASES, WORDS, Attack, Scene

CHIKU = '[data-name="chiku"]'


def at_people(scene: Scene) -> Page:
    return scene.desk.people(scene.number(scene.case)).page


@contextmanager
def chiku_at_case(scene: Scene) -> Iterator[DeskLook]:
    with scene.stranger() as page:
        desk = AtDesk(page, scene.service).sign_in("chiku", PASSPHRASES["chiku"])
        yield DeskLook(desk.visit(f"/cases/{scene.number(scene.case)}").page)


@pytest.mark.parametrize(
    ("attack", "refusal"),
    [
        (attacks.certify_my_key_as_a_colleagues, "bad_certificate"),
        (attacks.put_my_key_beside_a_colleagues_certificate, "wrong_key"),
        (attacks.put_a_colleagues_certificate_and_key_in_anothers_place, "bad_certificate"),
        (attacks.let_a_certificate_run_out, "certificate_out_of_date"),
    ],
)
def test_nothing_is_sealed_to_a_key_that_the_office_does_not_vouch_for(
    scene: Scene, attack: Attack, refusal: str
) -> None:
    with scene.attacked(attack):
        row = at_people(scene).locator(CHIKU)
        expect(row.locator("[data-refusal-here]")).to_have_attribute("data-refusal", refusal)
        expect(row.locator("[data-give]").first).to_be_hidden()


def test_a_key_that_is_exchanged_while_the_page_is_open_is_refused_too(scene: Scene) -> None:
    with scene.attacked(lambda _: None):
        page = at_people(scene)
        scene.attack(attacks.put_my_key_beside_a_colleagues_certificate)
        page.click(f'{CHIKU} [data-give="handler"]')
        page.locator("[data-alarm]").wait_for()
        assert DeskLook(page).alarm() == "colleague: wrong_key"
        scene.attack(attacks.see_that_nothing_is_sealed_to_the_member)


@pytest.mark.parametrize(
    ("attack", "alarm"),
    [
        (attacks.seal_my_own_seed_to_a_member, "talk_seal: wrong_box"),
        (attacks.put_the_offices_seal_under_a_members_name, "talk_seal: cannot_open"),
    ],
)
def test_a_case_that_was_put_before_a_handler_does_not_open(scene: Scene, attack: Attack, alarm: str) -> None:
    with scene.attacked(attack):
        before = scene.stored()
        with chiku_at_case(scene) as desk:
            assert (desk.alarm(), desk.shows(*WORDS), desk.can_write()) == (alarm, [], False)
        assert scene.stored() == before


def test_a_handler_who_was_made_keeper_holds_no_key_of_the_office_for_all_that(scene: Scene) -> None:
    with scene.attacked(lambda _: None), scene.stranger() as page:
        desk = AtDesk(page, scene.service).sign_in("chiku", PASSPHRASES["chiku"])
        scene.attack(attacks.make_a_handler_keeper)
        for path in ("/", f"/cases/{scene.number(scene.case)}"):
            look = DeskLook(desk.visit(path).page)
            assert (look.alarm(), look.shows(*WORDS), look.can_write()) == ("office_key: cannot_open", [], False)


def test_a_handler_who_was_made_supervisor_sees_that_there_are_cases_and_opens_none(scene: Scene) -> None:
    with scene.attacked(attacks.make_a_handler_supervisor), chiku_at_case(scene) as desk:
        expect(desk.page.locator("[data-outside]")).to_be_visible()
        assert (desk.shows(*WORDS), desk.can_write()) == ([], False)


def test_a_changed_line_of_the_record_is_shown(scene: Scene) -> None:
    number = scene.number(scene.case)
    with scene.attacked(attacks.write_a_colleague_into_the_record):
        page = scene.desk.visit(f"/cases/{number}/record").page
        expect(page.locator("[data-broken-record]")).to_contain_text("This record was changed")
