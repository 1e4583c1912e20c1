"""The chain over a box's entries: the server stores it, every reader recomputes it."""

from __future__ import annotations

from crypto import labels
from crypto.keys import sha256
from crypto.labels import cat


def first_link(case: bytes, box: bytes) -> bytes:
    return sha256(cat(labels.LINK, case, box))


def next_link(link: bytes, entry: bytes, sealed: bytes) -> bytes:
    return link_of(link, entry, sha256(sealed))


def link_of(link: bytes, entry: bytes, digest: bytes) -> bytes:
    """`digest`: SHA-256 of the sealed bytes, for those who do not have them."""
    return sha256(cat(labels.LINK, link, entry, digest))
