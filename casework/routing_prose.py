"""Rules whose gates are written in words, as the field's worked example has them, turned into the form that is signed.

A gate is taken only if every word of it is known here: a sentence that was changed is refused, not guessed at.
"""

from __future__ import annotations

from typing import Any

from casework.routing_model import CARRIED, FORM
from casework.routing_words import REDACTIONS, VALUES, Misread, fields, listed, text

# gate -> its sentences, and the gate of the carried model that says the same as conditions
_SENTENCES = {
    "G0": "consent.scope == 'desk_only'",
    "G7": "office.categories is a list and case.category is not in it",
    "G1": "office.id or office.body is in case.implicated",
    "G2": "office.jurisdiction != case.home and not consent.cross_border and office.id not in consent.offices",
    "G3": "office.dp == 'none' -> summary_only unless office.id in consent.offices",
    "G4": "(flags has sgbv or case.category == 'sgbv') and not office.gbv_trained",
    "G5": "pseudonymised unless office.id in consent.identity",
    "G6": "reprisal.level == 'high' and not reprisal.plan_approved and office is not case.home and office.kinds lacks protection",
}
_EXEMPT = "flags has life_risk and office.kinds has protection -> summary_only, two-person approval"
_CARRIED_GATES = {gate["id"]: gate for gate in CARRIED["gates"]}


def is_prose(given: Any) -> bool:
    return isinstance(given, dict) and "v" not in given and "level_order" in given


def of_prose(given: Any) -> dict[str, Any]:
    """In the signed form, still to be read by `read_model`. Raises Misread."""
    orders = {"level_order", "redaction_order"}
    body = fields(
        given, "the model", {"version", "regions", "fallback", "accept_hours", "gates", "rules"} | orders, {"block"}
    )
    for name, known, what in (
        ("level_order", VALUES["office.level"], "level"),
        ("redaction_order", REDACTIONS, "redaction"),
    ):
        if body[name] != known:
            raise Misread(f"unknown_{what}", f"{name} is not {', '.join(known)}, in this order")
    if not isinstance(body["regions"], dict):
        raise Misread("wrong_form", "regions is not an object")
    hours = fields(body["accept_hours"], "accept_hours", set(VALUES["severity"]))
    return {
        "v": FORM,
        "version": body["version"],
        "regions": [{"id": name, "countries": countries} for name, countries in body["regions"].items()],
        "accept_hours": {severity.lower(): number for severity, number in hours.items()},
        "gates": [_gate(gate) for gate in listed(body["gates"], "gates")],
        "rules": body["rules"],
        "fallback": body["fallback"],
    }


def _gate(given: Any) -> dict[str, Any]:
    name = text(given.get("id") if isinstance(given, dict) else None, "the id of a gate")
    where = f"gate {name}"
    carried = _CARRIED_GATES.get(name)
    if carried is None:
        raise Misread("unknown_gate", f"{where} is not known here")
    kind = "floor" if "floor" in carried else "drop_if"
    gate = fields(given, where, {"id", "what", kind}, {"except"} & set(carried))
    if gate[kind] != _SENTENCES[name] or gate.get("except", _EXEMPT) != _EXEMPT:
        raise Misread("unknown_gate", f"{where} says in words what only its conditions could say: write those")
    return {key: value for key, value in carried.items() if key != "except" or "except" in gate}
