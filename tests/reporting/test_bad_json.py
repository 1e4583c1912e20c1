"""Requests that are no proper JSON are refused before anything is stored, and never with a 500."""

from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

DOORS = ("/api/reports", "/api/cases/open", "/api/cases/entries", "/api/cases/withdrawal")

BODIES = {
    "nothing": b"",
    "not JSON": b"{",
    "a list": b"[]",
    "a number": b"7",
    "a key twice": b'{"v":1,"v":1}',
    "a float": b'{"v":1.0}',
    "an exponent": b'{"v":1e3}',
    "an endless number": b'{"v":1e309}',
    "NaN": b'{"v":NaN}',
    "a huge integer": b'{"v":9007199254740993}',
    "an integer of ten thousand digits": b'{"v":' + b"9" * 10_000 + b"}",
    "a byte order mark": b'\xef\xbb\xbf{"v":1}',
    "UTF-16": '{"v":1}'.encode("utf-16"),
    "broken UTF-8": b'{"v":"\xff"}',
    "a lone surrogate": b'{"v":"\\ud800"}',
    "a NUL byte": b'{"v":"\x00"}',
    "a prototype": b'{"__proto__":{}}',
    "seventeen levels": b'{"v":' + b"[" * 16 + b"]" * 16 + b"}",
    "a hundred thousand levels": b'{"v":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "plain text": b"The pit fell in.",
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("what", BODIES)
def test_bad_json_is_refused_with_a_reason(client: FlaskClient, door: str, what: str) -> None:
    answer = client.post(door, data=BODIES[what], content_type="application/json")
    assert answer.status_code == 400
    assert answer.get_json()["error"] in ("not_json", "missing_field", "unknown_field")
    assert answer.get_json()["message"]


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_only_json_is_read(client: FlaskClient, door: str, content_type: str) -> None:
    assert client.post(door, data=b'{"v":1}', content_type=content_type).status_code == 400


@pytest.mark.parametrize("door", DOORS)
def test_what_is_too_large_is_refused_before_it_is_read(client: FlaskClient, door: str) -> None:
    answer = client.post(door, data=b" " * (512 * 1024 + 1), content_type="application/json")
    assert (answer.status_code, answer.get_json()["error"]) == (413, "too_large")


@pytest.mark.parametrize("door", DOORS)
def test_the_api_is_posted_to_and_nothing_else(client: FlaskClient, door: str) -> None:
    for method in (client.get, client.put, client.delete, client.patch):
        assert method(door).status_code == 405


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
FIELDS = ("v", "case", "box", "box_key", "token", "lock", "seals", "cards", "entry", "after")


@given(st.sampled_from(DOORS), st.dictionaries(st.sampled_from(FIELDS), json_values))
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
def test_no_json_at_all_makes_a_fault(client: FlaskClient, door: str, body: dict[str, object]) -> None:
    answer = client.post(door, data=json.dumps(body), content_type="application/json")
    assert answer.status_code == 400
