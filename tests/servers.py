"""A PostgreSQL of the tests' own: Debian's pg_virtualenv makes it, and it ends with the process that asked for it."""

from __future__ import annotations

import itertools
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

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
