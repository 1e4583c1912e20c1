"""One stretch at a time, eight in the queue, and for everyone else: come back."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from crypto.errors import WrongCode
from reporting import stretching
from reporting.stretching import Busy, Queue


def test_one_at_a_time_eight_wait_and_the_tenth_is_sent_away() -> None:
    queue, begun, may_end = Queue(), threading.Event(), threading.Event()
    running: list[int] = []
    most: list[int] = []

    def stretch() -> str:
        running.append(1)
        most.append(len(running))
        begun.set()
        may_end.wait(timeout=20)
        running.pop()
        return threading.current_thread().name

    with ThreadPoolExecutor(9) as people:
        waiting = [people.submit(queue.run, stretch) for _ in range(9)]
        begun.wait(timeout=20)
        while not _is_full(queue):  # until all nine have taken their place
            pass
        with pytest.raises(Busy):
            queue.run(stretch)
        may_end.set()
        threads = {done.result(timeout=20) for done in waiting}
    assert most == [1] * 9
    assert len(threads) == 1, "the memory of a stretch stays with its thread"
    assert not _is_full(queue)


def test_a_stretch_that_fails_gives_its_place_back() -> None:
    queue = Queue(waiting=0)
    with pytest.raises(ZeroDivisionError):
        queue.run(lambda: 1 / 0)
    assert queue.run(lambda: _is_full(queue))
    assert not _is_full(queue)


def test_what_is_no_code_does_not_get_in_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stretching, "_queue", None)
    with pytest.raises(WrongCode):
        stretching.keys_of("1234", bytes(16))


def _is_full(queue: Queue) -> bool:
    places = queue._places  # noqa: SLF001
    if free := places.acquire(blocking=False):
        places.release()
    return not free
