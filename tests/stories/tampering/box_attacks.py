"""What can be done to boxes, seals, locks and cards by hand."""

from __future__ import annotations

from sqlalchemy import delete, text, update

from casework.models import Box, Entry, Hint, Release, Seal, Side
from crypto import boxes
from crypto.bodies import Body, b64, parse
from crypto.boxes import file_kind
from crypto.certificates import Certificate
from crypto.codes import ReporterKeys
from crypto.entries import Place, write_office_entry, write_reporter_entry
from crypto.keys import verify_key
from crypto.labels import office_holder
from crypto.locks import ReporterCase, lock_reporter
from crypto.seals import seal_box
from tests.stories.tampering.attacker import (
    BOX_PUBLIC,
    BOX_SEED,
    KEYS,
    LEAD,
    SIGN_SEED,
    Attacker,
    certificate,
    demo_member,
    flipped,
    office_public,
    today,
)
from tests.stories.tampering.entry_attacks import forged_report

HOLDER = office_holder(LEAD)
FILE = file_kind(LEAD)


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
    _seal(attacker, attacker.box())


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


def begin_a_file_with_my_own_certificate(attacker: Attacker) -> None:
    _begin_file(attacker, certificate())


def begin_a_file_with_a_stolen_certificate(attacker: Attacker) -> None:
    _begin_file(attacker, parse(attacker.member().certificate))


def begin_a_file_as_another_office(attacker: Attacker) -> None:
    _begin_file(attacker, parse(attacker.member("grace").certificate), sign_seed=demo_member("grace").keys().sign_seed)


def put_the_file_of_another_case(attacker: Attacker) -> None:
    attacker.box(kind=FILE).case_id = attacker.other


def put_my_own_file_in_the_files_place(attacker: Attacker) -> None:
    honest = attacker.box(kind=FILE).id
    attacker.db.execute(delete(Entry).where(Entry.box_id == honest))
    attacker.db.execute(delete(Seal).where(Seal.box_id == honest))
    attacker.db.execute(delete(Box).where(Box.id == honest))
    _begin_file(attacker, certificate(), attacker.case)


def seal_my_own_seed_to_the_file(attacker: Attacker) -> None:
    _seal(attacker, attacker.box(kind=FILE))


def add_a_second_file(attacker: Attacker) -> None:
    """The database forbids it until its table is made anew without the rule."""
    columns = "id BLOB PRIMARY KEY, case_id BLOB, kind VARCHAR(80), public BLOB"
    for statement in (
        f"CREATE TABLE loose ({columns}) WITHOUT ROWID",
        "INSERT INTO loose SELECT id, case_id, kind, public FROM boxes",
        "DROP TABLE boxes",
        "ALTER TABLE loose RENAME TO boxes",
    ):
        attacker.db.execute(text(statement))
    _begin_file(attacker, certificate(), attacker.case)


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
    _seal(attacker, box)


def _seal(attacker: Attacker, box: Box) -> None:
    """The attacker's seed, sealed to the office as properly as anybody can."""
    sealed = seal_box(office_public(), HOLDER, box.case_id, box.id, BOX_SEED)
    attacker.db.merge(Seal(box_id=box.id, holder=HOLDER, sealed=sealed, release=Release.NOW))


def _begin_file(
    attacker: Attacker, cert: Certificate | Body, case: bytes | None = None, sign_seed: bytes = KEYS.sign_seed
) -> None:
    """Before anyone of the office has: in the case that nobody has opened, unless another one is named."""
    case = case or attacker.other
    talk = attacker.box(case)
    box_id = boxes.box_id(case, FILE, BOX_PUBLIC)
    place = Place(case, box_id, BOX_PUBLIC, bytes(16))
    about = {"box": b64(talk.id), "reporter": b64(verify_key(SIGN_SEED)), "link": b64(attacker.entries(talk)[0].link)}
    body = attacker.office_body(cert, kind="opened", seen=None, talk=about)
    sealed = write_office_entry(sign_seed, place, body)
    box = Box(id=box_id, case_id=case, kind=FILE, public=BOX_PUBLIC)
    attacker.db.add(box)
    attacker.db.flush()
    _seal(attacker, box)
    first = {"box_id": box_id, "place": 1, "id": place.entry, "side": Side.OFFICE, "day": today(), "sealed": sealed}
    attacker.db.add(Entry(**first, link=b""))
    attacker.relink(box)


def _put_lock(attacker: Attacker, commit: bytes) -> None:
    case = boxes.case_id(verify_key(SIGN_SEED))
    held = ReporterCase(case, boxes.box_id(case, boxes.TALK, BOX_PUBLIC), BOX_SEED, SIGN_SEED)
    lock = lock_reporter(ReporterKeys(token=bytes(32), lock=bytes(32), commit=commit), held)
    attacker.victim().lock = attacker.pepper.put_to_rest(lock)
