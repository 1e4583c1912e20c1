"""Certificates of members: what an office vouches for, and for how long."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.bodies import b64
from crypto.certificates import from_body, parse_day
from crypto.errors import BadCertificate, CertificateOutOfDate, Malformed
from tests.crypto.hostile import every_byte_changed, refusals
from tests.crypto.scene import LEAD, STRANGER, TODAY, certificate, fixed, office

DAY = timedelta(days=1)
CERTIFICATE = certificate(LEAD)
KEYS = [office(LEAD).verify]


def test_a_certificate_holds_from_its_first_to_its_last_day() -> None:
    for day in (CERTIFICATE.issued, TODAY, CERTIFICATE.not_after):
        CERTIFICATE.check(day, KEYS)


def test_it_comes_back_from_json() -> None:
    assert from_body(CERTIFICATE.to_body()) == CERTIFICATE


@pytest.mark.parametrize("day", [CERTIFICATE.issued - DAY, CERTIFICATE.not_after + DAY, date.min, date.max])
def test_before_and_after_it_does_not_hold(day: date) -> None:
    with pytest.raises(CertificateOutOfDate):
        CERTIFICATE.check(day, KEYS)


def test_any_of_several_office_keys_will_do_and_none_will_not() -> None:
    CERTIFICATE.check(TODAY, [office(STRANGER).verify, *KEYS])
    for keys in ([], [office(STRANGER).verify], [bytes(32)], [b""]):
        with pytest.raises(BadCertificate):
            CERTIFICATE.check(TODAY, keys)


@pytest.mark.parametrize(
    "change",
    [{"member": bytes(16)}, {"office": STRANGER}, {"verify": fixed("v")}, {"seal": fixed("s")},
     {"issued": TODAY}, {"not_after": TODAY}],
    ids=lambda change: next(iter(change)),
)  # fmt: skip
def test_nothing_that_was_signed_can_be_changed(change: dict[str, Any]) -> None:
    with pytest.raises(BadCertificate):
        replace(CERTIFICATE, **change).check(TODAY, KEYS)


def test_no_changed_signature_is_accepted() -> None:
    def check(sig: bytes) -> None:
        replace(CERTIFICATE, sig=sig).check(TODAY, KEYS)

    assert refusals(check, every_byte_changed(CERTIFICATE.sig)) == {"bad_certificate"}


def test_a_certificate_for_more_than_a_hundred_days_is_neither_issued_nor_accepted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    certificate(LEAD, issued=TODAY, not_after=TODAY + 100 * DAY).check(TODAY, KEYS)
    for length in (101, -1):
        with pytest.raises(Malformed):
            certificate(LEAD, issued=TODAY, not_after=TODAY + length * DAY)
    monkeypatch.setattr("crypto.certificates.MAX_DAYS", 200)
    too_long = certificate(LEAD, issued=TODAY, not_after=TODAY + 101 * DAY)
    monkeypatch.undo()
    with pytest.raises(BadCertificate):
        too_long.check(TODAY, KEYS)


ODD: list[Any] = [
    None,
    0,
    True,
    [],
    {},
    "",
    "X",
    "\u0663",
    "2026-11-31 ",
    "20261123=",
    b64(bytes(25)).upper(),
    b64(bytes(63)),
]


@pytest.mark.parametrize("odd", ODD, ids=repr)
@pytest.mark.parametrize("name", CERTIFICATE.to_body())
def test_a_field_of_another_form_is_malformed(name: str, odd: Any) -> None:
    with pytest.raises(Malformed):
        from_body(CERTIFICATE.to_body() | {name: odd})


@pytest.mark.parametrize("name", CERTIFICATE.to_body())
def test_a_missing_field_is_malformed(name: str) -> None:
    body = CERTIFICATE.to_body()
    del body[name]
    with pytest.raises(Malformed):
        from_body(body)


@pytest.mark.parametrize("body", [None, [], "", 5, {}, CERTIFICATE.to_body() | {"more": 1}], ids=range(6))
def test_what_is_no_certificate_is_malformed(body: Any) -> None:
    with pytest.raises(Malformed):
        from_body(body)


@given(st.dates())
def test_days_are_written_in_one_way(day: date) -> None:
    assert parse_day(day.isoformat()) == day


@pytest.mark.parametrize(
    "text",
    [
        "0000-01-01",
        "2026-13-01",
        "2026-02-29",
        "2026-2-1",
        "2026-11-23T00:00",
        "+2026-11-23",
        "2026-W48-1",
        "\uff12\uff10\uff12\uff16-11-23",
        "2026/11/23",
        "",
        "\n2026-11-23",
    ],
)
def test_other_days_are_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        parse_day(text)
