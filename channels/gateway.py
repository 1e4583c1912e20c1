"""What every gateway for text messages can do, and what goes wrong by name.

Rules: a gateway believes nothing before `verify`, parses without looking anything up, and never puts a number, a text
or a secret into an error. An error says whether to try again. Each inbound number belongs to one country.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from flask import Request

from casework.errors import Trouble
from casework.models import Delivery
from casework.outbox import Message

Answer = tuple[bytes, int, dict[str, str]]
LONGEST_TEXT = 4000


@dataclass(frozen=True)
class Line:
    """One number at one gateway, as the operator configured it."""

    name: str
    country: str
    number: str = field(repr=False)
    languages: tuple[str, ...] = ("en",)
    prefixes: tuple[str, ...] = ()
    daily_segments: int = 500

    @property
    def language(self) -> str:
        return self.languages[0]


@dataclass(frozen=True)
class Inbound:
    """One text as it came. `event`: the provider's id of it; `sender`: E.164."""

    gateway: str
    event: str
    sender: str = field(repr=False)
    text: str = field(repr=False)


@dataclass(frozen=True)
class DeliveryReport:
    reference: str
    state: Delivery


class Forged(Trouble):
    """Whoever calls is not the gateway: a stranger, who gets a stranger's answer."""

    status = 404
    name = "not_found"
    sentence = "There is nothing here."


class Unreadable(Trouble):
    """The gateway called, but said something that is not expected. Saying it again would not help."""

    status = 400
    name = "unreadable"
    sentence = "This message does not have the form that this gateway has."


class NotSent(Exception):
    """`reason`: a short code without a number or a word in it."""

    def __init__(self, reason: str, *, again: bool) -> None:
        super().__init__(reason)
        self.reason, self.again = reason, again


class Gateway(Protocol):
    @property
    def line(self) -> Line: ...

    def verify(self, request: Request, secret: str) -> None:
        """Raises Forged. `secret`: from the path."""

    def parse(self, request: Request) -> Inbound | DeliveryReport:
        """Raises Unreadable."""

    def acknowledge(self) -> Answer:
        """What this gateway takes for "I have it", and nothing that it would send on to the phone."""

    def send(self, message: Message) -> None:
        """Raises NotSent."""

    def is_up(self) -> bool:
        """For the operator. Sends nothing to any phone."""
