"""A process that has imported the service, and becomes gunicorn as often as a story asks for one.

Importing costs two seconds of a processor, a fork a few milliseconds. The command is the operator's, and so is what
runs: only the interpreter's start is shared. As a script: a socket's number and a folder for compiled templates.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from gunicorn.app import wsgiapp

from app import create_app
from casework import demo
from crypto.bodies import b64
from tests.compiling import compile_once

ROOT = Path(__file__).parents[2]
LONGEST = 2**16  # of one order, which is a command and an environment


@dataclass
class Forked:
    """What `subprocess.Popen` is to one's own child, for somebody else's."""

    pid: int
    _handle: int = field(init=False)

    def __post_init__(self) -> None:
        self._handle = os.pidfd_open(self.pid)

    def send_signal(self, number: int) -> None:
        signal.pidfd_send_signal(self._handle, number)

    def wait(self, timeout: float | None = None) -> None:
        ended, _, _ = select.select([self._handle], [], [], timeout)
        if not ended:
            raise TimeoutError(f"process {self.pid} goes on")
        os.close(self._handle)


@dataclass
class Warm:
    """`with` starts it and ends it."""

    templates: Path
    _process: subprocess.Popen[bytes] = field(init=False)
    _wire: socket.socket = field(init=False)

    def __enter__(self) -> Self:
        self._wire, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", __name__, str(theirs.fileno()), self.templates],
                cwd=ROOT, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL,
            )  # fmt: skip
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self._wire.close()
        self._process.wait(timeout=30)

    def gunicorn(self, words: list[str], environment: dict[str, str], listener: socket.socket, output: int) -> Forked:
        """`words` behind the command's name, without the address: that is the listener's."""
        order = json.dumps([words, environment]).encode()
        socket.send_fds(self._wire, [order], [listener.fileno(), output])
        return Forked(int(self._wire.recv(LONGEST)))


def serve(wire: socket.socket) -> None:
    born: list[int] = []
    while True:
        order, handles, _, _ = socket.recv_fds(wire, LONGEST, 2)
        if not order:
            return
        # Not before: a number that is still taken cannot be somebody else's when the story asks for its handle.
        born = [pid for pid in born if os.waitpid(pid, os.WNOHANG)[0] == 0]
        pid = os.fork()
        if not pid:
            wire.close()
            become(order, *handles)
        born.append(pid)
        for handle in handles:
            os.close(handle)
        wire.send(str(pid).encode())


def become(order: bytes, listener: int, output: int) -> None:
    words, environment = json.loads(order)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.close(output)
    os.set_inheritable(listener, True)
    os.environ.clear()
    os.environ.update(environment)
    tempfile.tempdir = None
    sys.argv = ["gunicorn", "--bind", f"fd://{listener}", *words]
    try:
        wsgiapp.run()
    except SystemExit:
        # Taking an interpreter apart that has loaded everything costs as much as starting the service did.
        os._exit(0)


def main() -> None:
    number, templates = sys.argv[1:]
    importlib.import_module("gunicorn.workers.gthread")
    compile_once(Path(templates))
    with tempfile.TemporaryDirectory() as data:
        create_app({"DAVYLAMP_DATA": data, "ROOT_KEY": b64(demo.ROOT_KEY)})
    gc.freeze()
    with socket.socket(fileno=int(number)) as wire:
        serve(wire)


if __name__ == "__main__":
    main()
