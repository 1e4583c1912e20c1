"""A voice note decoded and encoded anew, so that only its sound goes on; altered where somebody wished it.

The decoder works in a process of its own (`voice_decoder`), without keys, in bounded memory and time: what it reads comes
from strangers. Sound goes in and out by pipes and lies in no file.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from reporting.cleaning import Given
from reporting.stretching import Queue

SECONDS = 120
_ROOT = Path(__file__).parents[1]
# One thread of its mathematics: each would ask for memory of its own.
_ENVIRONMENT = {"LC_ALL": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1"}
_queue = Queue()


class CannotHear(Exception):
    """Not sound that can be decoded, or too much of it."""


def encoded_anew(raw: bytes, *, altered: bool) -> Given:
    """Ogg with Opus, one channel. Raises CannotHear, or Busy."""
    return Given("voice.ogg", "audio/ogg", _queue.run(lambda: _in_own_process(raw, altered=altered)))


def _in_own_process(raw: bytes, *, altered: bool) -> bytes:
    order = [sys.executable, "-m", "channels.voice_decoder", "altered" if altered else "plain"]
    try:
        done = subprocess.run(  # noqa: S603
            order, input=raw, capture_output=True, timeout=SECONDS, check=False, cwd=_ROOT, env=_ENVIRONMENT
        )
    except subprocess.TimeoutExpired:
        raise CannotHear from None
    if done.returncode or not done.stdout:
        raise CannotHear
    return done.stdout
