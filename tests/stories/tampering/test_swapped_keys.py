"""Keys exchanged in the database: a member's, an office's, a locked secret. The browser believes none of them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.stories.people import AtDesk, AtReportPage
from tests.stories.tampering import key_attacks as attacks
from tests.stories.tampering.attacker import PASSPHRASE
from tests.stories.tampering.looking import DeskLook
from tests.stories.tampering.scene import PASSPHRASES, UNOPENED, WORDS, Attack, Scene

OWN_PASSPHRASE = PASSPHRASES["amani"]


@pytest.mark.parametrize(
    ("attack", "alarm"),
    [
        (attacks.certify_myself, "certificate: bad_certificate"),
        (attacks.certify_the_members_own_key_myself, "certificate: bad_certificate"),
        (attacks.put_in_a_colleagues_certificate, "certificate: bad_certificate"),
        (attacks.put_in_a_certificate_for_keys_that_were_lost, "certificate: wrong_key"),
        (attacks.move_the_member_to_another_office, "certificate: bad_certificate"),
        (attacks.hand_out_my_own_office_secret, "office_key: wrong_key"),
        (attacks.hand_out_my_own_office_seed, "office_key: wrong_key"),
        (attacks.add_my_own_office_seed, "office_key: wrong_key"),
        (attacks.hand_out_a_colleagues_seal, "office_key: cannot_open"),
        (attacks.take_the_seal_away, "office_key: cannot_open"),
    ],
)
def test_an_open_desk_stops_at_a_key_that_is_not_vouched_for(scene: Scene, attack: Attack, alarm: str) -> None:
    with scene.attacked(attack):
        tampered = scene.stored()
        desk = scene.at_inbox()
        assert (desk.alarm(), desk.shows(*WORDS)) == (alarm, [])
        assert scene.stored() == tampered


def test_no_case_is_opened_with_keys_that_are_not_vouched_for(scene: Scene) -> None:
    with scene.attacked(attacks.add_my_own_office_seed):
        desk = scene.at_case()
        assert desk.alarm() == "office_key: wrong_key"
        assert (desk.shows(*WORDS), desk.can_write()) == ([], False)


@pytest.mark.parametrize("attack", [attacks.lead_the_session_to_a_colleague, attacks.change_the_sessions_half])
def test_an_open_desk_that_is_led_to_another_session_locks_itself(scene: Scene, attack: Attack) -> None:
    with scene.attacked(attack):
        scene.desk.page.goto(f"{scene.service.desk}/")
        scene.desk.page.locator("[data-locked]").wait_for()
        assert DeskLook(scene.desk.page).shows(*WORDS) == []


@pytest.mark.parametrize(
    ("attack", "passphrase", "alarm"),
    [
        (attacks.swap_locked_secrets_with_a_colleague, OWN_PASSPHRASE, "locked_secret: cannot_open"),
        (attacks.flip_a_bit_of_the_locked_secret, OWN_PASSPHRASE, "locked_secret: cannot_open"),
        (attacks.set_a_passphrase_of_my_own, PASSPHRASE, "locked_secret: cannot_open"),
        (attacks.be_the_member_altogether, PASSPHRASE, "certificate: bad_certificate"),
    ],
)
def test_the_door_stays_shut_for_keys_that_do_not_belong_together(
    scene: Scene, attack: Attack, passphrase: str, alarm: str
) -> None:
    with scene.attacked(attack), scene.stranger() as page:
        sign_in(scene, page, passphrase)
        assert DeskLook(page).alarm() == alarm
        assert page.evaluate("sessionStorage.length") == 0
        # The server has let them in all the same; there, too, nothing opens.
        page.goto(f"{scene.service.desk}/")
        page.locator("main[data-state]:not([data-state=working])").wait_for()
        assert page.locator("[data-locked]").is_visible()
        assert DeskLook(page).shows(*WORDS) == []


def sign_in(scene: Scene, page: Page, passphrase: str) -> None:
    AtDesk(page, scene.service).knock("amani", passphrase)
    page.locator(":is([data-alarm], [data-failure], [data-desk=inbox])").locator("visible=true").wait_for()


@pytest.mark.parametrize(
    "attack", [attacks.exchange_the_office_key, attacks.exchange_the_office_key_for_another_offices]
)
def test_the_report_page_seals_to_no_key_but_the_listed_one(scene: Scene, attack: Attack) -> None:
    with scene.attacked(attack), scene.stranger() as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        AtReportPage(page, scene.service).visit().fill(UNOPENED)
        page.click('[data-action="send"]')
        trouble = page.locator('[data-trouble="sending"]')
        trouble.wait_for()
        assert trouble.get_attribute("data-reason") == "wrong_key"
        assert page.input_value('[data-field="text"]') == UNOPENED
        assert not [url for url in asked if "/api/" in url]
