"""`flask telegram`: asks for updates and takes them one after the other. Telegram forgets an update when it is durable.

One process for each bot: of two, Telegram refuses one ("conflict"), which waits until the other has ended.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from typing import Any, Protocol

from flask import current_app

from casework.clock import utc_now
from channels import taking
from channels.gateway import Event, Gateway, SendError, Unreadable

log = logging.getLogger("davylamp.telegram")

WAIT_SECONDS = 25
PAUSE_SECONDS = 1.0
LONGEST_PAUSE = 60.0


class Polled(Gateway, Protocol):
    @property
    def webhook(self) -> bool: ...

    def register(self) -> None: ...

    def end(self) -> None: ...

    def updates(
        self, offset: int | None, *, seconds: int, ending: threading.Event | None = None
    ) -> list[dict[str, Any]]: ...

    def read(self, raw: dict[str, Any]) -> list[Event]: ...

    def count_unreadable(self) -> None: ...


def run(bots: Sequence[Polled], ending: threading.Event) -> None:
    """Each bot in a thread of its own; one that Telegram calls is only told where. Raises SendError."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001

    def in_thread(bot: Polled) -> None:
        with app.app_context():
            poll(bot, ending)

    for bot in bots:
        if bot.webhook:
            bot.register()
    threads = [threading.Thread(target=in_thread, args=(bot,), name=bot.name) for bot in bots if not bot.webhook]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for bot in bots:
        bot.end()


def poll(gateway: Polled, ending: threading.Event, *, seconds: int = WAIT_SECONDS) -> None:
    offset: int | None = None
    failed = 0
    while not ending.is_set():
        try:
            if offset is None:
                gateway.register()
            updates = gateway.updates(offset, seconds=seconds, ending=ending)
        except SendError as error:
            if ending.is_set():
                break
            failed += 1
            log.warning("nothing asked of %s: %s", gateway.name, error.reason)
            ending.wait(max(error.after or 0, min(PAUSE_SECONDS * 2**failed, LONGEST_PAUSE)))
            continue
        failed = 0
        for update in updates:
            if not _take_until_durable(gateway, update, ending):
                return
            offset = int(update["update_id"]) + 1
    if offset is not None:
        _forget_before(gateway, offset)


def _take_until_durable(gateway: Polled, update: dict[str, Any], ending: threading.Event) -> bool:
    """False: told to end before it was. What breaks us is given up by `taking`, so that this ends."""
    try:
        events = gateway.read(update)
    except Unreadable:
        gateway.count_unreadable()
        return True
    return all(_is_durable(gateway, event, ending) for event in events)


def _is_durable(gateway: Polled, event: Event, ending: threading.Event) -> bool:
    tries = 0
    while not ending.is_set():
        tries += 1
        try:
            taking.take(gateway, event, utc_now())
        except Exception as error:  # noqa: BLE001  (a database that is away for a while must not cost anybody their message)
            log.warning("not taken yet at %s: %s", gateway.name, getattr(error, "name", type(error).__name__))
            ending.wait(min(PAUSE_SECONDS * tries, LONGEST_PAUSE))
            continue
        return True
    return False


def _forget_before(gateway: Polled, offset: int) -> None:
    """What is durable need not come again at the next start; it would change nothing, and is asked for once."""
    try:
        gateway.updates(offset, seconds=0)
    except SendError as error:
        log.warning("nothing asked of %s: %s", gateway.name, error.reason)
