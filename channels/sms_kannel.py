"""Kannel, which speaks to an operator's SMSC or a modem, on the same machine.

It hands a text over as the body of a POST: in the address of a GET it would stand in Kannel's log. What it is told to
do stands in kannel_config.py, and each line there has its reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self
from urllib.parse import unquote_to_bytes

from channels import checking, rendering
from channels.calling import call as call_out
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
from channels.settings import Settings, is_this_machine

CODINGS = {"gsm7": "0", "ucs2": "2"}
# 7 bits, 8 bits, UCS-2, as Kannel counts them; 8 bits is data and no text.
_TEXT_CODINGS = ("", "0", "2")
_CHARSETS = {"": "utf-8", "utf-8": "utf-8", "utf-16be": "utf-16-be", "iso-8859-1": "latin-1", "us-ascii": "ascii"}
STATES = {
    "1": (Delivery.DELIVERED, ""),
    "2": (Delivery.FAILED, "undeliverable"),
    "4": (Delivery.QUEUED, ""),
    "8": (Delivery.SENT, ""),
    "16": (Delivery.FAILED, "smsc_rejected"),
}
_ACCEPTED = 202
_WORD = re.compile(r"[A-Za-z0-9_.-]{1,64}")


@dataclass(frozen=True, repr=False)
class KannelGateway(Configured):
    callback: str  # where Kannel reaches this service, secret included
    secret: str
    sendsms_url: str
    username: str
    password: str
    status_url: str
    status_password: str
    keeps_copies: bool = False

    @classmethod
    def configured(cls, about: About, settings: Settings, _public_url: str) -> Self:
        secret = settings.secret("callback_secret")
        callback = settings.address("callback_url")
        return cls(
            about,
            f"{callback}/hooks/{about.name}/{secret}",
            secret,
            settings.address("sendsms_url", "http://127.0.0.1:13013/cgi-bin/sendsms"),
            settings.matching("username", _WORD),
            settings.secret("password"),
            settings.address("status_url", "http://127.0.0.1:13000/status.txt"),
            settings.secret("status_password"),
        )

    def verify(self, call: Call) -> None:
        checking.same(call.secret, self.secret)
        # The secret stands in Kannel's log whenever a call failed, so it alone is not enough.
        if not is_this_machine(call.remote):
            raise Stranger

    def parse(self, call: Call) -> list[Event]:
        asked = checking.form_fields(call.query)
        if call.is_report:
            return [_report(self.name, call.reference, asked.get("status", ""))]
        return [
            Inbound(
                gateway=self.name,
                event=checking.event(asked.get("id")),
                sender=checking.sender(checking.with_plus(call.headers.get("X-Kannel-From", ""))),
                recipient=checking.recipient(call.headers.get("X-Kannel-To", "")),
                text=_text(call.body, asked.get("coding", ""), asked.get("charset", "")),
                part=checking.part(unquote_to_bytes(call.headers.get("X-Kannel-Udh", ""))),
            )
        ]

    def acknowledge(self) -> Acknowledgement:
        # Empty with 200: any body becomes a text to the sender, and 204 counts as a failure.
        return Acknowledgement()

    def render(self, text: str) -> Rendered:
        return rendering.render(self.about, text)

    def send(self, to: str, message: Rendered, reference: str) -> str:
        answer = call_out("POST", self.sendsms_url, headers=self._orders(to, message, reference),
                          data=message.text.encode())  # fmt: skip
        if answer.status_code == _ACCEPTED:
            return ""
        # 403 is our password or Kannel's list of addresses: the operator can mend it while the text waits.
        raise SendError(f"http_{answer.status_code}", again=answer.status_code == 403)

    def _orders(self, to: str, message: Rendered, reference: str) -> dict[str, str]:
        return {
            "Content-Type": "text/plain; charset=UTF-8",
            "X-Kannel-Username": self.username,
            "X-Kannel-Password": self.password,
            "X-Kannel-To": to,
            "X-Kannel-From": self.about.number,
            "X-Kannel-Coding": CODINGS[message.alphabet],
            "X-Kannel-DLR-Mask": "31",
            "X-Kannel-DLR-Url": f"{self.callback}/report/{reference}?status=%d",
        }

    def erase(self, provider: str) -> None:
        """Kannel forgets a text when the operator has taken it."""

    def health(self) -> Health:
        try:
            answer = call_out("GET", self.status_url, params={"password": self.status_password})
        except SendError as error:
            return Health(well=False, word=error.reason)
        online = answer.status_code == 200 and "(online" in answer.text
        return Health(online, "online" if online else "no_line_to_the_operator")


def _report(gateway: str, reference: str, status: str) -> Report:
    if status not in STATES:
        raise Unreadable("status")
    state, reason = STATES[status]
    return Report(gateway, state, reference=reference, reason=reason)


def _text(body: bytes, coding: str, charset: str) -> str:
    if coding not in _TEXT_CODINGS:
        raise Unreadable("coding")
    if charset.lower() not in _CHARSETS:
        raise Unreadable("charset")
    try:
        return checking.text(body.decode(_CHARSETS[charset.lower()]))
    except UnicodeDecodeError:
        raise Unreadable("text") from None
