"""Who should work on a case: model, offices and facts in; lead, others, term and what was blocked out.

The same as browser/routing.ts, and pure: the same three give the same decision, whatever order they are listed in.

Rules: what is not known makes no rule fire and opens no gate. The lead is never empty. An office that several rules
name gets the mode of the first of them and the strictest of their redactions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from casework.routing_conditions import Facts, Regions, holds
from casework.routing_model import Gate, Model
from casework.routing_words import REDACTIONS, Misread

LAST_RESORT = "last resort"
_INSTEAD: tuple[Facts, ...] = (
    {"level": "international"},
    {"level": "regional"},
    {"level": "national", "at": "place.country"},
    {"level": "national", "at": "home"},
)


@dataclass(frozen=True)
class Share:
    mode: str
    redaction: str


@dataclass(frozen=True)
class Decision:
    """`why`: rule id or rung for each chosen office. `blocked`: gate id for each office that was looked at in vain.

    `approvers`: how many people must approve, for each office that passes a gate through its exception only.
    `accept_h`: hours.
    """

    lead: str
    redaction: str
    also: Mapping[str, Share]
    accept_h: int
    why: Mapping[str, str]
    blocked: Mapping[str, str]
    approvers: Mapping[str, int]


def decide(model: Model, offices: Sequence[Facts], facts: Facts) -> Decision:
    """`offices` and `facts` as `routing_facts` reads them. Raises Misread where only the
    model's last resort is left and is not listed."""
    return _Deciding(model, sorted(offices, key=_id), facts).decision()


@dataclass(frozen=True)
class Verdict:
    """Of one office. `blocked`: the first gate that keeps it out. `redaction`: the least that must be taken away."""

    blocked: str | None
    redaction: str
    approvers: int


def judge(model: Model, office: Facts, facts: Facts) -> Verdict:
    """Whole, even if blocked: the last resort is chosen all the same, and its redaction counts."""
    both = {**facts, **office}
    blocked, redaction, approvers = None, REDACTIONS[0], 0
    for gate in model.gates:
        if gate.drop_if is not None and holds(gate.drop_if, both, model.regions):
            if gate.exempt is None or not holds(gate.exempt.when, both, model.regions):
                blocked = blocked or gate.id
                continue
            redaction = strictest(redaction, gate.exempt.redaction)
            approvers = max(approvers, gate.exempt.approvers)
        if gate.floor is not None and holds(gate.floor.when, both, model.regions):
            redaction = strictest(redaction, gate.floor.redaction)
    return Verdict(blocked, redaction, approvers)


class _Deciding:
    def __init__(self, model: Model, offices: Sequence[Facts], facts: Facts) -> None:
        self._model, self._offices, self._facts = model, offices, facts
        self._blocked: dict[str, str] = {}
        self._fired = [rule for rule in model.rules if holds(rule.when, facts, model.regions)]

    def decision(self) -> Decision:
        lead, why = self._lead()
        also, reasons = self._also(lead)
        chosen = {lead, *also}
        approvers = {name: self._verdict(self._office(name)).approvers for name in sorted(chosen)}
        return Decision(
            lead=lead,
            redaction=self._verdict(self._office(lead)).redaction,
            also=also,
            accept_h=self._accept_hours(),
            why={lead: why, **reasons},
            blocked={name: gate for name, gate in self._blocked.items() if name not in also},
            approvers={name: number for name, number in approvers.items() if number},
        )

    def _lead(self) -> tuple[str, str]:
        for why, selector in self._wanted():
            for office in self._passing(selector):
                return _id(office), why
        last = self._model.last_resort
        if self._turned_down(self._office(last)):
            for office in self._instead_of_the_last():
                return _id(office), f"{LAST_RESORT} is named in the case"
        return last, LAST_RESORT

    def _wanted(self) -> Iterator[tuple[str, Facts]]:
        for rule in self._fired:
            if rule.lead is not None:
                yield rule.id, rule.lead
        for number, rung in enumerate(self._model.ladder, 1):
            if rung.unless is None or not holds(rung.unless, self._facts, self._model.regions):
                yield f"ladder {number}", rung.selector

    def _instead_of_the_last(self) -> Iterator[Facts]:
        """Where the last resort is itself accused: from far to near, but no local office, and no country but the case's."""
        for where in _INSTEAD:
            yield from self._passing({"kind": "ombuds", **where})

    def _also(self, lead: str) -> tuple[dict[str, Share], dict[str, str]]:
        also: dict[str, Share] = {}
        why: dict[str, str] = {}
        for rule in self._fired:
            for selector in rule.also:
                for office in self._passing(selector):
                    name = _id(office)
                    if name == lead:
                        continue
                    before = also.get(name, Share(selector["mode"], self._verdict(office).redaction))
                    also[name] = Share(
                        before.mode, strictest(before.redaction, selector.get("redaction", before.redaction))
                    )
                    why.setdefault(name, rule.id)
        return also, why

    def _passing(self, selector: Facts) -> Iterator[Facts]:
        for office in self._offices:
            if not _selects(selector, office, self._facts, self._model.regions):
                continue
            gate = self._verdict(office).blocked
            if gate is None:
                yield office
            else:
                self._blocked.setdefault(_id(office), gate)

    def _turned_down(self, last: Facts) -> bool:
        """The last resort is asked only the gates that bind it, too."""
        for gate in self._model.gates:
            if gate.last_resort and self._drops(gate, last):
                self._blocked.setdefault(_id(last), gate.id)
                return True
        return False

    def _verdict(self, office: Facts) -> Verdict:
        return judge(self._model, office, self._facts)

    def _drops(self, gate: Gate, office: Facts) -> bool:
        return gate.drop_if is not None and holds(gate.drop_if, {**self._facts, **office}, self._model.regions)

    def _office(self, name: str) -> Facts:
        for office in self._offices:
            if _id(office) == name:
                return office
        raise Misread("no_last_resort", f"nobody may have it, and the last resort, {name}, is not among the offices")

    def _accept_hours(self) -> int:
        """A case whose severity nobody has judged gets the shortest term."""
        hours = self._model.accept_hours
        severity = self._facts.get("severity")
        return hours[severity] if severity else min(hours.values())


def strictest(one: str, other: str) -> str:
    return max(one, other, key=REDACTIONS.index)


def _selects(selector: Facts, office: Facts, facts: Facts, regions: Regions) -> bool:
    if "office" in selector:
        return bool(_id(office) == selector["office"])
    fits = [selector["kind"] in office["office.kinds"]]
    fits += [office["office.level"] == selector["level"]] if "level" in selector else []
    fits += [office.get("office.region") == selector["region"]] if "region" in selector else []
    fits += [_same(office, "office.jurisdiction", facts, selector["at"])] if "at" in selector else []
    fits += [office["office.jurisdiction"] in facts.get(selector["each"], ())] if "each" in selector else []
    fits += [_same(office, "office.admin1", facts, selector["admin1"])] if "admin1" in selector else []
    if "if_region_of" in selector:
        region = selector.get("region", office.get("office.region"))
        fits += [facts.get(selector["if_region_of"]) in regions.get(region, ())]
    return all(fits)


def _same(office: Facts, theirs: str, facts: Facts, ours: str) -> bool:
    return bool(facts.get(ours)) and office.get(theirs) == facts.get(ours)


def _id(office: Facts) -> str:
    name: str = office["office.id"]
    return name
