"""Telegram, where the service can read along; the library is used for its types and its Bot, and keeps no dialogue.

Only private chats, and of whoever writes only the chat's id: no name, no language, no contact, no place. Groups, channels
and changed messages are nothing. A message counts once by its chat and number, and is deleted from the chat when it is
sealed; a press on a button is answered as seen. Bots may delete what is younger than two days.
"""

from __future__ import annotations

import json
import logging
import re
import threading
from dataclasses import dataclass, field
from typing import Any, Self

from telegram import (
    CallbackQuery,
    Chat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    Update,
)

from channels import checking
from channels.gateway import (
    About,
    Acknowledgement,
    Call,
    Configured,
    Enclosed,
    Event,
    Health,
    Inbound,
    Kind,
    Rendered,
    SendError,
    Stranger,
    Unreadable,
)
from channels.settings import Settings, WrongSetting, is_safe
from channels.telegram_calls import WRONG_TOKEN, Calls
from channels.telegram_wording import MARK

log = logging.getLogger("davylamp.telegram")

HEADER = "X-Telegram-Bot-Api-Secret-Token"
API = "https://api.telegram.org"
PATH = "updates"
WANTED = ("message", "callback_query")
LONGEST = 4096
DOWNLOAD_SECONDS = 60
_TOKEN = re.compile(r"[0-9]{5,16}:[A-Za-z0-9_-]{30,64}")
_PROVIDER = re.compile(r"(-?[0-9]{1,20}):([0-9]{1,20})")
_PRESS = "press:"
_COMMAND = re.compile(r"/([a-z_]{1,32})(@\w+)?(\s.*)?", re.DOTALL)


@dataclass(frozen=True, repr=False)
class TelegramGateway(Configured):
    secret: str
    webhook: bool
    callback: str
    calls: Calls
    # What we said stays until the person erases it: they have to read it.
    keeps_copies: bool = False
    reports = False
    _unreadable: list[int] = field(default_factory=lambda: [0])

    @classmethod
    def configured(cls, about: About, settings: Settings, public_url: str) -> Self:
        webhook = settings.yes_or_no("webhook", default=False)
        callback = settings.address("callback_url", public_url)
        if webhook and not is_safe(callback):
            raise WrongSetting("PUBLIC_BASE_URL", "Telegram calls the public address: set it, with https")
        return cls(
            about,
            settings.secret("callback_secret"),
            webhook,
            callback.rstrip("/"),
            Calls(settings.matching("token", _TOKEN), settings.address("base_url", API)),
        )

    def verify(self, call: Call) -> None:
        # The address alone opens nothing: proxies write it down.
        checking.same(call.headers.get(HEADER.title(), ""), self.secret)
        checking.same(call.secret, PATH)
        if call.is_report:
            raise Stranger

    def parse(self, call: Call) -> list[Event]:
        """What cannot be read is counted and taken for nothing: refused, it would come again for a day."""
        try:
            return self.read(checking.json_object(call.body))
        except Unreadable:
            self.count_unreadable()
            return []

    def count_unreadable(self) -> None:
        self._unreadable[0] += 1
        log.warning("unreadable update at %s: %d since the start", self.name, self._unreadable[0])

    def read(self, raw: dict[str, Any]) -> list[Event]:
        """One update. Raises Unreadable."""
        try:
            update = Update.de_json(raw, None)
            if update.callback_query:
                return self._pressed(update.callback_query)
            return self._message(update.message) if update.message else []
        except Exception:  # noqa: BLE001  (whatever a stranger's update makes the library raise)
            raise Unreadable("update") from None

    def acknowledge(self) -> Acknowledgement:
        return Acknowledgement()

    def render(self, text: str) -> Rendered:
        lines = text.strip().split("\n")
        words = "\n".join(line for line in lines if not line.startswith(MARK)).strip()
        if not words or len(words.encode("utf-16-le")) // 2 > LONGEST:
            raise SendError("too_long" if words else "empty", again=False)
        buttons = (line.removeprefix(MARK).partition(" ") for line in lines if line.startswith(MARK))
        return Rendered(words, "unicode", 1, tuple((sends, label) for sends, _, label in buttons))

    def send(self, to: str, message: Rendered, reference: str) -> str:  # noqa: ARG002  (no reports carry it back)
        """Without a sound, without a preview, and nothing that could be passed on by one touch."""
        keys = [[InlineKeyboardButton(label, callback_data=sends)] for sends, label in message.buttons]
        sent = self.calls.do(
            lambda bot: bot.send_message(
                int(to),
                message.text,
                disable_notification=True,
                protect_content=True,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
                reply_markup=InlineKeyboardMarkup(keys) if keys else None,
            )
        )
        return f"{to}:{sent.message_id}"

    def erase(self, provider: str) -> None:
        """A message in the chat, or the waiting that a press on a button shows. What is gone already is erased."""
        press = provider.removeprefix(_PRESS)
        try:
            if press != provider:
                self.calls.do(lambda bot: bot.answer_callback_query(press))
                return
            place = _PROVIDER.fullmatch(provider)
            if place:
                self.calls.do(lambda bot: bot.delete_message(int(place[1]), int(place[2])))
        except SendError as error:
            if error.again:
                raise

    def fetch(self, enclosed: Enclosed) -> bytes:
        file = self.calls.do(lambda bot: bot.get_file(enclosed.provider))
        try:
            return bytes(self.calls.do(lambda _: file.download_as_bytearray(), seconds=DOWNLOAD_SECONDS))
        except SendError as error:
            # The token was right a moment ago: so the library calls a file that is gone.
            raise SendError("gone", again=False) if error.reason == WRONG_TOKEN else error from None

    def health(self) -> Health:
        try:
            known = self.calls.do(lambda bot: bot.get_webhook_info())
        except SendError as error:
            return Health(well=False, word=error.reason)
        if bool(known.url) is not self.webhook:
            return Health(well=False, word="webhook_set" if known.url else "webhook_not_set")
        return Health(
            well=True, word=f"{'webhook' if self.webhook else 'polling'}, {known.pending_update_count} pending"
        )

    def end(self) -> None:
        self.calls.end()

    def register(self) -> None:
        """Tell Telegram where to call, one call at a time, or that it is asked. Raises SendError."""
        if not self.webhook:
            self.calls.do(lambda bot: bot.delete_webhook())
            return
        address = f"{self.callback}/hooks/{self.name}/{PATH}/in"
        self.calls.do(
            lambda bot: bot.set_webhook(
                address, secret_token=self.secret, max_connections=1, allowed_updates=list(WANTED)
            )
        )

    def updates(
        self, offset: int | None, *, seconds: int, ending: threading.Event | None = None
    ) -> list[dict[str, Any]]:
        """As they came over the wire, so that one that cannot be read spoils no other. Raises SendError."""
        asked = {"timeout": seconds, "limit": 100, "allowed_updates": json.dumps(WANTED)}
        if offset is not None:
            asked["offset"] = offset
        # Spelt small, which the service takes: the library warns of its own method, which reads all updates or none.
        found = self.calls.do(
            lambda bot: bot.do_api_request("getupdates", api_kwargs=asked, read_timeout=seconds + 5),
            seconds=seconds + 10,
            ending=ending,
        )
        return found if isinstance(found, list) else []

    def _message(self, message: Message) -> list[Event]:
        if message.chat.type != Chat.PRIVATE:
            return []
        text, enclosed = _text(message), _enclosed(message)
        other = bool(message.effective_attachment or message.location or message.contact) and enclosed is None
        if text is None and enclosed is None and not other:
            return []  # the service's own: pinned, joined, the chat's look
        return [self._inbound(message.chat.id, f"{message.chat.id}:{message.message_id}", text or "", enclosed=enclosed,
                              pictures=int(other), album=message.media_group_id or "")]  # fmt: skip

    def _pressed(self, query: CallbackQuery) -> list[Event]:
        if query.message is None or query.message.chat.type != Chat.PRIVATE or query.data is None:
            return []
        question, _, answer = query.data.partition("=")
        return [self._inbound(query.message.chat.id, f"{_PRESS}{query.id}", answer, pressed=question)]

    def _inbound(self, chat: int, copy: str, text: str, **more: Any) -> Inbound:
        if type(chat) is not int or len(text) > LONGEST:
            raise Unreadable("text")
        text = text.replace("\x00", "")
        return Inbound(self.name, copy, str(chat), self.about.number, text, copy=copy, **more)


def _text(message: Message) -> str | None:
    text = message.text if message.text is not None else message.caption
    command = _COMMAND.fullmatch(text or "")
    # What stands behind "start" is where somebody followed a link, and nothing that they said.
    if command is None or text is None:
        return text
    return command[1] if command[1] == "start" else text.removeprefix("/").replace(command[2] or "", "", 1)


def _enclosed(message: Message) -> Enclosed | None:
    if message.photo:
        best = max(message.photo, key=lambda size: size.width * size.height)
        return Enclosed(Kind.PHOTO, best.file_size or 0, best.file_id, "photo.jpg", "image/jpeg")
    if message.voice:
        return Enclosed(Kind.VOICE, message.voice.file_size or 0, message.voice.file_id, "voice.ogg", "audio/ogg")
    if message.video_note:
        return Enclosed(
            Kind.DOCUMENT, message.video_note.file_size or 0, message.video_note.file_id, "video.mp4", "video/mp4"
        )
    found = message.document or message.video or message.audio
    if found is None:
        return None
    return Enclosed(Kind.DOCUMENT, found.file_size or 0, found.file_id, found.file_name or "", found.mime_type or "")
