"""Argon2id on the server, for every door that cannot leave it to a browser: a flood must cost the flooder.

Each stretch holds 19 MiB, and 32 at once made a machine of this size unusable. So one runs at a time in a process,
eight wait, and whoever comes then is told to come back. `crowd.py` stands before it at the doors.

All run in one thread: memory that a thread has given back stays with the thread, and sixteen threads that had each
stretched once kept 500 MB.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from casework.errors import Trouble
from crypto.codes import ReporterKeys, normalise, reporter_keys

WAITING = 8


T = TypeVar("T")


class Busy(Trouble):
    status = 503
    name = "busy"
    sentence = "Many people are writing at this moment. Nothing was stored. Keep your text and try again in a minute."


class Queue:
    def __init__(self, waiting: int = WAITING) -> None:
        self._places = threading.Semaphore(1 + waiting)
        # Its thread begins with the first stretch, so in the worker and not in whoever forks workers.
        self._stretcher = ThreadPoolExecutor(max_workers=1, thread_name_prefix="stretching")

    def run(self, stretch: Callable[[], T]) -> T:
        """Alone, after those before. Raises Busy at once when all places are taken."""
        if not self._places.acquire(blocking=False):
            raise Busy
        try:
            return self._stretcher.submit(stretch).result()
        finally:
            self._places.release()


_queue = Queue()


def keys_of(code: str, service: bytes) -> ReporterKeys:
    """`code`: 20 digits as a person typed them. Raises WrongCode before any waiting, or Busy."""
    digits = normalise(code)
    return _queue.run(lambda: reporter_keys(digits, service))
