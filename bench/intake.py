"""How fast a report is taken: POST /api/reports on loopback, one client and eight, beside SQLite's raw commits.

Run: PYTHONPATH=. .venv/bin/python bench/intake.py [--reports N] [--clients N] [--workers N] [--database URL]
The database of the URL must be empty. On a throw-away PostgreSQL that waits for its disk:
pg_virtualenv -t -o fsync=on sh -c 'PYTHONPATH=. .venv/bin/python bench/intake.py --database postgresql://'
"""

from __future__ import annotations

import argparse
import http.client
import json
import sqlite3
import statistics
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

from app import create_app
from bench.server import running
from casework import demo
from crypto.bodies import b64
from tests.cast import Reporter


def prepare(count: int, data: Path, database: str) -> list[bytes]:
    """Sealed beforehand: what is measured is the server."""
    app = create_app({"DAVYLAMP_DATA": str(data), "ROOT_KEY": b64(demo.ROOT_KEY), "DATABASE_URL": database})
    today = datetime.now(UTC).date().isoformat()
    people = (Reporter(app.test_client(), today=today) for _ in range(count))
    return [json.dumps(person.prepare(), separators=(",", ":")).encode() for person in people]


def send(port: int, requests: list[bytes], took: list[float], failed: list[int]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for body in requests:
        begun = time.perf_counter()
        connection.request("POST", "/api/reports", body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        took.append(time.perf_counter() - begun)
        if answer.status != 201:
            failed.append(answer.status)


def measure(port: int, requests: list[bytes], clients: int) -> None:
    took: list[float] = []
    failed: list[int] = []
    threads = [threading.Thread(target=send, args=(port, requests[n::clients], took, failed)) for n in range(clients)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    whole = time.perf_counter() - begun
    print(
        f"{clients} client{'s' * (clients > 1)}: {len(took)} reports, {len(failed)} failed, "
        f"{len(took) / whole:.0f} a second, median {statistics.median(took) * 1000:.1f} ms, "
        f"p95 {sorted(took)[int(len(took) * 0.95)] * 1000:.1f} ms, slowest {max(took) * 1000:.1f} ms"
    )


def raw_limit(requests: list[bytes]) -> None:
    """The same bytes, one durable commit each, nothing else."""
    with tempfile.TemporaryDirectory() as folder:
        database = sqlite3.connect(Path(folder) / "raw.sqlite3", isolation_level=None)
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
            database.execute(f"PRAGMA {pragma}")
        database.execute("CREATE TABLE raw (id INTEGER PRIMARY KEY, body BLOB)")
        begun = time.perf_counter()
        for body in requests:
            database.execute("BEGIN IMMEDIATE")
            database.execute("INSERT INTO raw (body) VALUES (?)", (body,))
            database.execute("COMMIT")
        whole = time.perf_counter() - begun
    print(f"plain SQLite, one connection: {len(requests) / whole:.0f} commits a second")


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--reports", type=int, default=200, help="of each client")
    options.add_argument("--clients", type=int, default=8)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--database", default="", help="address; SQLite in a throw-away folder without it")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        with running(data, database=given.database, workers=given.workers) as port:
            alone = prepare(given.reports, data, given.database)
            together = prepare(given.reports * given.clients, data, given.database)
            measure(port, alone, 1)
            measure(port, together, given.clients)
        if not given.database:
            raw_limit(alone)


if __name__ == "__main__":
    main()
