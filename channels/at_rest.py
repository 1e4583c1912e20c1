"""How numbers, texts and providers' ids rest: sealed under the pepper, found again by keyed hashes, one for each use."""

from __future__ import annotations

from flask import current_app

from crypto.labels import cat
from crypto.rest import OUTBOX, SEEN, SENDER, Pepper


def the_pepper() -> Pepper:
    pepper: Pepper = current_app.extensions["davylamp_pepper"]
    return pepper


def tag(gateway: str, name: str) -> bytes:
    return the_pepper().tag(f"{gateway}\n{name}".encode(), OUTBOX)


def sender_tag(gateway: str, number: str) -> bytes:
    """Of a dialogue."""
    return the_pepper().tag(cat(gateway, number), SENDER)


def message_tag(gateway: str, event: str) -> bytes:
    """Of a message that came."""
    return the_pepper().tag(cat(gateway, event), SEEN)


def sealed(plain: str) -> bytes:
    return the_pepper().put_to_rest(plain.encode())


def woken(stored: bytes) -> str:
    return the_pepper().wake(stored).decode()


def woken_or_none(stored: bytes | None) -> str | None:
    return None if stored is None else woken(stored)
