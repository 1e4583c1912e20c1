"""One stretch at a time, eight in the queue, and for everyone else: come back."""

from __future__ import annotations

import threading
from contextlib import ExitStack

import pytest

from crypto.errors import WrongCode
from reporting import stretching
from reporting.stretching import Busy, Queue


def test_one_at_a_time_eight_wait_and_the_tenth_is_sent_away() -> None:
    queue, inside, most = Queue(), threading.Semaphore(0), []
    running, may_end = [], threading.Event()

    def stretch() -> None:
        with queue.turn():
            running.append(1)
            most.append(len(running))
            inside.release()
            may_end.wait(timeout=20)
            running.pop()

    threads = [threading.Thread(target=stretch) for _ in range(9)]
    for thread in threads:
        thread.start()
    inside.acquire(timeout=20)
    while queue._places.acquire(blocking=False):  # noqa: SLF001  # until all nine have taken their place
        queue._places.release()  # noqa: SLF001
    with pytest.raises(Busy):
        queue.turn().__enter__()
    may_end.set()
    for thread in threads:
        thread.join(timeout=20)
    assert most == [1] * 9
    with queue.turn():
        pass


def test_a_stretch_that_fails_gives_its_place_back() -> None:
    queue = Queue(waiting=0)
    with pytest.raises(ZeroDivisionError), queue.turn():
        _ = 1 / 0
    with ExitStack() as stack:
        stack.enter_context(queue.turn())
        with pytest.raises(Busy):
            stack.enter_context(queue.turn())


def test_what_is_no_code_does_not_get_in_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stretching, "_queue", None)
    with pytest.raises(WrongCode):
        stretching.keys_of("1234", bytes(16))
