"""Nothing of a request is written to the disk on its way in, however it is cut into parts."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, Request
from flask.testing import FlaskClient
from werkzeug.test import EnvironBuilder, TestResponse, run_wsgi_app

from tests.plain_reporter import WORDS, trouble_on

# Werkzeug begins to spool a part at 500 KiB; the whole request may have 512.
SPOOLS = b"x" * (505 * 1024)
DOOR = "/en/plain/report"


FORM: dict[str, Any] = {"content_type": "multipart/form-data; boundary=cut"}


def parts(named: dict[str, bytes], filename: str = "") -> bytes:
    """Written by hand: the test client would spool what it sends."""
    file = f'; filename="{filename}"' if filename else ""
    heads = [f'--cut\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'.encode() for name in named]
    return b"".join(head + body + b"\r\n" for head, body in zip(heads, named.values(), strict=True)) + b"--cut--\r\n"


@pytest.fixture
def no_temporary_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A temporary file has no name to be seen by, so there is no folder for one: making it fails."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))


@pytest.mark.usefixtures("no_temporary_files")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_this_test_would_notice_a_temporary_file() -> None:
    body = parts({"file": SPOOLS}, "a.txt")
    environment = EnvironBuilder(method="POST", input_stream=io.BytesIO(body), **FORM).get_environ()
    with pytest.raises(FileNotFoundError):
        _ = Request(environment | {"CONTENT_LENGTH": str(len(body))}).files


@pytest.mark.usefixtures("no_temporary_files")
def test_where_no_files_are_taken_a_part_that_would_be_spooled_is_refused_by_name(app: Flask) -> None:
    app.config["PLAIN_FILES"] = 0
    client = app.test_client()
    answer = client.post(DOOR, data=parts({"file": SPOOLS}, "a.txt"), **FORM)
    assert (answer.status_code, trouble_on(answer.text)) == (400, ["no_files"])


@pytest.mark.usefixtures("no_temporary_files")
@pytest.mark.parametrize("door", [DOOR, "/en/plain/follow-up"])
def test_what_is_over_a_limit_is_refused_in_words(client: FlaskClient, door: str) -> None:
    answers = {
        "one long field": client.post(door, data={"text": "x" * (513 * 1024)}),
        "one long part": client.post(door, data=parts({"text": b"x" * (513 * 1024)}), **FORM),
        "many parts": client.post(door, data=parts({f"f{n}": b"x" for n in range(65)}), **FORM),
    }
    for what, answer in answers.items():
        assert (answer.status_code, trouble_on(answer.text)) == (413, ["too_large"]), what
        assert "Go back" in answer.text


def test_the_three_limits_are_set(app: Flask) -> None:
    assert app.config["MAX_CONTENT_LENGTH"] == app.config["MAX_FORM_MEMORY_SIZE"] == 512 * 1024
    assert app.config["MAX_FORM_PARTS"] == 64


@pytest.mark.usefixtures("no_temporary_files")
def test_the_longest_text_that_is_allowed_fits_into_a_request_in_every_script(client: FlaskClient) -> None:
    for letter in ("x", "ж", "語", "\U0001f480"):
        longest = letter * (99_000 // len(letter.encode()))
        assert client.post(DOOR, data={**WORDS, "text": longest}).status_code == 200


def chunked(app: Flask, body: io.BytesIO) -> TestResponse:
    """As a server hands a chunked body on: no length, and an end that it knows. The test client would count it."""
    builder = EnvironBuilder(path="/api/reports", method="POST", content_type="application/json")
    environ = {**builder.get_environ(), "wsgi.input": body, "wsgi.input_terminated": True}
    return TestResponse(*run_wsgi_app(app, environ), Request(environ))


def test_a_body_in_chunks_is_cut_off_at_the_limit_and_called_too_large(app: Flask) -> None:
    answer = chunked(app, io.BytesIO(b" " * (512 * 1024 + 1)))
    assert (answer.status_code, answer.get_json()["error"]) == (413, "too_large")


def test_a_body_in_chunks_below_the_limit_is_read(app: Flask) -> None:
    answer = chunked(app, io.BytesIO(b'{"v":1}'))
    assert (answer.status_code, answer.get_json()["error"]) == (400, "missing_field")


class NoSuchChunk(io.BytesIO):
    def readinto(self, _: object) -> int:
        raise LookupError("an error of the server's own, with a word of the body in it")


def test_a_body_that_breaks_off_is_refused_by_name_and_is_no_accident(app: Flask) -> None:
    answer = chunked(app, NoSuchChunk())
    assert (answer.status_code, answer.get_json()["error"]) == (400, "broken_body")
