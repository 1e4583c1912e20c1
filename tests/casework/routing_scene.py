"""Cases, offices and invented facts for the tests of the rules."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from casework.demo import OFFICES
from casework.routing import Decision, Verdict, decide, judge
from casework.routing_facts import read_facts, read_offices
from casework.routing_model import CARRIED, read_model
from casework.routing_words import VALUES

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "routing_cases.json").read_text())["rows"]
IDS = [office["id"] for office in OFFICES]
COUNTRIES = ["CD", "UG", "RW", "TZ", "BF", "GH", "PE", "BO", "CO", "CH", "SS", "AE"]


def decided(facts: Any, model: Any = CARRIED, offices: Any = OFFICES) -> Decision:
    return decide(read_model(model), read_offices(offices), read_facts(facts))


def judged(facts: Any, model: Any = CARRIED, offices: Any = OFFICES) -> list[tuple[dict[str, Any], Verdict]]:
    """What the gates say of each office by itself."""
    rules, known = read_model(model), read_facts(facts)
    return [(office, judge(rules, office, known)) for office in read_offices(offices)]


def found(decision: Decision) -> dict[str, Any]:
    """As a worked case expects it."""
    return {
        "lead": decision.lead,
        "also": {name: [share.mode, share.redaction] for name, share in decision.also.items()},
        "accept_h": decision.accept_h,
        "blocked": dict(decision.blocked),
    }


def some(values: list[str], most: int = 4) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), max_size=most, unique=True)


_country = st.sampled_from(["", *COUNTRIES])
_consent = st.fixed_dictionaries(
    {},
    optional={
        "scope": st.sampled_from(VALUES["consent.scope"]),
        "cross_border": st.booleans(),
        "offices": some(IDS),
        "identity": some(IDS),
    },
)
FACTS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {"consent": _consent, "flags": some(VALUES["flags"], 5)},
    optional={
        "category": st.sampled_from(VALUES["category"]),
        "severity": st.sampled_from(VALUES["severity"]),
        "home": _country,
        "place": st.fixed_dictionaries(
            {}, optional={"country": _country, "admin1": st.sampled_from(["CD-SK", "CD-LU", "BF-13"])}
        ),
        "reporter": st.fixed_dictionaries({}, optional={"location": _country}),
        "employer": st.fixed_dictionaries({}, optional={"hq": _country}),
        "destination": _country,
        "affected": some(COUNTRIES),
        "transit": some(COUNTRIES),
        "countries": some(COUNTRIES),
        "implicated": some([*IDS, "cd-army"]),
        "reprisal": st.fixed_dictionaries(
            {}, optional={"level": st.sampled_from(VALUES["reprisal.level"]), "plan_approved": st.booleans()}
        ),
    },
)
