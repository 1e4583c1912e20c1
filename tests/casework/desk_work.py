"""What a member's browser makes before it asks for a verb."""

from __future__ import annotations

import secrets

from casework import demo
from crypto import boxes
from crypto.bodies import b64, unb64
from crypto.entries import Place, write_office_entry
from crypto.keys import office_keys, seal_public
from crypto.labels import office_holder
from crypto.seals import seal_box
from tests.cast import TODAY, Ombudsperson, Reporter


def file_request(person: Ombudsperson, number: str) -> dict[str, object]:
    """What the first of an office's members to open a case sends: their box for notes."""
    answer, _, items = person.open(number)
    case, seed = unb64(answer["case"]), secrets.token_bytes(32)
    public, kind = seal_public(seed), f"file:{person.demo.office}"
    place = Place(case, boxes.box_id(case, kind, public), public, secrets.token_bytes(16))
    assert items[0].entry is not None
    assert items[0].entry.reporter is not None
    talk = {"box": answer["boxes"][0]["box"], "reporter": b64(items[0].entry.reporter), "link": b64(items[0].link)}
    session = person.get("/session").get_json()
    body = {
        "kind": "opened", "at": TODAY, "seen": None, "talk": talk,
        "cert": session["certificate"], "directory": Reporter(person.client).directory().head(),
    }  # fmt: skip
    office = office_keys(demo.office_secret(person.demo.office)).seal_public
    return {
        "box": b64(place.box),
        "box_key": b64(public),
        "seal": b64(seal_box(office, office_holder(person.demo.office), case, place.box, seed)),
        "entry": {"id": b64(place.entry), "sealed": b64(write_office_entry(person.demo.keys().sign_seed, place, body))},
    }
