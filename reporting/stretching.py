"""Argon2id on the server, for every door that cannot leave it to a browser: a flood must cost the flooder.

Each stretch holds 19 MiB, and 32 at once made a machine of this size unusable. So one runs at a time in a process,
eight wait, and whoever comes then is told to come back. Servers need more threads than the nine, to say so.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from casework.errors import Trouble
from crypto.codes import ReporterKeys, normalise, reporter_keys

WAITING = 8


class Busy(Trouble):
    status = 503
    name = "busy"
    sentence = "Many people are writing at this moment. Nothing was stored. Keep your text and try again in a minute."


class Queue:
    def __init__(self, waiting: int = WAITING) -> None:
        self._places = threading.Semaphore(1 + waiting)
        self._turn = threading.Lock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Alone, after those before. Raises Busy at once when all places are taken."""
        if not self._places.acquire(blocking=False):
            raise Busy
        try:
            with self._turn:
                yield
        finally:
            self._places.release()


_queue = Queue()


def keys_of(code: str, service: bytes) -> ReporterKeys:
    """`code`: 20 digits as a person typed them. Raises WrongCode before any waiting, or Busy."""
    digits = normalise(code)
    with _queue.turn():
        return reporter_keys(digits, service)
