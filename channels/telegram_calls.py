"""Calls to a Bot API, from a server that knows no event loop: one loop in a thread of its own, begun with the first call.

Danger: the token stands in every address that is called, in the bot's own representation, in a file's path and in what
the library says of a wrong one. So nothing of an error goes on but its kind, and what the libraries would log goes nowhere.
"""

from __future__ import annotations

import asyncio
import logging
import os
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import TimeoutError as TookTooLong
from concurrent.futures import wait
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

from telegram import Bot
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from channels.gateway import SendError

SECONDS = 10
LONGEST_WAIT = 3600
NOTICED = 0.2
# As Telegram words it; anything else that is asked wrongly is no use to ask again.
_GONE = ("message to delete not found", "message can't be deleted", "query is too old", "message identifier")
WRONG_TOKEN = "token_refused"  # noqa: S105  (a name)
_KINDS = ((InvalidToken, WRONG_TOKEN, True), (Forbidden, "blocked", False), (Conflict, "conflict", True))
_NO_CHAT = ("chat not found", "user not found", "peer_id_invalid")

for _talkative in ("httpx", "httpcore", "telegram"):
    logging.getLogger(_talkative).addHandler(logging.NullHandler())
    logging.getLogger(_talkative).propagate = False

# Else the library warns of each answer that says how long to wait.
os.environ.setdefault("PTB_TIMEDELTA", "1")

T = TypeVar("T")


@dataclass
class Calls:
    token: str = field(repr=False)
    base: str = field(repr=False)
    _process: int = field(default=0, repr=False)
    _bot: Bot | None = field(default=None, repr=False)
    _loop: asyncio.AbstractEventLoop | None = field(default=None, repr=False)
    _thread: threading.Thread | None = field(default=None, repr=False)
    _beginning: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def do(
        self, call: Callable[[Bot], Awaitable[T]], *, seconds: float = SECONDS, ending: threading.Event | None = None
    ) -> T:
        """`ending`: given up as soon as it is set. Raises SendError."""
        bot, loop = self._begun()
        running = asyncio.run_coroutine_threadsafe(_bounded(call(bot), seconds), loop)
        while ending is not None and not wait([running], timeout=NOTICED).done:
            if ending.is_set():
                running.cancel()
                raise SendError("ended", again=True)
        try:
            return running.result(timeout=seconds + 1)
        except (TimeoutError, TookTooLong):
            running.cancel()
            raise SendError("network_timeout", again=True) from None
        except TelegramError as error:
            raise judged(error) from None

    def end(self) -> None:
        """Lines closed, the loop ended. The next call would begin another."""
        with self._beginning:
            bot, loop, thread = self._bot, self._loop, self._thread
            self._bot = self._loop = self._thread = None
        if bot is not None and loop is not None and thread is not None:
            asyncio.run_coroutine_threadsafe(_closed(bot), loop).result(SECONDS)
            loop.call_soon_threadsafe(loop.stop)
            thread.join(SECONDS)
            loop.close()

    def _begun(self) -> tuple[Bot, asyncio.AbstractEventLoop]:
        """A thread does not survive a fork, so each process begins its own."""
        with self._beginning:
            if self._bot is None or self._loop is None or self._process != os.getpid():
                loop = asyncio.new_event_loop()
                thread = threading.Thread(target=loop.run_forever, name="telegram", daemon=True)
                thread.start()
                self._process, self._loop, self._thread = os.getpid(), loop, thread
                self._bot = asyncio.run_coroutine_threadsafe(_new_bot(self.token, self.base), loop).result(SECONDS)
            return self._bot, self._loop


async def _bounded(call: Awaitable[T], seconds: float) -> T:
    return await asyncio.wait_for(call, seconds)


async def _new_bot(token: str, base: str) -> Bot:
    """Within the loop that will use it. Nothing is taken from the environment, a proxy least of all."""

    def line() -> HTTPXRequest:
        return HTTPXRequest(
            connection_pool_size=8,
            read_timeout=SECONDS,
            write_timeout=SECONDS,
            connect_timeout=SECONDS,
            httpx_kwargs={"trust_env": False},
        )

    return Bot(token, f"{base}/bot", f"{base}/file/bot", request=line(), get_updates_request=line())


async def _closed(bot: Bot) -> None:
    # Not the bot's own shutdown, which does nothing for one that never asked who it is.
    for line in bot._request:  # noqa: SLF001
        await line.shutdown()


def judged(error: TelegramError) -> SendError:
    """By its kind; of its words only those that are known."""
    if isinstance(error, RetryAfter):
        told = error.retry_after
        seconds = told.total_seconds() if isinstance(told, timedelta) else told
        return SendError("http_429", again=True, after=min(int(seconds) + 1, LONGEST_WAIT))
    if isinstance(error, BadRequest):
        return _asked_wrongly(error.message.lower())
    for kind, reason, again in _KINDS:
        if isinstance(error, kind):
            return SendError(reason, again=again)
    return SendError(f"network_{type(error).__name__.lower()}"[:40], again=True)


def _asked_wrongly(said: str) -> SendError:
    if any(known in said for known in _GONE):
        return SendError("gone", again=False)
    return SendError("no_chat" if any(known in said for known in _NO_CHAT) else "bad_request", again=False)
