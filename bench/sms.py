"""What one text costs: from the gateway's call to the committed entry and the answer that is owed, without the stretching.

Run: PYTHONPATH=. .venv/bin/python bench/sms.py
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from app import create_app
from casework import demo
from crypto.bodies import b64
from tests.channels.phone import Phone, configure

PEOPLE = 60
STORY = "The pit at Nyange fell in and two men are below"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        app = create_app(
            {"DAVYLAMP_DATA": folder, "ROOT_KEY": b64(demo.ROOT_KEY), **configure(data, daily_segments=9999)}
        )
        for command in ("migrate", "demo"):
            assert app.test_cli_runner().invoke(args=[command]).exit_code == 0
        phones = [Phone(app, number=f"+24381{n:07d}") for n in range(PEOPLE)]
        first = [took(phone, STORY) for phone in phones]
        later = [took(phone, words) for words in ("1", "2", "1") for phone in phones]
        print(f"first text, with the stretching: median {statistics.median(first):.1f} ms")
        print(
            f"each later one: median {statistics.median(later):.1f} ms, p95 {sorted(later)[int(len(later) * 0.95)]:.1f} ms, "
            f"slowest {max(later):.1f} ms"
        )


def took(phone: Phone, words: str) -> float:
    """Milliseconds."""
    begun = time.perf_counter()
    answer = phone.deliver(words)
    assert answer.status_code == 200, answer.data
    return (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    main()
