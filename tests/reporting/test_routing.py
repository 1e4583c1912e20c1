"""Who reads a report: the rules in Python find the office that the rules in the browser find, and pass over the accused."""

from __future__ import annotations

import json
import subprocess
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pycountry
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.demo import OFFICES
from crypto.directory import Directory
from reporting.routing import QUESTIONS, Answers, UnreadableRules, consent_of, reader_of
from tests.cast import Reporter

ROOT = Path(__file__).parents[2]
SCRIPT = """
import { consentOf, readerOf, readRules } from "./reporting/browser/routing.ts";
const { rules, answers } = JSON.parse(await new Response(process.stdin).text());
const routing = readRules(rules);
const found = answers.map((one) => ({ ...readerOf(routing, one), consent: consentOf(one, "cd-ombuds") }));
console.log(JSON.stringify(found));
"""
COUNTRIES = ["", "CD", "UG", "TZ", "BF", "PE", "SS", "AE"]
ANSWERS = st.builds(
    Answers,
    country=st.sampled_from(COUNTRIES),
    admin1=st.sampled_from(["", "CD-SK"]),
    danger=st.sampled_from(["yes", "no", "unsure"]),
    what=st.sampled_from(["", *QUESTIONS["what"]]),
    who=st.sampled_from(["", *QUESTIONS["who"]]),
    transit=st.sampled_from([(), ("UG",), ("UG", "RW"), ("AE",)]),
    buyer=st.sampled_from(["", "CH"]),
    affected=st.sampled_from(["", "GH"]),
    sharing=st.sampled_from(["", *QUESTIONS["sharing"]]),
    offices=st.sampled_from([(), ("icglr",), ("ug-ombuds", "ss-ombuds")]),
    identity=st.booleans(),
)
LEVEL = {office["id"]: office["level"] for office in OFFICES}
JURISDICTION = {office["id"]: office["jurisdiction"] for office in OFFICES}


def in_the_browser(directory: Directory, answers: list[Answers]) -> list[dict[str, Any]]:
    rules = {"routing": directory.routing, "offices": [office.facts for office in directory.offices.values()]}
    given_ = json.dumps({"rules": rules, "answers": [asdict(one) for one in answers]})
    ran = subprocess.run(
        ["node", "--input-type=module", "--eval", SCRIPT],
        cwd=ROOT, input=given_, capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: list[dict[str, Any]] = json.loads(ran.stdout)
    return found


def here(directory: Directory, answers: Answers) -> dict[str, Any]:
    reader = reader_of(directory, answers)
    return {"office": reader.office.id, "accused": reader.accused, "consent": consent_of(answers, "cd-ombuds")}


def test_both_languages_choose_the_same_office_for_every_country(miner: Reporter) -> None:
    directory = miner.directory()
    answers = [Answers(country=country) for country in ("", *(country.alpha_2 for country in pycountry.countries))]
    found = [here(directory, one) for one in answers]
    assert found == in_the_browser(directory, answers)
    assert {"cd-ombuds", "ug-ombuds", "desk"} <= {one["office"] for one in found}


@given(answers=st.lists(ANSWERS, min_size=60, max_size=60))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_both_languages_choose_the_same_office_for_any_answers(miner: Reporter, answers: list[Answers]) -> None:
    directory = miner.directory()
    found = [here(directory, one) for one in answers]
    assert found == in_the_browser(directory, answers)
    for one, reader in zip(answers, found, strict=True):
        _check(one, reader)


def _check(answers: Answers, reader: dict[str, Any]) -> None:
    """Nobody who is involved, nobody across a border who was not allowed, no village office for what it must not hear."""
    office = reader["office"]
    if office != "desk" and JURISDICTION[office] != answers.country:
        assert answers.sharing == "cross_border" or (answers.sharing == "named_offices" and office in answers.offices)
    if answers.sharing == "desk_only":
        assert office == "desk"
    if LEVEL[office] == "local":
        assert answers.what not in {"", "sgbv", "violence", "retaliation"}
        assert answers.who not in {"", "local_official"}
    if answers.who == "own_office" and not reader["accused"]:
        assert office != "cd-ombuds" or answers.what not in {"", "other"} or answers.country != "CD"


def test_whoever_says_that_the_office_itself_is_involved_reaches_the_next_one(miner: Reporter) -> None:
    directory = miner.directory()
    at_home = Answers(country="CD", what="smuggling", who="own_office")
    assert reader_of(directory, replace(at_home, who="company")).office.id == "cd-ombuds"
    assert reader_of(directory, at_home).office.id == "desk"
    assert reader_of(directory, replace(at_home, sharing="cross_border")).office.id == "icglr"
    assert reader_of(directory, replace(at_home, sharing="named_offices", offices=("icglr",))).office.id == "icglr"


def test_where_the_desk_is_involved_and_nobody_else_may_have_it_that_is_said(miner: Reporter) -> None:
    reader = reader_of(miner.directory(), Answers(who="own_office"))
    assert (reader.office.id, reader.accused) == ("desk", True)


def test_the_village_office_reads_only_what_it_may_know(miner: Reporter) -> None:
    directory = miner.directory()
    said = Answers(country="CD", admin1="CD-SK", what="other", who="company")
    assert reader_of(directory, said).office.id == "cd-sk-ombuds"
    for unsaid in (replace(said, what=""), replace(said, who="")):
        assert reader_of(directory, unsaid).office.id == "cd-ombuds"


def test_an_office_to_which_only_a_summary_may_go_is_not_handed_the_report(miner: Reporter) -> None:
    directory = miner.directory()
    assert reader_of(directory, Answers(country="SS")).office.id == "desk"
    by_name = Answers(country="SS", sharing="named_offices", offices=("ss-ombuds",))
    assert reader_of(directory, by_name).office.id == "ss-ombuds"
    # Danger to life opens a gate only for a summary that two people approve.
    life = Answers(country="TZ", danger="yes", what="retaliation", sharing="desk_only")
    assert reader_of(directory, life).office.id == "desk"


def test_no_answer_is_consent_to_the_one_office_that_was_named() -> None:
    assert consent_of(Answers(), "cd-ombuds") == {
        "scope": "named_offices", "offices": ["cd-ombuds"], "identity": [], "wording": 1
    }  # fmt: skip
    assert consent_of(Answers(sharing="this_country", offices=("icglr",), identity=True), "cd-ombuds") == {
        "scope": "this_country", "offices": [], "identity": ["cd-ombuds"], "wording": 1
    }  # fmt: skip


@pytest.mark.parametrize("routing", [{"v": 2}, {"rules": []}])
def test_rules_that_cannot_be_read_close_the_door_by_name(miner: Reporter, routing: Any) -> None:
    with pytest.raises(UnreadableRules):
        reader_of(replace(miner.directory(), routing=routing), Answers(country="CD"))


def test_without_rules_the_national_office_or_the_desk_reads_it_and_without_both_nobody(miner: Reporter) -> None:
    directory = replace(miner.directory(), routing=None)
    assert reader_of(directory, Answers(country="CD")).office.id == "cd-ombuds"
    assert reader_of(directory, Answers(country="AE")).office.id == "desk"
    bare = replace(directory, offices={k: v for k, v in directory.offices.items() if k != "desk"})
    assert reader_of(bare, Answers(country="CD")).office.id == "cd-ombuds"
    with pytest.raises(UnreadableRules):
        reader_of(bare, Answers())
