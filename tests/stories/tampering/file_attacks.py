"""What can be done to an office's file by hand, before the office comes and after."""

from __future__ import annotations

from sqlalchemy import delete, text

from casework.models import Box, Entry, Seal, Side
from crypto import boxes
from crypto.bodies import Body, b64, parse
from crypto.boxes import file_kind
from crypto.certificates import Certificate
from crypto.entries import Place, write_office_entry
from crypto.keys import verify_key
from tests.stories.tampering.attacker import (
    BOX_PUBLIC,
    KEYS,
    LEAD,
    SIGN_SEED,
    Attacker,
    certificate,
    demo_member,
    today,
)
from tests.stories.tampering.box_attacks import seal_own_seed

FILE = file_kind(LEAD)


def begin_a_file_with_my_own_certificate(attacker: Attacker) -> None:
    _begin_file(attacker, certificate())


def begin_a_file_with_a_stolen_certificate(attacker: Attacker) -> None:
    _begin_file(attacker, parse(attacker.member().certificate))


def begin_a_file_as_another_office(attacker: Attacker) -> None:
    _begin_file(attacker, parse(attacker.member("grace").certificate), sign_seed=demo_member("grace").keys().sign_seed)


def put_the_file_of_another_case(attacker: Attacker) -> None:
    attacker.box(kind=FILE).case_id = attacker.other


def take_the_whole_file_away(attacker: Attacker) -> None:
    gone = attacker.box(kind=FILE).id
    attacker.db.execute(delete(Entry).where(Entry.box_id == gone))
    attacker.db.execute(delete(Seal).where(Seal.box_id == gone))
    attacker.db.execute(delete(Box).where(Box.id == gone))


def put_my_own_file_in_the_files_place(attacker: Attacker) -> None:
    take_the_whole_file_away(attacker)
    _begin_file(attacker, certificate(), attacker.case)


def seal_my_own_seed_to_the_file(attacker: Attacker) -> None:
    seal_own_seed(attacker, attacker.box(kind=FILE))


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
    seal_own_seed(attacker, box)
    first = {"box_id": box_id, "place": 1, "id": place.entry, "side": Side.OFFICE, "day": today(), "sealed": sealed}
    attacker.db.add(Entry(**first, link=b""))
    attacker.relink(box)
