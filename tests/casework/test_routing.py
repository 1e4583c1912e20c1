"""Rules decide who works on a case: worked cases, and what holds for every case there can be."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.demo import OFFICES
from casework.routing_model import CARRIED
from casework.routing_words import REDACTIONS, VALUES, Misread
from casework.taxonomy import TAXONOMY
from tests.casework.routing_scene import CASES, FACTS, decided, found

FACTS_OF = {office["id"]: office for office in OFFICES}
DESK = "desk"
# With these a case never belongs at the next village.
NOT_LOCAL = {"sgbv", "gross_abuse", "mechanism", "retaliation"}
NOT_LOCAL_FLAGS = {"sgbv", "official_local"}


@pytest.mark.parametrize("row", CASES, ids=[row["id"] for row in CASES])
def test_each_worked_case_comes_out_as_expected(row: dict[str, Any]) -> None:
    assert found(decided(row["case"])) == row["expect"]


@pytest.mark.parametrize("gate", [gate["id"] for gate in CARRIED["gates"]])
def test_no_gate_can_be_switched_off_unnoticed(gate: str) -> None:
    without = CARRIED | {"gates": [one for one in CARRIED["gates"] if one["id"] != gate]}
    assert any(found(decided(row["case"], without)) != row["expect"] for row in CASES)


@pytest.mark.parametrize("gate", [gate["id"] for gate in CARRIED["gates"] if "except" in gate])
def test_no_exception_can_be_switched_off_unnoticed(gate: str) -> None:
    gates = [
        {key: value for key, value in one.items() if one["id"] != gate or key != "except"} for one in CARRIED["gates"]
    ]
    assert any(found(decided(row["case"], CARRIED | {"gates": gates})) != row["expect"] for row in CASES)


@pytest.mark.parametrize("rule", [rule["id"] for rule in CARRIED["rules"]])
def test_no_rule_can_be_switched_off_unnoticed(rule: str) -> None:
    without = CARRIED | {"rules": [one for one in CARRIED["rules"] if one["id"] != rule]}
    assert any(found(decided(row["case"], without)) != row["expect"] for row in CASES)


@pytest.mark.parametrize("rung", range(3))
def test_no_rung_can_be_taken_out_unnoticed(rung: int) -> None:
    ladder = [one for place, one in enumerate(CARRIED["fallback"]["ladder"]) if place != rung]
    without = CARRIED | {"fallback": CARRIED["fallback"] | {"ladder": ladder}}
    assert any(found(decided(row["case"], without)) != row["expect"] for row in CASES)


@given(FACTS)
@settings(max_examples=1500, deadline=None)
def test_there_is_always_a_lead_and_never_an_accused_one(facts: dict[str, Any]) -> None:
    decision = decided(facts)
    accused = set(facts.get("implicated", ()))
    assert decision.lead in FACTS_OF
    for name in {decision.lead, *decision.also} - {DESK}:
        assert not {name, FACTS_OF[name]["body"]} & accused
    if decision.lead == DESK and DESK in accused:
        # Nobody else may have it. The decision says so, for a person to see.
        assert decision.blocked[DESK] == "G1"


@given(FACTS)
@settings(max_examples=1500, deadline=None)
def test_whoever_stands_in_for_an_accused_desk_is_of_the_cases_own_country_or_of_none(facts: dict[str, Any]) -> None:
    decision = decided({**facts, "implicated": [*facts.get("implicated", ()), DESK]})
    if decision.why[decision.lead] == "last resort is named in the case":
        lead = FACTS_OF[decision.lead]
        own = {facts.get("place", {}).get("country"), facts.get("home")} - {""}
        assert lead["level"] in {"regional", "international"} or lead["jurisdiction"] in own


@given(FACTS)
@settings(max_examples=1500, deadline=None)
def test_consent_is_never_widened(facts: dict[str, Any]) -> None:
    decision = decided(facts)
    consent, life_risk = facts["consent"], "life_risk" in facts["flags"]
    shown = {decision.lead: decision.redaction} | {name: share.redaction for name, share in decision.also.items()}
    for name, redaction in shown.items():
        if name not in consent.get("identity", ()):
            assert redaction != "none"
        if name == DESK or _agreed(facts, name):
            continue
        assert life_risk
        assert "protection" in FACTS_OF[name]["kinds"]
        assert redaction == "summary_only"
        assert decision.approvers[name] == 2


def _agreed(facts: dict[str, Any], name: str) -> bool:
    consent = facts["consent"]
    scope = consent.get("scope")
    if scope == "desk_only":
        return False
    if FACTS_OF[name]["jurisdiction"] == facts.get("home"):
        return True
    named = name in consent.get("offices", ()) and scope != "this_country"
    return named or (consent.get("cross_border", False) and scope not in {"this_country", "named_offices"})


@given(FACTS)
@settings(max_examples=1500, deadline=None)
def test_what_the_next_village_must_not_hear_does_not_go_there(facts: dict[str, Any]) -> None:
    if facts.get("category") in NOT_LOCAL or NOT_LOCAL_FLAGS & set(facts["flags"]):
        decision = decided(facts)
        assert all(FACTS_OF[name]["level"] != "local" for name in {decision.lead, *decision.also})


@given(FACTS)
@settings(max_examples=800, deadline=None)
def test_a_survivor_meets_only_trained_offices_and_a_summary_stays_one(facts: dict[str, Any]) -> None:
    decision = decided(facts)
    for name, share in decision.also.items():
        if facts.get("category") == "sgbv" or "sgbv" in facts["flags"]:
            assert FACTS_OF[name]["gbv_trained"]
        if FACTS_OF[name]["dp"] == "none" and name not in facts["consent"].get("offices", ()):
            assert share.redaction == "summary_only"


@given(FACTS, st.randoms(use_true_random=False))
@settings(max_examples=500, deadline=None)
def test_the_order_in_which_things_are_listed_decides_nothing(facts: dict[str, Any], random: Any) -> None:
    # Two more of each kind, so that offices do compete, and two rules of the same priority.
    twins = [{**office, "id": f"{office['id'][:28]}-{letter}"} for office in OFFICES[1:] for letter in "ab"]
    offices = [*OFFICES, *twins]
    rules = [*CARRIED["rules"], {"id": "R54", "priority": 76, "when": {"present": "category"}, "lead": _OMBUDS}]
    before = decided(facts, CARRIED | {"rules": rules}, offices)
    random.shuffle(offices)
    random.shuffle(rules)
    assert decided(facts, CARRIED | {"rules": rules}, offices) == before


_OMBUDS = {"kind": "ombuds", "level": "national", "at": "place.country"}


def test_of_two_offices_that_fit_alike_the_first_by_id_leads() -> None:
    offices = [{**FACTS_OF["ug-ombuds"], "id": "aa-ombuds", "body": "aa"}, *OFFICES]
    assert decided({"home": "UG", "place": {"country": "UG"}}, offices=offices).lead == "aa-ombuds"


def test_an_office_that_two_rules_name_gets_the_first_mode_and_the_strictest_redaction() -> None:
    also = {
        "id": "R99",
        "priority": 99,
        "when": {"present": "home"},
        "also": [{"office": "cd-labour", "mode": "consult"}],
    }
    more = {"id": "R98", "priority": 98, "when": {"present": "home"}, "also": [
        {"office": "cd-labour", "mode": "inform", "redaction": "summary_only"}]}  # fmt: skip
    decision = decided({"home": "CD", "consent": {}}, CARRIED | {"rules": [more, also]})
    assert found(decision)["also"] == {"cd-labour": ["consult", "summary_only"]}
    assert decision.why["cd-labour"] == "R99"


def test_a_mandate_that_lists_nothing_is_a_mandate_for_nothing() -> None:
    offices = [{**office, "categories": []} if office["id"] == "ug-ombuds" else office for office in OFFICES]
    decision = decided({"home": "UG", "category": "wages", "place": {"country": "UG"}}, offices=offices)
    assert (decision.lead, decision.blocked["ug-ombuds"]) == ("desk", "G7")


def test_without_the_last_resort_there_is_a_name_for_it() -> None:
    offices = [office for office in OFFICES if office["id"] != DESK]
    assert decided({"home": "UG", "place": {"country": "UG"}}, offices=offices).lead == "ug-ombuds"
    with pytest.raises(Misread) as misread:
        decided({}, offices=offices)
    assert misread.value.name == "no_last_resort"


def test_a_directory_from_before_there_were_rules_gives_the_national_ombuds_office_or_the_desk() -> None:
    here = {"home": "UG", "place": {"country": "UG"}}
    assert decided(here, None).lead == "ug-ombuds"
    assert decided({}, None).lead == DESK
    assert decided(here | {"implicated": ["ug-ombuds"]}, None).lead == DESK
    assert decided(here | {"consent": {"scope": "desk_only"}}, None).lead == DESK


def test_rules_and_triage_speak_the_same_words() -> None:
    assert VALUES["category"] == [category["id"] for category in TAXONOMY["categories"]]
    assert VALUES["flags"] == TAXONOMY["flags"]
    assert set(TAXONOMY["choices"]["reprisal"]) < set(VALUES["reprisal.level"])
    assert list(TAXONOMY["terms"]) == VALUES["severity"]
    assert REDACTIONS == ["none", "pseudonymised", "summary_only"]


def test_an_office_in_conflict_of_interest_with_who_is_named_gets_nothing() -> None:
    case = {"home": "CD", "category": "wages", "severity": "S3", "flags": [], "place": {"country": "CD"}, "consent": {}}
    listed = [office | {"conflicts": ["kolo-mining"]} if office["id"] == "cd-labour" else office for office in OFFICES]
    assert decided(case, offices=listed).lead == "cd-labour"
    named = decided(case | {"implicated": ["kolo-mining"]}, offices=listed)
    assert (named.lead, named.blocked) == ("cd-ombuds", {"cd-labour": "G1"})
