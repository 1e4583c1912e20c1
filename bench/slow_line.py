"""Sixty new cases on first look over a line of 32 kbit/s: bytes and seconds until all can be worked with, in Chromium.

Cold: nothing in the browser's cache. Warm: scripts and styles are, as from the second page of a release on. The line is a
relay between browser and server, because the browser's own throttle leaves out what a worker fetches.

Run: PYTHONPATH=. .venv/bin/python bench/slow_line.py [--kbits N] [--delay MS]
"""

from __future__ import annotations

import argparse
import shutil
import socket
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from casework import demo
from tests.stories import monday
from tests.stories.conftest import SWITCHES
from tests.stories.people import AtDesk
from tests.stories.service import Service

ROWS = "[data-looks] > [data-row]"
# So that several answers share the line, as they do on a real one.
PIECE = 256


class Line:
    """All connections together get so many bytes a second; each request waits as long as it takes to and fro."""

    def __init__(self) -> None:
        self.upstream = 0
        self.rate = 0.0
        self.delay = 0.0
        self.down: dict[str, int] = {}
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._turn = threading.Lock()
        self._free = 0.0
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            browser, _ = self._listener.accept()
            server = socket.create_connection(("127.0.0.1", self.upstream))
            asked = [""]
            threading.Thread(target=self._up, args=(browser, server, asked), daemon=True).start()
            threading.Thread(target=self._down, args=(server, browser, asked), daemon=True).start()

    def _up(self, browser: socket.socket, server: socket.socket, asked: list[str]) -> None:
        while data := browser.recv(65536):
            method, _, rest = data.partition(b" ")
            if method in (b"GET", b"POST"):
                asked[0] = rest.split(b" ", 1)[0].split(b"?")[0].decode().rsplit("/", 1)[1] or "page"
            time.sleep(self.delay)
            with suppress(OSError):  # the server has closed it, and the browser asks again on another
                server.sendall(data)
        with suppress(OSError):
            server.shutdown(socket.SHUT_WR)

    def _down(self, server: socket.socket, browser: socket.socket, asked: list[str]) -> None:
        with suppress(OSError):  # a browser that goes on to another page leaves in the middle
            while data := server.recv(65536):
                self.down[asked[0]] = self.down.get(asked[0], 0) + len(data)
                self._carry(data, browser)
            browser.shutdown(socket.SHUT_WR)

    def _carry(self, data: bytes, sink: socket.socket) -> None:
        for begin in range(0, len(data), PIECE):
            piece = data[begin : begin + PIECE]
            if self.rate:
                with self._turn:
                    self._free = max(self._free, time.perf_counter()) + len(piece) / self.rate
                    time.sleep(max(0.0, self._free - time.perf_counter()))
            sink.sendall(piece)


@dataclass
class Reached(Service):
    """A service that is reached over the line: its address, which passkeys belong to, is the line's."""

    through: int = 0

    def environment(self) -> dict[str, str]:
        return {**super().environment(), "PORT": str(self.through)}


def measure(page: Page, url: str, line: Line, what: str) -> None:
    line.down.clear()
    begun = time.perf_counter()
    page.goto(url, wait_until="commit", timeout=300_000)
    page.locator(ROWS).first.wait_for(timeout=300_000)
    first = time.perf_counter() - begun
    page.locator(ROWS).nth(59).wait_for(timeout=300_000)
    took = time.perf_counter() - begun
    print(
        f"{what}: first cases after {first:.1f} s, all sixty after {took:.1f} s, {sum(line.down.values()):,} bytes down"
    )
    for name, size in sorted(line.down.items(), key=lambda one: -one[1]):
        print(f"   {size:8,} {name}")


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--kbits", type=float, default=32)
    options.add_argument("--delay", type=int, default=300, help="milliseconds to and fro")
    given = options.parse_args()
    member, line = demo.MEMBERS[0], Line()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        service = Reached(Path(folder) / "instance", through=line.port)
        service.fill()
        monday.bring(service.data, *monday.sixty())
        with service:
            line.upstream, service.port = service.port, line.port
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=SWITCHES)
            page = browser.new_page()
            desk = AtDesk(page, service).sign_in(member.name, member.passphrase)
            line.rate, line.delay = given.kbits * 1000 / 8, given.delay / 1000
            page.context.new_cdp_session(page).send("Network.clearBrowserCache", {})
            for what in ("cold", "warm"):
                measure(page, f"{service.desk}/first-look", line, what)
                desk.settled()
            browser.close()


if __name__ == "__main__":
    main()
