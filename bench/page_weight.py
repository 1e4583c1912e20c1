"""Bytes on the wire until an encrypted form can be used, from an empty cache and on a second visit, in Chromium.

Counted by a relay between browser and server: headers, the worker and everything else that really came over the wire.

Run: PYTHONPATH=. .venv/bin/python bench/page_weight.py
"""

from __future__ import annotations

import shutil
import socket
import threading

from playwright.sync_api import BrowserContext, sync_playwright

from bench.server import running

SWITCHES = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


class Relay:
    """Passes bytes between loopback connections and counts those that go down to the browser."""

    def __init__(self, upstream: int) -> None:
        self._upstream = upstream
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.down = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            browser, _ = self._listener.accept()
            server = socket.create_connection(("127.0.0.1", self._upstream))
            threading.Thread(target=self._pass, args=(browser, server, False), daemon=True).start()
            threading.Thread(target=self._pass, args=(server, browser, True), daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket, down: bool) -> None:
        while data := source.recv(65536):
            self.down += len(data) if down else 0
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)


def main() -> None:
    with running() as port, sync_playwright() as playwright:
        relay = Relay(port)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=SWITCHES)
        context = browser.new_context()
        for visit in ("empty cache", "second visit"):
            before = relay.down
            requests = _visit(context, relay.port)
            print(f"{visit}: {relay.down - before:,} bytes down, {requests} requests")
        browser.close()


def _visit(context: BrowserContext, port: int) -> int:
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{port}/en/report")
    page.locator('[data-action="send"]:not([disabled])').wait_for()
    requests: int = page.evaluate("performance.getEntriesByType('resource').length + 1")
    page.close()
    return requests


if __name__ == "__main__":
    main()
