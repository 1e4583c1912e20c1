"""The chain over a box's entries: the server stores it, every reader recomputes it."""

from __future__ import annotations

from crypto import labels
from crypto.keys import sha256
from crypto.labels import cat


def first_link(case: bytes, box: bytes) -> bytes:
    return sha256(cat(labels.LINK, case, box))


def next_link(link: bytes, entry: bytes, sealed: bytes) -> bytes:
    return sha256(cat(labels.LINK, link, entry, sha256(sealed)))
