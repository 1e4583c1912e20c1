"""Kannel: Debian's open-source gateway to operators (SMPP, modems), on the same machine.

Danger: with its usual settings Kannel writes numbers, texts and the secret of the address to its logs.
`flask sms kannel-config` writes settings under which it does not; a test reads those logs. Its queue holds what the
operator's network has not taken yet, so it stands in memory: it outlives Kannel, not the machine.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from hmac import compare_digest
from http import HTTPStatus

import requests
from flask import Request

from casework.models import Delivery
from casework.outbox import Message
from channels import sms_text
from channels.gateway import LONGEST_TEXT, Answer, DeliveryReport, Forged, Inbound, Line, NotSent, Unreadable

_LOOPBACK = ("127.0.0.1", "::1")
_ID = re.compile(r"[0-9a-f-]{1,64}", re.ASCII)
_REFERENCE = re.compile(r"[0-9a-f]{32}", re.ASCII)
_NUMBER = re.compile(r"\+?[0-9]{4,15}", re.ASCII)
# The bits of Kannel's delivery reports: 1 delivered, 2 not delivered, 4 queued, 8 handed over, 16 refused.
_STATES = {1: Delivery.DELIVERED, 2: Delivery.FAILED, 4: Delivery.ACCEPTED, 8: Delivery.SENT, 16: Delivery.FAILED}
_SECONDS = 10


@dataclass(frozen=True)
class Kannel:
    line: Line
    secret: str = field(repr=False)
    sendsms: str  # http://127.0.0.1:13013/cgi-bin/sendsms
    user: str
    password: str = field(repr=False)
    callback: str  # http://127.0.0.1:8000

    def verify(self, request: Request, secret: str) -> None:
        if request.remote_addr not in _LOOPBACK or not compare_digest(secret.encode(), self.secret.encode()):
            raise Forged

    def parse(self, request: Request) -> Inbound | DeliveryReport:
        if any(len(values) != 1 for _, values in request.args.lists()):
            raise Unreadable("a field is there twice")
        if "status" in request.args:
            return self._report(request)
        event, sender = request.args.get("id", ""), request.headers.get("X-Kannel-From", "")
        if not _ID.fullmatch(event) or not _NUMBER.fullmatch(sender):
            raise Unreadable("id or sender")
        if request.args.get("coding") not in ("0", "2") or request.args.get("charset", "UTF-8").upper() != "UTF-8":
            raise Unreadable("an alphabet that is not expected")
        raw = request.get_data(cache=False)
        try:
            text = raw.decode()
        except UnicodeDecodeError:
            raise Unreadable("not UTF-8") from None
        if len(text) > LONGEST_TEXT:
            raise Unreadable("longer than any message")
        return Inbound(self.line.name, event, f"+{sender.lstrip('+')}", text)

    def acknowledge(self) -> Answer:
        # 204 would be taken for a failure and repeated; a body would be sent to the phone.
        return b"", 200, {"Content-Type": "text/plain"}

    def send(self, message: Message) -> None:
        fitted = sms_text.fit(message.text)
        headers = {
            "Content-Type": "text/plain; charset=UTF-8",
            "X-Kannel-Username": self.user,
            "X-Kannel-Password": self.password,
            "X-Kannel-To": message.to,
            "X-Kannel-From": self.line.number,
            "X-Kannel-Coding": "0" if fitted.alphabet == sms_text.GSM7 else "2",
            "X-Kannel-DLR-Mask": "31",
            "X-Kannel-DLR-Url": f"{self.callback}/hooks/{self.line.name}/{self.secret}?reference={message.reference}&status=%d",
        }
        try:
            answer = requests.post(self.sendsms, data=fitted.text.encode(), headers=headers, timeout=_SECONDS)
        except requests.RequestException:
            raise NotSent("unreachable", again=True) from None
        if answer.status_code != HTTPStatus.ACCEPTED:
            raise NotSent(f"refused_{answer.status_code}", again=answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR)

    def is_up(self) -> bool:
        try:
            # Without a message this asks for nothing; whoever listens says no.
            requests.get(self.sendsms, timeout=_SECONDS)
        except requests.RequestException:
            return False
        return True

    def _report(self, request: Request) -> DeliveryReport:
        reference, status = request.args.get("reference", ""), request.args["status"]
        if not _REFERENCE.fullmatch(reference) or not status.isascii() or not status.isdigit():
            raise Unreadable("a delivery report")
        if int(status) not in _STATES:
            raise Unreadable("a status that is not known")
        return DeliveryReport(reference, _STATES[int(status)])


CONFIGURATION = """\
group = core
admin-port = {admin_port}
admin-interface = "127.0.0.1"
admin-password = {admin}
status-password = {admin}
admin-deny-ip = "*.*.*.*"
admin-allow-ip = "127.0.0.1"
smsbox-port = {smsbox_port}
smsbox-interface = "127.0.0.1"
box-deny-ip = "*.*.*.*"
box-allow-ip = "127.0.0.1"
store-type = spool
store-location = "{spool}"
sms-combine-concatenated-mo = true
sms-combine-concatenated-mo-timeout = 600
dlr-storage = internal
log-file = "{folder}/bearerbox.log"
log-level = 2

{smsc}

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {sendsms_port}
sendsms-interface = "127.0.0.1"
global-sender = {number}
mo-recode = true
reply-couldnotfetch = ""
reply-couldnotrepresent = ""
reply-requestfailed = ""
reply-emptymessage = ""
http-request-retry = 8640
http-queue-delay = 10
http-timeout = 20
log-file = "{folder}/smsbox.log"
log-level = 2

group = sendsms-user
username = {user}
password = {password}
user-deny-ip = "*.*.*.*"
user-allow-ip = "127.0.0.1"
max-messages = 4
concatenation = true
omit-empty = true

group = sms-service
keyword = default
catch-all = true
post-url = "{callback}/hooks/{name}/{secret}?id=%I&coding=%c&charset=%C"
send-sender = true
max-messages = 4
concatenation = true
omit-empty = true
accept-x-kannel-headers = true
assume-plain-text = true
"""
