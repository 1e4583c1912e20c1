"""How long the desk's door takes to say no, and whether that tells why; and what a flood of bad tries costs a reporter.

Run: PYTHONPATH=. .venv/bin/python bench/door.py
"""

from __future__ import annotations

import http.client
import itertools
import json
import random
import secrets
import statistics
import tempfile
import time
from bisect import bisect_right
from collections import Counter
from math import sqrt
from pathlib import Path
from threading import Event, Thread

from app import create_app
from bench.intake import measure, prepare
from bench.server import running
from casework import demo
from crypto.bodies import Body, b64
from crypto.keys import unlock_keys
from tests import passkeys
from tests.cast import DESK, Ombudsperson
from tests.conftest import NOON
from tests.passkeys import Passkey

TRIES = 1000
REPORTS = 200
MOST_TRIES = 5000
# Above this, two samples differ with 99.9 % certainty (Kolmogorov-Smirnov).
LIMIT = 1.949 * sqrt(2 / TRIES)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({"DAVYLAMP_DATA": folder, "ROOT_KEY": b64(demo.ROOT_KEY)})
        for command in ("migrate", "demo"):
            assert app.test_cli_runner().invoke(args=[command]).exit_code == 0
        with app.extensions["davylamp_database"].transaction() as session:
            passkeys.hand_out(session, NOON.date())
        person = Ombudsperson(app.test_client(), "amani")
        right = unlock_keys(person.demo.passphrase, person.demo.salt).login
        kinds = {
            "unknown name": ("nobody", secrets.token_bytes(32)),
            "wrong passphrase": ("amani", secrets.token_bytes(32)),
            "right passphrase": ("amani", right),
        }
        for factor in ("a stranger's passkey", "a wrong code"):
            report(factor, {name: [] for name in kinds}, kinds, person)
    under_attack()


def under_attack() -> None:
    """What reporters notice of eight clients that try to get in as fast as they can."""
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as port:
        reports = prepare(2 * REPORTS, Path(folder), "")
        print("reports, nobody at the door")
        measure(port, reports[:REPORTS], 1)
        done, answers = Event(), Counter[int]()
        attackers = [Thread(target=attack, args=(port, done, answers)) for _ in range(8)]
        for attacker in attackers:
            attacker.start()
        print("reports, eight clients trying to get in")
        measure(port, reports[REPORTS:], 1)
        done.set()
        for attacker in attackers:
            attacker.join()
        print(f"  meanwhile the door answered {dict(answers)}")


def attack(port: int, done: Event, answers: Counter[int]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for _ in range(MOST_TRIES):
        if done.is_set():
            return
        ask(connection, "/desk/sign-in/salt", {"name": "amani"}, answers)
        request = {"name": "amani", "login": b64(bytes(32)), "shown": {"challenge": b64(bytes(56)), "code": "000000"}}
        ask(connection, "/desk/sign-in", request, answers)


def ask(connection: http.client.HTTPConnection, path: str, body: Body, answers: Counter[int]) -> None:
    connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
    answer = connection.getresponse()
    answer.read()
    answers[answer.status] += 1


def report(
    factor: str, took: dict[str, list[float]], kinds: dict[str, tuple[str, bytes]], person: Ombudsperson
) -> None:
    order = list(kinds) * TRIES
    random.shuffle(order)  # so that a machine that slows down slows all kinds
    for kind in order:
        name, login = kinds[kind]
        asked = person.ask()
        took[kind].append(one_try(person, name, login, shown(factor, asked["challenge"])))
    print(factor)
    for kind, times in took.items():
        print(f"  {kind:17} median {statistics.median(times):.2f} ms")
    for one, other in itertools.combinations(took, 2):
        distance = kolmogorov_smirnov(took[one], took[other])
        print(f"  {one} and {other}: distance {distance:.3f}, {'differ' if distance > LIMIT else 'alike'}")


def shown(factor: str, challenge: str) -> Body:
    return {"challenge": challenge, "code": "000000"} if "code" in factor else Passkey("a stranger").show(challenge)


def one_try(person: Ombudsperson, name: str, login: bytes, factor: Body) -> float:
    """Milliseconds until the answer's first byte."""
    request = {"name": name, "login": b64(login), "shown": factor}
    begun = time.perf_counter()
    answer = person.client.post("/desk/sign-in", json=request, base_url=DESK)
    took = (time.perf_counter() - begun) * 1000
    assert answer.status_code == 404
    answer.close()
    return took


def kolmogorov_smirnov(one: list[float], other: list[float]) -> float:
    first, second = sorted(one), sorted(other)
    return max(abs(bisect_right(first, x) / len(first) - bisect_right(second, x) / len(second)) for x in first + second)


if __name__ == "__main__":
    main()
