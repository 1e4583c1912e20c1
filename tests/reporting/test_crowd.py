"""Few work at once, some wait, and whoever comes then is told to come back."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from reporting.crowd import Crowd
from reporting.stretching import Busy


def test_two_work_three_wait_and_the_sixth_is_sent_away() -> None:
    crowd, may_end, here = Crowd(working=2, waiting=3), threading.Event(), threading.Semaphore(0)
    working: list[int] = []
    most: list[int] = []

    def work() -> None:
        with crowd.place():
            working.append(1)
            most.append(len(working))
            here.release()
            may_end.wait(timeout=20)
            working.pop()

    with ThreadPoolExecutor(5) as people:
        coming = [people.submit(work) for _ in range(5)]
        assert here.acquire(timeout=20)
        assert here.acquire(timeout=20)
        while (room := crowd._inside._value) > 0:  # noqa: SLF001
            assert room <= 3
        with pytest.raises(Busy), crowd.place():
            pytest.fail("came in")
        may_end.set()
        for done in coming:
            done.result(timeout=20)
    assert max(most) == 2
    with crowd.place():
        assert not working


def test_whoever_fails_gives_the_place_back() -> None:
    crowd = Crowd(working=1, waiting=0)
    with pytest.raises(ZeroDivisionError), crowd.place():
        _ = 1 / 0
    with crowd.place():
        assert not crowd._inside.acquire(blocking=False)  # noqa: SLF001
