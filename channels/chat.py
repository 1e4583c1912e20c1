"""A telephone in the terminal, for whoever has no gateway: texts go to the running service as a gateway brings them.

The answers come back as they would go to a provider: through the outbox, to this process's own door on this machine.
"""

from __future__ import annotations

import json
import queue
import secrets
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TextIO
from urllib.parse import urlsplit

from casework.clock import utc_now
from casework.database import reading
from channels import queue_counts, sms_text, worker
from channels.calling import call
from channels.gateway import SendError
from channels.listening import listener
from channels.sms_http import HttpGateway

PATIENCE_SECONDS = 20
_TRIES = 5
_ALPHABETS = {sms_text.GSM7: ("GSM-7", 160, 153), sms_text.UCS2: ("UCS-2", 70, 67)}


class PortTaken(Exception):
    """Another chat is open."""


class NotTaken(Exception):
    """`reason`: the service is not running, or could not store the text."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


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
                self._deliver(text)
            for to, answer in self._answers():
                yield self._shown("service", self.gateway.about.number, to, answer)

    def bill(self) -> str:
        both = {who: f"{count} segments, {count * self.price:.2f}" for who, count in self.paid.items()}
        return f"You sent {both['you']}. The service sent {both['service']}."

    def _deliver(self, text: str) -> None:
        body = {"id": secrets.token_hex(8), "from": self.number, "text": text}
        for left in reversed(range(_TRIES)):
            try:
                answer = call("POST", f"{self.gateway.callback}/in", json=body)
            except SendError as error:
                if not left or error.reason.startswith("network_connection"):
                    raise NotTaken(error.reason) from None
                time.sleep(1)  # as a gateway does: the service is busy, and said so
                continue
            if not answer.ok:
                raise NotTaken(f"http_{answer.status_code}")
            return

    def _answers(self) -> Iterator[tuple[str, str]]:
        worker.quietly(listener().send_due, utc_now())
        end = time.monotonic() + PATIENCE_SECONDS
        while self._owed() and time.monotonic() < end:
            if not worker.quietly(worker.send_next, utc_now()):
                time.sleep(0.02)
        while not self.came.empty():
            yield self.came.get()

    def _owed(self) -> int:
        with reading() as session:
            return queue_counts.count(session, self.gateway.name, now=utc_now()).waiting

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

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            came.put((body["to"], body["text"]))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing of a text in a log."""

    try:
        server = ThreadingHTTPServer(("127.0.0.1", urlsplit(gateway.adapter.outgoing.url).port or 0), Door)
    except OSError:
        raise PortTaken from None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield Telephone(gateway, number, price, came)
    finally:
        server.shutdown()
        server.server_close()


def typed(terminal: TextIO) -> str | None:
    """One text; never an argument of a command, which others on this machine could list."""
    try:
        return input("> " if terminal.isatty() else "")
    except (EOFError, KeyboardInterrupt):
        return None
