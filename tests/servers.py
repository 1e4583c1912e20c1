"""A PostgreSQL and an S3 store of the tests' own, which end with whoever asked for them.

Debian's pg_virtualenv makes the first; the second is moto's server, a process of its own that speaks S3 over HTTP.
"""

from __future__ import annotations

import itertools
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import boto3
from sqlalchemy import URL, create_engine, make_url, text

# The shell waits for the end of its input, so the server is gone even when the test run was killed.
TELL = 'echo "ready $PGUSER $PGPASSWORD $PGHOST $PGPORT $PGSYSCONFDIR"; exec cat >/dev/null'


@dataclass
class Server:
    url: URL
    log: Path
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def create(self, template: str = "template0") -> str:
        """The address of a fresh database."""
        name = f"t{next(self._numbers)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url.set(database=name).render_as_string(hide_password=False)

    def drop(self, url: str) -> None:
        self._run(f"DROP DATABASE IF EXISTS {make_url(url).database} WITH (FORCE)")

    def end_connections(self, database: str) -> None:
        self._run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'")

    def _run(self, statement: str) -> None:
        engine = create_engine(self.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()


def is_there() -> bool:
    return shutil.which("pg_virtualenv") is not None


@contextmanager
def postgresql(*options: str) -> Iterator[Server]:
    """`options` of postgresql.conf, as `name=value`. Without fsync unless one says otherwise."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    given = [part for option in ("log_error_verbosity=terse", *options) for part in ("-o", option)]
    process = subprocess.Popen(
        ["env", f"PGPORT={port}", "pg_virtualenv", "-t", *given, "sh", "-c", TELL],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    with process:
        line = next((line for line in process.stdout if line.startswith("ready ")), None)
        assert line is not None, "pg_virtualenv could not start a server"
        user, password, host, port, folder = line.split()[1:]
        (log,) = (Path(folder).parent / "log").iterdir()
        try:
            yield Server(URL.create("postgresql", user, password, host, int(port), "postgres"), log)
        finally:
            process.stdin.close()
            process.stdout.read()


@dataclass
class Store:
    """An S3 store in memory. `away` and `back`: it hangs, with everything in it, as one behind a dead line does."""

    port: int
    _process: subprocess.Popen[bytes]
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def create(self) -> str:
        """The address of a fresh bucket."""
        name = f"bucket-{next(self._numbers)}"
        client = boto3.session.Session("key", "secret", region_name="us-east-1").client(
            "s3", endpoint_url=f"http://127.0.0.1:{self.port}"
        )
        client.create_bucket(Bucket=name)
        client.close()
        return f"http://key:secret@127.0.0.1:{self.port}/{name}"

    def away(self) -> None:
        self._process.send_signal(signal.SIGSTOP)

    def back(self) -> None:
        self._process.send_signal(signal.SIGCONT)


@contextmanager
def store() -> Iterator[Store]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [str(Path(sys.executable).parent / "moto_server"), "-H", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        said = next((line for line in process.stderr if b"Running on" in line), None)
        assert said is not None, "moto_server did not start"
        drain = threading.Thread(target=process.stderr.read)
        drain.start()
        try:
            yield Store(port, process)
        finally:
            process.send_signal(signal.SIGCONT)
            process.terminate()
            process.wait(timeout=30)
            drain.join()
