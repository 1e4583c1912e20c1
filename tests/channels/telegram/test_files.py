"""Files in a chat: kept, cleaned, refused, and what is said of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from casework.errors import NotStored
from casework.models import Case, Entry, StoredFile
from tests.channels.bot import Bot
from tests.channels.fake_telegram import MOST_BYTES, Person
from tests.channels.telegram.scene import STORY, AtDesk, files_of, photo
from tests.channels.test_dialogues import read, rows
from tests.conftest import Clock


def test_an_album_is_one_report_with_all_its_photos_and_one_answer(
    app: Flask, line: Bot, zawadi: Person, at_desk: AtDesk
) -> None:
    zawadi.album(photo(), photo(), photo())
    line.work()
    assert len(zawadi.said()) == 1
    assert len(files_of(app, at_desk("amani"))) == 3


def test_each_of_an_album_that_is_refused_is_said_beside_the_one_that_was_kept(
    app: Flask, line: Bot, zawadi: Person, at_desk: AtDesk
) -> None:
    zawadi.text(STORY)
    line.work()
    zawadi.album(photo(), b"\xff\xd8\xff broken", photo(), b"\xff\xd8\xff broken too")
    line.work()
    said = [words.split(":")[0] for words in zawadi.said()[1:]]
    assert sorted(said) == [
        "It is kept. Send more, or answer the question above.", "This file was not kept", "This file was not kept",
    ]  # fmt: skip
    assert len(files_of(app, at_desk("amani"))) == 2


def test_a_document_goes_as_it_is_and_one_over_twenty_megabytes_is_refused_before_it_is_fetched(
    app: Flask, line: Bot, zawadi: Person, at_desk: AtDesk
) -> None:
    zawadi.document(b"%PDF-1.7 licence", "licence.pdf", "application/pdf", STORY)
    line.work()
    zawadi.document(b"x", "film.mp4", "video/mp4", size=MOST_BYTES + 1)
    line.api.called.clear()
    line.work()
    assert "getFile" not in line.api.called
    assert zawadi.said()[-1].startswith("This file was not kept: it is larger than 20 MB")
    ((about, raw),) = files_of(app, at_desk("amani"))
    assert (about.name, about.type, raw) == ("licence.pdf", "application/pdf", b"%PDF-1.7 licence")
    assert read(at_desk("amani")) == [STORY, ""]


def test_what_lies_about_its_size_is_refused_as_well(line: Bot, zawadi: Person, app: Flask) -> None:
    zawadi.text(STORY)
    line.work()
    zawadi.document(b"x" * (MOST_BYTES + 1), "film.mp4", "video/mp4", size=1000)
    line.work()
    assert zawadi.said()[-1].startswith("This file was not kept")
    assert rows(app, StoredFile) == 0


@pytest.mark.parametrize("raw", [b"\xff\xd8\xff broken", b"\x89PNG\r\n" + bytes(100)])
def test_a_picture_that_cannot_be_cleaned_is_not_kept(raw: bytes, line: Bot, zawadi: Person, app: Flask) -> None:
    zawadi.text(STORY)
    line.work()
    zawadi.document(raw, "p.bin", "application/octet-stream")
    line.work()
    assert "place and time cannot be taken out" in zawadi.said()[-1]
    assert (rows(app, StoredFile), rows(app, Entry)) == (0, 1)


def test_sound_that_cannot_be_decoded_is_not_kept(line: Bot, zawadi: Person, app: Flask) -> None:
    zawadi.text(STORY)
    line.work()
    zawadi.voice(b"OggS" + bytes(500))
    line.work()
    assert zawadi.said()[-1].startswith("This file was not kept")
    assert rows(app, Entry) == 1


def test_a_picture_that_cannot_be_fetched_just_now_comes_again(line: Bot, zawadi: Person, app: Flask) -> None:
    zawadi.text(STORY)
    line.work()
    line.api.fail("getFile", 502, "Bad Gateway")
    zawadi.photo(photo())
    with pytest.raises(NotStored):
        line.work()
    assert rows(app, Entry) == 1
    line.work()
    assert (rows(app, Entry), zawadi.own()) == (2, [])


def test_no_more_files_than_the_day_takes_and_it_is_said(line: Bot, zawadi: Person, app: Flask) -> None:
    app.extensions["davylamp_files"] = replace(app.extensions["davylamp_files"], most_of_a_day=0)
    zawadi.text(STORY)
    line.work()
    zawadi.photo(photo())
    line.work()
    assert zawadi.said()[-1] == "No more files can be taken today. Words still can."
    assert rows(app, Entry) == 1


def test_a_file_that_comes_again_after_its_talk_has_ended_opens_nothing(
    app: Flask, line: Bot, zawadi: Person, clock: Clock
) -> None:
    zawadi.text(STORY)
    line.work()
    zawadi.photo(photo())
    (update,) = line.api._updates  # noqa: SLF001
    line.work()
    clock.forward(hours=25)
    line.api.again({**update, "update_id": next(line.api.numbers)})
    line.work()
    assert (rows(app, Case), rows(app, Entry), len(zawadi.ever)) == (1, 2, 2)
