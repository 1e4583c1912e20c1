"""The browser's side of the protocol, asked over a pipe: one JSON line a call, one an answer."""

from __future__ import annotations

import atexit
import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

from crypto.bodies import b64, unb64
from crypto.errors import Refused

SPEAK = Path(__file__).parent / "browser/speak.ts"
NODE = Path(sys.executable).parent / "node"
REFUSALS = {refusal.name: refusal for refusal in Refused.__subclasses__()}


class Browser:
    def __init__(self) -> None:
        self._process = subprocess.Popen([NODE, SPEAK], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        atexit.register(self._end)

    def call(self, function: str, *given: Any) -> Any:
        """`function` as `room.name`. Raises the refusal that the browser named; any other fault fails the test."""
        assert self._process.stdin
        assert self._process.stdout
        line = json.dumps({"call": function, "with": given}, default=_written)
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            browser.cache_clear()
            raise AssertionError(f"{function} failed without naming a refusal")
        understood = json.loads(answer, object_hook=_understood)
        if "refused" in understood:
            raise REFUSALS[understood["refused"]]
        return understood["result"]

    def _end(self) -> None:
        self._process.communicate(timeout=10)


def _written(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"b64": b64(value)}
    raise TypeError(value)


def _understood(value: dict[str, Any]) -> Any:
    return unb64(value["b64"]) if list(value) == ["b64"] else value


@cache
def browser() -> Browser:
    """Started when first asked, one for each test process."""
    return Browser()
