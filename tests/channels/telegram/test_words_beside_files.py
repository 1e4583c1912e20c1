"""A keyword or a number beside a file: it counts, and what became of the file is said."""

from __future__ import annotations

import pytest
from flask import Flask

from casework.models import Case, StoredFile
from crypto.codes import new_code
from tests.channels.bot import Bot
from tests.channels.fake_telegram import Person
from tests.channels.telegram.scene import STORY, AtDesk, files_of, photo
from tests.channels.test_dialogues import rows
from tests.conftest import Clock


@pytest.mark.parametrize("words", ["test", "erase", "lost number", "news"])
def test_a_keyword_beside_a_photo_counts_and_what_became_of_the_photo_is_said(
    line: Bot, zawadi: Person, app: Flask, words: str
) -> None:
    zawadi.photo(photo(), words)
    line.work()
    assert len(zawadi.said()) == 2
    assert "The file that came with these words was not kept. Send it again by itself." in zawadi.said()
    assert (rows(app, Case), rows(app, StoredFile), zawadi.own()) == (0, 0, [])
    zawadi.photo(photo())
    line.work()
    assert (rows(app, Case), rows(app, StoredFile)) == (1, 1)


def test_a_test_keeps_no_photo_in_a_report_that_is_open(line: Bot, zawadi: Person, app: Flask) -> None:
    zawadi.text(STORY)
    line.work()
    zawadi.photo(photo(), "test")
    line.work()
    assert sorted(said[:9] for said in zawadi.said()[1:]) == ["It works.", "The file "]
    assert rows(app, StoredFile) == 0


def test_a_photo_beside_a_word_that_erases_nothing_is_kept_and_that_is_said(
    line: Bot, zawadi: Person, app: Flask
) -> None:
    zawadi.text(STORY)
    line.work()
    zawadi.photo(photo(), "voice")
    line.work()
    assert sorted(said[:11] for said in zawadi.said()[1:]) == ["From now on", "It is kept."]
    assert rows(app, StoredFile) == 1


def test_a_photo_beside_a_number_that_nobody_has_is_not_kept_and_that_is_said(
    line: Bot, zawadi: Person, app: Flask
) -> None:
    zawadi.photo(photo(), new_code())
    line.work()
    assert sorted(said[:26] for said in zawadi.said()) == ["The file that came with th", "We do not know this number"]
    assert (rows(app, Case), rows(app, StoredFile)) == (0, 0)


def test_a_photo_beside_silence_is_kept_in_silence(
    app: Flask, line: Bot, zawadi: Person, at_desk: AtDesk, clock: Clock
) -> None:
    zawadi.text("hello")
    line.work()
    zawadi.photo(photo(), "silence")
    line.work()
    assert len(zawadi.ever) == 2
    assert len(files_of(app, at_desk("amani"))) == 1
    clock.forward(hours=3)
    for caption in ("", "test", "erase"):
        zawadi.photo(photo(), caption)
        line.work()
    assert (len(zawadi.ever), rows(app, Case), zawadi.own()) == (2, 2, [])
