"""Twilio. Its signature covers the public address and the fields, but not where one field ends and the next begins.

So several sets of fields carry the same signature, and a captured call can be sent again for ever. Therefore: only fields
that Twilio documents, each once, those that matter in a strict form; and a message's id counts once (dialogues). Twilio
keeps number and text until they are deleted, so both ways are deleted, again and again until it says yes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from urllib.parse import urlsplit

import requests
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.request_validator import HMAC_SHA1, HMAC_SHA256, RequestValidator
from twilio.rest import Client

from channels import checking, rendering
from channels.calling import SECONDS
from channels.gateway import (
    About,
    Acknowledgement,
    Call,
    Configured,
    Delivery,
    Event,
    Health,
    Inbound,
    Rendered,
    Report,
    SendError,
    Stranger,
    Unreadable,
)
from channels.settings import Settings, WrongSetting, is_safe

_ACCOUNT = re.compile(r"AC[0-9a-f]{32}")
_MESSAGE = re.compile(r"(SM|MM)[0-9a-f]{32}")
_SHARED_KEY = re.compile(r"[\x21-\x7e]{16,256}")
_TOKEN = re.compile(r"[0-9A-Za-z]{32}")
_PLACES = {f"{end}{part}" for end in ("From", "To") for part in ("City", "Country", "State", "Zip")}
_MEDIA = {f"Media{what}{n}" for what in ("Url", "ContentType") for n in range(10)}
_COMMON = {"AccountSid", "ApiVersion", "From", "MessageSid", "MessagingServiceSid", "SmsSid", "SmsStatus", "To"}
INBOUND = _COMMON | _PLACES | _MEDIA | {
    "Body", "NumMedia", "NumSegments", "OptOutType", "ReferralNumMedia", "SmsMessageSid",
}  # fmt: skip
STATUS = _COMMON | {"ErrorCode", "ErrorMessage", "MessageStatus", "RawDlrDoneDate"}
STATES = {
    "accepted": Delivery.QUEUED,
    "scheduled": Delivery.QUEUED,
    "queued": Delivery.QUEUED,
    "sending": Delivery.QUEUED,
    "sent": Delivery.SENT,
    "delivered": Delivery.DELIVERED,
    "read": Delivery.DELIVERED,
    "undelivered": Delivery.FAILED,
    "failed": Delivery.FAILED,
    "canceled": Delivery.FAILED,
}
# Queue overflow; handset off or without signal, which is how it is underground; unknown; rate; throttled.
TRY_AGAIN = {"30001", "30003", "30008", "20429", "20500", "63018"}
OPTED_OUT = "21610"
_TOO_EARLY, _GONE = 20009, 404


class BoundClient(TwilioHttpClient):
    """The same calls to another base address: a fake on this machine, or a proxy by https."""

    def __init__(self, base: str) -> None:
        super().__init__(timeout=SECONDS)
        self._base = base
        self.session.trust_env = False

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
        if self._base:
            parts = urlsplit(url)
            url = f"{self._base}{parts.path}" + (f"?{parts.query}" if parts.query else "")
        return super().request(method, url, *args, **kwargs)


@dataclass(frozen=True, repr=False)
class TwilioGateway(Configured):
    callback: str
    secret: str
    account: str
    token: str
    base: str
    # Where the operator has one, calls are signed with it by SHA-256, and none that is signed with the token counts.
    shared_key: str = ""
    keeps_copies: bool = True

    @classmethod
    def configured(cls, about: About, settings: Settings, public_url: str) -> Self:
        if not public_url or not is_safe(public_url):
            raise WrongSetting("PUBLIC_BASE_URL", "Twilio signs the public address: set it, with https")
        secret = settings.secret("callback_secret")
        return cls(
            about,
            public_url.rstrip("/"),
            secret,
            settings.matching("account_sid", _ACCOUNT),
            settings.matching("auth_token", _TOKEN),
            settings.address("base_url", ""),
            settings.matching("shared_key", _SHARED_KEY, ""),
        )

    def verify(self, call: Call) -> None:
        checking.same(call.secret, self.secret)
        fields = _fields(call)
        given = call.headers.get("X-Twilio-Signature", "")
        key, algorithm = (self.shared_key, HMAC_SHA256) if self.shared_key else (self.token, HMAC_SHA1)
        if not RequestValidator(key).validate(self.callback + call.url, fields, given, algorithm):
            raise Stranger
        checking.same(fields.get("AccountSid", ""), self.account)

    def parse(self, call: Call) -> list[Event]:
        fields = _fields(call)
        for name in fields.keys() - (STATUS if call.is_report else INBOUND):
            raise Unreadable("a field that Twilio does not document" if name else "empty name")
        message = _message(fields.get("MessageSid"))
        if call.is_report:
            return [self._report(call.reference, message, fields)]
        media = _count(fields.get("NumMedia", "0"))
        return [self._inbound(message, fields.get("From"), fields.get("To"), fields.get("Body"), media)]

    def acknowledge(self) -> Acknowledgement:
        # The answer goes by the outbox: what is said in here is lost with the response.
        return Acknowledgement('<?xml version="1.0" encoding="UTF-8"?><Response/>', "text/xml; charset=utf-8")

    def render(self, text: str) -> Rendered:
        return rendering.render(self.about, text)

    def send(self, to: str, message: Rendered, reference: str) -> str:
        report_to = f"{self.callback}/hooks/{self.name}/{self.secret}/report/{reference}"
        with _translated():
            sent = self._client().messages.create(
                to=to, from_=self.about.number, body=message.text, status_callback=report_to
            )
        return str(sent.sid)

    def erase(self, provider: str) -> None:
        """Media and message. Raises SendError while the message is still under way."""
        try:
            with _translated():
                message = self._client().messages(provider)
                for media in message.media.list(limit=20):
                    message.media(media.sid).delete()
                message.delete()
        except SendError as error:
            if error.reason != "gone":
                raise

    def missed(self, since: datetime) -> Iterator[Inbound]:
        """What arrived at Twilio since then and is still there: Twilio calls once, or twice, and never again."""
        with _translated():
            listed = self._client().messages.list(to=self.about.number, date_sent_after=since, limit=500)
        for message in listed:
            if message.direction == "inbound":
                try:
                    media = _count(str(message.num_media or 0))
                    yield self._inbound(message.sid or "", message.from_, message.to, message.body or "", media)
                except Unreadable:
                    continue

    def health(self) -> Health:
        try:
            with _translated():
                status = str(self._client().api.accounts(self.account).fetch().status)
        except SendError as error:
            return Health(well=False, word=error.reason)
        return Health(status.endswith("active"), status.rsplit(".", maxsplit=1)[-1][:20])

    def _client(self) -> Client:
        return Client(self.account, self.token, http_client=BoundClient(self.base))

    def _inbound(self, message: str, sender: Any, recipient: Any, body: Any, media: int) -> Inbound:
        """Media stay where they are until they are deleted: the address that Twilio gives is never called."""
        return Inbound(
            self.name,
            message,
            checking.sender(sender),
            checking.recipient(recipient),
            checking.text(body),
            pictures=media,
            copy=message,
        )

    def _report(self, reference: str, message: str, fields: dict[str, str]) -> Report:
        status, code = fields.get("MessageStatus", ""), fields.get("ErrorCode", "")
        if status not in STATES:
            raise Unreadable("status")
        if code and not re.fullmatch(r"[0-9]{1,6}", code):
            raise Unreadable("error code")
        return Report(self.name, STATES[status], reference, message, code or status, again=code in TRY_AGAIN)


def _fields(call: Call) -> dict[str, str]:
    if call.headers.get("Content-Type", "").partition(";")[0].strip() != "application/x-www-form-urlencoded":
        raise Unreadable("content type")
    return checking.form_fields(call.body)


def _count(value: str) -> int:
    if not re.fullmatch(r"[0-9]|10", value):
        raise Unreadable("NumMedia")
    return int(value)


def _message(value: str | None) -> str:
    if value is None or not _MESSAGE.fullmatch(value):
        raise Unreadable("MessageSid")
    return value


class _translated:  # noqa: N801  (used like a function)
    """Twilio's exceptions hold addresses and texts: only their code goes on."""

    def __enter__(self) -> None: ...

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, TwilioRestException):
            raise _judged(error) from None
        if isinstance(error, (TwilioException, requests.RequestException)):
            raise SendError(f"network_{type(error).__name__.lower()}"[:40], again=True) from None


def _judged(error: TwilioRestException) -> SendError:
    if error.status == _GONE:
        return SendError("gone", again=False)
    code = str(error.code or error.status)
    again = error.status >= 500 or error.status == 429 or code in TRY_AGAIN or error.code == _TOO_EARLY
    return SendError(code, again=again)
