"""A Chromium that nobody watches. Playwright listens to every request, which costs more than the request itself does.

Spoken to over a pipe, in the browser's own protocol: https://chromedevtools.github.io/devtools-protocol/
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SWITCHES = [
    "--headless=new", "--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run", "--remote-debugging-pipe",
]  # fmt: skip


class Chromium:
    def __init__(self, commands: int, answers: int) -> None:
        self._commands = commands
        self._answers = os.fdopen(answers, "rb", buffering=0)
        self._number = 0
        self._rest = b""

    def ask(self, method: str, session: str = "", **params: Any) -> dict[str, Any]:
        """Raises RuntimeError with what the browser says."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": params} | ({"sessionId": session} if session else {})
        os.write(self._commands, json.dumps(message).encode() + b"\0")
        while True:
            answer = json.loads(self._next())
            if answer.get("id") != self._number:
                continue
            if "error" in answer:
                raise RuntimeError(answer["error"]["message"])
            result: dict[str, Any] = answer["result"]
            return result

    def _next(self) -> bytes:
        while b"\0" not in self._rest:
            self._rest += self._answers.read(1 << 16)
        first, _, self._rest = self._rest.partition(b"\0")
        return first

    def processes(self) -> list[dict[str, Any]]:
        """Each with `id`, the process's, and `type`."""
        found: list[dict[str, Any]] = self.ask("SystemInfo.getProcessInfo")["processInfo"]
        return found

    def open(self, url: str) -> Tab:
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.ask("Page.navigate", session, url=url)  # answers once the page is there to be asked
        return Tab(self, session)


class Tab:
    def __init__(self, browser: Chromium, session: str) -> None:
        self._browser = browser
        self._session = session

    def run(self, script: str) -> Any:
        """The value of an expression, awaited where it is a promise."""
        answer = self._browser.ask(
            "Runtime.evaluate", self._session, expression=script, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"]["text"])
        return answer["result"].get("value")

    def until(self, condition: str) -> None:
        """Looked at before each frame, in the page."""
        self.run(
            f"new Promise((done) => {{ (function look() {{ ({condition}) ? done() : setTimeout(look, 5); }})(); }})"
        )

    def choose(self, selector: str, path: Path) -> None:
        handle = self._browser.ask(
            "Runtime.evaluate", self._session, expression=f"document.querySelector({json.dumps(selector)})"
        )["result"]["objectId"]
        self._browser.ask("DOM.setFileInputFiles", self._session, objectId=handle, files=[str(path)])


@contextmanager
def unwatched() -> Iterator[Chromium]:
    read_commands, commands = os.pipe()
    answers, write_answers = os.pipe()
    # The browser reads from its third handle and writes to its fourth.
    shell = f'exec "$0" "$@" 3<&{read_commands} 4>&{write_answers}'
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [shutil.which("chromium") or "chromium", f"--user-data-dir={profile}", *SWITCHES, "about:blank"]
        process = subprocess.Popen(
            ["/bin/sh", "-c", shell, *command],
            pass_fds=[read_commands, write_answers], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(read_commands)
        os.close(write_answers)
        browser = Chromium(commands, answers)
        try:
            yield browser
        finally:
            browser.ask("Browser.close")
            process.wait(timeout=30)
