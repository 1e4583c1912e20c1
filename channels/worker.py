"""`flask work`: sends what is owed, deletes what providers keep, asks for what they could not hand over; the office's rounds.

Any number may run. Nothing that goes wrong here is printed with its own words, which hold numbers and addresses.
"""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask import current_app

from casework.clock import utc_now
from casework.database import transaction
from casework.errors import Trouble
from casework.leaps import Leaps
from casework.rounds import FINAL, ROUNDS
from channels import gateways, outbox, provider_copies, queue_counts, taking, withdrawing
from channels.gateway import Gateway, SendError
from channels.listening import listener
from channels.outbox_rows import Leased, close
from channels.provider_copies import Copy

log = logging.getLogger("davylamp.work")

IDLE_SECONDS, SHORTEST_IDLE = 1.0, 0.01
MINUTE = timedelta(minutes=1)
# Twilio's own calls end after seconds; what it could not hand over lies there until it is asked for.
CATCH_UP = timedelta(minutes=5)
LOOK_BACK = timedelta(hours=6)


def send_next(now: datetime) -> bool:
    """One text, from the lease to the note. False when nothing may go out now."""
    with transaction() as session:
        leased = outbox.lease(session, now=now)
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
    try:
        provider = gateway.send(leased.to, message, leased.reference)
    except SendError as error:
        _note_failed(leased, error, message.segments, now)
        return True
    with transaction() as session:
        outbox.note_sent(session, leased, provider, now=now)
    return True


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
        Round(timedelta(seconds=5), listener().send_due),
        Round(MINUTE, end_old),
        Round(CATCH_UP, catch_up),
        Round(timedelta(hours=1), tell_of_caps),
        *(Round(every, do, leaps if do in FINAL else None) for every, do in ROUNDS),
    ]


def work(ending: threading.Event) -> None:
    """Deletions have a thread of their own: each waits for a provider as long as a text does, and no text waits for them."""
    app, due = current_app._get_current_object(), rounds()  # type: ignore[attr-defined]  # noqa: SLF001

    def erase() -> None:
        with app.app_context():
            _again_and_again(erase_some, ending)

    def send(now: datetime) -> bool:
        for one in due:
            one.run(now)
        return send_next(now)

    eraser = threading.Thread(target=erase, name="eraser")
    eraser.start()
    _again_and_again(send, ending)
    eraser.join()


def _again_and_again(do: Callable[[datetime], object], ending: threading.Event) -> None:
    """Where there is nothing to do now the next look comes soon, in case only the pace forbids it, and then more rarely."""
    idle = SHORTEST_IDLE
    while not ending.is_set():
        if quietly(do, utc_now()):
            idle = SHORTEST_IDLE
        else:
            ending.wait(idle)
            idle = min(idle * 2, IDLE_SECONDS)


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
