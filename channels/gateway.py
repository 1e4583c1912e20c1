"""The contract that every way to and from phones keeps, as small as it can be.

A gateway knows one provider's words and nothing of reports. It holds no session and writes nothing down.
Nothing here shows a number or a text when printed: what is printed ends up in logs.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Protocol

from casework.errors import NotFound, Trouble

# A chat's 4,096 characters, each written as two escapes in JSON.
LARGEST_CALL = 128 * 1024
LONGEST_TEXT = 1600
# More is cut by Kannel without a word, and old phones show a part only.
MOST_SEGMENTS = 4


class Stranger(NotFound):
    """Whoever calls is not the gateway. Answered as if nothing were here."""


class Unreadable(Trouble):
    """The gateway itself, with something that no second try makes readable. `detail` names the field, never its value."""

    name = "unreadable_message"
    sentence = "This call of the gateway cannot be read. Compare the gateway's settings with the operators' page."


class SendError(Exception):
    """`again` says whether another try can help; `reason` is the provider's code or one of our words, never its text."""

    def __init__(self, reason: str, *, again: bool, after: int | None = None) -> None:
        super().__init__(reason)
        self.reason, self.again, self.after = reason, again, after


@dataclass(frozen=True)
class Part:
    reference: int
    number: int
    total: int


class Kind(enum.StrEnum):
    PHOTO = "photo"
    VOICE = "voice"
    DOCUMENT = "document"


@dataclass(frozen=True)
class Enclosed:
    """A file beside the text, still with the provider. `size` in bytes, as the provider says."""

    kind: Kind
    size: int
    provider: str = field(repr=False)  # by which it is fetched
    name: str = field(default="", repr=False)
    type: str = field(default="", repr=False)


@dataclass(frozen=True)
class Inbound:
    """One text as it came. `event` is the provider's id, or a hash of the content where it gives none that is unique."""

    gateway: str
    event: str = field(repr=False)
    sender: str = field(repr=False)  # E.164, or a chat
    recipient: str = field(repr=False)
    text: str = field(repr=False)
    part: Part | None = None  # of a longer text that the gateway did not join
    whole: bool = True  # whether this gateway joins the parts of longer texts itself
    pictures: int = 0  # or sounds: what came beside the text, which is not fetched
    enclosed: Enclosed | None = None
    album: str = field(default="", repr=False)  # several files at once: one answer is enough
    pressed: str | None = None  # the question whose button was pressed, instead of a typed text
    copy: str = field(default="", repr=False)  # the provider's own of this text, which `erase` deletes


class Delivery(enum.StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"


RANK = {Delivery.QUEUED: 1, Delivery.SENT: 2, Delivery.DELIVERED: 3, Delivery.FAILED: 3}


@dataclass(frozen=True)
class Report:
    """What became of a text of ours: by our `reference` where the gateway carries it, else by the provider's id."""

    gateway: str
    state: Delivery
    reference: str | None = field(default=None, repr=False)
    provider: str | None = field(default=None, repr=False)
    reason: str = ""
    again: bool = False


Event = Inbound | Report


@dataclass(frozen=True)
class Call:
    """A request as it came over the wire, before any framework has read it. `url` is the public one, undecoded."""

    url: str = field(repr=False)
    query: bytes = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)  # names as in `X-Kannel-Udh`
    body: bytes = field(repr=False)
    remote: str = field(repr=False)
    secret: str = field(repr=False)
    is_report: bool = False
    reference: str = field(default="", repr=False)  # ours, where the gateway carries it back in the path


@dataclass(frozen=True)
class Acknowledgement:
    """What the provider wants to read so that it does not call again."""

    body: str = ""
    content_type: str = "text/plain; charset=utf-8"
    status: int = 200


@dataclass(frozen=True)
class Rendered:
    text: str = field(repr=False)
    alphabet: str  # "gsm7" or "ucs2"
    segments: int
    buttons: tuple[tuple[str, str], ...] = field(default=(), repr=False)  # what pressing one sends, and what it says


@dataclass(frozen=True)
class Health:
    well: bool
    word: str


@dataclass(frozen=True)
class About:
    """What the operator has configured for every kind of gateway alike. The number belongs to one country."""

    name: str
    carrier: str  # as the directory's gateway ids begin: which of this server's keys signs, and whose words are used
    country: str  # ISO 3166, two letters
    languages: tuple[str, ...]  # the default first
    number: str
    allowed_prefixes: tuple[str, ...]
    daily_segments: int
    per_minute: int
    # Office id to the number of its member on duty, which is texted that there is something to look at.
    duty: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Described:
    """Whatever has to do with one gateway, and knows of it what the operator wrote."""

    about: About

    @property
    def name(self) -> str:
        return self.about.name

    @property
    def country(self) -> str:
        return self.about.country

    @property
    def languages(self) -> tuple[str, ...]:
        return self.about.languages


@dataclass(frozen=True, repr=False)
class Configured(Described):
    """What every gateway answers about itself, unless it knows better."""

    # Whether the provider tells afterwards what became of a text. Where it does not, its yes is all there is.
    reports: ClassVar[bool] = True

    def missed(self, since: datetime) -> Iterable[Inbound]:  # noqa: ARG002  (most cannot be asked)
        return ()

    def fetch(self, enclosed: Enclosed) -> bytes:  # noqa: ARG002
        raise SendError("takes_no_files", again=False)


class Gateway(Protocol):
    @property
    def about(self) -> About: ...

    @property
    def name(self) -> str: ...

    @property
    def country(self) -> str: ...

    @property
    def languages(self) -> tuple[str, ...]: ...

    @property
    def keeps_copies(self) -> bool:
        """Whether the provider keeps what we sent, and `erase` can delete it."""

    def verify(self, call: Call) -> None:
        """Raises Stranger."""

    def parse(self, call: Call) -> list[Event]:
        """Pure. Raises Unreadable."""

    def acknowledge(self) -> Acknowledgement: ...

    def render(self, text: str) -> Rendered:
        """Raises SendError (too_long)."""

    def send(self, to: str, message: Rendered, reference: str) -> str:
        """The provider's id, empty where it gives none. Raises SendError."""

    @property
    def reports(self) -> bool: ...

    def erase(self, provider: str) -> None:
        """The provider's copy, or what it still shows. Raises SendError; does nothing where the provider keeps none that can be reached."""

    def fetch(self, enclosed: Enclosed) -> bytes:
        """Into memory. Raises SendError."""

    def missed(self, since: datetime) -> Iterable[Inbound]:
        """What the provider could not hand over since then, where it can be asked. Raises SendError."""

    def health(self) -> Health: ...
