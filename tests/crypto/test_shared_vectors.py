"""Every value of the shared vectors, which an independent implementation of the protocol has made."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from nacl.secret import SecretBox

from crypto import boxes, chunks, codes, invitations, labels, links, locks, rest, seals
from crypto.bodies import b64, unb64
from crypto.certificates import from_body
from crypto.entries import Place, open_entry
from crypto.errors import CannotOpen, Malformed, NotTheReporter, Refused, WrongCode
from crypto.keys import (
    hkdf,
    index_key,
    key_hash,
    member_keys,
    office_keys,
    seal_public,
    sha256,
    stretch,
    unlock_keys,
    verify_key,
)
from crypto.labels import office_holder

Vectors = dict[str, Any]


def place(shared: Vectors, entry: Vectors) -> Place:
    public = seal_public(unb64(shared["box_seed"]))
    return Place(unb64(shared["case"]), unb64(shared["box"]), public, unb64(entry["id"]))


def test_the_code_and_what_follows_from_it(shared: Vectors) -> None:
    service = unb64(shared["service"])
    root = stretch(shared["code"].encode(), service, passes=2, memory_kib=19456)
    keys = codes.reporter_keys(shared["code"], service)
    assert b64(root) == shared["reporter_root"]
    assert [b64(keys.token), b64(keys.lock), b64(keys.commit)] == [shared[x] for x in ("token", "lock_key", "commit")]


def test_codes_that_are_none(shared: Vectors) -> None:
    for code in shared["bad_codes"]:
        with pytest.raises(WrongCode):
            codes.normalise(code)


def test_the_case_and_its_box(shared: Vectors) -> None:
    verify, public = verify_key(unb64(shared["sign_seed"])), seal_public(unb64(shared["box_seed"]))
    case = boxes.case_id(verify)
    assert [b64(verify), b64(case), b64(key_hash(public))] == [
        shared[x] for x in ("reporter_verify", "case", "box_public_sha256")
    ]
    assert b64(boxes.box_id(case, shared["box_kind"], public)) == shared["box"]


def test_the_reporter_lock(shared: Vectors) -> None:
    keys = codes.ReporterKeys(*(unb64(shared[x]) for x in ("token", "lock_key", "commit")))
    held = locks.open_reporter_lock(keys, unb64(shared["reporter_lock"]))
    assert [b64(held.case), b64(held.box), b64(held.box_seed), b64(held.sign_seed)] == [
        shared[x] for x in ("case", "box", "box_seed", "sign_seed")
    ]


def test_the_office_and_what_is_sealed_to_it(shared: Vectors) -> None:
    keys, holder = office_keys(unb64(shared["office_secret"])), office_holder(shared["office"])
    assert [b64(keys.seal_seed), b64(key_hash(keys.seal_public)), b64(keys.verify), b64(index_key(keys.seal_seed))] == [
        shared[x] for x in ("office_seal_seed", "office_public_sha256", "office_verify", "office_index_key")
    ]
    assert holder == shared["seal_holder"]
    at = (keys.seal_seed, holder, unb64(shared["case"]), unb64(shared["box"]))
    assert b64(seals.open_box_seal(*at, "talk", unb64(shared["seal"]))) == shared["box_seed"]
    assert seals.open_card(*at, unb64(shared["card"])) == shared["card_body"]


def test_the_member_and_the_certificate(shared: Vectors) -> None:
    keys, certificate = member_keys(unb64(shared["member_secret"])), from_body(shared["certificate"])
    assert [b64(keys.verify), b64(key_hash(keys.seal_public))] == [
        shared[x] for x in ("member_verify", "member_public_sha256")
    ]
    assert (certificate.verify, certificate.seal) == (keys.verify, key_hash(keys.seal_public))
    certificate.check(date(2026, 11, 23), [unb64(shared["office_verify"])])


def test_entries_and_links(shared: Vectors) -> None:
    link = links.first_link(unb64(shared["case"]), unb64(shared["box"]))
    assert b64(link) == shared["link0"]
    for vector in shared["entries"]:
        entry = open_entry(unb64(shared["box_seed"]), place(shared, vector), unb64(vector["sealed"]))
        assert (entry.role, entry.body) == (vector["role"], vector["body"])
        link = links.next_link(link, unb64(vector["id"]), unb64(vector["sealed"]))
        assert b64(link) == vector["link"]
    assert b64(entry.author) == shared["gateway_verify"]


REFUSED_AS = {
    "one bit flipped": CannotOpen,
    "replayed under another id": CannotOpen,
    "signed by a stranger as the reporter": NotTheReporter,
    "gateway with a stranger's reporter key": NotTheReporter,
    "role 9": Malformed,
    "duplicate key": Malformed,
    "float": Malformed,
    "padding of the wrong size": Malformed,
}


@pytest.mark.parametrize("why", REFUSED_AS)
def test_entries_to_refuse(shared: Vectors, why: str) -> None:
    vector = next(v for v in shared["refuse_entries"] if v["why"] == why)
    with pytest.raises(Refused) as refused:
        open_entry(unb64(shared["box_seed"]), place(shared, vector), unb64(vector["sealed"]))
    assert type(refused.value) is REFUSED_AS[why]


def test_no_entry_to_refuse_is_left_out(shared: Vectors) -> None:
    assert {vector["why"] for vector in shared["refuse_entries"]} == set(REFUSED_AS)


def test_unlocking(shared: Vectors) -> None:
    unlock = unlock_keys(shared["passphrase"], unb64(shared["unlock_salt"]))
    root = stretch(shared["passphrase"].encode(), unb64(shared["unlock_salt"]), passes=3, memory_kib=65536)
    assert b64(root) == shared["unlock_root"]
    assert [b64(unlock.login), b64(unlock.key)] == [shared["login"], shared["unlock_key"]]
    secret = locks.open_member_lock(unlock.key, unb64(shared["member"]), unb64(shared["locked"]))
    assert b64(secret) == shared["member_secret"]


def test_the_invitation(shared: Vectors) -> None:
    about = (unb64(shared[x]) for x in ("member", "member_verify", "member_public_sha256"))
    proof = invitations.invite_proof(shared["invitation_code"], unb64(shared["service"]), shared["office"], *about)
    assert b64(proof) == shared["invite_proof"]


def test_what_rests_on_the_server(shared: Vectors) -> None:
    pepper = rest.Pepper(unb64(shared["pepper"]))
    assert b64(pepper.tag(unb64(shared["token"]), rest.TOKEN)) == shared["stored_token"]
    assert SecretBox(unb64(shared["rest_key"])).decrypt(pepper.put_to_rest(b"a lock")) == b"a lock"


def test_the_file_in_chunks(shared: Vectors) -> None:
    file, pieces = shared["file"], chunks.split(b"x" * 70_000)
    assert len(pieces) == file["chunks"] == chunks.chunk_count(70_000)
    for number, plain in enumerate(pieces):
        at = (unb64(file["key"]), unb64(shared["case"]), unb64(file["id"]), number, number == len(pieces) - 1)
        sealed = chunks.seal_chunk(*at, plain)
        assert b64(sha256(sealed)) == file["sha256_of_chunks"][number]
        assert chunks.open_chunk(*at, sealed) == plain


def test_a_passphrase_root_is_not_shared_with_its_uses(shared: Vectors) -> None:
    root = unb64(shared["unlock_root"])
    assert len({hkdf(root, labels.UNLOCK_LOGIN), hkdf(root, labels.UNLOCK_KEY), root}) == 3
