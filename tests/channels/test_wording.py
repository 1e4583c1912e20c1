"""Every text in every language fits, with its longest values; no keyword is one that a provider takes for itself."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from channels import sms_text, wording
from channels.conversation import RESERVED, Keyword
from channels.wording import KEYWORDS, LANGUAGES, TEXTS

_LONGEST = {
    "code": "1234 5678 9012 3456 7890",
    "emergency": "+243 000 000 000",
    "clinic": "+243 000 000 000",
    "left": 12,
    "others": " FRANÇAIS? KISWAHILI?",
    "refusal": "certificate_out_of_date",
}
DAYS = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", TEXTS)
def test_a_text_is_one_segment_of_the_cheap_alphabet(language: str, key: str) -> None:
    day = max((wording.spell(day, language) for day in DAYS), key=len)
    fitted = sms_text.fit(wording.say(key, language, **_LONGEST, date=day))
    assert (fitted.alphabet, fitted.segments) == (sms_text.GSM7, 1), fitted.text


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_nothing_is_left_in_english(language: str) -> None:
    sources = [*TEXTS.values(), *wording.QUESTIONS.values(), *wording.VALUES.values(), wording.PUNISHED]
    same = [text for text in sources if wording._catalogue(language).gettext(text) == text]  # noqa: SLF001
    assert set(same) <= {"Accident"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_keywords_mean_one_thing_each_and_none_is_a_providers(language: str) -> None:
    words = [word for spellings in KEYWORDS[language].values() for word in spellings]
    assert len(words) == len(set(words))
    assert not RESERVED & set(words)
    assert set(KEYWORDS[language]) == set(Keyword)


@pytest.mark.parametrize("said", ["LOST", " lost. ", "“Lost”", "lost number!"])
def test_a_keyword_is_known_however_it_is_spelt(said: str) -> None:
    assert wording.keyword(said, "en") is Keyword.LOST
    assert wording.keyword(f"{said} my shovel", "en") is None


def test_accents_do_not_matter() -> None:
    assert wording.keyword("Numéro perdu", "fr") is Keyword.LOST
