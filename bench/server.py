"""A server as `make run` starts it, on a free port and a throw-away data folder, for measuring."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from casework import demo
from crypto.bodies import b64

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent


@contextmanager
def running(data: Path | None = None, *, database: str = "", workers: int = 2) -> Iterator[int]:
    """Yields the port. The server is ended by its own process id."""
    with tempfile.TemporaryDirectory() as folder:
        port = _free_port()
        environment = {
            **os.environ,
            "DAVYLAMP_DATA": str(data or folder),
            "ROOT_KEY": b64(demo.ROOT_KEY),
            "DATABASE_URL": database,
            "PORT": str(port),  # the address that passkeys are bound to
        }
        for command in ("migrate", "demo"):
            subprocess.run(
                [BIN / "flask", "--app", "app", command],
                cwd=ROOT,
                env=environment,
                check=True,
                stdout=subprocess.DEVNULL,
            )
        server = subprocess.Popen(
            [BIN / "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", str(workers), "--threads", "32",
             "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--log-level", "error", "app:create_app()"],
            cwd=ROOT, env=environment,
        )  # fmt: skip
        try:
            _await(port)
            yield port
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _await(port: int) -> None:
    for _ in range(200):
        with suppress(OSError):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/directory.sig")
            connection.getresponse().read()
            return
        time.sleep(0.05)
    raise RuntimeError("the server did not start")
