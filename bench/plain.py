"""The page without script: what its second POST costs beside the stretching, and what 200 at once do to the server.

Run: PYTHONPATH=. .venv/bin/python bench/plain.py
"""

from __future__ import annotations

import http.client
import statistics
import subprocess
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlencode

from app import create_app
from bench.server import running
from casework import demo
from crypto.bodies import b64
from crypto.codes import new_code, reporter_keys
from tests.plain_reporter import WORDS, hidden

AT_ONCE = 200
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def fetch(port: int, method: str, path: str, body: str | None = None) -> tuple[int, str, float]:
    begun = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request(method, path, body, FORM if body else {})
    answer = connection.getresponse()
    text = answer.read().decode()
    return answer.status, text, (time.perf_counter() - begun) * 1000


def read_back(port: int) -> str:
    """The body of a second POST."""
    _, page, _ = fetch(port, "POST", "/en/plain/report", urlencode(WORDS))
    return urlencode({**WORDS, **hidden(page)})


def stretching() -> float:
    """Milliseconds of one Argon2id, median of 30."""
    took = []
    for _ in range(30):
        begun = time.perf_counter()
        reporter_keys(new_code(), bytes(16))
        took.append((time.perf_counter() - begun) * 1000)
    return statistics.median(took)


def one_by_one(port: int) -> None:
    bodies = [read_back(port) for _ in range(60)]
    took = [fetch(port, "POST", "/en/plain/report", body)[2] for body in bodies]
    kdf, whole = stretching(), statistics.median(took)
    print(f"second POST: median {whole:.1f} ms, of which Argon2id {kdf:.1f} ms: {whole - kdf:.1f} ms beside it")


def warm(port: int) -> None:
    """Each process makes its pages when they are first asked for: 0.3 s of it, once, and not what is measured here."""
    askers = [threading.Thread(target=fetch, args=(port, "GET", "/en/report")) for _ in range(16)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()


def at_once(port: int, parent: int) -> None:
    bodies = [read_back(port) for _ in range(AT_ONCE)]
    answers: list[int] = []
    others: list[float] = []
    peak = [0]
    done = threading.Event()
    before = memory(parent)

    def look_elsewhere() -> None:
        while not done.is_set():
            others.append(fetch(port, "GET", "/en/report")[2])

    def watch() -> None:
        while not done.wait(0.02):
            peak[0] = max(peak[0], memory(parent))

    watchers = [threading.Thread(target=look_elsewhere), threading.Thread(target=watch)]
    writers = [
        threading.Thread(target=lambda b=body: answers.append(fetch(port, "POST", "/en/plain/report", b)[0]))
        for body in bodies
    ]
    for thread in [*watchers, *writers]:
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    for thread in watchers:
        thread.join()
    print(f"{AT_ONCE} at once: answers {dict(Counter(answers))}, memory +{(peak[0] - before) / 1024:.0f} MB")
    print(f"meanwhile GET /en/report: median {statistics.median(others):.0f} ms, slowest {max(others):.0f} ms")


def memory(parent: int) -> int:
    """KiB that the server's processes hold, what they share counted once (PSS)."""
    listed = subprocess.run(["pgrep", "-P", str(parent)], capture_output=True, text=True, check=True).stdout.split()
    rollups = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in [str(parent), *listed]]
    return sum(int(line.split()[1]) for text in rollups for line in text.splitlines() if line.startswith("Pss:"))


def listener(data: Path) -> int:
    """The process id of the server on this data folder."""
    (pid,) = [
        int(path.name)
        for path in Path("/proc").iterdir()
        if path.name.isdigit() and _serves(path, data) and not _serves(_parent(path), data)
    ]
    return pid


def _parent(process: Path) -> Path:
    return Path("/proc") / (process / "stat").read_text().rsplit(")", 1)[1].split()[1]


def _serves(process: Path, data: Path) -> bool:
    try:
        command, environment = (process / "cmdline").read_bytes(), (process / "environ").read_bytes()
    except OSError:
        return False
    return b"gunicorn" in command and f"DAVYLAMP_DATA={data}".encode() in environment.split(b"\0")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        create_app({"DAVYLAMP_DATA": folder, "ROOT_KEY": b64(demo.ROOT_KEY)})
        with running(Path(folder)) as port:
            warm(port)
            one_by_one(port)
            at_once(port, listener(Path(folder)))


if __name__ == "__main__":
    main()
