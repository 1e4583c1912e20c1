"""Python and the browser decide alike, and refuse the same under the same name."""

from __future__ import annotations

import copy
from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.demo import OFFICES
from casework.routing_model import CARRIED
from casework.routing_words import Misread
from tests.casework.routing_scene import CASES, FACTS, decided, judged
from tests.casework.routing_speaker import browser

WRONG = [None, True, 0, 7, -1, "", "x", "place.country", "nowhere.at_all", [], ["x"], {}, {"x": 1}, "é" * 201]


def here(model: Any, facts: Any, offices: Any = OFFICES) -> Any:
    decision = decided(facts, model, offices)
    return {
        "lead": decision.lead,
        "redaction": decision.redaction,
        "also": {name: {"mode": share.mode, "redaction": share.redaction} for name, share in decision.also.items()},
        "acceptHours": decision.accept_h,
        "why": dict(decision.why),
        "blocked": dict(decision.blocked),
        "approvers": dict(decision.approvers),
        "verdicts": {office["office.id"]: asdict(verdict) for office, verdict in judged(facts, model, offices)},
    }


def answer_of(ask: Any) -> Any:
    try:
        return ask()
    except Misread as misread:
        return misread.name


def agreed(model: Any, facts: Any, offices: Any = OFFICES) -> Any:
    ours = answer_of(lambda: here(model, facts, offices))
    assert answer_of(lambda: browser().decide(model, offices, facts)) == ours
    return ours


@pytest.mark.parametrize("row", CASES, ids=[row["id"] for row in CASES])
def test_the_worked_cases(row: dict[str, Any]) -> None:
    assert agreed(CARRIED, row["case"])["lead"] == row["expect"]["lead"]


@given(FACTS)
@settings(max_examples=3000, deadline=None)
def test_any_facts(facts: dict[str, Any]) -> None:
    agreed(CARRIED, facts)
    agreed(None, facts)


def _places(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for key, child in inner for place in [(*way, key), *_places(child, (*way, key))]]


def _at(whole: Any, way: tuple[Any, ...]) -> Any:
    for key in way:
        whole = whole[key]
    return whole


def _maimed(whole: Any, way: tuple[Any, ...], wrong: Any) -> Any:
    """One part of it put away ("gone"), doubled, called by another name, or something else."""
    changed = copy.deepcopy(whole)
    inside, last = _at(changed, way[:-1]), way[-1]
    if wrong == "gone":
        del inside[last]
    elif wrong == "twice" and isinstance(inside, list):
        inside.append(copy.deepcopy(inside[last]))
    elif wrong == "renamed" and isinstance(inside, dict):
        inside[f"{last}_"] = inside.pop(last)
    else:
        inside[last] = wrong
    return changed


MAIMS = st.sampled_from(["gone", "twice", "renamed", *WRONG])


@given(st.sampled_from(_places(CARRIED)), MAIMS, st.sampled_from(CASES))
@settings(max_examples=2000, deadline=None)
def test_maimed_rules(way: tuple[Any, ...], wrong: Any, row: dict[str, Any]) -> None:
    agreed(_maimed(CARRIED, way, wrong), row["case"])


@given(st.data(), MAIMS)
@settings(max_examples=800, deadline=None)
def test_maimed_facts_and_offices(data: Any, wrong: Any) -> None:
    facts = data.draw(st.sampled_from(CASES))["case"]
    agreed(CARRIED, _maimed(facts, data.draw(st.sampled_from(_places(facts))), wrong))
    agreed(CARRIED, facts, _maimed(OFFICES, data.draw(st.sampled_from(_places(OFFICES))), wrong))


def _gate(drop_if: Any) -> Any:
    return CARRIED | {"gates": [{"id": "G9", "what": "tried", "drop_if": drop_if}]}


def _rule(**parts: Any) -> Any:
    return CARRIED | {"rules": [{"id": "R9", "priority": 1, "when": {"present": "home"}, **parts}]}


UNREAD = {
    "unknown_version": [CARRIED | {"v": 2}, {}, CARRIED | {"v": True}, CARRIED | {"v": "1"}],
    "unknown_operator": [_gate({"xor": ["home", "home"]}), _rule(when={"unless": "home"})],
    "unknown_key": [
        _rule(then={}),
        _rule(lead={"kind": "ombuds", "mode": "joint"}),
        _rule(lead={"kind": "ombuds", "office": "desk"}),
        CARRIED | {"gates": [{**CARRIED["gates"][0], "unless": {"present": "home"}}]},
        CARRIED | {"level_order": []},
    ],
    "unknown_level": [_rule(lead={"kind": "ombuds", "level": "village"})],
    "unknown_mode": [_rule(also=[{"kind": "ombuds", "mode": "own"}])],
    "unknown_redaction": [_rule(also=[{"kind": "ombuds", "mode": "joint", "redaction": "some"}])],
    "unknown_region": [_rule(lead={"kind": "ombuds", "region": "EU"}), _rule(when={"subset": ["countries", "EU"]})],
    "unknown_fact": [_rule(when={"present": "weather"}), _rule(when={"present": "office.id"}), _gate({"given": "office.seal"})],
    "unknown_category": [_rule(when={"eq": ["category", "sbgv"]}), _rule(when={"in": ["category", ["wages", "wage"]]})],
    "unknown_flag": [_rule(when={"has": ["flags", "danger"]})],
    "unknown_scope": [_gate({"eq": ["consent.scope", "nobody"]})],
    "twice": [CARRIED | {"gates": CARRIED["gates"] * 2}, CARRIED | {"rules": CARRIED["rules"] * 2}],
    "wrong_form": [
        [],
        _rule(when={}),
        _rule(when={"all": [], "any": []}),
        _rule(when={"has": ["home", "CD"]}),
        _rule(lead={"kind": "ombuds", "at": "flags"}),
        _rule(when={"not": {"not": {"not": {"not": {"not": {"not": {"not": {"not": {"present": "home"}}}}}}}}}),
        CARRIED | {"gates": [{"id": "G1", "what": "neither"}]},
        CARRIED | {"gates": [{**CARRIED["gates"][0], "floor": CARRIED["gates"][4]["floor"]}]},
    ],
}  # fmt: skip


@pytest.mark.parametrize(("name", "model"), [(name, model) for name, models in UNREAD.items() for model in models])
def test_what_this_version_does_not_know_is_refused_by_name(name: str, model: Any) -> None:
    assert agreed(model, {}) == name


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"place": "CD"}, "wrong_form"),
        ({"place": ["CD"]}, "wrong_form"),
        ({"place": {"country": 1.5}}, "wrong_form"),
        ({"category": 1}, "unknown_category"),
        ({"category": "sbgv"}, "unknown_category"),
        ({"flags": [1]}, "wrong_form"),
        ({"flags": "life_risk"}, "wrong_form"),
        ({"reprisal": {"level": "unacceptable"}}, "unknown_level"),
        ({"consent": {"scope": "all"}}, "unknown_scope"),
        ({"consent": {"cross_border": "yes"}}, "wrong_form"),
        ({"home": "Congo"}, "wrong_form"),
        ({"home": "cd"}, "wrong_form"),
        ({"implicated": ["x"] * 257}, "wrong_form"),
        ({"implicated": ["x" * 201]}, "wrong_form"),
        ([], "wrong_form"),
    ],
)
def test_facts_that_cannot_be_read_have_a_name(facts: Any, name: str) -> None:
    assert agreed(CARRIED, facts) == name


BESIDE: list[dict[str, Any]] = [
    {"subcategory": "not_paid", "id": "x", "latitude": 1.5},
    {"reporter": {"location": "CD", "nationality": "BF"}},
    {"place": {"country": "CD", "admin1": "CD-SK", "site": "Nyabibwe", "text": "by the river"}},
    {"employer": {"name": "x", "hq": None}},
    {"consent": {"wording": 1, "door": "web", "day": "2026-01-01", "until": None}},
    {"reprisal": {"level": "moderate", "score": 12}},
    {"reprisal": {"level": "none"}},
    {"flags": ["migrant"]},
    {"place.country": "UG", "__proto__": {"x": 1}},
    *({group: None} for group in ("consent", "employer", "reprisal")),
]


@pytest.mark.parametrize("beside", BESIDE, ids=[" ".join(one) for one in BESIDE])
def test_what_no_rule_asks_for_and_what_is_null_change_nothing(beside: dict[str, Any]) -> None:
    case = {
        "home": "CD",
        "category": "land",
        "place": {"country": "CD", "admin1": "CD-SK"},
        "reporter": {"location": "CD"},
    }
    plain = agreed(CARRIED, case)
    assert plain["lead"] == "cd-sk-ombuds"
    assert agreed(CARRIED, case | beside) == plain


@pytest.mark.parametrize("group", ["place", "reporter"])
def test_a_group_that_is_null_is_not_known(group: str) -> None:
    case = next(row["case"] for row in CASES if row["id"] == "C09")
    assert agreed(CARRIED, case | {group: None}) == agreed(CARRIED, case | {group: {}})


def test_what_an_example_says_of_an_office_beside_the_facts_changes_nothing() -> None:
    case = {"home": "CD", "category": "land", "place": {"country": "CD", "admin1": "CD-SK"}}
    more: dict[str, Any] = {
        "hours": "24/7",
        "state": "active",
        "accept_history": [],
        "categories": None,
        "region": None,
    }
    offices = [{"admin1": None, **office, **{k: v for k, v in more.items() if k not in office}} for office in OFFICES]
    assert agreed(CARRIED, case, offices) == agreed(CARRIED, case)


def test_a_refusal_repeats_nothing_of_a_case() -> None:
    with pytest.raises(Misread) as misread:
        decided({"category": "canary"})
    assert "canary" not in str(misread.value)
