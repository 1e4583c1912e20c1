"""Each gateway's calls as its provider documents them: configured, a text, a report, and what goes wrong with each.

None was recorded from a provider's own server. Where their fields come from:
- Kannel: its user guide, chapter 6 (`sms-service`, `dlr-url`), and what Debian's 1.4.5 was seen to send (test_real_kannel).
- Twilio: "Twilio's Request to your Webhook URL" and "Outbound Message Status in Status Callbacks" of its documentation,
  and its OpenAPI description `twilio_api_v2010`; signatures by its own library.
- Africa's Talking: "SMS notifications: incoming messages, delivery reports" of its documentation.
- SMS Gateway for Android: "Webhooks" of docs.sms-gate.app, which also gives the signature over body and timestamp.
- RapidPro: courier's handler `external`, its test cases.
- Jasmin: "HTTP API, receiving" and "delivery receipts" of docs.jasminsms.com.
- Telegram: "Update" and "Message" of the Bot API, as python-telegram-bot 22.8 describes them.
"""

from __future__ import annotations

import hmac
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

PUBLIC = "https://report.example.org"
SECRET = "callback-secret-of-the-tests-0123"
TOKEN = "0123456789abcdef0123456789abcdef"
ACCOUNT = "AC" + "1" * 32
PHONE, NUMBER, TEXT = "+243810000001", "+243999000000", "L'eau est rouge à la mine"
REFERENCE = "ab" * 16 + "01"
SIGNING = "signing-key-of-the-telephone-0123"

ABOUT = {
    "country": "CD",
    "languages": ["fr", "sw"],
    "number": NUMBER,
    "allowed_prefixes": ["+243"],
    "daily_segments": 1000,
    "per_minute": 6000,
    "callback_secret": SECRET,
}
LOCAL = {"callback_url": "http://127.0.0.1:8000"}


@dataclass(frozen=True)
class Sent:
    """One HTTP call of a provider."""

    path: str
    body: bytes = b""
    query: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return self.path + (f"?{self.query}" if self.query else "")


Fields = dict[str, Any]


@dataclass(frozen=True)
class Provider:
    """`text` and `report` make a call of changed fields; `wire` names what carries the id, the sender and the text."""

    name: str
    settings: Fields
    make_text: Callable[[Fields], Sent]
    text_fields: Fields
    report_fields: Fields
    make_report: Callable[[Fields], Sent]
    wire: dict[str, str]
    unsigned: bool = False  # the secret in the path is all there is
    # A chat has no number and sends no reports. What it is refused it repeats for a day, so what cannot be read is taken
    # for nothing.
    is_chat: bool = False
    longest: int = 1600
    other_id: str | int = "SM" + "c" * 32

    @property
    def sender(self) -> str:
        return CHAT if self.is_chat else PHONE

    def text(self, **changed: Any) -> Sent:
        return self.make_text(_changed(self.text_fields, {self.wire[k]: v for k, v in changed.items()}))

    def report(self, **changed: Any) -> Sent:
        return self.make_report(_changed(self.report_fields, {self.wire[k]: v for k, v in changed.items()}))


def _changed(fields: Fields, changes: Fields) -> Fields:
    whole: Fields = json.loads(json.dumps(fields))
    for path, value in changes.items():
        *outer, last = path.split("/")
        at = whole
        for step in outer:
            at = at[step]
        if value is None:
            at.pop(last)
        else:
            at[last] = value
    return whole


def hook(name: str, kind: str, secret: str = SECRET) -> str:
    return f"/hooks/{name}/{secret}/{kind}"


FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def form(path: str) -> Callable[[Fields], Sent]:
    return lambda fields: Sent(path, urlencode(fields).encode(), headers=FORM)


def signed(path: str) -> Callable[[Fields], Sent]:
    def make(fields: Fields) -> Sent:
        signature = RequestValidator(TOKEN).compute_signature(PUBLIC + path, fields)
        return Sent(path, urlencode(fields).encode(), headers={**FORM, "X-Twilio-Signature": signature})

    return make


def kannel_text(fields: Fields) -> Sent:
    query = urlencode([(k, fields[k]) for k in ("id", "coding", "charset") if k in fields])
    headers = {"Content-Type": "text/plain", **{k: v for k, v in fields.items() if k.startswith("X-")}}
    return Sent(hook("kannel-cd", "in"), fields.get("text", "").encode(), query, headers)


def kannel_report(fields: Fields) -> Sent:
    return Sent(hook("kannel-cd", f"report/{REFERENCE}"), query=urlencode(fields))


def android(kind: str) -> Callable[[Fields], Sent]:
    def make(fields: Fields) -> Sent:
        body, stamp = json.dumps(fields).encode(), str(int(time.time()))
        made = hmac.digest(SIGNING.encode(), body + stamp.encode(), "sha256").hex()
        return Sent(
            hook("android-cd", kind), body,
            headers={"Content-Type": "application/json", "X-Timestamp": stamp, "X-Signature": made},
        )  # fmt: skip

    return make


CHAT = "810000001"
HEADER = "X-Telegram-Bot-Api-Secret-Token"


def telegram(fields: Fields) -> Sent:
    update = json.loads(json.dumps(fields))
    header = {"Content-Type": "application/json", HEADER: SECRET}
    return Sent("/hooks/telegram-cd/updates/in", json.dumps(update).encode(), headers=header)


PROVIDERS = {
    provider.name: provider
    for provider in (
        Provider(
            "kannel-cd",
            {"kind": "kannel", **LOCAL, "username": "davylamp", "password": "p" * 24, "status_password": "s" * 24},
            kannel_text,
            {"id": "5f0c-1", "coding": "0", "charset": "UTF-8", "X-Kannel-From": PHONE, "X-Kannel-To": NUMBER, "text": TEXT},
            {"status": "1"},
            kannel_report,
            {"id": "id", "sender": "X-Kannel-From", "text": "text", "charset": "charset", "status": "status"},
            unsigned=True,
        ),
        Provider(
            "twilio-co",
            {"kind": "twilio", "account_sid": ACCOUNT, "auth_token": TOKEN},
            signed(hook("twilio-co", "in")),
            {
                "ToCountry": "CD", "SmsMessageSid": "SM" + "a" * 32, "NumMedia": "0", "SmsSid": "SM" + "a" * 32,
                "FromCountry": "CD", "SmsStatus": "received", "Body": TEXT, "To": NUMBER, "NumSegments": "1",
                "MessageSid": "SM" + "a" * 32, "AccountSid": ACCOUNT, "From": PHONE, "ApiVersion": "2010-04-01",
            },
            {
                "MessageSid": "SM" + "b" * 32, "MessageStatus": "delivered", "SmsSid": "SM" + "b" * 32, "To": PHONE,
                "SmsStatus": "delivered", "AccountSid": ACCOUNT, "From": NUMBER, "ApiVersion": "2010-04-01",
            },
            signed(hook("twilio-co", f"report/{REFERENCE}")),
            {"id": "MessageSid", "sender": "From", "text": "Body", "status": "MessageStatus"},
        ),
        Provider(
            "at-ke",
            {"kind": "http", **LOCAL, "configuration": "africastalking", "values": {"username": "u", "api_key": "k"}},
            form(hook("at-ke", "in")),
            {"date": "2026-11-23 12:00:00", "from": PHONE, "id": "AT-1", "linkId": "l", "text": TEXT, "to": NUMBER,
             "networkCode": "63001"},
            {"id": "ATPid_1", "status": "Success", "phoneNumber": PHONE, "networkCode": "63001", "retryCount": "0"},
            form(hook("at-ke", "report")),
            {"id": "id", "sender": "from", "text": "text", "status": "status"},
            unsigned=True,
        ),
        Provider(
            "android-cd",
            {"kind": "http", **LOCAL, "configuration": "android",
             "values": {"username": "u", "password": "p", "signing_key": SIGNING}},
            android("in"),
            {"deviceId": "d", "event": "sms:received", "id": "Ey6ECgOkVVFjz3CL48B8C", "webhookId": "w",
             "payload": {"messageId": "abc123", "message": TEXT, "sender": PHONE, "recipient": None, "simNumber": 1,
                         "receivedAt": "2026-11-23T12:00:00.000+02:00"}},
            {"deviceId": "d", "event": "sms:delivered", "id": "x1", "webhookId": "w",
             "payload": {"messageId": REFERENCE, "phoneNumber": PHONE, "deliveredAt": "2026-11-23T12:00:00.000+02:00"}},
            android("report"),
            {"id": "id", "sender": "payload/sender", "text": "payload/message", "status": "event"},
        ),
        Provider(
            "rapidpro-cd",
            {"kind": "http", **LOCAL, "configuration": "rapidpro",
             "values": {"send_url": "https://aggregator.example.org/send", "authorization": "Token t"}},
            form(hook("rapidpro-cd", "in")),
            {"from": PHONE, "text": TEXT, "date": "2026-11-23T12:00:00.000Z"},
            {"id": REFERENCE, "status": "delivered"},
            form(hook("rapidpro-cd", "report")),
            {"id": "date", "sender": "from", "text": "text", "status": "status"},
            unsigned=True,
        ),
        Provider(
            "jasmin-cd",
            {"kind": "http", **LOCAL, "configuration": "jasmin", "values": {"username": "u", "password": "p"}},
            form(hook("jasmin-cd", "in")),
            {"id": "j-1", "from": PHONE.removeprefix("+"), "to": NUMBER, "origin-connector": "c", "priority": "1",
             "coding": "0", "validity": "", "content": TEXT, "binary": ""},
            {"id": "9c1d", "message_status": "DELIVRD", "level": "2"},
            form(hook("jasmin-cd", "report")),
            {"id": "id", "sender": "from", "text": "content", "charset": "coding", "status": "message_status"},
            unsigned=True,
        ),
        Provider(
            "telegram-cd",
            {"kind": "telegram", "country": "CD", "languages": ["fr", "sw"], "callback_secret": SECRET, "webhook": True,
             "token": "1234567890:AAtokenOfTheTestsThatMustNeverShow"},
            telegram,
            {"update_id": 5, "message": {
                "message_id": 7, "date": 1795348800, "text": TEXT,
                "chat": {"id": int(CHAT), "type": "private", "first_name": "Zawadi", "username": "zawadi"},
                "from": {"id": int(CHAT), "is_bot": False, "first_name": "Zawadi", "language_code": "sw"},
            }},
            {},
            telegram,
            {"id": "message/message_id", "sender": "message/chat/id", "text": "message/text"},
            is_chat=True,
            longest=4096,
            other_id=8,
        ),
    )
}  # fmt: skip
