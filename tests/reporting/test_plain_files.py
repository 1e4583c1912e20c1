"""Files from the page without script: chosen on the second page, cleaned, sealed in memory, and there once."""

from __future__ import annotations

import io
import secrets
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from casework import files
from casework.database import transaction
from casework.errors import NoRoom, NotStored
from casework.models import StoredFile
from crypto.attachments import Attachment, read_attachment
from crypto.entries import GATEWAY
from reporting import attaching
from tests import attached
from tests.cast import Ombudsperson
from tests.conftest import ON_BOTH
from tests.plain_reporter import PlainReporter, code_on, hidden, texts_on, trouble_on
from tests.reporting.test_in_memory import SPOOLS
from tests.reporting.test_intake import rows
from tests.stories.pictures import CANARY, jpeg_with_place

pytestmark = ON_BOTH
SLIP = ("slip.pdf", "application/pdf", b"%PDF-1.7 " + secrets.token_bytes(200_000))


def photo() -> tuple[str, str, bytes]:
    raw = io.BytesIO()
    Image.new("RGB", (640, 400), "teal").save(raw, "JPEG")
    return "IMG_Kamituga.jpg", "image/jpeg", jpeg_with_place(raw.getvalue())


@pytest.fixture
def visitor(client: FlaskClient) -> PlainReporter:
    visitor = PlainReporter(client)
    visitor.look()
    return visitor


def at_the_desk(app: Flask, at_desk: Callable[[str], Ombudsperson]) -> list[tuple[Attachment, bytes]]:
    """The files of the only case, each opened with the key in its entry."""
    amani = at_desk("amani")
    opened = amani.open(amani.numbers()[0])
    entries = [item.entry for item in opened[2]]
    assert all(entry and entry.role == GATEWAY for entry in entries)
    abouts = [read_attachment(e.body) for e in entries if e and e.body["kind"] == "attachment"]
    return [(about, attached.opened(app, _case_of(app, about.file), about)) for about in abouts]


def _case_of(app: Flask, file: bytes) -> bytes:
    with app.extensions["davylamp_database"].reading() as session:
        found: bytes = session.scalars(select(StoredFile.case_id).where(StoredFile.id == file)).one()
    return found


@pytest.mark.usefixtures("no_temporary_files")
def test_a_photo_and_a_document_come_to_the_desk_the_photo_without_its_place(
    app: Flask, visitor: PlainReporter, at_desk: Callable[[str], Ombudsperson]
) -> None:
    page = visitor.send(photo(), SLIP)
    assert len(code_on(page.text)) == 20
    assert "photo.jpg" in page.text
    assert "slip.pdf" in page.text
    (first, picture), (second, slip) = at_the_desk(app, at_desk)
    assert (first.name, first.type, second.name, second.type) == (
        "photo.jpg", "image/jpeg", "slip.pdf", "application/pdf",
    )  # fmt: skip
    assert picture.startswith(b"\xff\xd8\xff")
    assert CANARY not in picture
    assert slip == SLIP[2]


@pytest.fixture
def no_temporary_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))


@pytest.mark.usefixtures("no_temporary_files")
def test_a_file_that_would_be_spooled_stays_in_memory(visitor: PlainReporter) -> None:
    assert "big.bin" in visitor.send(("big.bin", "application/octet-stream", SPOOLS)).text


def test_a_reload_stores_no_file_twice_and_one_more_file_is_added(app: Flask, visitor: PlainReporter) -> None:
    code = code_on(visitor.send(photo(), SLIP).text)
    once = rows(app)
    again = visitor.send(photo(), SLIP)
    assert rows(app) == once
    assert (code_on(again.text), again.text.count("slip.pdf")) == (code, 1)
    visitor.send(("more.txt", "text/plain", b"more"))
    page = visitor.open(code).text
    assert [page.count(name) for name in ("photo.jpg", "slip.pdf", "more.txt")] == [1, 1, 1]


def test_a_report_whose_files_did_not_arrive_stands_and_says_so_and_the_next_try_adds_them(
    app: Flask, visitor: PlainReporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage = type(app.extensions["davylamp_files"].storage)
    for trouble in (NoRoom, NotStored):
        with monkeypatch.context() as broken:
            broken.setattr(storage, "put", lambda *_, trouble=trouble: (_ for _ in ()).throw(trouble()))
            page = visitor.send(photo()).text
        assert f'data-not-attached="{trouble.name}"' in page
        assert len(code_on(page)) == 20
    page = visitor.send(photo()).text
    assert "data-not-attached" not in page
    assert visitor.open(code_on(page)).text.count("photo.jpg") == 1


@pytest.mark.parametrize("place", ["_store", "_name", "seal_attachment"])
def test_a_server_that_dies_on_the_way_leaves_the_report_and_the_next_try_adds_the_file_once(
    app: Flask, visitor: PlainReporter, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    def die(*_: object, **__: object) -> None:
        raise SystemExit

    with monkeypatch.context() as dying:
        dying.setattr(attaching, place, die)
        with pytest.raises(SystemExit):
            visitor.send(SLIP)
    page = visitor.send(SLIP).text
    assert visitor.open(code_on(page)).text.count("slip.pdf") == 1
    with app.app_context(), transaction() as session:
        files.forget_unfinished(session, date(2026, 12, 24))
    assert rows(app)["files"] == 1, "what the first try has left goes as every file without an entry does"


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([SLIP, SLIP, SLIP], "at most 2 files"),
        ([("a.bin", "", b"x" * 2_000_001)], "at most 2 MB"),
        ([("a.bin", "", b"")], "A file is empty"),
    ],
)
def test_what_is_over_a_limit_changes_nothing_and_keeps_the_words(
    app: Flask, visitor: PlainReporter, files: list[tuple[str, str, bytes]], said: str
) -> None:
    before = rows(app)
    answer = visitor.send(*files, text="Keep me.")
    assert (answer.status_code, trouble_on(answer.text)) == (400, ["incomplete"])
    assert said in answer.text
    assert "Keep me.</textarea>" in answer.text
    assert rows(app) == before
    visitor.carried = hidden(answer.text)
    assert code_on(visitor.send(text="Keep me.").text)


def test_a_request_that_no_allowed_files_can_explain_is_refused_before_it_is_read(visitor: PlainReporter) -> None:
    answer = visitor.send(("a.bin", "", b"x" * 5_000_000))
    assert (answer.status_code, trouble_on(answer.text)) == (413, ["too_large"])
    assert "smaller files" in answer.text


def test_a_picture_that_cannot_be_cleaned_changes_nothing(app: Flask, visitor: PlainReporter) -> None:
    before = rows(app)
    answer = visitor.send(("photo.heic", "image/heic", b"\0\0\0\x18ftypheic" + CANARY))
    assert (answer.status_code, trouble_on(answer.text)) == (415, ["cannot_clean"])
    assert rows(app) == before


def test_files_come_with_an_answer_or_alone(
    app: Flask, visitor: PlainReporter, at_desk: Callable[[str], Ombudsperson]
) -> None:
    code = code_on(visitor.send().text)
    visitor.open(code)
    for _ in range(2):
        page = visitor.answer("As promised:", SLIP).text
        assert texts_on(page) == ["The pit fell in.", "As promised:"]
        assert page.count("slip.pdf") == 2, "in the thread, and in what has arrived"
    visitor.open(code)
    page = visitor.answer("", photo()).text
    assert 'data-message="answer_sent"' in page
    assert [about.name for about, _ in at_the_desk(app, at_desk)] == ["slip.pdf", "photo.jpg"]
    visitor.carried = hidden(page)
    answer = visitor.answer("", ("photo.heic", "image/heic", b"x"))
    assert (answer.status_code, trouble_on(answer.text)) == (415, ["cannot_clean"])
    assert visitor.answer("").status_code == 400


def test_where_no_files_are_taken_the_page_offers_none(app: Flask, client: FlaskClient) -> None:
    app.config["PLAIN_FILES"] = 0
    visitor = PlainReporter(client)
    assert 'type="file"' not in visitor.look().text
    assert visitor.send(("a.txt", "text/plain", b"x")).status_code == 400
