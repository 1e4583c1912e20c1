"""A bad line between a browser and the service: everything goes through it until it drops, and new calls fail until it is back."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Self


class Line:
    """`on_bytes`: called with how many bytes have gone towards the service so far, before they are handed on."""

    def __init__(self, port: int, on_bytes: Callable[[Line, int], None]) -> None:
        self._towards = port
        self._on_bytes = on_bytes
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._open: set[socket.socket] = set()
        self._guard = threading.Lock()
        self._up = True
        self._sent = 0
        self.drops = 0

    def drop(self) -> None:
        """As a reset, in the middle of whatever is on its way."""
        self.drops += 1
        self._up = False
        self._close()

    def restore(self) -> None:
        self._up = True

    def _close(self) -> None:
        with self._guard:
            for end in self._open:
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
            self._open.clear()

    def __enter__(self) -> Self:
        threading.Thread(target=self._take_calls, daemon=True).start()
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self._listener.close()
        self._close()

    def _take_calls(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                try:
                    far = socket.create_connection(("127.0.0.1", self._towards if self._up else 0))
                except OSError:  # The line is down, or nobody is at its other end.
                    near.close()
                    continue
                with self._guard:
                    self._open |= {near, far}
                threading.Thread(target=self._carry, args=(near, far, True), daemon=True).start()
                threading.Thread(target=self._carry, args=(far, near, False), daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket, outward: bool) -> None:
        with suppress(OSError):
            while data := source.recv(1 << 18):
                if outward:
                    with self._guard:
                        self._sent += len(data)
                        sent = self._sent
                    self._on_bytes(self, sent)
                sink.sendall(data)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        with self._guard:
            self._open.discard(source)
        source.close()  # the other direction closes the other end
