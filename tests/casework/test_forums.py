"""Courts and bodies with a time limit: each with a source, a word in every language, and states that exist."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pycountry
import pytest
from flask import Flask, render_template_string
from flask_babel import force_locale

from casework import forums
from casework.forums import FORUMS, Rule
from casework.jurisdictions import Evidence, WrongTable

LISTED = '{% from "desk/labels.html" import LABELS with context %}{% for key in LABELS %}{{ key }} {% endfor %}'
TEXT = Path(forums.__file__).with_suffix(".json").read_text()


def test_the_terms_are_those_of_the_field() -> None:
    terms = {forum.id: (forum.rule, forum.months) for forum in FORUMS if forum.months}
    assert terms == {
        "eacj": (Rule.AFTER_ACT, 2),
        "ecowas_court": (Rule.AFTER_ACT, 36),
        "iachr": (Rule.AFTER_DECISION, 6),
    }
    assert all(forum.source and forum.evidence in Evidence for forum in FORUMS)


def test_who_has_left_is_no_member_any_more() -> None:
    (ecowas,) = [forum for forum in FORUMS if forum.id == "ecowas_court"]
    assert dict(ecowas.left) == dict.fromkeys(("BF", "ML", "NE"), date(2025, 1, 29))
    assert all(not set(forum.left) & set(forum.members or ()) for forum in FORUMS)


def test_each_state_is_one() -> None:
    known = {country.alpha_2 for country in pycountry.countries}
    for forum in FORUMS:
        assert {*(forum.members or ()), *forum.left} <= known, forum.id


def test_each_has_a_word(app: Flask) -> None:
    with app.test_request_context(), force_locale("fr"):
        listed = set(render_template_string(LISTED).split())
    assert {f"forum.{forum.id}" for forum in FORUMS} == {name for name in listed if name.startswith("forum.")}


@pytest.mark.parametrize(
    "change",
    [{"months": None}, {"months": 0}, {"rule": "sometimes"}, {"left": {"BF": "soon"}}, {"evidence": "X"}, {"more": 1}],
)
def test_a_table_that_is_wrong_is_refused_by_name(change: dict[str, object]) -> None:
    table = json.loads(TEXT)
    table["forums"][0] |= change
    with pytest.raises(WrongTable):
        forums.read(json.dumps(table))
