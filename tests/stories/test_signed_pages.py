"""Anybody can hold a running site against its source: the first byte or header that differs is named."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import SimpleNamespace

import pytest

from crypto import pages
from tests.stories.service import BIN, ROOT, Service

PAGE, WORKER = "/fr/report", "/static/reporting/worker."
Spoil = Callable[[SimpleNamespace], None]


@pytest.fixture(scope="module")
def service(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """One for all of this file: nothing here changes it."""
    with Service(Path(shutil.copytree(filled, tmp_path_factory.mktemp("pages") / "instance"))) as service:
        yield service


@pytest.fixture(scope="module")
def manifest(service: Service) -> Path:
    made = subprocess.run(
        [BIN / "flask", "--app", "app", "pages", "manifest"],
        cwd=ROOT, env=service.environment(), check=True, capture_output=True,
    )  # fmt: skip
    path = service.data / "manifest.json"
    path.write_bytes(made.stdout)
    return path


@pytest.fixture
def between(service: Service) -> Iterator[Callable[[Spoil], str]]:
    """A server in the middle that changes what it likes. Its address, once it is told what to spoil."""
    servers: list[ThreadingHTTPServer] = []

    def start(spoil: Spoil) -> str:
        class Middle(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                connection = HTTPConnection("127.0.0.1", service.port, timeout=30)
                connection.putrequest("GET", self.path, skip_host=True, skip_accept_encoding=True)
                for name, value in self.headers.items():
                    connection.putheader(name, value)
                connection.endheaders()
                got = connection.getresponse()
                answer = SimpleNamespace(
                    path=self.path, status=got.status, headers=got.getheaders(), body=got.read(),
                    encoding=self.headers["Accept-Encoding"],
                )  # fmt: skip
                got.close()
                connection.close()
                spoil(answer)
                self.send_response_only(answer.status)
                for name, value in answer.headers:
                    if name.lower() not in ("content-length", "connection"):
                        self.send_header(name, value)
                self.end_headers()
                self.wfile.write(answer.body)

            def log_message(self, format: str, *_: object) -> None:  # noqa: A002
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Middle)
        servers.append(server)
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}/"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def at(path: str, change: Spoil) -> Spoil:
    def spoil(answer: SimpleNamespace) -> None:
        if answer.path.startswith(path):
            change(answer)

    return spoil


def header(name: str, value: str | None) -> Spoil:
    def change(answer: SimpleNamespace) -> None:
        answer.headers = [h for h in answer.headers if value is None and h[0].lower() != name] or answer.headers
        answer.headers += [(name, value)] if value is not None else []

    return change


def flip(answer: SimpleNamespace) -> None:
    if answer.encoding == "identity":
        answer.body = answer.body[:-9] + bytes([answer.body[-9] ^ 1]) + answer.body[-8:]


def flip_brotli(answer: SimpleNamespace) -> None:
    if answer.encoding == "br":
        answer.body = answer.body[:99] + bytes([answer.body[99] ^ 1]) + answer.body[100:]


def lengthen(answer: SimpleNamespace) -> None:
    answer.body += b"<script src=/evil.js></script>"


def lead_away(answer: SimpleNamespace) -> None:
    answer.status = 302
    answer.headers.append(("Location", "/en/report"))


def test_a_site_that_runs_this_source_is_found_equal(
    service: Service, manifest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert pages.main(["verify", service.reporters, str(manifest)]) == 0
    listed = json.loads(manifest.read_text())["answers"]
    assert len(listed) > 50
    assert capsys.readouterr().out == f"{len(listed)} answers, all as in the manifest.\n"


def test_an_honest_server_in_the_middle_changes_nothing(
    between: Callable[[Spoil], str], manifest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert pages.main(["verify", between(lambda _: None), str(manifest)]) == 0, capsys.readouterr().err


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (at(PAGE, flip), "/fr/report (fr, identity): SHA-256 "),
        (at(WORKER, flip_brotli), ".js (en, br): SHA-256 "),
        (at(PAGE, lengthen), "/fr/report (fr, identity): "),
        (at(PAGE, lambda a: setattr(a, "body", a.body + b" " * 100_000)), "/fr/report (fr, identity): longer than "),
        (at(PAGE, lambda a: setattr(a, "body", a.body[:-1])), "/fr/report (fr, identity): "),
        (at(PAGE, lead_away), "/fr/report (fr, identity): status 302 instead of 200"),
        (at("/en/", header("content-security-policy", None)), "header missing: ('content-security-policy',"),
        (at("/en/", header("content-security-policy", "default-src *")), "header added: ('content-security-policy', 'default-src *')"),
        (at(WORKER, header("last-modified", None)), "header missing: ('last-modified', 'Thu, 01 Jan 2026 00:00:00 GMT')"),
        (at("/en/", header("Set-Cookie", "who=you")), "header added: ('set-cookie', 'who=you')"),
        (at("/en/", header("X-Trick", "\x1b[2J")), "header added: ('x-trick', '\\x1b[2J')"),
    ],
)  # fmt: skip
def test_the_first_difference_is_named(
    between: Callable[[Spoil], str], manifest: Path, spoil: Spoil, named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert pages.main(["verify", between(spoil), str(manifest)]) == 1
    said = capsys.readouterr().err
    assert said.startswith("DIFFERENT: ")
    assert named in said


def test_a_server_that_speaks_no_http_is_a_difference_and_one_that_is_away_is_none(
    between: Callable[[Spoil], str], manifest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def hang_up(answer: SimpleNamespace) -> None:
        answer.headers = [("X", "y" * 70_000)]

    assert pages.main(["verify", between(hang_up), str(manifest)]) == 1
    assert "not an HTTP answer" in capsys.readouterr().err
    assert pages.main(["verify", "http://127.0.0.1:1", str(manifest)]) == 2
    assert "Nothing can be said" in capsys.readouterr().err


@pytest.mark.parametrize(
    "text",
    ["", "[]", '{"v":1,"answers":[]}', '{"v":2,"answers":[{}]}', '{"v":1,"answers":[{"path":"/"}]}', "x" * 5_000_000],
)
def test_a_damaged_manifest_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "manifest.json"
    path.write_text(text)
    assert pages.main(["verify", "http://127.0.0.1:1", str(path)]) == 2


@pytest.mark.parametrize(
    "url", ["ftp://x", "report.example.org", "https://x/path", "https://x/?a", "https://u:p@x", ""]
)
def test_only_the_address_of_a_site_is_taken(url: str) -> None:
    with pytest.raises(SystemExit):
        pages.main(["verify", url, "manifest.json"])


def test_the_verifier_runs_without_the_application() -> None:
    script = (
        "import sys, crypto.__main__ as m\n"
        "try: m.main([])\n"
        "except SystemExit as stop: assert stop.code == 2\n"
        "assert not {'flask', 'werkzeug', 'sqlalchemy', 'casework', 'app'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True)
