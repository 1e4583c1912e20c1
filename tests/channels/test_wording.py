"""Every text in every language fits, with its longest values; no keyword is one that a provider takes for itself."""

from __future__ import annotations

import itertools
import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from channels import sms_text, telegram_wording, wording
from channels.gateway import About
from channels.held import Line
from channels.telegram_wording import MARK
from channels.turns import ANSWERS, RESERVED, Keyword, Step
from channels.wording import KEYWORDS, LANGUAGES, TEXTS
from reporting.gateways import SMS, TELEGRAM
from reporting.routing import QUESTIONS

_LONGEST = {
    "code": "1234 5678 9012 3456 7890",
    "emergency": "+243 000 000 000",
    "clinic": "+243 000 000 000",
    "left": 12,
    "others": " FRANÇAIS? KISWAHILI?",
    "refusal": "certificate_out_of_date",
}


def line(language: str, carrier: str = SMS) -> Line:
    return Line(About("test", carrier, "CD", LANGUAGES, "4040", ("+243",), 1, 1), language)


DAYS = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", TEXTS)
def test_a_text_is_one_segment_of_the_cheap_alphabet(language: str, key: str) -> None:
    day = max((wording.spell(day, language) for day in DAYS), key=len)
    fitted = sms_text.fit(wording.say(key, line(language), **_LONGEST, date=day))
    assert (fitted.alphabet, fitted.segments) == (sms_text.GSM7, 1), fitted.text


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_nothing_is_left_in_english(language: str) -> None:
    sources = [*TEXTS.values(), *wording.QUESTIONS.values(), *wording.VALUES.values(), *wording.NOTES.values()]
    same = [text for text in sources if wording._catalogue(language).gettext(text) == text]  # noqa: SLF001
    assert set(same) <= {"Accident"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", TEXTS)
def test_in_a_chat_a_text_fits_and_each_button_holds_what_the_service_takes(language: str, key: str) -> None:
    said = wording.say(key, line(language, TELEGRAM), **_LONGEST, date="31 December", web="https://report.example.org")
    assert len(said) < 1000
    buttons = [words.removeprefix(MARK).split(" ", 1) for words in said.split("\n") if words.startswith(MARK)]
    assert all(len(data.encode()) <= 64 and label and "=" in data for data, label in buttons)
    assert len(buttons) == sum(
        len(telegram_wording.BUTTONS[below])
        if isinstance(below, Step)
        else len(LANGUAGES) - 1
        if below is Keyword.LANGUAGE
        else 1
        for below in telegram_wording.BELOW.get(key, ())
    )


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_nothing_of_the_chat_is_left_in_english(language: str) -> None:
    labels = [label for labels in telegram_wording.BUTTONS.values() for label in labels]
    sources = [*telegram_wording.TEXTS.values(), *telegram_wording.LABELS.values(), *labels]
    same = [text for text in sources if wording._catalogue(language, TELEGRAM).gettext(text) == text]  # noqa: SLF001
    assert set(same) <= set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_keywords_mean_one_thing_each_and_none_is_a_providers(language: str) -> None:
    known = KEYWORDS[language] | telegram_wording.KEYWORDS[language]
    words = [word for spellings in known.values() for word in spellings]
    assert len(words) == len(set(words))
    assert not RESERVED & {word for spellings in KEYWORDS[language].values() for word in spellings}
    assert {*KEYWORDS[language], *telegram_wording.KEYWORDS[language]} == set(Keyword)


# What the page asks with fourteen answers, in the same order.
CATEGORIES = {
    "1": ["safety"], "2": ["violence"], "3": ["sgbv"], "4": ["child_labour"], "5": ["wages", "forced_labour"],
    "6": ["illegal_taxation"], "7": ["environment", "land"], "8": ["smuggling", "corruption"],
}  # fmt: skip


@pytest.mark.parametrize("digit", CATEGORIES)
def test_a_digit_says_by_phone_what_the_page_says(digit: str) -> None:
    page = (Path(wording.__file__).parents[1] / "reporting/templates/reporting/questions.html").read_text("utf-8")
    labels = {name: re.findall(rf'"{name}": _\("(.*?)"\)', page)[0].lower() for name in CATEGORIES[digit]}
    texted = re.findall(rf"{digit} (.*?) {int(digit) + 1} ", TEXTS["what"])
    pressed = [label[2:] for label in telegram_wording.BUTTONS[Step.WHAT] if label[0] == digit]
    stands_for = [wording.VALUES[ANSWERS[Step.WHAT][digit]]]
    for said in (*texted, *pressed, *stands_for):
        spoken = [words.split()[0] for words in said.lower().split(", ")]
        assert all(any(first[:5] in label for label in labels.values()) for first in spoken), said
        assert all(any(first[:4] in label for first in spoken) for label in labels.values()), said
    assert len([*texted, *pressed]) == 2


def test_the_page_asks_for_nothing_that_the_phone_forgets() -> None:
    asked = [*itertools.chain(*CATEGORIES.values()), "discrimination", "retaliation", "other"]  # the last three: 9
    assert asked == QUESTIONS["what"]


@pytest.mark.parametrize("said", ["LOST", " lost. ", "“Lost”", "lost number!"])
def test_a_keyword_is_known_however_it_is_spelt(said: str) -> None:
    assert wording.keyword(said, "en") is Keyword.LOST
    assert wording.keyword(f"{said} my shovel", "en") is None


def test_accents_do_not_matter() -> None:
    assert wording.keyword("Numéro perdu", "fr") is Keyword.LOST
