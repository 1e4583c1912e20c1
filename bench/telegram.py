"""Telegram's updates under load: thirty a second, whole conversations, polled from a stand-in by `flask telegram`.

Run: PYTHONPATH=. .venv/bin/python bench/telegram.py [--seconds 30] [--rate 30]
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import func, select

from casework.database import Database
from casework.models import Case, Entry, OutgoingText
from tests.channels import bot
from tests.channels.fake_telegram import FakeTelegram
from tests.stories.test_by_telegram import BotService

STEPS = ("hello", "2", "2", "The pit at Nyange fell in and two men are below", "1", "1", "1")


def processor_ms(pid: int) -> float:
    """User and system time so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", maxsplit=1)[1].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--rate", type=int, default=30)
    asked = parser.parse_args()
    updates = asked.seconds * asked.rate // len(STEPS) * len(STEPS)
    with tempfile.TemporaryDirectory() as folder, FakeTelegram().running() as api, ExitStack() as after:
        data = Path(folder) / "instance"
        data.mkdir()
        bot.configure(data, api.address)
        service = BotService(data)
        service.fill()
        after.callback(service.end)
        service.begin("work")
        service.begin("telegram")
        api.until(lambda: "getupdates" in api.called, seconds=60)
        begun, people = time.perf_counter(), updates // len(STEPS)
        late, owed = 0.0, dict.fromkeys(range(people), begun)
        for number in range(updates):
            # Everybody's first message, then everybody's second: nobody writes before the answer could be there.
            turn, person = divmod(number, people)
            due = begun + number / asked.rate
            time.sleep(max(0.0, due - time.perf_counter()))
            api.person(10_000 + person).text(STEPS[turn])
            owed[person] = time.perf_counter()
            late = max(late, time.perf_counter() - due)
        sent = time.perf_counter() - begun
        api.until(lambda: api.pending() == 0, seconds=120)
        taken = time.perf_counter() - begun
        api.until(lambda: sum(len(one.ever) for one in api.people.values()) >= updates, seconds=120)
        answered = time.perf_counter() - begun
        load = os.getloadavg()[0]
        for name, process in service.beside.items():
            print(f"{name} spent {processor_ms(process.pid) / updates:.1f} ms of one core on each update")
        print(
            f"{updates} updates sent in {sent:.1f} s ({updates / sent:.1f} a second), at most {late * 1000:.0f} ms late"
        )
        print(
            f"all durable {taken - sent:.1f} s after the last, all answered {answered - sent:.1f} s after it; load {load:.1f}"
        )
        with Database(f"sqlite:///{service.database}", data).reading() as session:
            counted = {
                model.__name__: session.scalar(select(func.count()).select_from(model))
                for model in (Case, Entry, OutgoingText)
            }
        answers = Counter(len(one.ever) for one in api.people.values())
        print(f"{people} people; stored {counted}; answers a person {dict(answers)}")
        kept = sum(len(one.own()) for one in api.people.values())
        print(f"of what people sent {kept} stand in the chats now")


if __name__ == "__main__":
    main()
