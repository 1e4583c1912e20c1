"""Every sentence on a page is in every language, and says the same with the same blanks."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
LANGUAGES = ["fr"]
METHODS = [("**/templates/**.html", "jinja2")]


@pytest.fixture(scope="module")
def sentences() -> set[str]:
    found = set()
    for room in ("reporting", "casework"):
        for _, _, message, _, _ in extract_from_dir(
            ROOT / room, METHODS, {"**/templates/**.html": {"trimmed": "true"}}
        ):
            found.add(message[0] if isinstance(message, tuple) else message)
    return found


def catalog(language: str) -> Catalog:
    path = ROOT / "translations" / language / "LC_MESSAGES" / "messages.po"
    return read_po(io.BytesIO(path.read_bytes()), locale=language)


def test_there_are_sentences(sentences: set[str]) -> None:
    assert len(sentences) > 100


def test_the_template_for_translators_is_up_to_date(sentences: set[str]) -> None:
    known = read_po(io.BytesIO((ROOT / "translations" / "messages.pot").read_bytes()))
    assert {
        message.id if isinstance(message.id, str) else message.id[0] for message in known if message.id
    } == sentences


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated(language: str, sentences: set[str]) -> None:
    done = catalog(language)
    missing = [s for s in sentences if (found := done.get(s)) is None or not found.string or found.fuzzy]
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_same_blanks_and_markup(language: str) -> None:
    for message in catalog(language):
        if isinstance(message.id, str) and message.id:
            pattern = r"%\(\w+\)s|</?\w+[^>]*>"
            assert sorted(re.findall(pattern, message.id)) == sorted(re.findall(pattern, str(message.string))), (
                message.id
            )
