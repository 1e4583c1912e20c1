"""JSON bodies: what is accepted is its own canonical form; everything else is Malformed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.bodies import encode, parse, read_strictly
from crypto.errors import Malformed

KEYS = st.from_regex(r"\A[a-z][a-z0-9_]{0,12}\Z")
TEXTS = st.text(st.characters(codec="utf-8"), max_size=20)
INTEGERS = st.integers(-(2**53) + 1, 2**53 - 1)
VALUES = st.recursive(
    st.none() | st.booleans() | INTEGERS | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)
BODIES = st.dictionaries(KEYS, VALUES, max_size=6)

REFUSED = [
    *(b"", b" ", b"null", b"1", b'"a"', b"[]", b"{", b"}", b"{}{}", b"{} ", b" {}", b"\n{}", b"{ }", b"{}\x00"),
    *(b"\xef\xbb\xbf{}", b"\xff\xfe{\x00}\x00", b'{"a":"\xff"}', b'{"a":"\xed\xa0\x80"}', b'{"a":"\xc0\x80"}'),
    *(b'{"a":1,"a":1}', b'{"a":1,"a":2}', b'{"a":{"b":1,"b":1}}', b'{"a" :1}', b'{"a": 1}', b'{"a":1,}', b"{'a':1}"),
    *(b'{"A":1}', b'{"":1}', b'{"1a":1}', b'{"_a":1}', b'{"a-b":1}', b'{"a b":1}', b'{"\xc3\xa9":1}', b"{a:1}"),
    *(b'{"__proto__":1}', b'{"a\\u0061":1}', b'{"\\u0061":1}', b'{"a":{"__proto__":1}}', b'{"a\n":1}'),
    *(b'{"a":1.0}', b'{"a":1e3}', b'{"a":1E3}', b'{"a":-0}', b'{"a":0.0}', b'{"a":-0.0}', b'{"a":01}', b'{"a":+1}'),
    *(b'{"a":.5}', b'{"a":1.}', b'{"a":0x1}', b'{"a":NaN}', b'{"a":Infinity}', b'{"a":-Infinity}', b'{"a":1_0}'),
    *(b'{"a":9007199254740992}', b'{"a":-9007199254740992}', b'{"a":9007199254740993}', b'{"a":' + b"9" * 5000 + b"}"),
    *(b'{"a":"\\ud800"}', b'{"a":"\\udc00"}', b'{"a":"\\ud83d\\ude00"}', b'{"a":"\\/"}', b'{"a":"\\u00e9"}'),
    *(b'{"a":"\\u0041"}', b'{"a":"\\u000a"}', b'{"a":"\\u001F"}', b'{"a":"\\u007f"}', b'{"a":"\t"}', b'{"a":"\x00"}'),
    *(b'{"a":"\\x41"}', b'{"a":"\\', b'{"a":True}', b'{"a":undefined}', b'{"a":None}', b'{"a":1}//', b'{"a":1/**/}'),
]  # fmt: skip
ACCEPTED = [
    b"{}", b'{"a":1}', b'{"b":1,"a":2}', b'{"a":-1}', b'{"a":0}', b'{"a":9007199254740991}', b'{"a":-9007199254740991}',
    b'{"a":null,"b":true,"c":false}', b'{"a":""}', b'{"a":"\\u0000\\u001f\\b\\t\\n\\f\\r\\"\\\\/"}', b'{"a":"\x7f"}',
    '{"a":"\u2028\u2029\ufeff\uffff\u00e9\U0001f600\u0663\u200f"}'.encode(), b'{"constructor":1,"a_1":[[],{}]}',
]  # fmt: skip


def nested(depth: int, start: str = '{"a":', end: str = "}") -> bytes:
    return (start * depth + "1" + end * depth).encode()


def lists(depth: int) -> bytes:
    """An object that holds lists, `depth` deep altogether."""
    return ('{"a":' + "[" * (depth - 1) + "]" * (depth - 1) + "}").encode()


@pytest.mark.parametrize("raw", ACCEPTED, ids=repr)
def test_canonical_bodies_are_read(raw: bytes) -> None:
    assert encode(parse(raw)) == raw


@pytest.mark.parametrize("raw", REFUSED, ids=lambda raw: repr(raw[:40]))
def test_everything_else_is_malformed(raw: bytes) -> None:
    with pytest.raises(Malformed):
        parse(raw)


def test_sixteen_levels_are_read_and_seventeen_refused() -> None:
    for form in (nested, lists):
        assert parse(form(16))
        with pytest.raises(Malformed):
            parse(form(17))


@pytest.mark.parametrize("raw", [nested(100_000), lists(100_000), b"[" * 100_000, b'{"a":' * 100_000])
def test_no_depth_exhausts_the_stack(raw: bytes) -> None:
    with pytest.raises(Malformed):
        parse(raw)


@pytest.mark.parametrize(
    "value", [1.0, float("nan"), 2**53, "\ud800", b"bytes", {1}, {"A": 1}, {1: 1}, print, {"a": {"": 1}}], ids=repr
)
def test_what_would_be_refused_is_not_written(value: Any) -> None:
    with pytest.raises(Malformed):
        encode({"a": value})


def test_a_circle_is_not_written() -> None:
    body: dict[str, Any] = {}
    body["a"] = body
    with pytest.raises(Malformed):
        encode(body)


def test_requests_may_have_spaces_but_nothing_worse() -> None:
    assert read_strictly(b' { "a" : 1 } ') == {"a": 1}
    for raw in (b'{"a":1.5}', b'{"a":1,"a":1}', b'{"a":"\\ud800"}', b'{"A":1}', b"[]", nested(17), b"\xff"):
        with pytest.raises(Malformed):
            read_strictly(raw)


@given(BODIES)
def test_whatever_is_written_is_read_back(body: dict[str, Any]) -> None:
    raw = encode(body)
    assert parse(raw) == body
    assert encode(parse(raw)) == raw


@given(st.binary(max_size=40) | st.text(max_size=40).map(lambda t: t.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_read_or_malformed(raw: bytes) -> None:
    try:
        body = parse(raw)
    except Malformed:
        return
    assert encode(body) == raw


SPELLINGS: list[Callable[[dict[str, Any]], str]] = [
    lambda body: json.dumps(body, ensure_ascii=False, indent=1),
    lambda body: json.dumps(body, ensure_ascii=False, separators=(", ", ":")),
    lambda body: json.dumps(body, ensure_ascii=True, separators=(",", ":")),
]


@given(BODIES, st.sampled_from(SPELLINGS))
def test_another_spelling_of_a_body_is_malformed(body: dict[str, Any], spell: Callable[[dict[str, Any]], str]) -> None:
    other = spell(body).encode()
    if other != encode(body):
        with pytest.raises(Malformed):
            parse(other)
