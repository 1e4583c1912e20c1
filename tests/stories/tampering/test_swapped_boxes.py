"""Boxes, seals, locks and cards exchanged in the database: whoever looks is told, and writes into none of them."""

from __future__ import annotations

import pytest

from tests.stories.people import AtDesk
from tests.stories.tampering import box_attacks as attacks
from tests.stories.tampering import file_attacks, lock_attacks
from tests.stories.tampering.attacker import FORGED
from tests.stories.tampering.looking import DeskLook
from tests.stories.tampering.scene import PASSPHRASES, WORDS, Attack, Scene

ALL_BROKEN = ["broken_history"] * 4


@pytest.mark.parametrize(
    ("attack", "alarm", "talk"),
    [
        (attacks.put_my_own_box_under_the_talk, "talk: cannot_open", ALL_BROKEN),
        (attacks.put_my_own_talk_with_my_own_report, "talk: not_the_reporter", ["broken_history"]),
        (attacks.put_my_own_talk_with_a_chain_for_the_reporters_lock, "talk: broken_history", ["cannot_open"]),
        (attacks.swap_the_talks_of_two_cases, "talk_seal: cannot_open", ["broken_history"]),
    ],
)
def test_another_talk_is_refused_by_the_desk_and_by_the_reporters_lock(
    scene: Scene, attack: Attack, alarm: str, talk: list[str]
) -> None:
    with scene.attacked(attack):
        tampered = scene.stored()
        desk, back = scene.at_case(), scene.at_follow_up()
        assert (desk.alarm(), back.talk()) == (alarm, talk)
        assert desk.shows(FORGED, *WORDS) == back.shows(FORGED, *WORDS) == []
        assert not desk.can_write()
        assert not back.can_write()
        assert scene.stored() == tampered


@pytest.mark.parametrize(
    ("attack", "alarm"),
    [
        (attacks.change_the_key_only, "talk_seal: wrong_box"),
        (attacks.change_key_and_seal, "talk_seal: wrong_box"),
        (attacks.seal_my_own_seed, "talk_seal: wrong_box"),
        (attacks.put_in_the_seal_of_another_case, "talk_seal: cannot_open"),
        (file_attacks.put_my_own_file_in_the_files_place, "file: bad_certificate"),
        (file_attacks.seal_my_own_seed_to_the_file, "file_seal: wrong_box"),
        (file_attacks.take_the_whole_file_away, "file: broken_history"),
        (file_attacks.add_a_second_file, "case: wrong_box"),
    ],
)
def test_the_desk_stops_at_boxes_that_do_not_belong_together(scene: Scene, attack: Attack, alarm: str) -> None:
    with scene.attacked(attack):
        tampered = scene.stored()
        desk = scene.at_case()
        assert desk.alarm() == alarm
        assert desk.shows(*WORDS) == []
        assert not desk.can_write()
        assert scene.stored() == tampered


@pytest.mark.parametrize(
    ("attack", "alarm"),
    [
        (file_attacks.begin_a_file_with_my_own_certificate, "file: bad_certificate"),
        (file_attacks.begin_a_file_with_a_stolen_certificate, "file: unknown_writer"),
        (file_attacks.begin_a_file_as_another_office, "file: unknown_writer"),
        (file_attacks.put_the_file_of_another_case, "file_seal: cannot_open"),
    ],
)
def test_a_file_that_was_there_before_the_office_came_is_not_written_into(
    scene: Scene, attack: Attack, alarm: str
) -> None:
    with scene.attacked(attack):
        tampered = scene.stored()
        desk = scene.at_case(scene.other)
        assert desk.alarm() == alarm
        assert desk.shows(*WORDS) == []
        assert not desk.can_write()
        assert scene.stored() == tampered


def test_a_reporter_takes_the_boxs_key_from_the_lock_and_not_from_the_server(scene: Scene) -> None:
    answer = "They have broken through."
    with scene.attacked(attacks.swap_the_keys_of_two_talks):
        back = scene.at_follow_up()
        assert (back.trouble(), len(back.talk())) == ("", 4)
        scene.follow_up.answer(answer)
        # When the office's own key stands there again
        scene.attack(attacks.swap_the_keys_of_two_talks)
        assert scene.at_case().talk()[-1] == answer


@pytest.mark.parametrize(
    "attack",
    [
        lock_attacks.swap_the_locks_of_two_cases,
        lock_attacks.lead_the_code_to_another_case,
        lock_attacks.flip_a_bit_of_the_lock,
        lock_attacks.make_a_lock_of_my_own,
        lock_attacks.make_a_lock_under_the_stolen_commit,
    ],
)
def test_a_lock_that_is_not_this_codes_opens_nothing(scene: Scene, attack: Attack) -> None:
    with scene.attacked(attack):
        back = scene.at_follow_up()
        assert back.trouble() == "cannot_open"
        assert (back.talk(), back.shows(*WORDS)) == ([], [])
        assert not back.can_write()


@pytest.mark.parametrize("attack", [lock_attacks.swap_the_cards_of_two_cases, lock_attacks.flip_a_bit_of_the_cards])
def test_a_line_of_the_inbox_that_was_exchanged_is_refused_by_name(scene: Scene, attack: Attack) -> None:
    honest = scene.at_inbox().lines()
    assert set(honest.values()) == {""}
    with scene.attacked(attack):
        desk = scene.at_inbox()
        assert desk.lines() == dict.fromkeys(honest, "cannot_open")
        assert desk.shows(*WORDS) == []


def test_an_office_that_was_made_a_holder_by_hand_opens_nothing(scene: Scene) -> None:
    with scene.attacked(attacks.hand_the_case_to_another_office), scene.stranger() as page:
        desk = AtDesk(page, scene.service).sign_in("grace", PASSPHRASES["grace"])
        assert DeskLook(page).lines() == {scene.number(scene.case): "cannot_open"}
        desk.open_first()
        assert DeskLook(page).alarm() == "talk_seal: cannot_open"
        assert DeskLook(page).shows(*WORDS) == []
