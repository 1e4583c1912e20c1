// Reading the rules by which cases are routed. Strict: what this version does not know is refused by name.
// `v` is the form's version and `version` the rules' own; both clients know the same.
import minimum from "../routing_minimum.json" with { type: "json" };
import { type Condition, checkPath, type Regions, readCondition } from "./routing_conditions.ts";
import {
  FACTS,
  fields,
  type Given,
  ident,
  isCountry,
  known,
  LISTS,
  listed,
  Misread,
  MODES,
  number,
  OFFICE,
  type Paths,
  REDACTIONS,
  TEXTS,
  text,
  VALUES,
} from "./routing_words.ts";

const FORM = 1;
const LONGEST_WORDS = 400;

export type Floor = { when: Condition; redaction: string };
/** `lastResort`: the office of last resort is asked this gate, too. */
export type Gate = {
  id: string;
  what: string;
  dropIf: Condition | null;
  floor: Floor | null;
  exempt: (Floor & { approvers: number }) | null;
  lastResort: boolean;
};
export type Selector = { [part: string]: string };
export type Rule = { id: string; priority: number; when: Condition; lead: Selector | null; also: Selector[] };
export type Rung = { selector: Selector; unless: Condition | null };
/** `rules` by priority, the highest first, then by id. */
export type Model = {
  version: number;
  regions: Regions;
  acceptHours: ReadonlyMap<string, number>;
  gates: Gate[];
  rules: Rule[];
  ladder: Rung[];
  lastResort: string;
};

const BOTH: Paths = new Map([...FACTS, ...OFFICE]);

/** null, as a directory from before there were rules says: the national ombuds office or the desk. Throws Misread. */
export function readModel(given: unknown): Model {
  if (given === null) return readModel(minimum);
  if (typeof given === "object" && !Array.isArray(given) && (given as Given).v !== FORM)
    throw new Misread("unknown_version", "the form of these rules is not known here");
  const parts = ["v", "version", "regions", "accept_hours", "gates", "rules", "fallback"];
  const body = fields(given, "the model", parts);
  const regions = readRegions(body.regions);
  const fallback = fields(body.fallback, "fallback", ["ladder", "last_resort"]);
  const rules = once(body.rules, "rule").map((rule) => readRule(rule, regions));
  return {
    version: number(body.version, "version"),
    regions,
    acceptHours: readHours(body.accept_hours),
    gates: once(body.gates, "gate").map((gate) => readGate(gate, regions)),
    rules: rules.sort((one, other) => other.priority - one.priority || (one.id < other.id ? -1 : 1)),
    ladder: listed(fallback.ladder, "ladder").map((rung) => readRung(rung, regions)),
    lastResort: ident(fallback.last_resort, "last_resort"),
  };
}

function readRegions(given: unknown): Regions {
  const regions = once(given, "region").map((region): [string, string[]] => {
    const countries = listed(fields(region, "a region", ["id", "countries"]).countries, "a region");
    if (!countries.every(isCountry)) throw new Misread("wrong_form", "a region");
    return [region.id as string, countries as string[]];
  });
  return new Map(regions);
}

function readHours(given: unknown): Model["acceptHours"] {
  const severities = VALUES.get("severity") ?? [];
  const names = severities.map((severity) => severity.toLowerCase());
  const hours = fields(given, "accept_hours", names);
  return new Map(severities.map((severity) => [severity, number(hours[severity.toLowerCase()], "accept_hours")]));
}

/** Objects with an id, each once. */
function once(given: unknown, what: string): Given[] {
  const seen = new Set<string>();
  const all = listed(given, `${what}s`);
  for (const one of all) {
    if (typeof one !== "object" || one === null || Array.isArray(one)) throw new Misread("wrong_form", what);
    const id = ident((one as Given).id, what);
    if (seen.has(id)) throw new Misread("twice", `${what} ${id}`);
    seen.add(id);
  }
  return all as Given[];
}

function readGate(given: Given, regions: Regions): Gate {
  const where = `gate ${given.id}`;
  const gate = fields(given, where, ["id", "what"], ["drop_if", "floor", "except", "last_resort"]);
  const { drop_if: dropIf, floor, except: exempt, what, last_resort: lastResort = false } = gate;
  const drops = dropIf !== undefined;
  const isWords = typeof what === "string" && what.length >= 1 && what.length <= LONGEST_WORDS;
  if (drops === (floor !== undefined) || (!drops && exempt !== undefined) || !isWords)
    throw new Misread("wrong_form", where);
  if (typeof lastResort !== "boolean") throw new Misread("wrong_form", where);
  return {
    id: gate.id as string,
    what,
    dropIf: drops ? readCondition(dropIf, where, BOTH, regions) : null,
    floor: drops ? null : readFloor(floor, where, regions),
    exempt: exempt === undefined ? null : readExempt(exempt, where, regions),
    lastResort,
  };
}

function readFloor(given: unknown, where: string, regions: Regions): Floor {
  const floor = fields(given, where, ["when", "redaction"]);
  const when = readCondition(floor.when, where, BOTH, regions);
  return { when, redaction: known(floor.redaction, where, "redaction", REDACTIONS) };
}

function readExempt(given: unknown, where: string, regions: Regions): Floor & { approvers: number } {
  const { when, redaction, approvers } = fields(given, where, ["when", "redaction", "approvers"]);
  const people = number(approvers, where);
  return { ...readFloor({ when, redaction }, where, regions), approvers: people };
}

function readRule(given: Given, regions: Regions): Rule {
  const where = `rule ${given.id}`;
  const { id, priority, when, lead, also = [] } = fields(given, where, ["id", "priority", "when"], ["lead", "also"]);
  return {
    id: id as string,
    priority: number(priority, where),
    when: readCondition(when, where, FACTS, regions),
    lead: lead === undefined ? null : readSelector(lead, where, regions),
    also: listed(also, where).map((one) => readSelector(one, where, regions, true)),
  };
}

function readRung(given: unknown, regions: Regions): Rung {
  const where = "a rung of the ladder";
  if (typeof given !== "object" || given === null || Array.isArray(given)) throw new Misread("wrong_form", where);
  const { unless, ...selector } = given as Given;
  const condition = unless === undefined ? null : readCondition(unless, where, FACTS, regions);
  return { selector: readSelector(selector, where, regions), unless: condition };
}

function readSelector(given: unknown, where: string, regions: Regions, also = false): Selector {
  const mode = also ? ["mode"] : [];
  const redaction = also ? ["redaction"] : [];
  if (typeof given === "object" && given !== null && !Array.isArray(given) && "office" in given) {
    ident(fields(given, where, ["office", ...mode], redaction).office, where);
  } else {
    const more = ["level", "at", "each", "region", "admin1", "if_region_of", ...redaction];
    text(fields(given, where, ["kind", ...mode], more).kind, where);
  }
  const selector = given as Given;
  for (const [part, among] of Object.entries({ level: VALUES.get("office.level"), mode: MODES, redaction: REDACTIONS }))
    if (part in selector) known(selector[part], where, part, among ?? []);
  if ("region" in selector) known(selector.region, where, "region", [...regions.keys()]);
  for (const part of ["at", "admin1", "if_region_of"])
    if (part in selector) checkPath(selector[part], where, FACTS, TEXTS);
  if ("each" in selector) checkPath(selector.each, where, FACTS, LISTS);
  return selector as Selector;
}
