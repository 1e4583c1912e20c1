"""Handing a letter to the operator's mail server: over TLS, or on this machine; never in the clear over a network.

What a mail server answers may quote addresses, so nothing of it is told but the kind of the failure.
"""

from __future__ import annotations

import enum
import ipaddress
import secrets
import smtplib
import ssl
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

from flask import current_app

SECONDS = 20
_PORTS = {"smtp": 587, "smtp+starttls": 587, "smtps": 465}


class WrongMailSetting(SystemExit):
    """Read by the operator at the start; nothing of the value is repeated, which may hold a password."""


class NotSent(Exception):
    """`kind`: the name of what went wrong, without its words."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class Security(enum.Enum):
    TLS = "from the first byte"
    STARTTLS = "before anything is said"
    NONE = "on this machine"


@dataclass(frozen=True)
class Mailer:
    host: str
    port: int
    security: Security
    user: str = field(repr=False)
    password: str = field(repr=False)
    sender: str

    def send(self, to: str, subject: str, body: str, now: datetime) -> None:
        """Raises NotSent. `body` in ASCII, so that its length is that of its characters whatever carries it."""
        letter = _letter(self.sender, to, subject, body, now)
        try:
            with self._connect() as server:
                if self.security is Security.STARTTLS:
                    server.starttls(context=ssl.create_default_context())
                if self.user:
                    server.login(self.user, self.password)
                server.send_message(letter)
        except (OSError, smtplib.SMTPException) as error:
            raise NotSent(type(error).__name__) from None

    def _connect(self) -> smtplib.SMTP:
        """It introduces itself as localhost: the machine's own name is nobody's business."""
        if self.security is Security.TLS:
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self.host, self.port, "localhost", timeout=SECONDS, context=context)
        return smtplib.SMTP(self.host, self.port, "localhost", timeout=SECONDS)


def of_settings(url: str, sender: str) -> Mailer | None:
    """None where no mail server is set. Raises WrongMailSetting."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
        scheme, host, port = parts.scheme, parts.hostname or "", parts.port
    except ValueError:  # a port or an address that is none
        scheme, host, port = "", "", None
    if scheme not in _PORTS or not host or parts.path not in ("", "/"):
        raise WrongMailSetting("SMTP_URL: smtps://USER:PASSWORD@HOST or smtp+starttls://USER:PASSWORD@HOST.")
    if not is_address(sender):
        raise WrongMailSetting("SMTP_FROM: one address, from which alerts come.")
    return Mailer(
        host=host,
        port=port or _PORTS[scheme],
        security=_security(scheme, host),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        sender=sender,
    )


def the_mailer() -> Mailer | None:
    mailer: Mailer | None = current_app.extensions["davylamp_mailer"]
    return mailer


def is_address(text: str) -> bool:
    """Enough to keep out what would be another header, another address or no address at all."""
    local, at, domain = text.rpartition("@")
    plain = text.isascii() and text.isprintable() and not set(text) & set(' ,;:<>()[]\\"')
    return bool(local and at and "." in domain.strip(".") and plain and "@" not in local)


def _security(scheme: str, host: str) -> Security:
    """`smtp` is in the clear on this machine only; anywhere else it must turn to TLS, as if it said so."""
    if scheme == "smtps":
        return Security.TLS
    return Security.NONE if scheme == "smtp" and _is_here(host) else Security.STARTTLS


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _letter(sender: str, to: str, subject: str, body: str, now: datetime) -> EmailMessage:
    """Every header is as long today as on any other day."""
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = sender, to, subject
    letter["Date"] = format_datetime(now)
    letter["Message-ID"] = f"<{secrets.token_hex(16)}@{sender.rpartition('@')[2]}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(body, charset="us-ascii", cte="7bit")
    return letter
