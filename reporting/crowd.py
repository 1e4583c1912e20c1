"""Doors whose work the server does for the sender: texts, and pages without script. They must not crowd out the others.

A process computes one thing at a time, and whoever comes takes a turn with everybody in it: a page that takes 2 ms took
a second among sixteen. So few work at once, some wait without a turn, and whoever comes then is told to come back
before anything was done. A server needs more threads than `WORKING + WAITING`: the rest are for everybody else, and no
more than the database has connections for.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from reporting.stretching import Busy

WORKING = 4
WAITING = 16


class Crowd:
    def __init__(self, working: int = WORKING, waiting: int = WAITING) -> None:
        self._inside = threading.Semaphore(working + waiting)
        self._working = threading.Semaphore(working)

    @contextmanager
    def place(self) -> Iterator[None]:
        """To be taken once the request is read: a slow line must not hold it. Raises Busy at once when all are taken."""
        if not self._inside.acquire(blocking=False):
            raise Busy
        try:
            with self._working:
                yield
        finally:
            self._inside.release()


crowd = Crowd()
