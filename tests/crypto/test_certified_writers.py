"""What the reader of a thread makes of the writer's certificate."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from crypto.bodies import b64
from crypto.certificates import Certificate
from crypto.directory import Signed
from crypto.entries import write_office_entry
from crypto.keys import verify_key
from tests.crypto.scene import (
    DIRECTORY,
    LEAD,
    STRANGER,
    TODAY,
    Box,
    certificate,
    fixed,
    member,
    office,
    office_facts,
    signed_directory,
)

DAY = timedelta(days=1)
OLD = fixed("old sign seed")


def with_retired(until: date, *, compromised: bool = False) -> Signed:
    old = {
        "seal": b64(fixed("old seal")),
        "sign": None if compromised else b64(verify_key(OLD)),
        "until": until.isoformat(),
    }
    return signed_directory(offices=[office_facts(LEAD, retired=[old])])


def under(cert: Certificate) -> Box:
    return Box().report().by_office(cert=cert.to_body())


def test_a_certificate_by_a_retired_key_serves_until_its_last_day() -> None:
    box = under(certificate(LEAD, signed_by=OLD))
    assert box.verdicts(with_retired(TODAY))[1] == "message"
    assert box.verdicts(with_retired(TODAY - DAY))[1] == "BAD_CERTIFICATE"


def test_a_certificate_by_a_compromised_key_serves_no_more() -> None:
    assert (
        under(certificate(LEAD, signed_by=OLD)).verdicts(with_retired(TODAY, compromised=True))[1] == "BAD_CERTIFICATE"
    )


def test_certificates_that_do_not_serve() -> None:
    for cert, refusal in (
        (certificate(LEAD, signed_by=office(STRANGER).sign_seed), "BAD_CERTIFICATE"),
        (certificate(LEAD, office=STRANGER), "BAD_CERTIFICATE"),
        (certificate(LEAD, office="nowhere"), "UNKNOWN_WRITER"),
        (certificate(LEAD, not_after=TODAY - DAY), "CERTIFICATE_OUT_OF_DATE"),
        (certificate(LEAD, issued=TODAY + DAY), "CERTIFICATE_OUT_OF_DATE"),
        (certificate(LEAD, verify=fixed("another")), "UNKNOWN_WRITER"),
    ):
        assert under(cert).verdicts()[1] == refusal


@pytest.mark.parametrize("cert", [None, 1, [], {}, "cert"])
def test_an_entry_without_certificate_is_malformed(cert: Any) -> None:
    box = Box().report()
    body = box.body("message", cert=cert, directory=DIRECTORY.head())
    box.store(write_office_entry(member(LEAD).sign_seed, box.place(), body))
    assert box.verdicts()[1] == "MALFORMED"
