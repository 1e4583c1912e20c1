"""Who listens to texts. The gateways bring and carry; what is said is decided elsewhere and plugged in by app.py.

As long as nobody listens, a text is refused as not stored, so that the gateway keeps it and calls again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from flask import current_app

from casework.errors import NotStored
from channels.gateway import About, Inbound, SendError


class Fitted(Protocol):
    @property
    def text(self) -> str: ...

    @property
    def alphabet(self) -> str: ...

    @property
    def segments(self) -> int: ...


class Ingest(Protocol):
    def __call__(self, inbound: Inbound, about: About) -> None:
        """Durable when it returns, with what is owed for it: answers, and the deletion of the provider's copy.

        The same event again changes nothing. Raises Trouble: to be delivered again.
        """


def _nobody(inbound: Inbound, about: About) -> None:
    raise NotStored(f"nobody listens to {inbound.gateway} of {about.country}")


def _nothing(_now: datetime) -> None:
    """No notices, and no parts of longer texts."""


def _not_yet(_text: str, _language: str) -> Fitted:
    raise SendError("no_alphabet", again=True)


@dataclass
class Listener:
    ingest: Ingest = _nobody
    send_due: Callable[[datetime], object] = _nothing
    release: Callable[[datetime], object] = _nothing
    fit: Callable[[str, str], Fitted] = _not_yet


def listener() -> Listener:
    found: Listener = current_app.extensions["davylamp_listener"]
    return found
