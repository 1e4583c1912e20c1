"""How numbers, texts and providers' ids rest in the outbox: sealed under the pepper, found again by a keyed hash."""

from __future__ import annotations

from flask import current_app

from crypto.rest import OUTBOX, Pepper


def the_pepper() -> Pepper:
    pepper: Pepper = current_app.extensions["davylamp_pepper"]
    return pepper


def tag(gateway: str, name: str) -> bytes:
    return the_pepper().tag(f"{gateway}\n{name}".encode(), OUTBOX)


def sealed(plain: str) -> bytes:
    return the_pepper().put_to_rest(plain.encode())


def woken(stored: bytes) -> str:
    return the_pepper().wake(stored).decode()


def woken_or_none(stored: bytes | None) -> str | None:
    return None if stored is None else woken(stored)
