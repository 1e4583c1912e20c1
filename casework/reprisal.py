"""How likely and how grave reprisals are: twelve questions, a sum, a published matrix, and what each level asks for.

The numbers stand in reprisal_risk.json; the browser reads the same file and answers the same (browser/reprisal.ts), because
what is answered about a person never reaches the server in the clear. Nobody has measured yet whether the sums tell who is
punished: `calibrated` says so, and the page repeats it.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NO, UNSURE, YES = ANSWERS = (0, 1, 2)
LEVELS = ("L", "M", "H")
POINTS = ("receipt", "share", "inquiry", "accused", "outcome", "closure", "check_in", "incident")

_KEYS = {
    "version", "calibrated", "source", "questions", "likelihoods", "seriousness", "matrix", "overrides", "points", "duties",
    "check_ins",
}  # fmt: skip
_MOST_DAYS = 3660


class Misread(ValueError):
    """Rules or answers are not what they must be. `name`: which way, and never what was answered."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True)
class Question:
    id: str
    weight: int
    source: str
    evidence: str


@dataclass(frozen=True)
class Override:
    """Whoever answers so has at least this level, however small the sum."""

    question: str
    answer: int
    seriousness: Sequence[str]
    least: str


@dataclass(frozen=True)
class Rules:
    """`likelihoods`: (id, from which sum on). `matrix`: by likelihood, then by place of the seriousness."""

    calibrated: bool
    source: str
    questions: Sequence[Question]
    likelihoods: Sequence[tuple[str, int]]
    seriousness: Sequence[str]
    matrix: Mapping[str, Sequence[str]]
    overrides: Sequence[Override]
    points: Sequence[str]
    duties: Mapping[str, Sequence[str]]
    check_ins: Mapping[str, Sequence[int]]


@dataclass(frozen=True)
class Risk:
    sum: int
    likelihood: str
    level: str


def read(table: Any) -> Rules:
    """Raises Misread: unknown_version, wrong_form."""
    if not isinstance(table, dict):
        raise Misread("wrong_form")
    if type(table.get("version")) is not int or table["version"] != 1:
        raise Misread("unknown_version")
    if set(table) != _KEYS or type(table["calibrated"]) is not bool or not _is_text(table["source"]):
        raise Misread("wrong_form")
    if table["points"] != list(POINTS):
        raise Misread("wrong_form")
    questions = [_question(row) for row in _list(table["questions"])]
    likelihoods = [_likelihood(row) for row in _list(table["likelihoods"])]
    seriousness = _texts(table["seriousness"])
    _check_unique([question.id for question in questions])
    _check_unique([likelihood for likelihood, _ in likelihoods])
    _check_unique(seriousness)
    _check_rising([0, *[sum_ + 1 for _, sum_ in likelihoods]])
    if likelihoods[0][1] != 0:
        raise Misread("wrong_form")
    matrix = _by(table["matrix"], [likelihood for likelihood, _ in likelihoods])
    for row in matrix.values():
        if not isinstance(row, list) or len(row) != len(seriousness) or not all(level in LEVELS for level in row):
            raise Misread("wrong_form")
    duties = {level: _texts(names) for level, names in _by(table["duties"], LEVELS).items()}
    check_ins = {level: _days(days) for level, days in _by(table["check_ins"], LEVELS).items()}
    overrides = [_override(row, questions, seriousness) for row in _list(table["overrides"])]
    return Rules(
        table["calibrated"],
        table["source"],
        questions,
        likelihoods,
        seriousness,
        matrix,
        overrides,
        POINTS,
        duties,
        check_ins,
    )


def assess(rules: Rules, answers: Any, seriousness: Any) -> Risk:
    """`answers`: by question, 0 no, 1 unsure or partly, 2 yes.

    Raises Misread: wrong_form, unknown_question, unanswered, unknown_answer, unknown_seriousness.
    """
    if not isinstance(answers, dict):
        raise Misread("wrong_form")
    ids = [question.id for question in rules.questions]
    if any(name not in ids for name in answers):
        raise Misread("unknown_question")
    if any(name not in answers for name in ids):
        raise Misread("unanswered")
    if any(type(answer) is not int or answer not in ANSWERS for answer in answers.values()):
        raise Misread("unknown_answer")
    if not isinstance(seriousness, str) or seriousness not in rules.seriousness:
        raise Misread("unknown_seriousness")
    total = sum(question.weight * answers[question.id] for question in rules.questions)
    likelihood = [name for name, least in rules.likelihoods if least <= total][-1]
    levels = [rules.matrix[likelihood][rules.seriousness.index(seriousness)]]
    levels += [
        override.least
        for override in rules.overrides
        if answers[override.question] == override.answer and seriousness in override.seriousness
    ]
    return Risk(total, likelihood, max(levels, key=LEVELS.index))


def _question(row: Any) -> Question:
    row = _by(row, ("id", "weight", "source", "evidence"))
    if not _is_id(row["id"]) or not _is_number(row["weight"], 1, 10) or not _is_text(row["source"]):
        raise Misread("wrong_form")
    if row["evidence"] not in ("S", "K", "D"):
        raise Misread("wrong_form")
    return Question(row["id"], row["weight"], row["source"], row["evidence"])


def _likelihood(row: Any) -> tuple[str, int]:
    row = _by(row, ("id", "from"))
    if not _is_id(row["id"]) or not _is_number(row["from"], 0, 1000):
        raise Misread("wrong_form")
    return row["id"], row["from"]


def _override(row: Any, questions: Sequence[Question], seriousness: Sequence[str]) -> Override:
    row = _by(row, ("question", "answer", "seriousness", "least"))
    if row["question"] not in [question.id for question in questions] or row["least"] not in LEVELS:
        raise Misread("wrong_form")
    if not _is_number(row["answer"], NO, YES) or not all(one in seriousness for one in _texts(row["seriousness"])):
        raise Misread("wrong_form")
    return Override(row["question"], row["answer"], row["seriousness"], row["least"])


def _by(value: Any, keys: Sequence[str]) -> dict[str, Any]:
    if not isinstance(value, dict) or set(value) != set(keys):
        raise Misread("wrong_form")
    return value


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise Misread("wrong_form")
    return value


def _texts(value: Any) -> list[str]:
    if not all(_is_id(one) for one in _list(value)):
        raise Misread("wrong_form")
    return list(value)


def _days(value: Any) -> list[int]:
    if not all(_is_number(day, 1, _MOST_DAYS) for day in _list(value)):
        raise Misread("wrong_form")
    _check_rising([0, *value])
    return list(value)


def _check_unique(names: Sequence[str]) -> None:
    if len(set(names)) != len(names):
        raise Misread("wrong_form")


def _check_rising(numbers: Sequence[int]) -> None:
    if any(later <= earlier for earlier, later in itertools.pairwise(numbers)):
        raise Misread("wrong_form")


def _is_number(value: Any, least: int, most: int) -> bool:
    return type(value) is int and least <= value <= most


def _is_id(value: Any) -> bool:
    return (
        isinstance(value, str)
        and 0 < len(value) <= 40
        and all("a" <= c <= "z" or "0" <= c <= "9" or c == "_" for c in value)
    )


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and value != ""


RULES = read(json.loads(Path(__file__).with_name("reprisal_risk.json").read_text(encoding="utf-8")))
