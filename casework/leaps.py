"""A machine's clock that leaps ahead while the worker runs: what cannot be taken back waits until somebody has looked.

What is due after a time in which nothing ran is done at once, so a leap counts only where this process has seen it. The
measure is the machine's time since it was switched on, which nobody sets and which goes on while it sleeps.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from casework.errors import ClockLeapt

LONGEST = timedelta(hours=1)
# A small computer has no clock of its own that runs while it is off: soon after, the network sets it, by days.
_SETTING = timedelta(minutes=15)


class Leaps:
    """Of one process. `switched_on`: for how many seconds the machine has been."""

    def __init__(self, switched_on: Callable[[], float] | None = None) -> None:
        self._switched_on = switched_on or _since_switched_on
        self._least: datetime | None = None

    def check(self, now: datetime) -> None:
        """Raises ClockLeapt, until the clock is set right or a new process begins."""
        running = timedelta(seconds=self._switched_on())
        began = now.astimezone(UTC) - running  # as the clock says: the same instant each time, while it goes right
        if self._least is None or began < self._least or running < _SETTING:
            self._least = began
        if began - self._least > LONGEST:
            raise ClockLeapt


def _since_switched_on() -> float:
    """Where a system cannot tell the time that it slept, sleeping looks like a leap, which is told and harms nobody."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot is None else time.clock_gettime(boot)
