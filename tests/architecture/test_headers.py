"""Every answer, static files and errors included, carries the same strict headers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import HEADERS, create_app
from tests.cast import Ombudsperson, Reporter
from tests.conftest import settings

ROOT = Path(__file__).parents[2]
BUILT = [
    f"/static/{url}/{file.name}"
    for room, url in (("reporting", "reporting"), ("casework", "desk"))
    for file in sorted((ROOT / room / "static" / "build").iterdir())
    if file.suffix in (".js", ".css")
]


def test_there_are_built_files_to_look_at() -> None:
    assert len(BUILT) > 8


@pytest.mark.parametrize("path", ["/", "/en/report", "/directory.json", "/desk/sign-in", "/desk/", "/nothing", *BUILT])
def test_the_strict_headers_stand_on_every_answer(client: FlaskClient, path: str) -> None:
    answer = client.get(path, buffered=True)
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert len(answer.headers.getlist("Content-Security-Policy")) == 1


@pytest.mark.parametrize("path", ["/api/reports", "/api/cases/open", "/desk/sign-in"])
def test_the_strict_headers_stand_on_refusals(client: FlaskClient, path: str) -> None:
    answer = client.post(path, data=b"{")
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


@pytest.mark.parametrize("path", ["/desk/sign-in", "/desk/", "/nothing"])
def test_what_is_not_meant_to_be_kept_is_not_kept(client: FlaskClient, path: str) -> None:
    assert client.get(path).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", BUILT)
def test_static_files_are_kept_for_ever_and_come_compressed(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers={"Accept-Encoding": "br"}, buffered=True)
    assert answer.headers["Content-Encoding"] == "br"
    assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    "path", ["/static/desk/../../../app.py", "/static/reporting/%2e%2e/app.py", "/static/", "/app.py"]
)
def test_nothing_else_is_served_from_the_disk(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_over_https_the_browser_is_told_to_stay_there(data: Path) -> None:
    app: Flask = create_app(settings(data))
    app.config["PUBLIC_BASE_URL"] = "https://report.example.org"  # a start refuses it with the demonstration's root
    assert "max-age" in app.test_client().get("/desk/sign-in").headers["Strict-Transport-Security"]


def test_a_fault_is_answered_and_logged_without_a_word_of_what_was_sent(
    app: Flask, client: FlaskClient, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise RuntimeError("kisangani")

    monkeypatch.setattr("reporting.intake.read_report", fail)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    answer = client.post("/api/reports", json={"text": "kisangani"})
    assert answer.status_code == 500
    assert answer.get_json()["error"] == "internal_server_error"
    assert "RuntimeError at " in caplog.text
    assert "kisangani" not in answer.get_data(as_text=True) + caplog.text


def test_sound_and_video_play_from_memory_on_a_cases_page_and_nowhere_else(
    miner: Reporter, at_desk: Callable[[str], Ombudsperson]
) -> None:
    miner.report()
    amani = at_desk("amani")
    (number,) = amani.numbers()
    policy = HEADERS["Content-Security-Policy"]
    assert amani.get(f"/cases/{number}").headers["Content-Security-Policy"] == f"{policy}; media-src blob:"
    assert amani.get("/").headers["Content-Security-Policy"] == policy
