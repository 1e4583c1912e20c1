"""The pages without script: the same bytes for everyone, no script, labelled before the first field, never kept."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from app import HEADERS, create_app
from casework.errors import NotStored
from reporting import arrival, intake, own_thread, plain, stretching
from reporting.crowd import Crowd
from reporting.stretching import Busy
from tests.conftest import settings
from tests.plain_reporter import WORDS, PlainReporter, code_on, hidden, trouble_on

PAGES = [f"/{language}/plain/{page}" for language in ("en", "fr") for page in ("report", "follow-up")]
LABEL = {"en": "sealed when it reaches us, not before", "fr": "scellé quand il nous arrive, pas avant"}


@pytest.fixture
def visitor(client: FlaskClient) -> PlainReporter:
    return PlainReporter(client)


@pytest.mark.parametrize("path", PAGES)
def test_every_visitor_gets_the_same_bytes_and_no_cookie(app: Flask, path: str) -> None:
    answers = [
        app.test_client().get(path, headers=headers)
        for headers in ({}, {"User-Agent": "one", "Accept-Language": "de"}, {"Cookie": "other=y"})
    ]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.data for answer in answers}) == 1
    assert not any("Set-Cookie" in answer.headers for answer in answers)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_says_what_it_is_before_its_first_field_and_holds_no_script(client: FlaskClient, path: str) -> None:
    html = client.get(path).text
    fields = re.search(r"<(input|select|textarea)", html)
    assert fields is not None
    assert LABEL[path[1:3]] in html[: fields.start()]
    assert f"{path[:3]}{path[9:]}" in html[: fields.start()], "and leads to the safer page"
    assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=|<svg|<img|<base|<iframe", html)


@pytest.mark.parametrize("path", PAGES)
def test_the_way_out_is_a_plain_link(app: Flask, client: FlaskClient, path: str) -> None:
    (tag,) = re.findall(r'<a class="leave"[^>]*>', client.get(path).text)
    assert f'href="{app.config["NEUTRAL_URL"]}"' in tag
    assert 'rel="noreferrer"' in tag


@pytest.mark.parametrize("path", [page.replace("/plain", "") for page in PAGES])
def test_the_pages_with_script_lead_here_when_it_is_missing(client: FlaskClient, path: str) -> None:
    html = client.get(path).text
    notice = html[html.index('data-message="not_ready"') : html.index("</div>", html.index('data-message="not_ready"'))]
    assert f'href="{path[:3]}/plain{path[3:]}"' in notice


def test_no_answer_to_a_post_is_kept_and_none_sets_a_cookie(visitor: PlainReporter) -> None:
    look, code = visitor.look(), visitor.report()
    for answer in (look, visitor.send(), visitor.open(code), visitor.answer("x"), visitor.post("report", {})):
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in answer.headers
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_a_server_without_a_listed_gateway_key_says_in_words_that_this_door_is_closed(
    app: Flask, visitor: PlainReporter
) -> None:
    key = app.config["DAVYLAMP_DATA"] / "secrets" / "gateway_web"
    key.write_bytes(bytes(32))
    for answer in (visitor.client.get("/en/plain/report"), visitor.look(), visitor.open("1")):
        assert (answer.status_code, trouble_on(answer.text)) == (503, ["door_closed"])
        assert "closed" in answer.text
    key.unlink()
    assert trouble_on(visitor.client.get("/fr/plain/report").text) == ["door_closed"]


def test_the_door_is_closed_while_nothing_is_published(tmp_path: Path) -> None:
    app = create_app(settings(tmp_path))
    app.test_cli_runner().invoke(args=["migrate"])
    assert trouble_on(app.test_client().get("/en/plain/report").text) == ["door_closed"]


def test_the_door_is_closed_when_the_directory_has_run_out(app: Flask, visitor: PlainReporter) -> None:
    later = app.config["CLOCK"]
    later.forward(days=101)
    assert trouble_on(visitor.look().text) == ["door_closed"]


def test_a_command_makes_the_key_and_prints_what_the_directory_must_list(tmp_path: Path) -> None:
    app = create_app(settings(tmp_path))
    first, again = (app.test_cli_runner().invoke(args=["gateway"]).output for _ in range(2))
    assert re.fullmatch(r"web-plain [\w-]{43}\n", first)
    assert first == again
    assert (tmp_path / "secrets" / "gateway_web").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("trouble", [Busy, NotStored, OperationalError])
def test_a_server_that_cannot_store_it_says_come_back_and_the_text_stays(
    visitor: PlainReporter, monkeypatch: pytest.MonkeyPatch, trouble: type[Exception]
) -> None:
    visitor.look(text="Nobody pays us.")
    carried = visitor.carried

    def fail(*_: object, **__: object) -> None:
        raise trouble() if trouble is not OperationalError else OperationalError("x", {}, Exception())

    monkeypatch.setattr(intake, "_store", fail) if trouble is not Busy else monkeypatch.setattr(
        stretching, "keys_of", fail
    )
    answer = visitor.send(text="Nobody pays us.")
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert trouble_on(answer.text) == ["busy" if trouble is Busy else "not_stored"]
    assert "Nobody pays us.</textarea>" in answer.text
    assert hidden(answer.text) == carried, "trying again is the same report"


def test_whoever_comes_when_the_queue_is_full_keeps_everything_and_can_send_it_from_there(
    visitor: PlainReporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = {"country": "CD", "town": "<Rubaya>", "text": "Nobody & nothing.", "danger": "unsure", "lost_code": "y"}
    visitor.look(**words)
    with monkeypatch.context() as patch:
        patch.setattr(plain, "crowd", Crowd(working=1, waiting=-1))
        answer = visitor.send(**words)
    assert (answer.status_code, trouble_on(answer.text)) == (503, ["busy"])
    assert int(answer.headers["Retry-After"]) > 0
    assert hidden(answer.text) == visitor.carried
    for kept in (">Congo - Kinshasa<", "&lt;Rubaya&gt;", "Nobody &amp; nothing.", "checked"):
        assert kept in answer.text
    assert re.search(r'value="unsure"\s+selected', answer.text)
    assert code_on(visitor.send(**words).text) == visitor.carried["code"]


def test_whoever_came_to_a_full_queue_with_the_first_page_goes_on_from_there(
    visitor: PlainReporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing was carried yet, so nothing may be carried back; and nobody's danger is answered for them."""
    words = {"country": "CD", "text": "Nobody & nothing.", "who": "company"}
    with monkeypatch.context() as patch:
        patch.setattr(plain, "crowd", Crowd(working=1, waiting=-1))
        answer = visitor.post("report", words)
    assert (answer.status_code, trouble_on(answer.text)) == (503, ["busy"])
    assert hidden(answer.text) == {"who": "company"}
    assert not re.search(r'value="\w+"\s+selected', answer.text.partition('id="danger"')[2])
    asked = visitor.post("report", words | hidden(answer.text) | {"danger": ""})
    assert trouble_on(asked.text) == ["incomplete"]
    assert "Nobody &amp; nothing.</textarea>" in asked.text
    page = visitor.post("report", words | hidden(answer.text) | {"danger": "no"})
    assert page.status_code == 200
    assert 'data-step="check"' in page.text


def busy(*_: object) -> None:
    raise Busy


@pytest.mark.parametrize("full", [(stretching, "keys_of", busy), (plain, "crowd", Crowd(working=1, waiting=-1))])
def test_an_answer_that_cannot_be_taken_now_stays_too(
    visitor: PlainReporter, monkeypatch: pytest.MonkeyPatch, full: tuple[object, str, object]
) -> None:
    visitor.open(visitor.report())
    with monkeypatch.context() as patch:
        patch.setattr(*full)
        answer = visitor.answer("It was Tuesday.")
    assert (answer.status_code, trouble_on(answer.text)) == (503, ["busy"])
    assert "It was Tuesday.</textarea>" in answer.text
    again = visitor.post(
        "follow-up", {**hidden(answer.text), "code": visitor.carried["code"], "text": "It was Tuesday."}
    )
    assert 'data-message="answer_sent"' in again.text


def test_nothing_that_was_written_stands_in_the_database_the_log_or_an_error(
    app: Flask, visitor: PlainReporter, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = {"text": "Zwarakazi beats us.", "town": "Quillabambita"}
    visitor.look(**words)
    seeds, code = [visitor.carried[name] for name in ("sign", "box")], visitor.carried["code"]
    visitor.send(**words)
    visitor.open(code)
    visitor.answer("Yesterdaymorning.")
    app.config["PROPAGATE_EXCEPTIONS"] = False

    def fault(*_: object, **__: object) -> None:
        raise RuntimeError(words["text"])

    with monkeypatch.context() as patch:
        patch.setattr(arrival, "deliver", fault)
        patch.setattr(own_thread, "read", fault)
        assert visitor.client.post("/en/plain/report", data={**WORDS, **words, **_carried(visitor)}).status_code == 500
        assert visitor.open(code).status_code == 500
    kept = b"".join(path.read_bytes() for path in app.config["DAVYLAMP_DATA"].rglob("*") if path.is_file())
    kept += caplog.text.encode()
    assert len(kept) > 10_000
    assert [word for word in ("Zwarakazi", "Quillabambita", "Yesterday", code, *seeds) if word.encode() in kept] == []


def _carried(visitor: PlainReporter) -> dict[str, str]:
    visitor.look()
    return visitor.carried
