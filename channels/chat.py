"""A telephone in the terminal, for whoever has no gateway: texts go to the running service as a gateway brings them.

The answers come back as they would go to a provider: through the outbox, to this process's own door on this machine.
"""

from __future__ import annotations

import json
import queue
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from channels import sms_text, worker
from channels.sms_http import HttpGateway
from channels.terminal import Door, deliver, open_door, send_all

_ALPHABETS = {sms_text.GSM7: ("GSM-7", 160, 153), sms_text.UCS2: ("UCS-2", 70, 67)}


@dataclass
class Telephone:
    gateway: HttpGateway
    number: str
    price: float
    came: queue.SimpleQueue[tuple[str, str]]
    paid: dict[str, int] = field(default_factory=lambda: {"you": 0, "service": 0})

    def talk(self, texts: Iterable[str]) -> Iterator[str]:
        """What is to be shown. An empty text only looks for what has come."""
        for text in texts:
            if text.strip():
                yield self._shown("you", self.number, self.gateway.about.number, text)
                body = {"id": secrets.token_hex(8), "from": self.number, "text": text}
                deliver(f"{self.gateway.callback}/in", body)
            for to, answer in self._answers():
                yield self._shown("service", self.gateway.about.number, to, answer)

    def bill(self) -> str:
        both = {who: f"{count} segments, {count * self.price:.2f}" for who, count in self.paid.items()}
        return f"You sent {both['you']}. The service sent {both['service']}."

    def _answers(self) -> Iterator[tuple[str, str]]:
        send_all(self.gateway.name, worker.send_next)
        while not self.came.empty():
            yield self.came.get()

    def _shown(self, who: str, sender: str, to: str, text: str) -> str:
        kind, segments = sms_text.alphabet(text), sms_text.segments(text)
        name, whole, part = _ALPHABETS[kind]
        self.paid[who] += segments
        room = whole if segments == 1 else part * segments
        cost = f"{segments} segment{'s' if segments > 1 else ''}, {segments * self.price:.2f}"
        return f"{sender} > {to}   [{name}, {sms_text.units(text)} of {room}, {cost}]\n    {text}"


@contextmanager
def telephone(gateway: HttpGateway, number: str, price: float) -> Iterator[Telephone]:
    """Raises PortTaken."""
    came: queue.SimpleQueue[tuple[str, str]] = queue.SimpleQueue()

    class Phone(Door):
        def posted(self, body: bytes) -> bytes:
            text = json.loads(body)
            came.put((text["to"], text["text"]))
            return b""

    with open_door(urlsplit(gateway.adapter.outgoing.url).port or 0, Phone):
        yield Telephone(gateway, number, price, came)
