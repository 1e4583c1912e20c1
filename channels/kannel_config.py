"""The configuration that keeps numbers and texts out of Kannel's logs, and a text in Kannel until it is stored here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from channels.sms_kannel import KannelGateway

# log-level 2 (warnings) and no access log: at 0 and 1 Kannel writes each number and text.
# post-url and send-sender: an address with the text in it is logged whenever this service does not answer.
# http-request-retry: Kannel's own default is to drop a text that could not be handed over at once; this is a day.
# store-location: the queue holds numbers and texts in the clear, so it stands in memory; it outlives Kannel, not the machine.
# The empty replies: else Kannel texts people of its own accord, in English.
TEMPLATE = """\
group = core
admin-port = {admin_port}
admin-interface = "127.0.0.1"
admin-password = {status_password}
status-password = {status_password}
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
log-file = "{bearerbox_log}"
log-level = 2

include = "{line}"

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {sendsms_port}
sendsms-interface = "127.0.0.1"
global-sender = "{number}"
mo-recode = true
reply-couldnotfetch = ""
reply-couldnotrepresent = ""
reply-requestfailed = ""
reply-emptymessage = ""
http-request-retry = {retries}
http-queue-delay = {retry_seconds}
http-timeout = 20
log-file = "{smsbox_log}"
log-level = 2

group = sendsms-user
username = {username}
password = {password}
user-deny-ip = "*.*.*.*"
user-allow-ip = "127.0.0.1"
max-messages = 4
concatenation = true
omit-empty = true

group = sms-service
keyword = default
catch-all = true
post-url = "{callback}/in?id=%I&coding=%c&charset=%C"
send-sender = true
max-messages = 4
concatenation = true
omit-empty = true
accept-x-kannel-headers = true
assume-plain-text = true
"""


@dataclass(frozen=True)
class Places:
    """Where Kannel keeps its logs and its queue, and the file with the operator's line (its `smsc` group)."""

    folder: Path
    line: Path
    spool: Path
    smsbox_port: int = 13001
    retry_seconds: int = 10


def written(gateway: KannelGateway, places: Places) -> str:
    return TEMPLATE.format(
        admin_port=urlsplit(gateway.status_url).port or 13000,
        status_password=gateway.status_password,
        smsbox_port=places.smsbox_port,
        spool=places.spool,
        bearerbox_log=places.folder / "bearerbox.log",
        smsbox_log=places.folder / "smsbox.log",
        line=places.line,
        sendsms_port=urlsplit(gateway.sendsms_url).port or 13013,
        number=gateway.about.number,
        username=gateway.username,
        password=gateway.password,
        callback=gateway.callback,
        retries=86400 // places.retry_seconds,
        retry_seconds=places.retry_seconds,
    )
