"""The real Kannel on this machine, with its own fake operator, on ports that are free at the moment."""

from __future__ import annotations

import socket
import subprocess
import threading
from dataclasses import dataclass, field
from pathlib import Path
from queue import Queue
from types import TracebackType
from typing import Self

BEARERBOX, SMSBOX = Path("/usr/sbin/bearerbox"), Path("/usr/sbin/smsbox")
FAKESMSC = Path("/usr/lib/kannel/test/fakesmsc")
SECONDS = 30


def is_there() -> bool:
    return all(path.exists() for path in (BEARERBOX, SMSBOX, FAKESMSC))


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@dataclass
class Phone:
    """A subscriber: `inbox` gets each line in which fakesmsc shows a text that reached the phone."""

    process: subprocess.Popen[str]
    inbox: Queue[str] = field(default_factory=Queue)

    def __post_init__(self) -> None:
        self.listener = threading.Thread(target=self._listen, daemon=True)
        self.listener.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if "Got message" in line:
                self.inbox.put(line)

    def hang_up(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=SECONDS)
        self.listener.join(timeout=SECONDS)
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.stdout.close()

    def read(self) -> str:
        return self.inbox.get(timeout=SECONDS)


@dataclass
class Kannel:
    folder: Path
    line_port: int
    ports: tuple[int, ...]  # all that must be open when it is up
    boxes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    phones: list[Phone] = field(default_factory=list)

    @property
    def conf(self) -> Path:
        return self.folder / "kannel.conf"

    @property
    def output(self) -> str:
        """Everything that either box wrote to a log or a terminal."""
        return "".join(path.read_text("utf-8", "replace") for path in sorted(self.folder.glob("*.log")))

    def __enter__(self) -> Self:
        self._start(BEARERBOX, self.ports[:3])
        self.start_smsbox()
        return self

    def start_smsbox(self) -> None:
        self._start(SMSBOX, self.ports[3:])

    def kill_smsbox(self) -> None:
        box = self.boxes.pop()
        box.kill()
        box.wait()

    def _start(self, program: Path, ports: tuple[int, ...]) -> None:
        with (self.folder / f"{program.name}.terminal.log").open("ab") as output:
            box = subprocess.Popen([program, "-v", "4", self.conf], stdout=output, stderr=output, cwd=self.folder)
        self.boxes.append(box)
        for port in ports:
            _await(port, box)

    def text(self, sender: str, number: str, words: str) -> Phone:
        """Send one text and stay on the line."""
        process = subprocess.Popen(
            [FAKESMSC, "-r", str(self.line_port), "-i", "100", "-m", "1", f"{sender} {number} text {words}"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        phone = Phone(process)
        self.phones.append(phone)
        return phone

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        for phone in self.phones:
            phone.hang_up()
        # Bearerbox waits for a dead smsbox for minutes; nothing in here is to be kept.
        for box in reversed(self.boxes):
            box.kill()
            box.wait(timeout=SECONDS)


def _await(port: int, box: subprocess.Popen[bytes]) -> None:
    """Connecting is the event: there is no other sign of Kannel's that a port is open."""
    for _ in range(SECONDS * 20):
        assert box.poll() is None, "Kannel ended"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        threading.Event().wait(0.05)
    raise AssertionError("Kannel did not open its port")
