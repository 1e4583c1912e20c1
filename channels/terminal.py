"""What both stand-ins in the terminal share: bringing a message to the running service, sending what it owes, a door of their own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TextIO

from casework.clock import utc_now
from casework.database import reading
from channels import queue_counts, worker
from channels.calling import call
from channels.gateway import SendError
from channels.listening import listener

PATIENCE_SECONDS = 20
_TRIES = 5


class PortTaken(Exception):
    """Another chat is open."""


class NotTaken(Exception):
    """`reason`: the service is not running, or could not store the message."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def deliver(url: str, content: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> None:
    """As a provider does: again where the service is busy and said so. Raises NotTaken."""
    for left in reversed(range(_TRIES)):
        try:
            answer = call("POST", url, json=content, headers=headers)
        except SendError as error:
            if not left or error.reason.startswith("network_connection"):
                raise NotTaken(error.reason) from None
            time.sleep(1)
            continue
        if not answer.ok:
            raise NotTaken(f"http_{answer.status_code}")
        return


def send_all(gateway: str, *steps: Callable[[datetime], bool]) -> None:
    """What is owed there, by the worker's `steps`, until there is no more or patience ends."""
    for due in (listener().send_due, listener().release):
        worker.quietly(due, utc_now())
    end = time.monotonic() + PATIENCE_SECONDS
    while _is_owed(gateway) and time.monotonic() < end:
        busy = [worker.quietly(step, utc_now()) for step in steps]
        if not any(busy):
            time.sleep(0.02)


def _is_owed(gateway: str) -> bool:
    with reading() as session:
        count = queue_counts.count(session, gateway, now=utc_now())
    return bool(count.waiting or count.copies)


class Door(BaseHTTPRequestHandler):
    """Where the running service brings what it sends."""

    def posted(self, body: bytes) -> bytes:
        """What is answered."""
        raise NotImplementedError

    def asked(self) -> bytes:
        return b""

    def do_POST(self) -> None:
        self._end(self.posted(self.rfile.read(int(self.headers.get("Content-Length", 0)))))

    def do_GET(self) -> None:
        self._end(self.asked())

    def _end(self, content: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Nothing of a chat in a log."""


@contextmanager
def open_door(port: int, door: type[Door]) -> Iterator[None]:
    """Raises PortTaken."""
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), door)
    except OSError:
        raise PortTaken from None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


def typed(terminal: TextIO) -> str | None:
    """One text; never an argument of a command, which others on this machine could list."""
    try:
        return input("> " if terminal.isatty() else "")
    except (EOFError, KeyboardInterrupt):
        return None
