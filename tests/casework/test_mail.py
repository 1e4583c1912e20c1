"""Letters leave over TLS or not at all, and a setting that is wrong stops the start without being repeated."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from casework import mail
from casework.mail import Mailer, NotSent, Security, WrongMailSetting
from tests.casework.letters import SENDER, Mailbox, listening
from tests.conftest import NOON


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with listening() as mailbox:
        yield mailbox


@pytest.mark.parametrize(
    ("url", "port", "security"),
    [
        ("smtps://u:p@mail.example.org", 465, Security.TLS),
        ("smtp://u:p@mail.example.org", 587, Security.STARTTLS),
        ("smtp://mail.example.org:25", 25, Security.STARTTLS),
        ("smtp://127.0.0.1:2525", 2525, Security.NONE),
        ("smtp://[::1]:2525", 2525, Security.NONE),
        ("smtp://localhost:25", 25, Security.NONE),
        ("smtp://127.0.0.1.example.org:25", 25, Security.STARTTLS),
        ("smtps://127.0.0.1", 465, Security.TLS),
        ("smtp+starttls://u:p@mail.example.org", 587, Security.STARTTLS),
        ("smtp+starttls://127.0.0.1:2525", 2525, Security.STARTTLS),
    ],
)
def test_only_this_machine_is_spoken_to_in_the_clear(url: str, port: int, security: Security) -> None:
    mailer = mail.of_settings(url, SENDER)
    assert mailer is not None
    assert (mailer.port, mailer.security) == (port, security)


def test_what_an_address_cannot_hold_is_written_with_percent_signs() -> None:
    mailer = mail.of_settings("smtps://me%40example.org:p%2Fs@mail.example.org", SENDER)
    assert mailer is not None
    assert (mailer.user, mailer.password) == ("me@example.org", "p/s")
    assert not any(part in repr(mailer) for part in ("p/s", "p%2Fs", "me@"))


@pytest.mark.parametrize(
    ("url", "sender"),
    [("http://u:geheim@h", SENDER), ("smtps://", SENDER), ("smtps://u:geheim@h:x", SENDER), ("smtp://u:geheim@h/x", SENDER),
     ("smtps://u:geheim@h", ""), ("smtps://u:geheim@h", "geheim"), ("smtps://u:geheim@h", "a@b.org\nBcc: geheim@c.org")],
)  # fmt: skip
def test_a_wrong_setting_stops_the_start_and_is_not_repeated(url: str, sender: str) -> None:
    with pytest.raises(WrongMailSetting) as refused:
        mail.of_settings(url, sender)
    assert str(refused.value).startswith("SMTP_")
    assert "geheim" not in str(refused.value)


def test_without_a_mail_server_there_is_none() -> None:
    assert mail.of_settings("", "") is None


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_a_server_that_offers_no_tls_is_told_nothing(security: Security, mailbox: Mailbox) -> None:
    mailer = Mailer("127.0.0.1", mailbox.port, security, "user", "password", SENDER)
    with pytest.raises(NotSent):
        mailer.send("amani@example.org", "Subject", "Text\n", NOON)
    assert mailbox.letters == []


def test_what_the_server_answers_is_not_repeated(mailbox: Mailbox) -> None:
    mailer = mail.of_settings(mailbox.settings()["SMTP_URL"], SENDER)
    assert mailer is not None
    mailbox.refuses = True
    with pytest.raises(NotSent) as refused:
        mailer.send("amani@example.org", "Subject", "Text\n", NOON)
    assert (str(refused.value), refused.value.__cause__) == ("SMTPDataError", None)


def test_the_machines_own_name_is_not_told(mailbox: Mailbox) -> None:
    mailer = mail.of_settings(mailbox.settings()["SMTP_URL"], SENDER)
    assert mailer is not None
    mailer.send("amani@example.org", "Subject", "Text\n", NOON)
    assert mailbox.greeted == ["localhost"]


@pytest.mark.parametrize(
    "text", ["", "a", "a@b", "a@b.org, c@d.org", "a@b@c.org", "a@b.org\r\n", "é@b.org", "<a@b.org>"]
)
def test_what_is_no_single_address_is_none(text: str) -> None:
    assert not mail.is_address(text)
