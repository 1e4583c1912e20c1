"""Who reads without script has this server verify for them: it refuses what the browsers refuse, by the same names."""

from __future__ import annotations

import html
import re

import pytest

from tests.plain_reporter import trouble_on
from tests.stories.tampering import box_attacks, entry_attacks, forgeries, key_attacks, lock_attacks
from tests.stories.tampering.attacker import FORGED
from tests.stories.tampering.scene import ACKNOWLEDGED, ANSWER, REPLY, REPORT, UNOPENED, WORDS, Attack, Scene
from tests.stories.wire import without_script

HONEST = [REPORT, ACKNOWLEDGED, REPLY, ANSWER]
BROKEN = [REPORT, ACKNOWLEDGED, "broken_history", "broken_history"]
_ENTRY = re.compile(r'data-refusal="(\w+)"|data-status="(\w+)"|data-text>(.*?)</div>', re.DOTALL)


def read(scene: Scene) -> str:
    return str(without_script(scene.service).open(scene.code).text)


def talk(page: str) -> list[str]:
    return [html.unescape("".join(found)) for found in _ENTRY.findall(page)]


def can_write(page: str) -> bool:
    return 'name="entry"' in page


def test_untouched_everything_is_read(scene: Scene) -> None:
    assert talk(read(scene)) == HONEST
    assert can_write(read(scene))


@pytest.mark.parametrize(
    ("attack", "verdict"),
    [
        (entry_attacks.flip_a_bit_of_the_reply, BROKEN),
        (entry_attacks.swap_reply_and_answer, BROKEN),
        (entry_attacks.take_everything_out, []),
        (box_attacks.put_my_own_box_under_the_talk, ["broken_history"] * 4),
        (box_attacks.put_my_own_talk_with_a_chain_for_the_reporters_lock, ["cannot_open"]),
    ],
)
def test_a_talk_that_is_broken_shows_nothing_more_and_takes_nothing(
    scene: Scene, attack: Attack, verdict: list[str]
) -> None:
    with scene.attacked(attack):
        page = read(scene)
        assert talk(page) == verdict
        assert "broken_history" in page or "cannot_open" in page
        assert not [word for word in WORDS if word in page and word not in verdict]
        assert not can_write(page)


@pytest.mark.parametrize(
    ("attack", "refusal"),
    [
        (forgeries.reply_under_my_own_certificate, "bad_certificate"),
        (forgeries.reply_under_a_stolen_certificate, "unknown_writer"),
        (forgeries.reply_in_the_name_of_a_stolen_certificate, "bad_signature"),
        (forgeries.reply_as_a_member_of_another_office, "unknown_writer"),
        (forgeries.answer_as_the_reporter, "not_the_reporter"),
        (entry_attacks.bring_an_entry_from_another_case, "cannot_open"),
    ],
)
def test_a_forged_entry_is_refused_by_name(scene: Scene, attack: Attack, refusal: str) -> None:
    with scene.attacked(attack):
        page = read(scene)
        assert talk(page) == [*HONEST, refusal]
        assert FORGED not in page


@pytest.mark.parametrize(
    "attack",
    [
        lock_attacks.swap_the_locks_of_two_cases,
        lock_attacks.lead_the_code_to_another_case,
        lock_attacks.flip_a_bit_of_the_lock,
        lock_attacks.make_a_lock_under_the_stolen_commit,
    ],
)
def test_a_lock_that_is_not_this_codes_opens_nothing(scene: Scene, attack: Attack) -> None:
    with scene.attacked(attack):
        page = read(scene)
        assert trouble_on(page) == ["cannot_open"]
        assert not [word for word in WORDS if word in page]


def test_a_report_is_sealed_to_no_key_but_the_listed_one(scene: Scene) -> None:
    with scene.attacked(key_attacks.exchange_the_office_key):
        before = scene.stored()
        plain = without_script(scene.service)
        plain.look(text=UNOPENED)
        page = plain.send(text=UNOPENED).text
        assert "wrong_key" in page
        assert UNOPENED in page, "what was written is not lost"
        assert scene.stored() == before
