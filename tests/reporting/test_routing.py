"""Who reads a report: the rules in Python find the office that the rules in the browser find, and pass over the accused."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from dataclasses import asdict, replace
from itertools import product
from pathlib import Path
from typing import Any

import pycountry
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.demo import OFFICES
from crypto.directory import Directory
from reporting.routing import QUESTIONS, Answers, UnreadableRules, consent_of, lines_of, reader_of
from tests.cast import Reporter

ROOT = Path(__file__).parents[2]
SCRIPT = """
import { consentOf } from "./reporting/browser/consent.ts";
import { linesAt, readerOf, readRules } from "./reporting/browser/routing.ts";
const { rules, answers } = JSON.parse(await new Response(process.stdin).text());
const routing = readRules(rules);
const found = answers.map((one) => {
  const reader = readerOf(routing, one);
  return { ...reader, lines: linesAt(routing, one), consent: consentOf(one, "cd-ombuds", reader.reserve ? [reader.reserve] : []) };
});
console.log(JSON.stringify(found));
"""
COUNTRIES = ["", "CD", "UG", "TZ", "BF", "BO", "PE", "SS", "AE"]
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
    location=st.sampled_from(["", "BO", "UG", "TZ"]),
    identity=st.booleans(),
)
LEVEL = {office["id"]: office["level"] for office in OFFICES}
JURISDICTION = {office["id"]: office["jurisdiction"] for office in OFFICES}
KINDS = {office["id"]: office["kinds"] for office in OFFICES}


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
    reserve = [reader.reserve.id] if reader.reserve else []
    return {
        "office": reader.office.id, "accused": reader.accused, "implicated": list(reader.implicated),
        "last": reader.last, "reserve": "".join(reserve), "lines": _has_lines(directory, answers),
        "consent": consent_of(answers, "cd-ombuds", reserve),
    }  # fmt: skip


def _has_lines(directory: Directory, answers: Answers) -> str:
    lines = lines_of(directory, answers)
    return next(office.id for office in directory.offices.values() if office.facts.get("lines") is lines)


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
    office, reserve = reader["office"], reader["reserve"]
    for one in {office, reserve} - {""}:
        if one != "desk" and JURISDICTION[one] != answers.country:
            assert answers.sharing == "cross_border" or (answers.sharing == "named_offices" and one in answers.offices)
        if answers.sharing == "desk_only":
            assert one == "desk"
        if LEVEL[one] == "local":
            assert answers.what not in {"", "sgbv", "violence", "retaliation"}
            assert answers.who in {"company", "other_person"}
    assert reserve not in {office, *reader["implicated"]}
    assert bool(reader["implicated"]) == (answers.who == "own_office")
    if answers.who == "own_office" and not reader["accused"]:
        assert office == "desk" or JURISDICTION[office] != answers.country or "ombuds" not in KINDS[office]


def test_whoever_says_that_the_office_itself_is_involved_reaches_the_next_one(miner: Reporter) -> None:
    directory = miner.directory()
    at_home = Answers(country="CD", what="smuggling", who="own_office")
    assert reader_of(directory, replace(at_home, who="company")).office.id == "cd-ombuds"
    assert reader_of(directory, at_home).office.id == "desk"
    assert reader_of(directory, replace(at_home, sharing="cross_border")).office.id == "icglr"
    assert reader_of(directory, replace(at_home, sharing="named_offices", offices=("icglr",))).office.id == "icglr"


def _every_way() -> Iterator[Answers]:
    """Each holds as a part of it every answer that can be left out; the country stays, or all would be the desk's."""
    places = [(country, "") for country in sorted({*JURISDICTION.values()} - {"*", "INT", "ICGLR"} | {"SS", "AE"})]
    whats = ["", *QUESTIONS["what"]]
    sharings: list[tuple[str, tuple[str, ...]]] = [(scope, ()) for scope in ("", *QUESTIONS["sharing"])]
    sharings += [("named_offices", ("icglr", "ug-ombuds", "bo-protect"))]
    dangers = [("", ""), ("yes", ""), ("yes", "BO"), ("yes", "TZ")]
    for (country, admin1), what, (sharing, offices), transit, (danger, location) in product(
        [("CD", "CD-SK"), *places], whats, sharings, [(), ("UG",)], dangers
    ):
        if danger and (transit or what not in {"", "retaliation"}):
            continue  # where the person is now is asked by no other rule that finds a first office
        yield Answers(
            country=country, admin1=admin1, what=what, sharing=sharing, offices=offices, transit=transit,
            who="own_office", danger=danger, location=location,
        )  # fmt: skip


def _parts(answers: Answers) -> set[Answers]:
    """Without who it is, and without any of the others."""
    left_out = [("what",), ("admin1",), ("transit",), ("sharing", "offices"), ("offices",), ("danger",), ("location",)]
    empty = Answers()
    return {
        replace(answers, who="", **{name: getattr(empty, name) for names in some for name in names})
        for some in product(*([names, ()] for names in left_out))
    }


def test_the_office_that_stood_on_the_page_never_reads_that_it_is_involved_unless_that_is_said(
    miner: Reporter,
) -> None:
    """Whichever of the other answers had been given when it stood there."""
    directory = miner.directory()
    ways = list(_every_way())
    parts = sorted({part for one in ways for part in _parts(one)}, key=repr)
    shown = [reader_of(directory, part).office.id for part in parts]
    assert shown == [reader["office"] for reader in in_the_browser(directory, parts)]
    on_the_page = dict(zip(parts, shown, strict=True))
    for one, reader in zip(ways, in_the_browser(directory, ways), strict=True):
        assert here(directory, one) == reader
        if not reader["accused"]:
            assert reader["office"] not in {on_the_page[part] for part in _parts(one)}, one


def test_an_office_of_the_same_body_is_passed_over_with_the_one_that_is_involved(miner: Reporter) -> None:
    directory = miner.directory()
    labour = directory.offices["cd-labour"]
    sister = replace(labour, facts={**labour.facts, "body": "cd-ombuds"})
    reader = reader_of(
        replace(directory, offices={**directory.offices, "cd-labour": sister}),
        Answers(country="CD", what="corruption", who="own_office"),
    )
    assert reader.implicated == ("cd-anticorr", "cd-labour", "cd-ombuds", "cd-sk-ombuds")


@pytest.mark.parametrize("who", ["own_office", "local_official", "higher_official", "state_forces", "armed_group"])
def test_no_village_office_hears_of_officials_and_armed_men(miner: Reporter, who: str) -> None:
    said = Answers(country="CD", admin1="CD-SK", what="other", who=who)
    assert reader_of(miner.directory(), said).office.id != "cd-sk-ombuds"


def test_why_the_desk_reads_it_is_told_apart(miner: Reporter) -> None:
    directory = miner.directory()
    for answers, why in (
        (Answers(), ""),
        (Answers(country="CD"), ""),
        (Answers(country="AE"), "none_here"),
        (Answers(country="AE", sharing="this_country"), "none_here"),
        (Answers(country="SS"), "none_allowed"),
        (Answers(country="SS", sharing="desk_only"), ""),
        (Answers(country="CD", what="sgbv"), ""),
        (Answers(country="UG", what="sgbv", sharing="this_country"), "none_allowed"),
        (Answers(country="CD", who="own_office", sharing="this_country"), "none_allowed"),
    ):
        assert reader_of(directory, answers).last == why, answers


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
    by_name = Answers(country="SS", sharing="named_offices", offices=("ss-ombuds",))  # only the page without script
    assert reader_of(directory, by_name).office.id == "ss-ombuds"
    # Danger to life opens a gate only for a summary that two people approve.
    life = Answers(country="TZ", danger="yes", what="retaliation", sharing="desk_only")
    assert reader_of(directory, life).office.id == "desk"


def test_no_answer_is_consent_to_the_one_office_that_was_named() -> None:
    assert consent_of(Answers(), "cd-ombuds") == {
        "scope": "named_offices", "offices": ["cd-ombuds"], "own_country": False, "identity": [], "wording": 3
    }  # fmt: skip


def test_what_is_signed_names_the_offices_of_the_country_where_they_were_allowed() -> None:
    assert consent_of(Answers(sharing="this_country", offices=("icglr",), identity=True), "cd-ombuds") == {
        "scope": "this_country", "offices": [], "own_country": True, "identity": ["cd-ombuds"], "wording": 3
    }  # fmt: skip
    assert consent_of(Answers(sharing="named_offices", offices=("icglr",)), "cd-ombuds") == {
        "scope": "named_offices", "offices": ["icglr"], "own_country": True, "identity": [], "wording": 3
    }  # fmt: skip
    for scope, own in (("desk_only", False), ("cross_border", True)):
        assert consent_of(Answers(sharing=scope), "desk")["own_country"] is own


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


def test_the_office_in_reserve_is_the_next_one_of_the_rules_and_never_the_first_or_its_body(miner: Reporter) -> None:
    directory = miner.directory()
    for answers, first, reserve in (
        (Answers(country="CD"), "cd-ombuds", "desk"),
        (Answers(country="CD", what="wages"), "cd-labour", "cd-ombuds"),
        (Answers(country="CD", admin1="CD-SK", what="other", who="company"), "cd-sk-ombuds", "cd-ombuds"),
        (Answers(country="CD", sharing="cross_border", what="smuggling"), "cd-ombuds", "icglr"),
        (Answers(country="CD", sharing="named_offices", offices=("icglr",), what="smuggling"), "cd-ombuds", "icglr"),
        (Answers(country="CD", sharing="desk_only"), "desk", ""),
        (Answers(country="SS"), "desk", ""),  # the other one there may have a summary only
        (Answers(country="CD", who="own_office", what="smuggling"), "desk", ""),
        (Answers(country="CD", who="own_office", what="smuggling", sharing="cross_border"), "icglr", "desk"),
    ):
        reader = reader_of(directory, answers)
        assert (reader.office.id, reader.reserve.id if reader.reserve else "") == (first, reserve), answers
    labour = directory.offices["cd-labour"]
    sister = replace(labour, facts={**labour.facts, "body": "cd-ombuds"})
    sisters = replace(directory, offices={**directory.offices, "cd-labour": sister})
    reader = reader_of(sisters, Answers(country="CD", what="wages"))
    assert reader.office.id == "cd-labour"
    assert reader.reserve is not None
    assert reader.reserve.id == "desk"


def test_where_nobody_else_is_listed_none_is_in_reserve(miner: Reporter) -> None:
    directory = miner.directory()
    bare = replace(directory, offices={"cd-ombuds": directory.offices["cd-ombuds"]})
    for routing in (None, directory.routing):
        reader = reader_of(replace(bare, routing=routing), Answers(country="CD"))
        assert (reader.office.id, reader.reserve) == ("cd-ombuds", None)


def test_protection_is_looked_for_where_the_person_is_now(miner: Reporter) -> None:
    directory = miner.directory()
    fled = Answers(country="PE", danger="yes", what="retaliation", location="BO", sharing="cross_border")
    assert reader_of(directory, fled).office.id == "bo-protect"
    assert reader_of(directory, replace(fled, location="")).office.id == "pe-ombuds"
    at_home = reader_of(directory, replace(fled, sharing="this_country"))
    assert at_home.office.id == "desk", "the one there may have a summary only, without consent"
    assert reader_of(directory, replace(fled, danger="no")).office.id == "pe-ombuds", "asked in danger only"
    assert reader_of(directory, Answers(country="TZ", danger="yes", what="retaliation")).office.id == "tz-protect"


def test_what_the_office_in_reserve_may_know_is_signed_too() -> None:
    agreed = consent_of(Answers(identity=True), "cd-ombuds", ["desk"])
    assert (agreed["offices"], agreed["identity"]) == (["cd-ombuds", "desk"], ["cd-ombuds", "desk"])
    agreed = consent_of(Answers(sharing="this_country", identity=True), "cd-labour", ["cd-ombuds"])
    assert (agreed["offices"], agreed["identity"]) == ([], ["cd-labour", "cd-ombuds"])
