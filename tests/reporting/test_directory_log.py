"""Everything ever published, open to strangers and verifiable without trusting the server."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from casework import demo
from crypto.bodies import b64
from crypto.ceremony.arguments import run
from crypto.ceremony.statements import statement_bytes
from tests.casework.test_publishing import following, publish


@pytest.fixture
def two(app: Flask, tmp_path: Path) -> FlaskClient:
    assert publish(app, tmp_path, statement_bytes(following(app)))[0] == 0
    return app.test_client()


def test_a_stranger_verifies_the_log_with_the_root_key_only(
    two: FlaskClient, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    lines = two.get("/directory/log").get_json()["statements"]
    paths = []
    for line in lines:
        path = tmp_path / str(line["seq"])
        path.write_bytes(two.get(line["url"]).data)
        paths.append(str(path))
    assert run(["directory", "verify", f"--root={b64(demo.ROOT_KEY)}", *paths]) == 0
    said = capsys.readouterr().out
    assert [line["sha256"] in said for line in lines] == [True, True]
    assert lines[1]["previous"] == lines[0]["sha256"]
    assert run(["directory", "verify", f"--root={b64(demo.ROOT_KEY)}", *reversed(paths)]) == 1


def test_the_log_may_be_kept(two: FlaskClient) -> None:
    assert "immutable" in two.get("/directory/log/1").headers["Cache-Control"]
    listed = two.get("/directory/log")
    assert two.get("/directory/log", headers={"If-None-Match": listed.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize("seq", ["0", "3", "-1", "x", "99999999999999999999", "1/"])
def test_what_was_never_published_is_not_found(two: FlaskClient, seq: str) -> None:
    assert two.get(f"/directory/log/{seq}").status_code == 404


def test_nobody_writes_into_the_log(two: FlaskClient) -> None:
    assert two.post("/directory/log").status_code == 405
    assert two.delete("/directory/log/1").status_code == 405
