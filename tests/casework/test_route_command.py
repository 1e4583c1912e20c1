"""`flask route` says to whom a case goes, and tries worked cases on rules before anybody signs them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from casework.demo import OFFICES
from casework.routing_model import CARRIED
from tests.casework.routing_scene import CASES

C06 = next(row for row in CASES if row["id"] == "C06")
# The field's worked example writes its gates in words; these are its words.
EXCEPT = "flags has life_risk and office.kinds has protection -> summary_only, two-person approval"
GATES_IN_WORDS = [
    {"id": "G0", "what": "desk only", "drop_if": "consent.scope == 'desk_only'", "except": EXCEPT},
    {"id": "G7", "what": "mandate", "drop_if": "office.categories is a list and case.category is not in it"},
    {"id": "G1", "what": "conflict", "drop_if": "office.id or office.body is in case.implicated"},
    {
        "id": "G2",
        "what": "no cross-border sharing without consent",
        "drop_if": "office.jurisdiction != case.home and not consent.cross_border and office.id not in consent.offices",
        "except": EXCEPT,
    },
    {
        "id": "G3",
        "what": "data protection",
        "floor": "office.dp == 'none' -> summary_only unless office.id in consent.offices",
    },
    {
        "id": "G4",
        "what": "survivor-centred",
        "drop_if": "(flags has sgbv or case.category == 'sgbv') and not office.gbv_trained",
    },
    {"id": "G5", "what": "identity", "floor": "pseudonymised unless office.id in consent.identity"},
    {
        "id": "G6",
        "what": "unacceptable reprisal risk",
        "drop_if": "reprisal.level == 'high' and not reprisal.plan_approved and office is not case.home "
        "and office.kinds lacks protection",
    },
]
IN_WORDS = {
    "version": 2,
    "regions": {region["id"]: region["countries"] for region in CARRIED["regions"]},
    "level_order": ["local", "national", "regional", "international"],
    "redaction_order": ["none", "pseudonymised", "summary_only"],
    "fallback": CARRIED["fallback"],
    "accept_hours": {"S1": 4, "S2": 24, "S3": 72, "S4": 168},
    "gates": GATES_IN_WORDS,
    "rules": CARRIED["rules"],
}


class Command:
    def __init__(self, app: Flask, folder: Path) -> None:
        self._runner, self._folder = app.test_cli_runner(), folder

    def file(self, name: str, content: Any) -> str:
        path = self._folder / name
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return str(path)

    def __call__(self, *arguments: str) -> Result:
        return self._runner.invoke(args=["route", *arguments])


@pytest.fixture
def route(app: Flask, tmp_path: Path) -> Command:
    return Command(app, tmp_path)


def test_a_case_is_decided_by_what_is_in_force(route: Command) -> None:
    result = route("--facts", route.file("facts.json", C06["case"]))
    assert result.exit_code == 0, result.output
    decision = json.loads(result.stdout)
    assert {name: decision[name] for name in ("lead", "also", "accept_h")} == {
        name: C06["expect"][name] for name in ("lead", "also", "accept_h")
    }
    assert decision["why"] == {
        "icglr": "R40", "cd-ombuds": "R40", "rw-ombuds": "R40", "ug-ombuds": "R40", "mgp": "R85"
    }  # fmt: skip


def test_a_blocked_office_is_explained_in_words(route: Command) -> None:
    result = route("--facts", route.file("facts.json", C06["case"] | {"consent": {}}))
    gate, words = json.loads(result.stdout)["blocked"]["icglr"]
    assert gate == "G2"
    assert "consent" in words


@pytest.mark.parametrize("model", [CARRIED, IN_WORDS], ids=["conditions", "words"])
def test_the_worked_cases_hold_whichever_way_the_rules_are_written(route: Command, model: Any) -> None:
    cases = route.file("cases.json", {"rows": CASES})
    offices = route.file("offices.json", {"rows": OFFICES})
    result = route("test", cases, "--model", route.file("model.json", model), "--offices", offices)
    assert result.exit_code == 0, result.output
    assert "FAILS" not in result.stdout
    assert f"Against the rules in force 0 of {len(CASES)} cases change." in result.stdout


def test_a_changed_rule_shows_what_it_changes_and_what_it_breaks(route: Command) -> None:
    """Another lead for wages breaks a worked case; an expectation that fits the change does not fail."""
    rules = [
        rule | {"lead": {"kind": "ombuds", "level": "national", "at": "place.country"}} if rule["id"] == "R60" else rule
        for rule in CARRIED["rules"]
    ]
    model = route.file("model.json", CARRIED | {"rules": rules, "version": 3})
    case = next(row for row in CASES if row["id"] == "C09")
    result = route("test", route.file("cases.json", {"rows": [case]}), "--model", model)
    assert result.exit_code == 1
    assert "FAILS C09" in result.stdout
    assert "lead: should be gh-labour, is desk" in result.stdout
    assert "CHANGES C09" in result.stdout
    assert "lead: was gh-labour, would be desk" in result.stdout
    fitting = {**case, "expect": {"lead": "desk"}}
    result = route("--model", model, "test", route.file("cases.json", {"rows": [fitting]}))
    assert result.exit_code == 0
    assert "CHANGES C09" in result.stdout


@pytest.mark.parametrize("gate", [gate["id"] for gate in GATES_IN_WORDS])
def test_each_gate_in_words_can_be_switched_off_and_is_missed(route: Command, gate: str) -> None:
    gates = [one for one in GATES_IN_WORDS if one["id"] != gate]
    cases, model = route.file("cases.json", {"rows": CASES}), route.file("model.json", IN_WORDS | {"gates": gates})
    assert route("test", cases, "--model", model).exit_code == 1


@pytest.mark.parametrize(
    ("model", "name"),
    [
        (IN_WORDS | {"gates": [GATES_IN_WORDS[0] | {"id": "G9"}]}, "unknown_gate"),
        (IN_WORDS | {"gates": [GATES_IN_WORDS[0] | {"drop_if": "consent.scope == 'all'"}]}, "unknown_gate"),
        (IN_WORDS | {"gates": [GATES_IN_WORDS[0] | {"except": "always"}]}, "unknown_gate"),
        (IN_WORDS | {"gates": [GATES_IN_WORDS[1] | {"except": EXCEPT}]}, "unknown_key"),
        (IN_WORDS | {"level_order": ["national", "local", "regional", "international"]}, "unknown_level"),
        (IN_WORDS | {"redaction_order": ["none"]}, "unknown_redaction"),
        (CARRIED | {"v": 2}, "unknown_version"),
        ("[", "not_json"),
        ("[" * 100_000, "not_json"),
        ('{"v": 1, "v": 1}', "twice"),
        ('{"v": 1.5}', "unknown_version"),
        ('{"v": NaN}', "wrong_form"),
        ("x" * 1_000_001, "too_large"),
    ],
)
def test_rules_that_cannot_be_read_are_refused_by_name(route: Command, model: Any, name: str) -> None:
    facts = route.file("facts.json", C06["case"])
    result = route("--facts", facts, "--model", route.file("model.json", model))
    assert result.exit_code != 0
    assert f"Error: {name}: " in result.output
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("rows", "name"),
    [
        ({"rows": []}, "wrong_form"),
        ({"cases": []}, "wrong_form"),
        ({"rows": [{"id": "X1", "case": {}}]}, "wrong_fields"),
        ({"rows": [C06, C06]}, "twice"),
        ({"rows": [C06 | {"expect": {}}]}, "wrong_form"),
    ],
)
def test_cases_that_cannot_be_read_are_refused_by_name(route: Command, rows: Any, name: str) -> None:
    result = route("test", route.file("cases.json", rows))
    assert result.exit_code == 1
    assert f"Error: {name}: " in result.output


def test_a_row_whose_facts_cannot_be_read_fails_and_the_others_are_tried(route: Command) -> None:
    odd = {**C06, "id": "X1", "case": {"category": "sbgv"}}
    result = route("test", route.file("cases.json", {"rows": [odd, C06]}))
    assert result.exit_code == 1
    assert "FAILS X1" in result.stdout
    assert "unknown_category" in result.stdout
    assert "1 of 2 cases come out as expected." in result.stdout


def test_an_expectation_that_nobody_knows_fails_and_the_others_are_tried(route: Command) -> None:
    odd = {**C06, "id": "X1", "expect": {"leader": "desk"}}
    result = route("test", route.file("cases.json", {"rows": [odd, C06]}))
    assert result.exit_code == 1
    assert "FAILS X1" in result.stdout
    assert "1 of 2 cases come out as expected." in result.stdout


def test_what_stands_beside_a_case_and_what_no_rule_asks_for_ends_nothing(route: Command) -> None:
    case = {**C06["case"], "latitude": -2.51, "implicatd": ["cd-ombuds"]}
    why = json.loads(route("--facts", route.file("facts.json", case)).stdout)["why"]
    row = {**C06, "source": "domain", "case": case, "expect": {**C06["expect"], "why": why, "approvers": {}}}
    result = route("test", route.file("cases.json", {"rows": [row], "made": "today"}))
    assert result.exit_code == 0, result.output
    assert "C06: no rule asks for latitude, implicatd" in result.stderr


def test_without_a_case_it_says_what_to_do(route: Command) -> None:
    assert "--facts FILE" in route().output
