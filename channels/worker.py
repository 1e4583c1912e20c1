"""`flask work`: sends what is owed, deletes what providers keep, asks for what they could not hand over; the office's rounds.

Any number may run. Each sends several texts at a time, because a provider far away takes longer to answer than all the
rest; to one phone only one, so that they keep their order, unless one of them must be tried again or another worker runs.
Nothing that goes wrong here is printed with its own words, which hold numbers and addresses.
"""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from flask import current_app

from casework.clock import utc_now
from casework.database import transaction
from casework.errors import Trouble
from casework.leaps import Leaps
from casework.rounds import FINAL, ROUNDS
from channels import gateways, outbox, provider_copies, queue_counts, taking, withdrawing
from channels.gateway import Gateway, Rendered, SendError
from channels.listening import listener
from channels.outbox_rows import Leased, close
from channels.provider_copies import Copy

log = logging.getLogger("davylamp.work")

IDLE_SECONDS, SHORTEST_IDLE = 1.0, 0.01
AT_ONCE = 4
MINUTE = timedelta(minutes=1)
# Twilio's own calls end after seconds; what it could not hand over lies there until it is asked for.
CATCH_UP = timedelta(minutes=5)
LOOK_BACK = timedelta(hours=6)


# Who holds it looks for the next text; the others wait for that, not for the database.
_turn = threading.Lock()
# To whom this process is sending; changed by who has the turn, and when the provider has answered.
_on_the_way: set[bytes] = set()


@dataclass(frozen=True)
class Ready:
    leased: Leased
    gateway: Gateway
    message: Rendered


def send_next(now: datetime) -> bool:
    """One text, from the lease to the note. False when nothing may go out now."""
    with _turn:
        found = lease_next(now)
    if isinstance(found, Ready):
        hand_over(found, now)
    return found is not False


def lease_next(now: datetime) -> Ready | bool:
    """True: something else has become of the one that was looked at. False: nothing may go out now."""
    with transaction() as session:
        leased = outbox.lease(session, now=now, but=_on_the_way)
        if leased is None:
            return False
        gateway = gateways.named(leased.gateway)
        try:
            message = gateway.render(leased.text)
        except SendError as error:
            close(session, leased, error.reason)
            return True
        if not outbox.spend(session, leased, message.segments, now=now):
            return True
    _on_the_way.add(leased.tag)
    return Ready(leased, gateway, message)


def hand_over(ready: Ready, now: datetime) -> None:
    leased = ready.leased
    try:
        provider = ready.gateway.send(leased.to, ready.message, leased.reference)
    except SendError as error:
        _note_failed(leased, error, ready.message.segments, now)
    else:
        with transaction() as session:
            outbox.note_sent(session, leased, provider, now=now)
    finally:
        _on_the_way.discard(leased.tag)


def _note_failed(leased: Leased, error: SendError, segments: int, now: datetime) -> None:
    log.warning("sms not sent by %s: %s", leased.gateway, error.reason)
    with transaction() as session:
        outbox.note_failed(session, leased, error, segments, now=now)


def erase_some(now: datetime) -> bool:
    """False when nothing is due. Who dies between the provider's yes and ours asks again, and is told that it is gone."""
    with transaction() as session:
        copies = provider_copies.lease_copies(session, now=now)
    erased = [copy for copy in copies if _is_erased(copy, now)]
    if erased:
        with transaction() as session:
            provider_copies.note_erased(session, erased)
    return bool(copies)


def _is_erased(copy: Copy, now: datetime) -> bool:
    try:
        gateways.named(copy.gateway).erase(copy.provider)
    except SendError as error:
        with transaction() as session:
            provider_copies.note_kept(session, copy, error, now=now)
        return False
    return True


def catch_up(now: datetime) -> None:
    for gateway in gateways.configured().values():
        _catch_up(gateway, now)


def _catch_up(gateway: Gateway, now: datetime) -> None:
    try:
        missed = list(gateway.missed(now - LOOK_BACK))
    except SendError as error:
        log.warning("nothing asked of %s: %s", gateway.name, error.reason)
        return
    for inbound in missed:
        taking.take(gateway, inbound, now)


def end_old(now: datetime) -> None:
    with transaction() as session:
        withdrawing.end_old(session, now=now)


def tell_of_caps(now: datetime) -> None:
    for name, gateway in gateways.configured().items():
        with transaction() as session:
            told = queue_counts.count(session, name, now=now)
        if told.cap_reached:
            log.warning("sms cap of today is reached at %s: %d segments", name, gateway_cap(gateway))


def gateway_cap(gateway: Gateway) -> int:
    return gateway.about.daily_segments


@dataclass
class Round:
    """`leaps`: where what is done cannot be taken back."""

    every: timedelta
    do: Callable[[datetime], object]
    leaps: Leaps | None = None
    due: datetime | None = field(default=None)

    def run(self, now: datetime) -> None:
        # A clock that was ahead and was set right must not hold it up.
        if self.due is not None and now < self.due <= now + self.every:
            return
        self.due = now + self.every
        quietly(self.do, now, self.leaps)


def rounds() -> list[Round]:
    leaps = Leaps()
    return [
        Round(timedelta(seconds=5), listener().send_due, leaps),
        Round(timedelta(seconds=5), listener().release),
        Round(MINUTE, end_old, leaps),
        Round(CATCH_UP, catch_up),
        Round(timedelta(hours=1), tell_of_caps),
        *(Round(every, do, leaps if do in FINAL else None) for every, do in ROUNDS),
    ]


def work(ending: threading.Event) -> None:
    """Deletions have a thread of their own: each waits for a provider as long as a text does, and no text waits for them."""
    app, due = current_app._get_current_object(), rounds()  # type: ignore[attr-defined]  # noqa: SLF001

    def beside(do: Callable[[threading.Event], None], name: str) -> threading.Thread:
        def run() -> None:
            with app.app_context():
                do(ending)

        thread = threading.Thread(target=run, name=name)
        thread.start()
        return thread

    threads = [beside(_erase, "eraser"), *(beside(_send, f"sender {n}") for n in range(AT_ONCE))]
    while not ending.is_set():
        for one in due:
            one.run(utc_now())
        ending.wait(IDLE_SECONDS)
    for thread in threads:
        thread.join()


def _erase(ending: threading.Event) -> None:
    while _again_and_again(erase_some, ending):
        pass


def _send(ending: threading.Event) -> None:
    while not ending.is_set():
        with _turn:
            found = _again_and_again(lease_next, ending)
        if isinstance(found, Ready):
            quietly(partial(hand_over, found), utc_now())


def _again_and_again(do: Callable[[datetime], object], ending: threading.Event) -> object:
    """Until something comes of it, or None at the end. Where there is nothing to do now the next look comes soon, in case
    only the pace forbids it, and then more rarely."""
    idle = SHORTEST_IDLE
    while not ending.is_set():
        if found := quietly(do, utc_now()):
            return found
        ending.wait(idle)
        idle = min(idle * 2, IDLE_SECONDS)
    return None


def end_on_signals() -> threading.Event:
    """The text being sent is still noted; nothing new is begun."""
    ending = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())
    return ending


def quietly(do: Callable[[datetime], object], now: datetime, leaps: Leaps | None = None) -> object:
    try:
        if leaps is not None:
            leaps.check(now)
        return do(now)
    except Trouble as error:
        log.warning("%s: %s", getattr(do, "__name__", "?"), error.name)
    except Exception as error:  # noqa: BLE001  (a worker goes on; the type and no more is told)
        log.error("%s: %s", getattr(do, "__name__", "?"), type(error).__name__)  # noqa: TRY400  (no traceback: it prints values)
    return False
