"""Letters over TLS with a login, to a real mail server: nothing is said before its certificate has been believed."""

from __future__ import annotations

import logging
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import trustme

from casework import mail
from casework.mail import Mailer, NotSent
from tests.casework.letters import SENDER, Mailbox, listening, login
from tests.conftest import NOON

# The server believes that it has no TLS where it is there from the first byte.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")

NAME, PASSWORD = "post", "geheim/wort"
WAYS = pytest.mark.parametrize("way", ["smtps", "smtp+starttls"])


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(autouse=True)
def _believed(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the machine keeps the authorities that it believes, as OpenSSL is told of it."""
    authority.cert_pem.write_to_path(tmp_path / "authorities.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authorities.pem"))
    monkeypatch.delenv("SSL_CERT_DIR", raising=False)


@contextmanager
def serving(way: str, certificate: trustme.LeafCert) -> Iterator[Mailbox]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    certificate.configure_cert(context)
    mailbox = Mailbox()
    options: dict[str, Any] = {"authenticator": login(mailbox, NAME, PASSWORD), "auth_required": True}
    if way == "smtps":  # aiosmtpd asks for TLS before a login, and does not see that it is there already
        options |= {"ssl_context": context, "auth_require_tls": False}
    else:
        options |= {"tls_context": context, "require_starttls": True}
    with listening(mailbox, **options):
        yield mailbox


def mailer_for(way: str, mailbox: Mailbox, password: str = PASSWORD) -> Mailer:
    mailer = mail.of_settings(f"{way}://{NAME}:{quote(password, safe='')}@127.0.0.1:{mailbox.port}", SENDER)
    assert mailer is not None
    return mailer


def send(mailer: Mailer) -> None:
    mailer.send("amani@example.org", "Subject", "Text\n", NOON)


def refused(mailer: Mailer) -> str:
    with pytest.raises(NotSent) as error:
        send(mailer)
    assert PASSWORD not in repr(error.value)
    assert error.value.__cause__ is None
    return error.value.kind


@WAYS
def test_a_letter_goes_under_the_login_of_the_settings(way: str, authority: trustme.CA) -> None:
    with serving(way, authority.issue_cert("127.0.0.1")) as mailbox:
        send(mailer_for(way, mailbox))
    assert mailbox.logins == [(NAME.encode(), PASSWORD.encode())]
    assert [to for to, _ in mailbox.letters] == ["amani@example.org"]


@WAYS
@pytest.mark.parametrize("fault", ["nobody's authority", "another host", "run out", "not begun"])
def test_a_certificate_that_is_not_believed_is_told_nothing(way: str, fault: str, authority: trustme.CA) -> None:
    now = datetime.now(UTC)
    certificate = {
        "nobody's authority": lambda: trustme.CA().issue_cert("127.0.0.1"),
        "another host": lambda: authority.issue_cert("mail.example.org"),
        "run out": lambda: authority.issue_cert("127.0.0.1", not_after=now - timedelta(minutes=1)),
        "not begun": lambda: authority.issue_cert("127.0.0.1", not_before=now + timedelta(days=1)),
    }[fault]()
    with serving(way, certificate) as mailbox:
        assert refused(mailer_for(way, mailbox)) == "SSLCertVerificationError"
    assert (mailbox.logins, mailbox.letters, mailbox.greeted) == ([], [], [])


def test_a_server_without_tls_is_not_logged_in_to() -> None:
    mailbox = Mailbox()
    with listening(mailbox, authenticator=login(mailbox, NAME, PASSWORD), auth_require_tls=False):
        assert refused(mailer_for("smtp+starttls", mailbox)) == "SMTPNotSupportedError"
        assert refused(mailer_for("smtps", mailbox)) == "SSLError"
    assert (mailbox.logins, mailbox.letters) == ([], [])


def test_a_server_that_offers_no_login_is_given_no_letter(authority: trustme.CA) -> None:
    """A letter without the login would go out under a name that nobody vouches for, or be thrown away unseen."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with listening(tls_context=context, require_starttls=True, auth_exclude_mechanism=["LOGIN", "PLAIN"]) as mailbox:
        assert refused(mailer_for("smtp+starttls", mailbox)) == "SMTPException"
    assert mailbox.letters == []


@WAYS
def test_a_wrong_password_is_repeated_nowhere(
    way: str, authority: trustme.CA, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG), serving(way, authority.issue_cert("127.0.0.1")) as mailbox:
        assert refused(mailer_for(way, mailbox, "falsch-und-lang")) == "SMTPAuthenticationError"
    assert mailbox.letters == []
    logged = [record for record in caplog.records if not record.name.startswith("mail.")]  # the server's own
    assert "falsch-und-lang" not in " ".join(record.getMessage() for record in logged)
    assert "falsch-und-lang" not in "".join(capfd.readouterr())
