"""Bodies of any JSON, well signed and well sealed: each becomes an item, accepted or refused by name, never a fault."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from crypto.bodies import b64, encode
from crypto.entries import message
from crypto.keys import sign, verify_key
from crypto.labels import ENTRY, cat
from crypto.padding import pad_entry
from crypto.seals import seal
from tests.crypto.scene import (
    DIRECTORY,
    GATEWAY_SEED,
    LEAD,
    REPORTER_SEED,
    STANDBY,
    STRANGER,
    Box,
    certificate,
    fixed,
    member,
)
from tests.crypto.test_bodies import BODIES, VALUES

CERTIFICATE = certificate(LEAD).to_body()
KINDS = ["report", "message", "answer", "question", "status", "consent", "attachment", "opened", "note", "x", ""]
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "kind": st.sampled_from(KINDS),
    "at": st.sampled_from(["2026-11-23", "2026-11-22", "2026-12-01", "2026-02-30"]),
    "seen": st.none(),
    "office": st.sampled_from([LEAD, STANDBY, "constructor"]),
    "standby": st.lists(st.sampled_from([LEAD, STANDBY]), max_size=2),
    "directory": st.just(DIRECTORY.head()),
    "status": st.sampled_from(["accepted", "transferred", "closed"]),
    "to": st.sampled_from([LEAD, STRANGER, "__proto__"]),
    "cert": st.just(CERTIFICATE)
    | st.builds(lambda k, v: CERTIFICATE | {k: v}, st.sampled_from(sorted(CERTIFICATE)), VALUES),
    "talk": st.just({"box": b64(bytes(16)), "reporter": b64(fixed("x")), "link": b64(bytes(32))})
    | st.just(b64(bytes(32))),
    "text": st.just("Mwamba"),
}
LIKELY = st.fixed_dictionaries({}, optional={name: field | VALUES for name, field in FIELDS.items()})
ROLES = {
    1: (REPORTER_SEED,),
    2: (member(LEAD).sign_seed,),
    3: (GATEWAY_SEED, REPORTER_SEED),
}
BOXES = ["talk", f"file:{LEAD}", f"offer:{LEAD}:{STRANGER}", f"share:{LEAD}:{STRANGER}"]


def put(box: Box, role: int, body: dict[str, Any]) -> None:
    """Signed and sealed without asking whether the body is one."""
    raw, place = encode(body), box.place()
    heads = b"".join(verify_key(seed) + sign(seed, message(place, role, raw)) for seed in ROLES[role])
    info = cat(ENTRY, place.case, place.box, place.entry)
    box.store(seal(place.box_public, info, pad_entry(bytes([role]) + heads + raw)))


@given(
    st.sampled_from(BOXES),
    st.booleans(),
    st.lists(st.tuples(st.sampled_from(list(ROLES)), LIKELY | BODIES), max_size=4),
)
@settings(max_examples=80)
def test_no_body_stops_the_reading(kind: str, begun: bool, written: list[tuple[int, dict[str, Any]]]) -> None:
    box = Box(kind).report() if begun else Box(kind)
    for role, body in written:
        seen = {"seen": b64(box.link())} if box.entries and "seen" not in body else {}
        put(box, role, body | seen)
    assert len(box.verdicts()) == len(box.entries)
