"""A statement with the root's good signature, of another form: malformed, and nothing worse."""

from __future__ import annotations

from typing import Any

import pytest

from crypto import labels
from crypto.bodies import b64
from crypto.directory import Signed
from crypto.errors import Malformed
from crypto.keys import sign
from crypto.labels import cat
from tests.crypto.scene import LEAD, ROOT_SEED, directory_body, office_facts
from tests.crypto.test_directory import by_root, read

KEY = b64(bytes(32))
NUMBERS: list[Any] = [None, 0, 1, -1, 2, True, [], {}, "", [None], {"a": 1}, "\u0663"]
TEXTS: list[Any] = [None, 0, True, [], {}, "", [""], [5]]


def refuse(body: Any) -> None:
    with pytest.raises(Malformed):
        read(by_root(body))


@pytest.mark.parametrize("odd", NUMBERS, ids=repr)
@pytest.mark.parametrize(
    "name", ["service", "root", "issued", "expires", "offices", "gateways", "v", "seq", "previous"]
)
def test_a_field_of_another_form_is_malformed(name: str, odd: Any) -> None:
    fits = {("v", 1), ("seq", 1), ("seq", 2), ("previous", None)}
    if (odd == [] and name in {"offices", "gateways"}) or any(name == n and odd is value for n, value in fits):
        assert read(by_root(directory_body(**{name: odd})))
    else:
        refuse(directory_body(**{name: odd}))


@pytest.mark.parametrize("name", directory_body())
def test_a_missing_field_is_malformed(name: str) -> None:
    body = directory_body()
    del body[name]
    refuse(body)


def test_an_unknown_field_is_malformed() -> None:
    refuse(directory_body(more=1))
    refuse(directory_body(offices=[office_facts(LEAD, more=1)]))
    refuse(directory_body(gateways=[{"id": "sms", "verify": KEY, "more": 1}]))


@pytest.mark.parametrize("name", office_facts(LEAD))
def test_an_office_without_one_of_its_facts_is_malformed(name: str) -> None:
    facts = office_facts(LEAD)
    del facts[name]
    refuse(directory_body(offices=[facts]))


@pytest.mark.parametrize("odd", TEXTS, ids=repr)
@pytest.mark.parametrize("name", [*office_facts(LEAD), "admin1", "region", "categories"])
def test_a_fact_of_another_form_is_malformed(name: str, odd: Any) -> None:
    if odd == [] and name in {"kinds", "languages", "categories", "retired"}:
        assert read(by_root(directory_body(offices=[office_facts(LEAD, **{name: odd})])))
    elif odd is True and name == "gbv_trained":
        assert read(by_root(directory_body(offices=[office_facts(LEAD, gbv_trained=True)])))
    else:
        refuse(directory_body(offices=[office_facts(LEAD, **{name: odd})]))


@pytest.mark.parametrize(
    "change",
    [
        {"level": "galactic"},
        {"level": "Local"},
        {"dp": "good"},
        {"id": "CD"},
        {"id": "x" * 33},
        {"names": {"en": "a", "fr": "b", "sw": "c"}},
        {"names": {"en": 5}},
        {"names": {"en": ""}},
        {"kinds": ["ombuds", 5]},
        {"lines": {"emergency": "112"}},
        {"lines": {"emergency": "112", "clinic": 115}},
        {"lines": {"emergency": "112", "clinic": "115", "more": "1"}},
        {"seal": b64(bytes(31))},
        {"sign": None},
        {"retired": [{"seal": KEY, "sign": None}]},
        {"retired": [{"seal": KEY, "sign": KEY, "until": None}]},
        {"retired": [{"seal": None, "sign": KEY, "until": "2026-01-01"}]},
        {"retired": [{"seal": KEY, "sign": 5, "until": "2026-01-01"}]},
        {"retired": [[]]},
    ],
    ids=repr,
)
def test_facts_that_no_office_has(change: Any) -> None:
    refuse(directory_body(offices=[office_facts(LEAD, **change)]))


def test_an_id_occurs_once() -> None:
    refuse(directory_body(offices=[office_facts(LEAD), office_facts(LEAD)]))
    refuse(directory_body(gateways=[{"id": "sms", "verify": KEY}] * 2))


@pytest.mark.parametrize(
    "gateway", [None, [], "sms", {}, {"id": "SMS", "verify": KEY}, {"id": "sms", "verify": None}], ids=repr
)
def test_a_gateway_has_an_id_and_a_key(gateway: Any) -> None:
    refuse(directory_body(gateways=[gateway]))


@pytest.mark.parametrize("raw", [b"", b"[]", b"{}", b"null", b'{"v":1}', b"\xff"])
def test_other_json_with_a_good_signature_is_malformed(raw: bytes) -> None:
    with pytest.raises(Malformed):
        read(Signed(raw, sign(ROOT_SEED, cat(labels.DIRECTORY, raw))))
