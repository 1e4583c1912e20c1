"""One list of categories, flags and choices: complete in itself, and with a word for each in every language."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Flask, render_template_string
from flask_babel import force_locale

from casework.taxonomy import TAXONOMY
from reporting.routing import QUESTIONS

ROOT = Path(__file__).parents[2]
CATEGORIES = TAXONOMY["categories"]
CODES = {item["code"] for item in TAXONOMY["annex_ii"]}
# What reporters answer, in words of its own.
SAID = {"said", "what", "who", "sharing"}
# What a reporter chose at a check-in or by a button of its own: tests/reporting/said.json has the form.
TOLD = {"says", "safe", "harmed", "talk"}
LISTED = '{% from "desk/labels.html" import LABELS with context %}{% for key in LABELS %}{{ key }} {% endfor %}'


def test_it_holds_what_the_field_uses() -> None:
    assert len(CATEGORIES) == 19
    assert len(TAXONOMY["flags"]) == 19
    assert len(CODES) == 12
    assert len({category["id"] for category in CATEGORIES}) == len(CATEGORIES)


def test_codes_and_floors_are_known_ones() -> None:
    for category in CATEGORIES:
        own = category.get("annex_ii_of", {})
        assert category["floor"] in TAXONOMY["terms"]
        assert {code for code in (category["annex_ii"], *own.values()) if code} <= CODES
        assert set(own) <= set(category["sub"])


def test_a_flag_keeps_its_place_because_stored_lines_name_it_by_that() -> None:
    first = [
        "life_risk",
        "ongoing",
        "sgbv",
        "within_72h",
        "child",
        "armed_actor",
        "official_local",
        "official_national",
    ]
    assert TAXONOMY["flags"][:8] == first
    assert TAXONOMY["flags"][-2:] == ["reporter_implicated", "duplicate_suspected"]


def test_each_name_has_a_word_and_each_word_a_name(app: Flask) -> None:
    with app.test_request_context():
        listed = set(render_template_string(LISTED).split())
    named = (
        {f"category.{category['id']}" for category in CATEGORIES}
        | {f"sub.{sub}" for category in CATEGORIES for sub in category["sub"]}
        | {f"flag.{flag}" for flag in TAXONOMY["flags"]}
        | {f"annex_ii.{code}" for code in CODES}
        | {f"severity.{severity}" for severity in TAXONOMY["terms"]}
        | {f"{field}.{choice}" for field, choices in TAXONOMY["choices"].items() for choice in choices}
    )
    assert named <= listed
    # What follows from a choice has words, too, and no list of its own.
    assert {name.split(".")[0] for name in listed - named} == {"clock", "decided", "forum", "why", *SAID, *TOLD}


def test_what_reporters_can_answer_has_a_word_at_the_desk(app: Flask) -> None:
    with app.test_request_context():
        listed = set(render_template_string(LISTED).split())
    asked = {f"{kind}.{word}" for kind in ("what", "who", "sharing") for word in QUESTIONS[kind]}
    assert {name for name in listed if name.split(".")[0] in SAID} == asked | {
        "said.unknown",
        "sharing.only_named",
        "sharing.taken_back",
    }


def test_every_choice_is_asked_for_on_the_page_of_triage_or_in_case_work() -> None:
    folder = ROOT / "casework/templates/desk"
    pages = "".join((folder / name).read_text() for name in ("triage.html", "case_work.html"))
    asked = set(re.findall(r'(?:several\(|chosen\("\w+", )"(\w+)"', pages))
    assert set(TAXONOMY["choices"]) - {"door"} <= asked


def test_what_is_sent_to_a_reporter_is_spoken_in_their_language(app: Flask) -> None:
    spoken = set()
    for language in ("en", "fr"):
        with app.test_request_context(), force_locale(language):
            spoken.add(render_template_string('{% include "desk/acknowledgement.html" %}').strip())
    assert len(spoken) == 2
