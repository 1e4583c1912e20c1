"""The follow-up code: 19 random digits and a Damm check digit, and what is derived from it."""

from __future__ import annotations

import re
import secrets
import unicodedata
from dataclasses import dataclass, field

from crypto import labels
from crypto.errors import WrongCode
from crypto.keys import WHITE_SPACE, hkdf, stretch

DIGITS = 20
CODE_PASSES = 2
CODE_MEMORY_KIB = 19456

# The quasigroup of H. M. Damm's thesis (2004): weakly totally anti-symmetric, zeros on the diagonal.
_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)
# Spaces, hyphens, dashes, minus signs and bidi marks: what people and phones put between groups.
_BETWEEN = re.compile(
    f"[{WHITE_SPACE}\\-\u2010-\u2015\u2212\ufe58\ufe63\uff0d\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]"
)


def new_code() -> str:
    body = f"{secrets.randbelow(10 ** (DIGITS - 1)):0{DIGITS - 1}d}"
    return body + _check_digit(body)


def normalise(text: str) -> str:
    """20 ASCII digits from what a person typed, in any script. Raises WrongCode."""
    characters = _BETWEEN.sub("", text)
    if len(characters) != DIGITS or any(unicodedata.category(c) != "Nd" for c in characters):
        raise WrongCode
    code = "".join(str(unicodedata.decimal(c)) for c in characters)
    if _check_digit(code) != "0":
        raise WrongCode
    return code


def grouped(code: str) -> str:
    """Five groups of four, as on prepaid electricity tokens."""
    return " ".join(code[i : i + 4] for i in range(0, DIGITS, 4))


@dataclass(frozen=True)
class ReporterKeys:
    """`token` is shown to the server; the other two never leave the reporter's side."""

    token: bytes = field(repr=False)
    lock: bytes = field(repr=False)
    commit: bytes = field(repr=False)


def reporter_keys(code: str, service: bytes) -> ReporterKeys:
    """`code`: 20 ASCII digits; `service`: the 16-byte service id. Argon2id with 19 MiB: bound how many run at once."""
    root = stretch(normalise(code).encode(), service, passes=CODE_PASSES, memory_kib=CODE_MEMORY_KIB)
    return ReporterKeys(
        hkdf(root, labels.REPORTER_TOKEN), hkdf(root, labels.REPORTER_LOCK_KEY), hkdf(root, labels.REPORTER_COMMIT)
    )


def _check_digit(digits: str) -> str:
    interim = "0"
    for digit in digits:
        interim = _DAMM[int(interim)][int(digit)]
    return interim
