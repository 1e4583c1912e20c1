"""A mail server of the tests, on this machine, that keeps what it is given byte for byte."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

SENDER = "post@example.org"

Authenticator = Callable[[SMTP, Session, Envelope, str, Any], AuthResult]


@dataclass
class Mailbox:
    """`refuses`: it answers 451, try again; of `refused`, to this address alone. `port`: where it listens. `arrived`: for whoever waits for a letter."""

    port: int = 0
    refuses: bool = False
    refused: str = ""
    letters: list[tuple[str, bytes]] = field(default_factory=list)
    greeted: list[str] = field(default_factory=list)
    logins: list[tuple[bytes, bytes]] = field(default_factory=list)
    arrived: threading.Event = field(default_factory=threading.Event)

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 (aiosmtpd's name)
        await asyncio.sleep(0)
        if self.refuses or self.refused in envelope.rcpt_tos:
            return "451 not now, post@example.org"
        assert isinstance(envelope.content, bytes)
        self.greeted.append(session.host_name or "")
        self.letters += [(to, envelope.content) for to in envelope.rcpt_tos]
        self.arrived.set()
        return "250 kept"

    def settings(self) -> dict[str, str]:
        return {"SMTP_URL": f"smtp://127.0.0.1:{self.port}", "SMTP_FROM": SENDER}

    def taken(self) -> list[tuple[str, bytes]]:
        """Those since the last look."""
        letters, self.letters = self.letters, []
        return letters


class _OnAFreePort(Controller):
    def _trigger_server(self) -> None:
        """It looks whether it can be reached, and would do so at the port that it was told: none."""
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


def login(mailbox: Mailbox, name: str, password: str) -> Authenticator:
    """What was tried is kept; the right one is let in."""

    def try_it(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, tried: Any) -> AuthResult:
        assert isinstance(tried, LoginPassword)
        mailbox.logins.append((tried.login, tried.password))
        fits = (tried.login.decode(), tried.password.decode()) == (name, password)
        return AuthResult(success=fits, handled=False)

    return try_it


@contextmanager
def listening(mailbox: Mailbox | None = None, **options: Any) -> Iterator[Mailbox]:
    """`options`: of the controller and of its SMTP, as aiosmtpd names them."""
    mailbox = mailbox or Mailbox()
    controller = _OnAFreePort(mailbox, hostname="127.0.0.1", port=0, **options)
    controller.start()
    try:
        mailbox.port = controller.port
        yield mailbox
    finally:
        controller.stop()
