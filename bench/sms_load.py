"""Texts under load: fifty a second for half a minute, nothing lost or doubled; then 300 codes at once.

Run: PYTHONPATH=. .venv/bin/python bench/sms_load.py [--seconds 30] [--rate 50]
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import os
import statistics
import subprocess
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import func, select

from app import create_app
from bench.plain import fetch, listener, memory, warm
from bench.server import running
from casework import demo
from casework.models import Case, Entry, OutgoingText
from crypto.bodies import b64
from tests.channels.calls import SECRET
from tests.channels.conftest import FILE
from tests.channels.phone import CODE, NAME, Phone, configure

PEOPLE = 300
AT_ONCE = 300
CONNECTIONS = 16
_events = itertools.count(1)


@dataclass
class Line:
    """A gateway's connections: each text until it is taken, as a gateway delivers it, and how often it was told to wait."""

    port: int
    took: list[float] = field(default_factory=list)
    told: Counter[int] = field(default_factory=Counter)
    local: threading.local = field(default_factory=threading.local)

    def deliver(self, number: str, words: str, *, again: bool = True, event: str = "") -> int:
        event = event or f"bench{next(_events):08x}"
        while True:
            begun = time.perf_counter()
            status = self._post(event, number, words)
            self.told[status] += 1
            if status == 200:
                self.took.append((time.perf_counter() - begun) * 1000)
            if status == 200 or not again:
                return status
            time.sleep(0.5)

    def _post(self, event: str, number: str, words: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {"X-Kannel-From": number, "X-Kannel-To": "4040", "Content-Type": "text/plain"}
        path = f"/hooks/{NAME}/{SECRET}/in?id={event}&coding=0&charset=UTF-8"
        connection.request("POST", path, words.encode(), headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status


def numbers() -> list[str]:
    return [f"+24381{n:07d}" for n in range(PEOPLE)]


def counts(app: object, *models: type) -> list[int]:
    with app.extensions["davylamp_database"].reading() as session:  # type: ignore[attr-defined]
        return [session.scalar(select(func.count()).select_from(model)) or 0 for model in models]


def cpu_seconds(parent: int) -> float:
    """Of the server's processes so far."""
    listed = subprocess.run(["pgrep", "-P", str(parent)], capture_output=True, text=True, check=True).stdout.split()
    stats = [Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split() for pid in [str(parent), *listed]]
    return sum(int(stat[11]) + int(stat[12]) for stat in stats) / os.sysconf("SC_CLK_TCK")


def sustained(line: Line, app: object, *, rate: int, seconds: int, parent: int) -> None:
    """Reports begin one by one; then their texts come at the rate, whatever the server does (an open loop)."""
    people = numbers()
    for number in people:
        line.deliver(number, "hello")
    for number in people:
        line.deliver(number, "2")  # the code: with the stretching
    before, due = counts(app, Case, Entry, OutgoingText), itertools.count()
    line.took.clear()
    line.told.clear()
    begun, late, spent = time.perf_counter(), [], cpu_seconds(parent)

    def send() -> None:
        while (n := next(due)) < rate * seconds:
            start = begun + n / rate
            time.sleep(max(0.0, start - time.perf_counter()))
            event, number, words = f"load{n:08x}", people[n % PEOPLE], f"Text {n} of the load, about the pit at Nyange"
            line.deliver(number, words, event=event)
            if n % 10 == 0:
                line.deliver(number, words, event=event)  # as gateways do: the same once more
            late.append(time.perf_counter() - start)

    threads = [threading.Thread(target=send) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - begun
    spent = cpu_seconds(parent) - spent
    print(f"the server spent {spent * 1000 / sum(line.told.values()):.1f} ms of one core on each call; machine's load "
          f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")  # fmt: skip
    new = [after - was for was, after in zip(before, counts(app, Case, Entry, OutgoingText), strict=True)]
    print(f"{rate * seconds} texts in {took:.1f} s ({rate * seconds / took:.1f} a second), a tenth delivered twice")
    print(f"answered {dict(line.told)}; median {statistics.median(line.took):.1f} ms, "
          f"p95 {sorted(line.took)[int(len(line.took) * 0.95)]:.1f} ms, slowest {max(line.took):.0f} ms, "
          f"last behind its time by {max(late) * 1000:.0f} ms")  # fmt: skip
    print(f"new entries {new[1]} of {rate * seconds}, new cases {new[0]}, answers queued {new[2]}")
    if new[1] != rate * seconds or new[0]:
        raise SystemExit("lost or doubled")


def codes_at_once(line: Line, codes: list[str], parent: int) -> None:
    told: list[int] = []
    others: list[float] = []
    peak, done, before = [0], threading.Event(), memory(parent)
    ready = threading.Barrier(AT_ONCE)

    def ask(n: int) -> None:
        ready.wait()
        told.append(line.deliver(f"+24389{n:07d}", codes[n % len(codes)], again=False))

    def look_elsewhere() -> None:
        while not done.is_set():
            others.append(fetch(line.port, "GET", "/en/report")[2])

    def watch() -> None:
        while not done.wait(0.02):
            peak[0] = max(peak[0], memory(parent))

    watchers = [threading.Thread(target=look_elsewhere), threading.Thread(target=watch)]
    askers = [threading.Thread(target=ask, args=(n,)) for n in range(AT_ONCE)]
    for thread in [*watchers, *askers]:
        thread.start()
    for thread in askers:
        thread.join()
    done.set()
    for thread in watchers:
        thread.join()
    print(f"{AT_ONCE} codes at once: answered {dict(Counter(told))}, memory +{(peak[0] - before) / 1024:.0f} MB")
    print(f"meanwhile GET /en/report: median {statistics.median(others):.0f} ms, slowest {max(others):.0f} ms")


def some_codes(app: object, count: int) -> list[str]:
    """Of reports begun by text in this process, before the server starts."""
    codes = []
    for n in range(count):
        phone = Phone(app, number=f"+24388{n:07d}")  # type: ignore[arg-type]
        phone.text("The pit at Nyange fell in and two men are below")
        codes += CODE.findall(phone.got[0])
    return codes


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--seconds", type=int, default=30)
    asked.add_argument("--rate", type=int, default=50)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        settings = configure(data, daily_segments=999_999)
        os.environ["SMS_GATEWAYS"] = FILE
        app = create_app({"DAVYLAMP_DATA": folder, "ROOT_KEY": b64(demo.ROOT_KEY), **settings})
        for command in ("migrate", "demo"):
            assert app.test_cli_runner().invoke(args=[command]).exit_code == 0
        codes = some_codes(app, 20)
        with running(data) as port:
            line = Line(port)
            parent = listener(data)
            sustained(line, app, rate=given.rate, seconds=given.seconds, parent=parent)
            warm(port)
            codes_at_once(line, codes, parent)


if __name__ == "__main__":
    main()
