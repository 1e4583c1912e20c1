"""Entries changed, moved, taken away or forged in the database: both readers refuse them alike, each by name."""

from __future__ import annotations

import pytest

from tests.stories.tampering import entry_attacks as attacks
from tests.stories.tampering import forgeries
from tests.stories.tampering.attacker import FORGED, Attacker
from tests.stories.tampering.scene import ACKNOWLEDGED, ANSWER, NOTE, REPLY, REPORT, UNOPENED, WORDS, Attack, Scene

HONEST = [REPORT, ACKNOWLEDGED, REPLY, ANSWER]
BROKEN = [REPORT, ACKNOWLEDGED, "broken_history", "broken_history"]


def test_untouched_both_pages_show_everything(scene: Scene) -> None:
    desk = scene.at_case()
    assert (desk.alarm(), desk.talk(), desk.file()) == ("", HONEST, [NOTE])
    back = scene.at_follow_up()
    assert (back.trouble(), back.talk()) == ("", HONEST)
    assert desk.can_write_to_the_reporter()
    assert back.can_write()


@pytest.mark.parametrize(
    ("attack", "verdict"),
    [
        (attacks.flip_a_bit_of_the_reply, BROKEN),
        (attacks.take_the_reply_out, [REPORT, ACKNOWLEDGED, "broken_history"]),
        (attacks.swap_reply_and_answer, BROKEN),
        (attacks.change_the_chain_only, BROKEN),
    ],
)
def test_a_broken_chain_hides_what_follows_and_nothing_can_be_written_behind_it(
    scene: Scene, attack: Attack, verdict: list[str]
) -> None:
    with scene.attacked(attack):
        tampered = scene.stored()
        desk, back = scene.at_case(), scene.at_follow_up()
        assert (desk.talk(), back.talk()) == (verdict, verdict)
        assert desk.shows(REPLY, ANSWER) == back.shows(REPLY, ANSWER) == []
        assert not desk.can_write_to_the_reporter()
        assert not back.can_write(), "the office would never be able to read what is written behind a break"
        assert scene.stored() == tampered


@pytest.mark.parametrize(
    ("attack", "verdict"),
    [
        (
            attacks.flip_a_bit_of_the_reply_and_mend_the_chain,
            [REPORT, ACKNOWLEDGED, "cannot_open", "another_history"],
        ),
        (attacks.take_the_reply_out_and_mend_the_chain, [REPORT, ACKNOWLEDGED, "another_history"]),
        (
            attacks.swap_reply_and_answer_and_mend_the_chain,
            [REPORT, ACKNOWLEDGED, "another_history", REPLY],
        ),
        (attacks.bring_an_entry_from_another_case, [*HONEST, "cannot_open"]),
        (attacks.send_the_reply_again_as_a_new_one, [*HONEST, "cannot_open"]),
    ],
)
def test_a_mended_chain_does_not_help_who_changes_removes_or_moves_an_entry(
    scene: Scene, attack: Attack, verdict: list[str]
) -> None:
    with scene.attacked(attack):
        desk, back = scene.at_case(), scene.at_follow_up()
        assert (desk.talk(), back.talk()) == (verdict, verdict)
        hidden = [word for word in (*HONEST, UNOPENED) if word not in verdict and word != ACKNOWLEDGED]
        assert desk.shows(*hidden) == back.shows(*hidden) == []


FORGERIES: dict[Attack, str] = {
    forgeries.reply_under_my_own_certificate: "bad_certificate",
    forgeries.reply_under_a_stolen_certificate: "unknown_writer",
    forgeries.reply_under_a_stolen_certificate_with_my_key_in_it: "bad_certificate",
    forgeries.reply_in_the_name_of_a_stolen_certificate: "bad_signature",
    forgeries.reply_as_a_member_of_another_office: "unknown_writer",
    forgeries.reply_as_a_former_member: "certificate_out_of_date",
    forgeries.reply_as_a_former_member_on_a_day_long_past: "unknown_writer",
    forgeries.reply_from_an_office_of_my_own: "unknown_writer",
    forgeries.answer_as_the_reporter: "not_the_reporter",
    forgeries.take_over_by_myself: "bad_certificate",
}


def all_of_them(attacker: Attacker) -> None:
    """One behind the other: a refused entry changes nothing for the next."""
    for attack in FORGERIES:
        attack(attacker)


def test_each_forged_entry_is_refused_by_its_own_name_and_its_words_are_shown_to_nobody(scene: Scene) -> None:
    done = scene.at_follow_up().done()
    with scene.attacked(all_of_them):
        desk, back = scene.at_case(), scene.at_follow_up()
        verdict = [*HONEST, *FORGERIES.values()]
        assert (desk.talk(), back.talk()) == (verdict, verdict)
        assert desk.shows(FORGED) == back.shows(FORGED) == []
        assert back.done() == done, "only what an office has signed counts as done"


def test_a_talk_from_which_everything_was_taken_is_refused_by_name(scene: Scene) -> None:
    with scene.attacked(attacks.take_everything_out):
        desk, back = scene.at_case(), scene.at_follow_up()
        assert desk.alarm() == "talk: broken_history"
        assert back.trouble() == "broken_history", "the reporter's own report must be there"
        assert not back.can_write()


def test_the_offices_own_note_tells_that_the_end_of_the_talk_was_cut_off(scene: Scene) -> None:
    with scene.attacked(attacks.cut_off_the_reply_and_what_follows):
        desk = scene.at_case()
        assert (desk.talk(), desk.file()) == ([REPORT, ACKNOWLEDGED], ["another_history"])


def test_who_wrote_stands_in_the_signature_and_not_in_the_servers_word(scene: Scene) -> None:
    desk, back = scene.at_case().words(), scene.at_follow_up().words()
    with scene.attacked(attacks.turn_the_sides_round):
        assert scene.at_case().words() == desk
        assert scene.at_follow_up().words() == back


def test_a_forged_first_report_stops_the_desk_and_the_reporter(scene: Scene) -> None:
    with scene.attacked(forgeries.replace_the_first_report):
        tampered = scene.stored()
        desk, back = scene.at_case(), scene.at_follow_up()
        assert desk.alarm() == "talk: not_the_reporter"
        assert back.talk() == ["not_the_reporter", "unknown_writer", "unknown_writer", "another_history"]
        assert desk.shows(FORGED, *WORDS) == back.shows(FORGED, *WORDS) == []
        assert not desk.can_write()
        assert not back.can_write()
        assert scene.stored() == tampered


def test_a_forged_first_report_is_refused_at_the_first_opening_and_no_file_is_begun(scene: Scene) -> None:
    with scene.attacked(forgeries.replace_the_report_that_nobody_has_opened):
        tampered = scene.stored()
        desk = scene.at_case(scene.other)
        assert desk.alarm() == "talk: not_the_reporter"
        assert desk.shows(FORGED, *WORDS) == []
        assert not desk.can_write()
        assert scene.stored() == tampered
