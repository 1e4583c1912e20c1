"""Somebody on Telegram, in the terminal: this process stands in for Telegram, as far as one private chat needs it.

What is typed goes to the running service as Telegram's calls do; what the service sends comes through the outbox to this
process's own door on this machine. The tests have a faithful stand-in; this one only shows.
"""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from flask import current_app

from casework.installation import read_secret
from channels import worker
from channels.gateways import DEMO, DEMO_CHAT
from channels.terminal import Door, NotTaken, deliver, open_door, send_all

FILES = {"/photo": "photo", "/voice": "voice", "/file": "document"}


@dataclass
class Window:
    """`said`: what is in the chat, by its number; `files`: what somebody here has sent, as Telegram would hold it."""

    chat: int
    address: str
    secret: str = field(repr=False)
    said: dict[int, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    news: list[str] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(int(time.time() * 1000) % 10**9))

    def talk(self, typed: Iterable[str]) -> Iterator[str]:
        for words in typed:
            if words.strip():
                yield self._deliver(words.strip())
            send_all(DEMO_CHAT, worker.send_next, worker.erase_some)
            yield from self._shown()

    def answer(self, method: str, asked: dict[str, str]) -> Any:
        """What Telegram would."""
        if method == "sendMessage":
            number = next(self.numbers)
            self.said[number] = asked["text"]
            keys = json.loads(asked.get("reply_markup", "{}")).get("inline_keyboard", [])
            self.buttons = [(key["callback_data"], key["text"]) for row in keys for key in row]
            self.news.append("\n".join([asked["text"], *(f"[{label}]" for _, label in self.buttons)]))
            return self._message(number, text=asked["text"])
        if method == "deleteMessage":
            gone = self.said.pop(int(asked["message_id"]), None)
            self.news.append(f"(deleted from the chat: {gone[:40]})" if gone else "")
        if method == "getFile":
            size = len(self.files.get(asked["file_id"], b""))
            return {
                "file_id": asked["file_id"],
                "file_unique_id": "u",
                "file_size": size,
                "file_path": asked["file_id"],
            }
        return True

    def _deliver(self, words: str) -> str:
        update: dict[str, Any] = {"update_id": next(self.numbers)}
        order, _, path = words.partition(" ")
        pressed = next((data for data, label in self.buttons if words in {label, label.split(" ", 1)[0]}), None)
        number = next(self.numbers)
        if pressed:
            who = {"id": self.chat, "is_bot": False, "first_name": "-"}
            update["callback_query"] = {
                "id": str(number), "from": who, "chat_instance": "-", "data": pressed, "message": self._message(number, text="-"),
            }  # fmt: skip
        elif order in FILES:
            update["message"] = self._message(number, **self._file(FILES[order], Path(path).expanduser()))
            self.said[number] = words
        else:
            update["message"] = self._message(number, text=words)
            self.said[number] = words
        url = f"{self.address}/hooks/{DEMO_CHAT}/updates/in"
        deliver(url, update, {"X-Telegram-Bot-Api-Secret-Token": self.secret})
        return f"you > {words}"

    def _file(self, kind: str, path: Path) -> dict[str, Any]:
        try:
            raw = path.read_bytes()
        except OSError:
            raise NotTaken("no_such_file") from None
        name = f"file{len(self.files)}"
        self.files[name] = raw
        about = {"file_id": name, "file_unique_id": name, "file_size": len(raw)}
        if kind == "photo":
            return {"photo": [{**about, "width": 1, "height": 1}]}
        return (
            {"voice": {**about, "duration": 1}} if kind == "voice" else {"document": {**about, "file_name": path.name}}
        )

    def _message(self, number: int, **more: Any) -> dict[str, Any]:
        return {"message_id": number, "date": int(time.time()), "chat": {"id": self.chat, "type": "private"}, **more}

    def _shown(self) -> Iterator[str]:
        while self.news:
            if news := self.news.pop(0):
                yield "service > " + news.replace("\n", "\n    ")


@contextmanager
def window(chat: int) -> Iterator[Window]:
    """Raises PortTaken."""
    port = int(current_app.config["PORT"])
    shown = Window(
        chat, f"http://127.0.0.1:{port}", read_secret(current_app.config["DAVYLAMP_DATA"] / "secrets", DEMO).hex()
    )

    class Service(Door):
        def posted(self, body: bytes) -> bytes:
            result = shown.answer(self._name(), _form(self.headers["Content-Type"], body))
            return json.dumps({"ok": True, "result": result}).encode()

        def asked(self) -> bytes:
            return shown.files.get(self._name(), b"")

        def _name(self) -> str:
            return self.path.rsplit("/", maxsplit=1)[-1]

    with open_door(port + 2, Service):
        yield shown


def _form(kind: str, body: bytes) -> dict[str, str]:
    if kind and kind.startswith("multipart/"):
        parts = message_from_bytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body).get_payload()
        return {str(part.get_param("name", header="content-disposition")): part.get_payload() for part in parts}  # type: ignore[union-attr, misc]
    return {key: values[0] for key, values in parse_qs(body.decode()).items()}
