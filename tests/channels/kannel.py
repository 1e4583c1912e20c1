"""Debian's Kannel with its made-up operator, on this machine: what `flask sms kannel-config` wrote is what it runs with."""

from __future__ import annotations

import queue
import re
import signal
import socket
import subprocess
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

FAKESMSC = Path("/usr/lib/kannel/test/fakesmsc")
_GOT = re.compile(rb"Got message \d+: <(\S+) (\S+) (\S+) (.*)>", re.DOTALL)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def await_port(port: int) -> None:
    """Kannel says nowhere that it is ready, but it can be asked."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("Kannel did not start")


@dataclass
class Kannel:
    """`folder`: where the configuration was written and the logs go; `spool`: in memory."""

    folder: Path
    spool: Path
    smsbox_port: int
    sendsms_port: int
    fake_port: int
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._start("/usr/sbin/bearerbox")
        await_port(self.smsbox_port)
        await_port(self.fake_port)
        self._start("/usr/sbin/smsbox")
        await_port(self.sendsms_port)
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        # The box that talks to us first: the other one waits for it.
        for process in reversed(self.running):
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def kill_smsbox(self) -> None:
        smsbox = self.running.pop()
        smsbox.kill()
        smsbox.wait()

    def start_smsbox(self) -> None:
        self._start("/usr/sbin/smsbox")
        await_port(self.sendsms_port)

    def _start(self, box: str) -> None:
        with (self.folder / "output.log").open("ab") as output:
            self.running.append(
                subprocess.Popen([box, "-v", "4", "kannel.conf"], cwd=self.folder, stdout=output, stderr=output)
            )


class Handset:
    """One connection of the made-up operator: texts go out as they are told, and what comes back can be awaited."""

    def __init__(self, port: int, number: str, words: str) -> None:
        message = f"{number.lstrip('+')} 4040 text {words}"
        self._process = subprocess.Popen(
            [FAKESMSC, "-r", str(port), "-i", "600", "-m", "2", message],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        self._lines: queue.Queue[bytes] = queue.Queue()
        self._listener = threading.Thread(target=self._listen)
        self._listener.start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            for line in lines:
                self._lines.put(line)

    def answer(self, seconds: float = 30) -> str:
        """The next text that arrives."""
        until = time.monotonic() + seconds
        while True:
            line = self._lines.get(timeout=max(0.1, until - time.monotonic()))
            if found := _GOT.search(line.rstrip(b"\n")):
                return found[4].decode(errors="replace")

    def hang_up(self) -> None:
        self._process.kill()
        self._process.wait()
        self._listener.join()
