"""One question to both languages, and long lists of what they might answer differently."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

from crypto import codes
from crypto.bodies import encode
from crypto.errors import Refused
from tests.crypto import scene
from tests.crypto.speaker import browser
from tests.crypto.test_bodies import ACCEPTED, lists, nested
from tests.crypto.test_codes import BETWEEN, BIDI, CODE, ZEROS


def outcome(work: Callable[..., Any], *given: Any) -> Any:
    """The result, or the refusal's name in capitals."""
    try:
        return work(*given)
    except Refused as refused:
        return refused.name.upper()


def agree(function: str, ours: Callable[..., Any], *given: Any) -> Any:
    """What both say."""
    in_python, in_browser = outcome(ours, *given), outcome(browser().call, function, *given)
    assert in_browser == in_python, (function, given)
    return in_python


def spoilt_bodies() -> Iterator[bytes]:
    """Good bodies with a piece of another kind of JSON put in, taken out or put in another place."""
    rng = random.Random(0)  # noqa: S311 - the same list each time
    good = [*ACCEPTED, encode(scene.directory_body()), nested(16), lists(16)]
    pieces = [bytes([byte]) for byte in b'{}[],:"\\ \n-+.eE019atn_\x00\x1f\x7f\xc3\xa9\xed\xef\xff']
    pieces += [b"\\u0041", b"\\ud83d", b"null", b'"a":1', b"1e2", b"\xef\xbb\xbf", b""]
    for _ in range(1500):
        raw = rng.choice(good)
        start = rng.randrange(len(raw) + 1)
        yield raw[:start] + rng.choice(pieces) + raw[start + rng.randrange(3) :]


def spellings() -> Iterator[str]:
    rng = random.Random(1)  # noqa: S311
    for _ in range(1000):
        yield "".join(rng.choice("ABCDwxyz0189-_+/= \n") for _ in range(rng.randrange(10)))


def typed_codes() -> Iterator[str]:
    """In every script, with every sign up to the kana between the groups, and mistyped at random."""
    for zero in ZEROS:
        yield "".join(chr(ord(zero) + int(digit)) for digit in CODE)
    for sign in map(chr, range(0x3100)):
        yield sign.join(codes.grouped(CODE).split())
    rng = random.Random(2)  # noqa: S311
    for _ in range(300):
        text = list(codes.new_code())
        for _ in range(rng.randrange(3)):
            text.insert(rng.randrange(len(text)), rng.choice(BETWEEN + BIDI + "_.\x1c\ufeff\u200b\x000123456789"))
            text.pop(rng.randrange(len(text)))
        yield "".join(text)
