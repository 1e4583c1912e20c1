"""What can be done to the reporters' locks, and to the lines of the inbox."""

from __future__ import annotations

from casework.models import Hint
from crypto import boxes
from crypto.codes import ReporterKeys
from crypto.keys import verify_key
from crypto.locks import ReporterCase, lock_reporter
from tests.stories.tampering.attacker import (
    BOX_PUBLIC,
    BOX_SEED,
    LEAD,
    SIGN_SEED,
    Attacker,
    flipped,
)


def swap_the_locks_of_two_cases(attacker: Attacker) -> None:
    one, other = attacker.victim(), attacker.victim(attacker.other)
    one.lock, other.lock = other.lock, one.lock


def lead_the_code_to_another_case(attacker: Attacker) -> None:
    one, other = attacker.victim(), attacker.victim(attacker.other)
    theirs, own = other.token, one.token
    other.token = bytes(32)
    attacker.db.flush()
    one.token = theirs
    attacker.db.flush()
    other.token = own


def flip_a_bit_of_the_lock(attacker: Attacker) -> None:
    attacker.victim().lock = flipped(attacker.victim().lock)


def make_a_lock_of_my_own(attacker: Attacker) -> None:
    """Needs the pepper, too: commit and key are guesses, the rest is a case of the attacker's."""
    _put_lock(attacker, bytes(32))


def make_a_lock_under_the_stolen_commit(attacker: Attacker) -> None:
    """Needs the pepper, too: it shows the commit, but the key that belongs to it is the code's."""
    _put_lock(attacker, attacker.pepper.wake(attacker.victim().lock)[:32])


def swap_the_cards_of_two_cases(attacker: Attacker) -> None:
    one, other = (attacker.db.get_one(Hint, (case, LEAD)) for case in (attacker.case, attacker.other))
    one.kind, one.sealed, other.kind, other.sealed = other.kind, other.sealed, one.kind, one.sealed


def flip_a_bit_of_the_cards(attacker: Attacker) -> None:
    for case in (attacker.case, attacker.other):
        hint = attacker.db.get_one(Hint, (case, LEAD))
        hint.sealed = flipped(hint.sealed)


def _put_lock(attacker: Attacker, commit: bytes) -> None:
    case = boxes.case_id(verify_key(SIGN_SEED))
    held = ReporterCase(case, boxes.box_id(case, boxes.TALK, BOX_PUBLIC), BOX_SEED, SIGN_SEED)
    lock = lock_reporter(ReporterKeys(token=bytes(32), lock=bytes(32), commit=commit), held)
    attacker.victim().lock = attacker.pepper.put_to_rest(lock)
