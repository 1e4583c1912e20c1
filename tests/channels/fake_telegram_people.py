"""Whoever writes to the bot of the stand-in, and the chat as both see it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol


class Api(Protocol):
    numbers: Iterator[int]
    now: Callable[[], float]

    def hold(self, raw: bytes) -> dict[str, Any]: ...

    def update(self, **content: Any) -> dict[str, Any]: ...


@dataclass
class Message:
    number: int
    by_bot: bool
    at: float
    text: str = ""
    buttons: dict[str, str] = field(default_factory=dict)
    silent: bool = False
    guarded: bool = False


@dataclass
class Person:
    """Somebody with Telegram, and the chat with the bot as both see it."""

    api: Api
    chat: int
    messages: list[Message] = field(default_factory=list)
    blocked: bool = False
    waiting: set[str] = field(default_factory=set)  # presses whose button still turns
    ever: list[Message] = field(default_factory=list)

    def said(self) -> list[str]:
        """What the bot has in the chat."""
        return [message.text for message in self.messages if message.by_bot]

    def own(self) -> list[Message]:
        return [message for message in self.messages if not message.by_bot]

    def text(self, words: str, **more: Any) -> int:
        return self._send(words, text=words, **more)

    def press(self, label: str, *, under: Message | None = None) -> str:
        """The newest button that begins so, or the one under a message."""
        shown = [under] if under else [one for one in reversed(self.messages) if one.by_bot and one.buttons]
        message, data = next(
            (message, data) for message in shown for data, stands in message.buttons.items() if stands.startswith(label)
        )
        query = str(next(self.api.numbers))
        self.waiting.add(query)
        self.api.update(
            callback_query={
                "id": query, "from": self._user(), "chat_instance": "1", "data": data,
                "message": {"message_id": message.number, "date": int(message.at), "chat": self._chat(), "text": message.text},
            }
        )  # fmt: skip
        return query

    def photo(self, raw: bytes, caption: str = "", **more: Any) -> int:
        sizes = [
            {**self.api.hold(raw), "width": 90, "height": 60},
            {**self.api.hold(raw), "width": 1280, "height": 960},
        ]
        return self._send(caption, photo=sizes, **({"caption": caption} if caption else {}), **more)

    def voice(self, raw: bytes) -> int:
        return self._send("", voice={**self.api.hold(raw), "duration": 3, "mime_type": "audio/ogg"})

    def document(self, raw: bytes, name: str, media_type: str, caption: str = "", *, size: int | None = None) -> int:
        about = {**self.api.hold(raw), "file_name": name, "mime_type": media_type}
        if size is not None:
            about["file_size"] = size
        return self._send(caption, document=about, **({"caption": caption} if caption else {}))

    def album(self, *pictures: bytes) -> None:
        group = str(next(self.api.numbers))
        for raw in pictures:
            self.photo(raw, media_group_id=group)

    def _send(self, words: str, **content: Any) -> int:
        number = next(self.api.numbers)
        message = Message(number, by_bot=False, at=self.api.now(), text=words)
        self.messages.append(message)
        self.api.update(
            message={
                "message_id": number,
                "from": self._user(),
                "date": int(message.at),
                "chat": self._chat(),
                **content,
            }
        )
        return number

    def _user(self) -> dict[str, Any]:
        return {
            "id": self.chat, "is_bot": False, "first_name": "Canaryname", "last_name": "Canarylast",
            "username": "canaryuser", "language_code": "sw",
        }  # fmt: skip

    def _chat(self) -> dict[str, Any]:
        return {"id": self.chat, "type": "private", "first_name": "Canaryname", "username": "canaryuser"}
