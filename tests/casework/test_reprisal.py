"""The risk of reprisal: the numbers of the field, and the same level in Python and in the browser."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, render_template_string
from flask_babel import force_locale
from hypothesis import given, settings
from hypothesis import strategies as st

from casework import reprisal
from casework.reprisal import RULES, Misread, assess, read
from casework.retaliation import RETALIATION

TABLE: dict[str, Any] = json.loads(Path(reprisal.__file__).with_name("reprisal_risk.json").read_text())
IDS = [question.id for question in RULES.questions]
NODE = Path(sys.executable).parent / "node"
SPEAK = Path(__file__).parent / "browser/speak_reprisal.ts"
WORDS = '{% from "desk/protection_words.html" import PROTECTION with context %}{% for key in PROTECTION %}{{ key }} {% endfor %}'


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with subprocess.Popen([NODE, SPEAK], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:

        def ask(*question: Any) -> Any:
            assert process.stdin
            assert process.stdout
            process.stdin.write(json.dumps(question) + "\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())

        yield ask
        process.communicate(timeout=10)


def here(table: Any, answers: Any, seriousness: Any) -> Any:
    try:
        risk = assess(RULES if table is None else read(table), answers, seriousness)
    except Misread as misread:
        return {"misread": misread.name}
    return {"risk": {"sum": risk.sum, "likelihood": risk.likelihood, "level": risk.level}}


def answers(**said: int) -> dict[str, int]:
    return dict.fromkeys(IDS, 0) | said


ANSWERS = st.fixed_dictionaries({name: st.integers(0, 2) for name in IDS})
WRONG = st.sampled_from([None, True, False, -1, 3, 1.5, "", "1", "yes", [], [1], {}, {"x": 1}, "l1", "H"])


def test_the_numbers_are_those_of_the_field() -> None:
    assert {question.id: question.weight for question in RULES.questions} == {
        "l1": 2, "l2": 2, "l3": 1, "l4": 3, "l5": 1, "l6": 3, "l7": 2, "l8": 2, "l9": 1, "l10": 2, "l11": 1, "l12": 1
    }  # fmt: skip
    assert [least for _, least in RULES.likelihoods] == [0, 6, 14, 22]
    assert RULES.matrix == {
        "almost_certain": ["M", "H", "H", "H"],
        "likely": ["M", "M", "H", "H"],
        "unlikely": ["L", "L", "M", "M"],
        "highly_unlikely": ["L", "L", "L", "M"],
    }
    assert RULES.check_ins == {"L": [30, 90], "M": [7, 30, 90, 180], "H": [2, 7, 14, 30, 60, 90, 180, 365]}
    assert assess(RULES, dict.fromkeys(IDS, 2), "minor").sum == 42
    assert not RULES.calibrated


def test_the_acts_are_those_of_the_directive_and_fourteen_of_mining() -> None:
    assert RETALIATION["acts"]["directive_19"] == [f"19{letter}" for letter in "abcdefghijklmno"]
    assert RETALIATION["acts"]["mining"] == [f"m{number}" for number in range(1, 15)]


def test_where_nobody_was_asked_nobody_is_rung_or_written_to() -> None:
    contact, defaults = RETALIATION["contact"], RETALIATION["contact_defaults"]
    assert defaults.keys() == contact.keys()
    assert all(value in contact[field] for field, value in defaults.items())
    assert (defaults["phone"], defaults["may_contact"]) == ("unknown", "only_if_i_write_first")


@pytest.mark.parametrize(
    ("said", "seriousness", "total", "likelihood", "level"),
    [
        (answers(), "major", 0, "highly_unlikely", "L"),
        (answers(l4=1, l1=1), "major", 5, "highly_unlikely", "L"),
        (answers(l4=1, l8=1, l3=1), "major", 6, "unlikely", "M"),
        (answers(l1=2, l2=2, l7=2, l3=1), "major", 13, "unlikely", "M"),
        (answers(l1=2, l2=2, l7=2, l3=2), "major", 14, "likely", "H"),
        (answers(l1=2, l2=2, l7=2, l8=2, l10=2, l3=1), "moderate", 21, "likely", "M"),
        (answers(l1=2, l2=2, l7=2, l8=2, l10=2, l3=2), "moderate", 22, "almost_certain", "H"),
        (answers(l4=2), "extreme", 6, "unlikely", "H"),  # a threat was made, and it is extreme
        (answers(l4=1), "extreme", 3, "highly_unlikely", "M"),
        (answers(l6=2), "minor", 6, "unlikely", "M"),  # armed
        (answers(l6=1), "minor", 3, "highly_unlikely", "L"),
    ],
)
def test_worked_examples(said: Any, seriousness: str, total: int, likelihood: str, level: str, browser: Any) -> None:
    risk = assess(RULES, said, seriousness)
    assert (risk.sum, risk.likelihood, risk.level) == (total, likelihood, level)
    assert browser(None, said, seriousness) == here(None, said, seriousness)


def test_any_answers_get_the_same_level_in_both_languages(browser: Any) -> None:
    @given(ANSWERS, st.sampled_from(RULES.seriousness))
    @settings(max_examples=2000, deadline=None)
    def agree(said: dict[str, int], seriousness: str) -> None:
        assert browser(None, said, seriousness) == here(None, said, seriousness)

    agree()


def test_more_said_never_means_less_risk() -> None:
    @given(ANSWERS, st.sampled_from(IDS), st.sampled_from(RULES.seriousness))
    @settings(max_examples=1000, deadline=None)
    def rises(said: dict[str, int], name: str, seriousness: str) -> None:
        more = said | {name: min(2, said[name] + 1)}
        less_level, more_level = (assess(RULES, one, seriousness).level for one in (said, more))
        assert reprisal.LEVELS.index(more_level) >= reprisal.LEVELS.index(less_level)

    rises()


@pytest.mark.parametrize(
    ("said", "seriousness", "name"),
    [
        (None, "minor", "wrong_form"),
        ([0] * 12, "minor", "wrong_form"),
        (answers() | {"l13": 0}, "minor", "unknown_question"),
        (dict.fromkeys(IDS[1:], 0), "minor", "unanswered"),
        (answers() | {"l1": 3}, "minor", "unknown_answer"),
        (answers() | {"l1": True}, "minor", "unknown_answer"),
        (answers() | {"l1": None}, "minor", "unknown_answer"),
        (answers(), "grave", "unknown_seriousness"),
        (answers(), None, "unknown_seriousness"),
        (answers(), ["minor"], "unknown_seriousness"),
    ],
)
def test_what_cannot_be_read_has_a_name(said: Any, seriousness: Any, name: str, browser: Any) -> None:
    assert here(None, said, seriousness) == browser(None, said, seriousness) == {"misread": name}


def _places(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for key, child in inner for place in [(*way, key), *_places(child, (*way, key))]]


def _maimed(way: tuple[Any, ...], wrong: Any) -> Any:
    table = copy.deepcopy(TABLE)
    inside = table
    for key in way[:-1]:
        inside = inside[key]
    if wrong == "gone":
        del inside[way[-1]]
    elif wrong == "twice" and isinstance(inside, list):
        inside.append(copy.deepcopy(inside[way[-1]]))
    else:
        inside[way[-1]] = wrong
    return table


def test_maimed_rules_are_refused_alike(browser: Any) -> None:
    @given(st.sampled_from(_places(TABLE)), st.one_of(st.sampled_from(["gone", "twice"]), WRONG), ANSWERS)
    @settings(max_examples=1500, deadline=None)
    def agree(way: tuple[Any, ...], wrong: Any, said: dict[str, int]) -> None:
        table = _maimed(way, wrong)
        assert browser(table, said, "major") == here(table, said, "major"), way

    agree()


@pytest.mark.parametrize("table", [[], "x", {}, TABLE | {"version": 2}, TABLE | {"version": True}, TABLE | {"more": 1}])
def test_rules_of_another_form_are_refused(table: Any, browser: Any) -> None:
    assert "misread" in here(table, answers(), "minor")
    assert browser(table, answers(), "minor") == here(table, answers(), "minor")


def test_each_has_a_word(app: Flask) -> None:
    with app.test_request_context(), force_locale("fr"):
        listed = set(render_template_string(WORDS).split())
    kinds = {
        "question": IDS,
        "likelihood": [name for name, _ in RULES.likelihoods],
        "seriousness": RULES.seriousness,
        "point": RULES.points,
        "duty": {duty for duties in RULES.duties.values() for duty in duties},
        "risk_level": reprisal.LEVELS,
        "act": [act for acts in RETALIATION["acts"].values() for act in acts],
        "phase": RETALIATION["phases"],
        "person": RETALIATION["persons"],
        "group": list(RETALIATION["measures"]),
        "measure": [measure for measures in RETALIATION["measures"].values() for measure in measures],
        "measure_state": RETALIATION["states"],
        "consent": RETALIATION["consents"],
        **RETALIATION["contact"],
        "service": RETALIATION["services"],
        "accepted": RETALIATION["accepted"],
        "referral_outcome": RETALIATION["referral_outcomes"],
        "relief_decision": RETALIATION["relief_decisions"],
    }
    for kind, ids in kinds.items():
        assert {f"{kind}.{one}" for one in ids} == {name for name in listed if name.startswith(f"{kind}.")}
