"""The signed directory: whose it is, of which day, and that it never gets older."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from crypto import directory, labels
from crypto.bodies import b64, encode
from crypto.directory import Directory, Signed
from crypto.errors import (
    DirectoryExpired,
    DirectoryFromTheFuture,
    DirectoryRolledBack,
    Malformed,
    Refused,
    UnknownOffice,
    WrongKey,
    WrongRoot,
    WrongService,
)
from crypto.keys import key_hash, seal_public, sha256, sign, verify_key
from crypto.labels import cat
from tests.crypto.hostile import every_byte_changed, every_cut, refusals
from tests.crypto.scene import (
    LEAD,
    ROOT,
    ROOT_SEED,
    SERVICE,
    SIGNED,
    TODAY,
    directory_body,
    fixed,
    office,
    office_facts,
    opened,
    signed_directory,
)

DAY = timedelta(days=1)


def read(signed: Signed = SIGNED, **changes: Any) -> Directory:
    pinned: dict[str, Any] = {"root": ROOT, "service": SERVICE, "today": TODAY}
    return directory.read(signed, **pinned | changes)


def by_root(body: Any, seed: bytes = ROOT_SEED) -> Signed:
    """Signed without asking whether it is a directory."""
    raw = encode(body)
    return Signed(raw, sign(seed, cat(labels.DIRECTORY, raw)))


def test_a_directory_lists_offices_gateways_and_itself() -> None:
    known = read()
    assert known.office(LEAD).seal == key_hash(office(LEAD).seal_public)
    assert list(known.gateways) == ["sms-cd"]
    assert known.head() == {"seq": 1, "sha256": b64(sha256(SIGNED.body))}
    assert len(SIGNED.body) / len(known.offices) < 500


def test_it_holds_from_its_first_to_its_last_day() -> None:
    for day in (TODAY, TODAY + 100 * DAY):
        assert read(today=day)
    with pytest.raises(DirectoryFromTheFuture):
        read(today=TODAY - DAY)
    with pytest.raises(DirectoryExpired):
        read(today=TODAY + 101 * DAY)


def test_the_log_and_the_server_read_statements_of_any_age() -> None:
    assert directory.read_undated(SIGNED, root=ROOT).seq == 1


def test_no_changed_or_cut_statement_or_signature_is_read() -> None:
    raw = replace(SIGNED, body=encode(directory_body(offices=[])))
    raw = replace(raw, sig=sign(ROOT_SEED, cat(labels.DIRECTORY, raw.body)))
    assert read(raw)
    assert refusals(lambda body: read(replace(raw, body=body)), every_byte_changed(raw.body)) == {"wrong_root"}
    assert refusals(lambda body: read(replace(raw, body=body)), every_cut(raw.body)) == {"wrong_root"}
    assert refusals(lambda sig: read(replace(raw, sig=sig)), every_byte_changed(raw.sig)) == {"wrong_root"}
    assert refusals(lambda sig: read(replace(raw, sig=sig)), every_cut(raw.sig)) == {"wrong_root"}


def test_another_root_is_refused() -> None:
    other = fixed("another root")
    for signed, root in (
        (SIGNED, verify_key(other)),
        (by_root(directory_body(), other), ROOT),
        (by_root(directory_body(root=b64(verify_key(other)))), ROOT),
        (by_root(directory_body(), other), verify_key(other)),
        (Signed(SIGNED.body, sign(ROOT_SEED, SIGNED.body)), ROOT),
        (Signed(SIGNED.body, b""), ROOT),
        (SIGNED, b""),
    ):
        with pytest.raises(WrongRoot):
            read(signed, root=root)


def test_another_service_is_refused() -> None:
    with pytest.raises(WrongService):
        read(service=bytes(16))
    assert read(service=None)


def test_a_directory_runs_for_at_most_120_days() -> None:
    assert opened(signed_directory(expires=(TODAY + 120 * DAY).isoformat()))
    for days in (121, -1):
        with pytest.raises(Malformed):
            read(by_root(directory_body(expires=(TODAY + days * DAY).isoformat())))


def test_a_directory_never_gets_older() -> None:
    second = signed_directory(seq=2, previous=b64(sha256(SIGNED.body)))
    assert read(second, seen=(1, sha256(SIGNED.body))).seq == 2
    assert read(seen=(1, sha256(SIGNED.body)))
    for seen in ((2, sha256(second.body)), (1, sha256(second.body)), (2, sha256(SIGNED.body))):
        with pytest.raises(DirectoryRolledBack):
            read(seen=seen)


def test_an_office_that_is_not_listed_is_unknown() -> None:
    for name in ("nowhere", "", "constructor", "__proto__"):
        with pytest.raises(UnknownOffice):
            read().office(name)


def test_a_key_that_is_not_the_listed_one_is_refused() -> None:
    listed_office, other = read().office(LEAD), seal_public(fixed("another key"))
    assert listed_office.check_seal_key(office(LEAD).seal_public) == office(LEAD).seal_public
    for key, refusal in ((other, WrongKey), (other[:-1], Malformed), (b"", Malformed)):
        with pytest.raises(refusal):
            listed_office.check_seal_key(key)
        with pytest.raises(refusal):
            listed_office.knows_seal_key(key)


def test_a_retired_sealing_key_opens_but_is_not_sealed_to() -> None:
    old = seal_public(fixed("an old key"))
    retired = [{"seal": b64(key_hash(old)), "sign": None, "until": "2026-01-01"}]
    former = opened(signed_directory(offices=[office_facts(LEAD, retired=retired)])).office(LEAD)
    assert former.knows_seal_key(old) == old
    with pytest.raises(WrongKey):
        former.check_seal_key(old)


def test_what_would_not_be_read_is_not_signed() -> None:
    for change in ({"service": None}, {"issued": 5}, {"expires": "2030-01-01"}, {"root": b64(bytes(32))}, {"v": 2}):
        with pytest.raises(Refused):
            signed_directory(**change)
    with pytest.raises(Malformed):
        directory.sign_statement(ROOT_SEED, {})
