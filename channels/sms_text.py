"""What fits into a text message: GSM 03.38 and its extension table, segments, and spellings that save them.

Rules: a message in the GSM alphabet has 160 units, in UCS-2 70; with more than one part 153 and 67, because each part
carries six bytes about itself. A character of the extension table takes two units, one outside the basic plane two as
well, and neither is ever cut in half. One letter outside the GSM alphabet makes the whole message UCS-2 and costs
twice the money, so it is respelled where its language allows it.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = frozenset("\f^{}\\[~]|€")
GSM7, UCS2 = "gsm7", "ucs2"
_WHOLE = {GSM7: 160, UCS2: 70}
_PART = {GSM7: 153, UCS2: 67}

# Letters without a mark to drop, and signs that keyboards put in unasked.
_RESPELLED = str.maketrans({
    "ç": "c", "œ": "oe", "Œ": "OE", "’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "«": '"', "»": '"',
    "–": "-", "—": "-", "−": "-", "…": "...", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\t": " ",
    "ɓ": "b", "Ɓ": "B", "ɗ": "d", "Ɗ": "D", "ƙ": "k", "Ƙ": "K", "ƴ": "y", "Ƴ": "Y", "ŋ": "ng", "Ŋ": "NG",
    "ɲ": "ny", "Ɲ": "NY", "ɛ": "e", "Ɛ": "E", "ɔ": "o", "Ɔ": "O",
})  # fmt: skip


@dataclass(frozen=True)
class Fitted:
    """As it goes out. `alphabet`: gsm7 or ucs2."""

    text: str
    alphabet: str
    segments: int


def fit(text: str, language: str = "") -> Fitted:  # noqa: ARG001 (the same spellings do in each of ours)
    """Respelled where that makes it cheaper, as it is where letters would be lost that have no other spelling."""
    plain = respell(text)
    chosen = plain if alphabet(plain) == GSM7 else text
    return Fitted(chosen, alphabet(chosen), segments(chosen))


def alphabet(text: str) -> str:
    return GSM7 if all(c in BASIC or c in EXTENSION for c in text) else UCS2


def segments(text: str) -> int:
    """How many messages are paid for: 0 for nothing."""
    return len(parts(text))


def units(text: str) -> int:
    """As its own alphabet counts them."""
    kind = alphabet(text)
    return sum(_units(c, kind) for c in text)


def parts(text: str) -> list[str]:
    """The text as it is cut on its way; no escape pair and no surrogate pair is cut in half."""
    if not text:
        return []
    kind = alphabet(text)
    if units(text) <= _WHOLE[kind]:
        return [text]
    cut, left = [""], _PART[kind]
    for letter in text:
        need = _units(letter, kind)
        if need > left:
            cut.append("")
            left = _PART[kind]
        cut[-1] += letter
        left -= need
    return cut


def respell(text: str) -> str:
    """Letters of the GSM alphabet stay, others lose their marks or get their usual spelling without them."""
    return "".join(_respelled(c) for c in unicodedata.normalize("NFC", text))


def _respelled(letter: str) -> str:
    if letter in BASIC or letter in EXTENSION:
        return letter
    known = letter.translate(_RESPELLED)
    if known != letter:
        return known
    return "".join(c for c in unicodedata.normalize("NFD", letter) if unicodedata.category(c)[0] != "M")


def _units(letter: str, kind: str) -> int:
    if kind == GSM7:
        return 2 if letter in EXTENSION else 1
    return 2 if ord(letter) > 0xFFFF else 1
