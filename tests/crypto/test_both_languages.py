"""What Python makes the browser opens, and the other way round; and both derive the same."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crypto import boxes, certificates, chunks, codes, directory, invitations, keys, links, locks, seals
from crypto.bodies import Body, encode
from crypto.directory import Signed
from crypto.entries import open_entry, write_gateway_entry, write_office_entry, write_reporter_entry
from crypto.labels import office_holder
from tests.crypto import scene
from tests.crypto.scene import CASE, LEAD, REPORTER, REPORTER_SEED, SERVICE, TODAY, Box, fixed, member, office
from tests.crypto.speaker import browser

BOX = Box()
PLACE = BOX.place()
IN_BROWSER = {"caseId": CASE, "boxId": BOX.id, "boxPublic": PLACE.box_public, "entryId": PLACE.entry}
HOLDER = office_holder(LEAD)
OFFICE = office(LEAD)
BODY: Body = {"lang": "sw", "place": "CD-SK", "flags": [], "words": "Mwamba umeanguka. Trois blessés. ثلاثة 🪨"}
CODE = "48219930117502648854"
HELD = locks.ReporterCase(CASE, BOX.id, BOX.seed, REPORTER_SEED)


def call(function: str, *given: Any) -> Any:
    return browser().call(function, *given)


def test_keys_and_ids() -> None:
    secret = fixed("a secret")
    for holder, name in ((keys.office_keys, "officeKeys"), (keys.member_keys, "memberKeys")):
        ours, theirs = holder(secret), call(f"keys.{name}", secret)
        assert theirs == {
            "sealSeed": ours.seal_seed,
            "signSeed": ours.sign_seed,
            "sealPublic": ours.seal_public,
            "verify": ours.verify,
        }
    assert call("keys.indexKey", secret) == keys.index_key(secret)
    assert call("boxes.caseId", REPORTER) == CASE
    for kind in ("talk", f"file:{LEAD}", f"share:{LEAD}:icglr", f"offer:{LEAD}:icglr"):
        assert call("boxes.boxId", CASE, kind, PLACE.box_public) == boxes.box_id(CASE, kind, PLACE.box_public)
    assert call("links.firstLink", CASE, BOX.id) == links.first_link(CASE, BOX.id)
    assert call("links.nextLink", secret, PLACE.entry, b"sealed") == links.next_link(secret, PLACE.entry, b"sealed")


def test_codes() -> None:
    ours, theirs = codes.reporter_keys(CODE, SERVICE), call("codes.reporterKeys", "4821-9930 1175 0264 8854", SERVICE)
    assert theirs == {"token": ours.token, "lockKey": ours.lock, "commit": ours.commit}
    for _ in range(20):
        assert codes.normalise(call("codes.newCode"))
        new = codes.new_code()
        assert call("codes.normalise", codes.grouped(new)) == new
        assert call("codes.grouped", new) == codes.grouped(new)


@pytest.mark.parametrize("typed", [" Lampe\u00a0\t \ufb01le\u0301 \uff15\u3000", "\x1c\ufeffa\x85b"])
def test_passphrases(typed: str) -> None:
    ours, theirs = keys.unlock_keys(typed, SERVICE), call("keys.unlockKeys", typed, SERVICE)
    assert theirs == {"login": ours.login, "key": ours.key}


def test_seals_of_boxes() -> None:
    sealed = call("seals.sealBox", OFFICE.seal_public, HOLDER, CASE, BOX.id, BOX.seed)
    assert seals.open_box_seal(OFFICE.seal_seed, HOLDER, CASE, BOX.id, "talk", sealed) == BOX.seed
    sealed = seals.seal_box(OFFICE.seal_public, HOLDER, CASE, BOX.id, BOX.seed)
    assert call("seals.openBoxSeal", OFFICE.seal_seed, HOLDER, CASE, BOX.id, "talk", sealed) == BOX.seed


def test_cards_and_index_records() -> None:
    card = call("seals.sealCard", OFFICE.seal_public, HOLDER, CASE, BOX.id, BODY)
    assert seals.open_card(OFFICE.seal_seed, HOLDER, CASE, BOX.id, card) == BODY
    card = seals.seal_card(OFFICE.seal_public, HOLDER, CASE, BOX.id, BODY)
    assert call("seals.openCard", OFFICE.seal_seed, HOLDER, CASE, BOX.id, card) == BODY
    key = keys.index_key(OFFICE.seal_seed)
    assert seals.read_index(key, CASE, call("seals.writeIndex", key, CASE, BODY)) == BODY
    assert call("seals.readIndex", key, CASE, seals.write_index(key, CASE, BODY)) == BODY


def test_what_keepers_hand_over() -> None:
    to, at, secret = member(LEAD), (LEAD, fixed("member")[:16]), fixed("office secret")
    for what, ours, theirs in (
        ("OfficeSecret", seals.seal_office_secret, seals.open_office_secret),
        ("OfficeSeed", seals.seal_office_seed, seals.open_office_seed),
    ):
        assert call(f"seals.open{what}", to.seal_seed, *at, ours(to.seal_public, *at, secret)) == secret
        assert theirs(to.seal_seed, *at, call(f"seals.seal{what}", to.seal_public, *at, secret)) == secret


def test_the_reporters_lock() -> None:
    ours = codes.ReporterKeys(fixed("token"), fixed("lock"), fixed("commit"))
    theirs = {"token": ours.token, "lockKey": ours.lock, "commit": ours.commit}
    held = {"caseId": CASE, "boxId": BOX.id, "boxSeed": BOX.seed, "signSeed": REPORTER_SEED}
    assert call("locks.openReporterLock", theirs, locks.lock_reporter(ours, HELD)) == held
    assert locks.open_reporter_lock(ours, call("locks.lockReporter", theirs, held)) == HELD


def test_the_members_lock() -> None:
    key, name, secret = fixed("unlock"), fixed("member")[:16], fixed("member secret")
    assert call("locks.openMemberLock", key, name, locks.lock_member(key, name, secret)) == secret
    assert locks.open_member_lock(key, name, call("locks.lockMember", key, name, secret)) == secret


ROLES: dict[str, tuple[Any, str, tuple[bytes, ...]]] = {
    "reporter": (write_reporter_entry, "writeReporterEntry", (REPORTER_SEED,)),
    "office": (write_office_entry, "writeOfficeEntry", (member(LEAD).sign_seed,)),
    "gateway": (write_gateway_entry, "writeGatewayEntry", (scene.GATEWAY_SEED, REPORTER_SEED)),
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("size", [0, 5_000, 60_000])
def test_entries(role: str, size: int) -> None:
    ours, theirs, seeds = ROLES[role]
    body = BOX.body("report", text="Éboulement 🪨 " + "x" * size)
    opened = open_entry(BOX.seed, PLACE, call(f"entries.{theirs}", *seeds, IN_BROWSER, body))
    again = call("entries.openEntry", BOX.seed, IN_BROWSER, ours(*seeds, PLACE, body))
    assert opened.body == again["body"] == body
    assert (opened.role, opened.author, opened.reporter) == (again["role"], again["author"], again.get("reporter"))


def test_a_thread_that_both_write() -> None:
    """Every verdict is asked of both languages anyway; here the entries come from both, too."""
    box = Box().report().by_office()
    for role, (_, theirs, seeds) in ROLES.items():
        facts = {"cert": scene.certificate(LEAD).to_body(), "directory": scene.DIRECTORY.head()}
        body = box.body("message", **facts) if role == "office" else box.body("message")
        place = IN_BROWSER | {"entryId": box.place().entry}
        box.store(call(f"entries.{theirs}", *seeds, place, body))
    assert box.by_reporter().verdicts() == ["report", *["message"] * 5]
    assert [item["link"] for item in box.read_in_the_browser()] == [item.link for item in box.read()]


def test_certificates() -> None:
    ours = scene.certificate(LEAD)
    claim = {"member": ours.member, "office": LEAD, "verify": ours.verify, "seal": ours.seal}
    days = {"issued": ours.issued.isoformat(), "notAfter": ours.not_after.isoformat()}
    theirs = call("certificates.issue", OFFICE.sign_seed, claim | days)
    assert theirs == claim | days | {"sig": ours.sig}
    call("certificates.check", theirs, TODAY.isoformat(), [OFFICE.verify])
    certificates.from_body(call("certificates.toBody", theirs)).check(TODAY, [OFFICE.verify])


def test_directories() -> None:
    body = scene.directory_body(routing={"rules": [1, {"a": None}]})
    theirs = call("directory.sign", scene.ROOT_SEED, body)
    assert theirs == {"bytes": encode(body), "sig": directory.sign_statement(scene.ROOT_SEED, body).sig}
    ours = directory.read(Signed(theirs["bytes"], theirs["sig"]), root=scene.ROOT, service=SERVICE, today=TODAY)
    pins = {"root": scene.ROOT, "service": SERVICE, "today": TODAY.isoformat()}
    read = call("directory.readDirectory", theirs["bytes"], theirs["sig"], pins)
    assert (read["seq"], read["sha256"], read["gateways"]) == (ours.seq, ours.sha256, ours.gateways)
    assert (date.fromisoformat(read["expires"]), list(read["offices"])) == (ours.expires, list(ours.offices))
    assert {i: (o["seal"], o["sign"], o["facts"]) for i, o in read["offices"].items()} == {
        i: (o.seal, o.sign, o.facts) for i, o in ours.offices.items()
    }


def test_files() -> None:
    pieces = chunks.split(b"a picture " * 7_000)
    assert call("chunks.split", b"a picture " * 7_000) == pieces
    key, name = fixed("file key"), fixed("file")[:16]
    file = {"key": key, "caseId": CASE, "fileId": name, "chunks": len(pieces)}
    for number, plain in enumerate(pieces):
        sealed = chunks.seal_chunk(key, CASE, name, number, number == len(pieces) - 1, plain)
        assert call("chunks.sealChunk", file, number, plain) == sealed
        assert call("chunks.openChunk", file, number, sealed) == plain


def test_invitations() -> None:
    about = (CODE, SERVICE, LEAD, fixed("member")[:16], fixed("verify"), fixed("seal"))
    assert call("invitations.inviteProof", *about) == invitations.invite_proof(*about)
