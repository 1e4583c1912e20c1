"""What can be done to talks and their seals by hand."""

from __future__ import annotations

from sqlalchemy import delete, update

from casework.models import Box, Entry, Hint, Release, Seal
from crypto import boxes
from crypto.entries import write_reporter_entry
from crypto.labels import office_holder
from crypto.seals import seal_box
from tests.stories.tampering.attacker import (
    BOX_PUBLIC,
    BOX_SEED,
    LEAD,
    SIGN_SEED,
    Attacker,
    office_public,
)
from tests.stories.tampering.forgeries import forged_report

HOLDER = office_holder(LEAD)


def put_my_own_box_under_the_talk(attacker: Attacker) -> None:
    """Key, id and seals are the attacker's; the entries are the honest ones, and the chain fits."""
    _become(attacker, attacker.box())
    attacker.relink()


def put_my_own_talk_with_my_own_report(attacker: Attacker) -> None:
    _forge_talk(attacker)
    attacker.relink()


def put_my_own_talk_with_a_chain_for_the_reporters_lock(attacker: Attacker) -> None:
    honest = attacker.box().id
    _forge_talk(attacker)
    attacker.relink(as_box=honest)


def change_the_key_only(attacker: Attacker) -> None:
    attacker.box().public = BOX_PUBLIC


def swap_the_keys_of_two_talks(attacker: Attacker) -> None:
    one, other = attacker.box(), attacker.box(attacker.other)
    one.public, other.public = other.public, one.public


def change_key_and_seal(attacker: Attacker) -> None:
    change_the_key_only(attacker)
    seal_my_own_seed(attacker)


def seal_my_own_seed(attacker: Attacker) -> None:
    seal_own_seed(attacker, attacker.box())


def put_in_the_seal_of_another_case(attacker: Attacker) -> None:
    theirs = attacker.db.get_one(Seal, (attacker.box(attacker.other).id, HOLDER))
    attacker.db.get_one(Seal, (attacker.box().id, HOLDER)).sealed = theirs.sealed


def swap_the_talks_of_two_cases(attacker: Attacker) -> None:
    one, other = attacker.box(), attacker.box(attacker.other)
    one.case_id = bytes(16)
    attacker.db.flush()
    other.case_id = attacker.case
    attacker.db.flush()
    one.case_id = attacker.other


def hand_the_case_to_another_office(attacker: Attacker) -> None:
    """By renaming the holder of its seals: the server then counts it among that office's cases."""
    theirs = office_holder("ug-ombuds")
    attacker.db.execute(update(Seal).where(Seal.box_id == attacker.box().id).values(holder=theirs))
    attacker.db.execute(update(Hint).where(Hint.case_id == attacker.case).values(office="ug-ombuds"))


def _forge_talk(attacker: Attacker) -> None:
    box = attacker.box()
    report = forged_report(attacker)
    _become(attacker, box)
    first, *rest = attacker.entries(box)
    place = attacker.place_in(box)
    first.id, first.sealed = place.entry, write_reporter_entry(SIGN_SEED, place, report)
    for entry in rest:
        attacker.db.delete(entry)


def _become(attacker: Attacker, box: Box) -> None:
    honest, mine = box.id, boxes.box_id(box.case_id, box.kind, BOX_PUBLIC)
    attacker.db.execute(delete(Seal).where(Seal.box_id == honest))
    box.id, box.public = mine, BOX_PUBLIC
    attacker.db.flush()
    attacker.db.execute(update(Entry).where(Entry.box_id == honest).values(box_id=mine))
    attacker.db.expire_all()
    seal_own_seed(attacker, box)


def seal_own_seed(attacker: Attacker, box: Box) -> None:
    """The attacker's seed, sealed to the office as properly as anybody can."""
    sealed = seal_box(office_public(), HOLDER, box.case_id, box.id, BOX_SEED)
    attacker.db.merge(Seal(box_id=box.id, holder=HOLDER, sealed=sealed, release=Release.NOW))
