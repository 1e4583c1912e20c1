"""A Bot API on this machine, as its documentation and the library's tests describe it: what is taken, refused and repeated.

Faithful in what matters here: an update comes until a later offset is asked for, or until the webhook has answered 2xx;
two that poll, or one beside a webhook, get 409; a webhook is called one at a time, with its secret; files up to 20 MB can
be fetched; a bot deletes what is younger than two days; whoever has blocked the bot is 403. Not faithful: nothing is
limited unless a test says so (`fail`).
"""

from __future__ import annotations

import itertools
import json
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from typing import Any

from tests.channels.fake_telegram_line import TOKEN, Refused, handler, post
from tests.channels.fake_telegram_people import Message, Person

__all__ = ["MOST_BYTES", "TOKEN", "FakeTelegram", "Person"]

MOST_BYTES = 20 * 1024 * 1024
TWO_DAYS = 48 * 3600
LONGEST = 4096


class FakeTelegram:
    def __init__(self, port: int = 0, now: Callable[[], float] = time.time) -> None:
        self.now = now
        self.numbers: Iterator[int] = itertools.count(1001)
        self.people: dict[int, Person] = {}
        self.files: dict[str, bytes] = {}
        self.fails: deque[tuple[str, Refused]] = deque()
        self.called: list[str] = []
        self.refused: list[str] = []
        self.webhook: dict[str, Any] = {}
        self.deliveries: list[int] = []
        self._updates: deque[dict[str, Any]] = deque()
        self._changed = threading.Condition()
        self._polling = 0
        self._ending = False
        self._server = ThreadingHTTPServer(("127.0.0.1", port), handler(self))
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def person(self, chat: int) -> Person:
        return self.people.setdefault(chat, Person(self, chat))

    def hold(self, raw: bytes) -> dict[str, Any]:
        name = f"file{next(self.numbers)}"
        self.files[name] = raw
        return {"file_id": name, "file_unique_id": f"u{name}", "file_size": len(raw)}

    def update(self, **content: Any) -> dict[str, Any]:
        """Any update, whatever is in it."""
        with self._changed:
            update = {"update_id": next(self.numbers), **content}
            self._updates.append(update)
            self._changed.notify_all()
        return update

    def again(self, update: dict[str, Any]) -> None:
        with self._changed:
            self._updates.append(update)
            self._changed.notify_all()

    def fail(self, method: str, status: int, description: str, *, times: int = 1, **more: Any) -> None:
        self.fails.extend([(method, Refused(status, description, **more))] * times)

    def pending(self) -> int:
        return len(self._updates)

    def until(self, wanted: Callable[[], object], *, seconds: float = 60) -> None:
        """Waits for something that a call of the bot brings about."""
        end = time.monotonic() + seconds
        with self._changed:
            while not wanted():
                left = end - time.monotonic()
                assert left > 0, (self.called[-10:], self.pending(), self.deliveries[-10:])
                self._changed.wait(min(left, 0.2))

    @contextmanager
    def running(self) -> Iterator[FakeTelegram]:
        threads = [threading.Thread(target=run, daemon=True) for run in (self._server.serve_forever, self._deliver)]
        for thread in threads:
            thread.start()
        try:
            yield self
        finally:
            with self._changed:
                self._ending = True
                self._changed.notify_all()
            self._server.shutdown()
            self._server.server_close()
            for thread in threads:
                thread.join()

    def _deliver(self) -> None:
        """To the webhook, one at a time and in order; what is not answered 2xx comes again."""
        while True:
            with self._changed:
                while not self._ending and not (self.webhook and self._updates):
                    self._changed.wait(0.5)
                if self._ending:
                    return
                update, webhook = self._updates[0], dict(self.webhook)
            status = post(webhook["url"], update, webhook.get("secret_token", ""))
            with self._changed:
                self.deliveries.append(status)
                if 200 <= status < 300:
                    self._updates.popleft()
                else:
                    self._changed.wait(0.1)
                self._changed.notify_all()

    def answer(self, path: str, method: str, asked: dict[str, str]) -> Any:
        if path != f"/bot{TOKEN}":
            raise Refused(401, "Unauthorized")
        with self._changed:
            self.called.append(method)
            self._changed.notify_all()
            if self.fails and self.fails[0][0] == method:
                raise self.fails.popleft()[1]
        doing = getattr(self, f"_do_{method.lower()}", None)
        if doing is None:
            raise Refused(404, "Not Found: method not found")
        return doing(asked)

    def _do_getme(self, _: dict[str, str]) -> Any:
        return {"id": 1234567890, "is_bot": True, "first_name": "Office", "username": "office_bot"}

    def _do_setwebhook(self, asked: dict[str, str]) -> bool:
        with self._changed:
            self.webhook = asked
            self._changed.notify_all()
        return True

    def _do_deletewebhook(self, _: dict[str, str]) -> bool:
        self.webhook = {}
        return True

    def _do_getwebhookinfo(self, _: dict[str, str]) -> Any:
        url = self.webhook.get("url", "")
        return {"url": url, "has_custom_certificate": False, "pending_update_count": len(self._updates)}

    def _do_getupdates(self, asked: dict[str, str]) -> Any:
        if self.webhook:
            raise Refused(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook first")
        offset, end = int(asked.get("offset", 0)), time.monotonic() + float(asked.get("timeout", 0))
        with self._changed:
            if self._polling:
                raise Refused(409, "Conflict: terminated by other getUpdates request; only one bot instance is running")
            self._polling += 1
            try:
                while self._updates and self._updates[0]["update_id"] < offset:
                    self._updates.popleft()
                self._changed.notify_all()
                while not self._updates and not self._ending and (left := end - time.monotonic()) > 0:
                    self._changed.wait(left)
                return list(self._updates)[: int(asked.get("limit", 100))]
            finally:
                self._polling -= 1

    def _do_sendmessage(self, asked: dict[str, str]) -> Any:
        text, person = asked.get("text", ""), self._person(asked)
        if not text or len(text.encode("utf-16-le")) // 2 > LONGEST:
            raise Refused(400, "Bad Request: message is too long" if text else "Bad Request: message text is empty")
        keys = json.loads(asked.get("reply_markup", "{}")).get("inline_keyboard", [])
        buttons = {key["callback_data"]: key["text"] for row in keys for key in row}
        if any(not 1 <= len(data.encode()) <= 64 for data in buttons):
            raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")
        message = Message(
            next(self.numbers), by_bot=True, at=self.now(), text=text, buttons=buttons,
            silent=asked.get("disable_notification") == "true", guarded=asked.get("protect_content") == "true",
        )  # fmt: skip
        with self._changed:
            person.messages.append(message)
            person.ever.append(message)
            self._changed.notify_all()
        chat = {"id": person.chat, "type": "private"}
        return {"message_id": message.number, "date": int(message.at), "chat": chat, "text": text}

    def _do_deletemessage(self, asked: dict[str, str]) -> bool:
        person = self._person(asked)
        found = [message for message in person.messages if message.number == int(asked["message_id"])]
        if not found:
            raise Refused(400, "Bad Request: message to delete not found")
        if self.now() - found[0].at > TWO_DAYS:
            raise Refused(400, "Bad Request: message can't be deleted for everyone")
        with self._changed:
            person.messages.remove(found[0])
            self._changed.notify_all()
        return True

    def _do_answercallbackquery(self, asked: dict[str, str]) -> bool:
        query = asked["callback_query_id"]
        person = next((one for one in self.people.values() if query in one.waiting), None)
        if person is None:
            raise Refused(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
        with self._changed:
            person.waiting.remove(query)
            self._changed.notify_all()
        return True

    def _do_getfile(self, asked: dict[str, str]) -> Any:
        name = asked["file_id"]
        if name not in self.files:
            raise Refused(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        if len(self.files[name]) > MOST_BYTES:
            raise Refused(400, "Bad Request: file is too big")
        size = len(self.files[name])
        return {"file_id": name, "file_unique_id": f"u{name}", "file_size": size, "file_path": f"files/{name}"}

    def _person(self, asked: dict[str, str]) -> Person:
        person = self.people.get(int(asked["chat_id"]))
        if person is None:
            raise Refused(400, "Bad Request: chat not found")
        if person.blocked:
            raise Refused(403, "Forbidden: bot was blocked by the user")
        return person
