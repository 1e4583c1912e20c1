"""An office's public card: its facts and its two public keys, carried to whoever holds the root key."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from crypto.bodies import Body, b64, encode, unb64
from crypto.ceremony.files import read_file
from crypto.ceremony.stopping import Stopped
from crypto.errors import Malformed
from crypto.keys import HolderKeys, key_hash, seal_public_key, sha256
from crypto.offices import Office, read_offices

CARD = "davylamp-card"
FIELDS = {"office", "sign", "seal_public"}
# 128 bits: nobody finds a second card with the same one.
_FINGERPRINT_BYTES = 16


def make_card(facts: Body, keys: HolderKeys) -> Body:
    card = {"office": facts, "sign": b64(keys.verify), "seal_public": b64(keys.seal_public)}
    read_office(listed(card))
    return card


def read_card(path: Path) -> Body:
    card = read_file(path, CARD, FIELDS)
    try:
        seal_public_key(unb64(card["seal_public"]))
        read_office(listed(card))
    except Malformed as refusal:
        raise Stopped("malformed", f"{path}: {refusal}") from None
    return card


def listed(card: Body) -> Body:
    """As the directory lists the office. Raises Malformed."""
    if not isinstance(card["office"], dict) or card["office"].keys() & {"seal", "sign", "retired"}:
        raise Malformed("the facts of an office hold no keys")
    seal = key_hash(unb64(card["seal_public"]))
    return {**card["office"], "seal": b64(seal), "sign": card["sign"], "retired": []}


def read_office(entry: Any) -> Office:
    (office,) = read_offices([entry]).values()
    return office


def fingerprint(card: Body) -> str:
    """What two people compare by another way than the one by which the card came."""
    digest = sha256(encode({name: card[name] for name in sorted(FIELDS)}))[:_FINGERPRINT_BYTES].hex()
    return " ".join(digest[i : i + 4] for i in range(0, len(digest), 4))


def check_fingerprint(card: Body, told: str) -> None:
    if "".join(told.split()).lower() != fingerprint(card).replace(" ", ""):
        raise Stopped(
            "other_fingerprint",
            "The card has another fingerprint than the one you were told: this is not the card that the office made. "
            "Do not sign it; ask the office for both again.",
        )
