"""The whole service as an operator runs it: gunicorn, real files, a real clock, all of its output kept.

Where a story is not about processes, the interpreter may have been started before it: see warm.py.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

from casework import demo
from casework.database import Database
from crypto.bodies import b64
from tests import passkeys
from tests.stories.warm import Forked, Warm

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent


@dataclass
class Service:
    """A data folder and a process on it; `with` starts and ends it."""

    data: Path
    port: int = 0
    process: subprocess.Popen[bytes] | Forked | None = None
    url: str = ""
    application: str = "app:create_app()"
    workers: tuple[str, ...] = ("--workers", "1", "--threads", "16")
    warm: Warm | None = None

    @property
    def output(self) -> Path:
        return self.data / "output.log"

    @property
    def database(self) -> Path:
        return self.data / "davylamp.sqlite3"

    @property
    def reporters(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def desk(self) -> str:
        return f"http://localhost:{self.port}/desk"

    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "DAVYLAMP_DATA": str(self.data),
            "DATABASE_URL": self.url,
            "ROOT_KEY": b64(demo.ROOT_KEY),
            "NEUTRAL_URL": f"http://127.0.0.1:{self.port}/directory.json",
            "PORT": str(self.port),
            "TMPDIR": str(self.data / "tmp"),
        }

    def words(self) -> list[str]:
        return [
            *self.workers, "--worker-tmp-dir", str(self.data / "tmp"),
            "--no-control-socket", "--log-level", "error", self.application,
        ]  # fmt: skip

    def fill(self) -> None:
        (self.data / "tmp").mkdir(parents=True)
        for command in ("migrate", "demo"):
            subprocess.run(
                [BIN / "flask", "--app", "app", command],
                cwd=ROOT, env=self.environment(), check=True, capture_output=True,
            )  # fmt: skip
        with Database(f"sqlite:///{self.database}", self.data).transaction() as session:
            passkeys.hand_out(session, date.today())  # noqa: DTZ011

    def __enter__(self) -> Self:
        # The listening socket is ours: it queues whoever comes before the server is up, so there is nothing to wait for.
        listener = socket.create_server(("127.0.0.1", self.port))
        self.port = listener.getsockname()[1]
        with listener, self.output.open("ab") as output:
            if self.warm:
                self.process = self.warm.gunicorn(self.words(), self.environment(), listener, output.fileno())
                return self
            os.set_inheritable(listener.fileno(), True)
            self.process = subprocess.Popen(
                [BIN / "gunicorn", "--bind", f"fd://{listener.fileno()}", *self.words()],
                cwd=ROOT, env=self.environment(), stdout=output, stderr=output, pass_fds=[listener.fileno()],
            )  # fmt: skip
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)
