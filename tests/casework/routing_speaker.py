"""The browser's rules, asked over a pipe: one JSON line a question, one an answer."""

from __future__ import annotations

import atexit
import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

from casework.routing_words import Misread

SPEAK = Path(__file__).parent / "browser/speak_routing.ts"
NODE = Path(sys.executable).parent / "node"


class RoutingBrowser:
    def __init__(self) -> None:
        self._process = subprocess.Popen([NODE, SPEAK], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        atexit.register(self._process.communicate, timeout=10)

    def decide(self, model: Any, offices: Any, facts: Any) -> Any:
        """Raises Misread under the name that the browser gave; any other fault fails the test."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps([model, offices, facts]) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline() or "{}")
        if "misread" in answer:
            raise Misread(answer["misread"], "said the browser")
        return answer["decision"]


@cache
def browser() -> RoutingBrowser:
    """Started when first asked, one for each test process."""
    return RoutingBrowser()
