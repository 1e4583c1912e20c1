// Who should work on a case: model, offices and facts in; lead, others, term and what was blocked out.
// The same as routing.py, and pure: the same three give the same decision, whatever order they are listed in.
import { holds, type Regions } from "./routing_conditions.ts";
import type { Gate, Model, Rule, Selector } from "./routing_model.ts";
import { type Facts, Misread, REDACTIONS } from "./routing_words.ts";

const LAST_RESORT = "last resort";
// Where the last resort is itself accused: from far to near, but no local office, and no country but the case's.
const INSTEAD: readonly Selector[] = [
  { level: "international" },
  { level: "regional" },
  { level: "national", at: "place.country" },
  { level: "national", at: "home" },
];

export type Share = { mode: string; redaction: string };
/**
 * `why`: rule id or rung for each chosen office. `blocked`: gate id for each office that was looked at in vain.
 * `approvers`: how many people must approve, for each office that passes a gate through its exception only.
 */
export type Decision = {
  lead: string;
  redaction: string;
  also: Map<string, Share>;
  acceptHours: number;
  why: Map<string, string>;
  blocked: Map<string, string>;
  approvers: Map<string, number>;
};
/** Of one office. `blocked`: the first gate that keeps it out. `redaction`: the least that must be taken away. */
export type Verdict = { blocked: string | null; redaction: string; approvers: number };
type Work = { model: Model; offices: Facts[]; facts: Facts; fired: Rule[]; blocked: Map<string, string> };

/** Throws Misread where only the model's last resort is left and is not among the offices. */
export function decide(model: Model, offices: readonly Facts[], facts: Facts): Decision {
  const work = {
    model,
    offices: [...offices].sort((one, other) => (idOf(one) < idOf(other) ? -1 : 1)),
    facts,
    fired: model.rules.filter((rule) => holds(rule.when, facts, model.regions)),
    blocked: new Map<string, string>(),
  };
  const [lead, reason] = findLead(work);
  const why = new Map([[lead, reason]]);
  const also = findOthers(work, lead, why);
  const verdicts = [lead, ...also.keys()].map((name): [string, Verdict] => [
    name,
    judge(work.model, listed(work, name), work.facts),
  ]);
  return {
    lead,
    redaction: (verdicts[0] as [string, Verdict])[1].redaction,
    also,
    acceptHours: acceptHours(work),
    why,
    blocked: new Map([...work.blocked].filter(([name]) => !also.has(name))),
    approvers: new Map(verdicts.flatMap(([name, { approvers }]) => (approvers ? [[name, approvers]] : []))),
  };
}

function findLead(work: Work): [lead: string, why: string] {
  for (const [why, selector] of wanted(work)) {
    const [office] = passing(work, selector);
    if (office) return [idOf(office), why];
  }
  const last = work.model.lastResort;
  if (turnsDown(work, listed(work, last))) {
    for (const where of INSTEAD) {
      const [office] = passing(work, { kind: "ombuds", ...where });
      if (office) return [idOf(office), `${LAST_RESORT} is named in the case`];
    }
  }
  return [last, LAST_RESORT];
}

function wanted({ model, facts, fired }: Work): [why: string, selector: Selector][] {
  const rules = fired.flatMap(({ id, lead }): [string, Selector][] => (lead ? [[id, lead]] : []));
  const rungs = model.ladder.flatMap(({ selector, unless }, place): [string, Selector][] =>
    unless && holds(unless, facts, model.regions) ? [] : [[`ladder ${place + 1}`, selector]],
  );
  return [...rules, ...rungs];
}

function findOthers(work: Work, lead: string, why: Map<string, string>): Map<string, Share> {
  const others = new Map<string, Share>();
  for (const { id, also } of work.fired) {
    for (const selector of also) {
      for (const office of [...passing(work, selector)]) {
        const name = idOf(office);
        if (name === lead) continue;
        const before = others.get(name) ?? {
          mode: selector.mode as string,
          redaction: judge(work.model, office, work.facts).redaction,
        };
        others.set(name, { ...before, redaction: strictest(before.redaction, selector.redaction ?? before.redaction) });
        if (!why.has(name)) why.set(name, id);
      }
    }
  }
  return others;
}

/** In the order of ids; those that a gate blocks are noted, as far as anybody looks. */
function* passing(work: Work, selector: Selector): Generator<Facts> {
  for (const office of work.offices) {
    if (!selects(selector, office, work.facts, work.model.regions)) continue;
    const { blocked } = judge(work.model, office, work.facts);
    if (blocked === null) yield office;
    else if (!work.blocked.has(idOf(office))) work.blocked.set(idOf(office), blocked);
  }
}

/** The last resort is asked only the gates that bind it, too. */
function turnsDown(work: Work, last: Facts): boolean {
  const gate = work.model.gates.find(
    (one) => one.lastResort && drops(work.model, one, new Map([...work.facts, ...last])),
  );
  if (gate && !work.blocked.has(idOf(last))) work.blocked.set(idOf(last), gate.id);
  return gate !== undefined;
}

/** Whole, even if blocked: the last resort is chosen all the same, and its redaction counts. */
export function judge(model: Model, office: Facts, facts: Facts): Verdict {
  const both = new Map([...facts, ...office]);
  const verdict: Verdict = { blocked: null, redaction: REDACTIONS[0] as string, approvers: 0 };
  for (const gate of model.gates) {
    const { exempt, floor } = gate;
    const isDropped = drops(model, gate, both);
    if (isDropped && exempt && holds(exempt.when, both, model.regions)) {
      verdict.redaction = strictest(verdict.redaction, exempt.redaction);
      verdict.approvers = Math.max(verdict.approvers, exempt.approvers);
    } else if (isDropped) verdict.blocked ??= gate.id;
    if (floor && holds(floor.when, both, model.regions))
      verdict.redaction = strictest(verdict.redaction, floor.redaction);
  }
  return verdict;
}

function drops(model: Model, { dropIf }: Gate, both: Facts): boolean {
  return dropIf !== null && holds(dropIf, both, model.regions);
}

function listed({ offices }: Work, name: string): Facts {
  const office = offices.find((one) => idOf(one) === name);
  if (!office) throw new Misread("no_last_resort", name);
  return office;
}

/** A case whose severity nobody has judged gets the shortest term. */
function acceptHours({ model, facts }: Work): number {
  const hours = model.acceptHours.get(String(facts.get("severity")));
  return hours ?? Math.min(...model.acceptHours.values());
}

export function strictest(one: string, other: string): string {
  return REDACTIONS.indexOf(one) < REDACTIONS.indexOf(other) ? other : one;
}

export function selects(selector: Selector, office: Facts, facts: Facts, regions: Regions): boolean {
  const { office: named, kind, level, region, at, each, admin1, if_region_of: inside } = selector;
  if (named !== undefined) return idOf(office) === named;
  const jurisdiction = office.get("office.jurisdiction") as string;
  return (
    (office.get("office.kinds") as string[]).includes(kind as string) &&
    (level === undefined || office.get("office.level") === level) &&
    (region === undefined || office.get("office.region") === region) &&
    (at === undefined || jurisdiction === facts.get(at)) &&
    (each === undefined || ((facts.get(each) ?? []) as string[]).includes(jurisdiction)) &&
    (admin1 === undefined || (facts.has(admin1) && office.get("office.admin1") === facts.get(admin1))) &&
    (inside === undefined || liesIn(facts.get(inside), region ?? office.get("office.region"), regions))
  );
}

function liesIn(country: unknown, region: unknown, regions: Regions): boolean {
  return (regions.get(region as string) ?? []).includes(country as string);
}

function idOf(office: Facts): string {
  return office.get("office.id") as string;
}
