// The small language of conditions in which rules and gates say when they hold: read strictly, then evaluated.
// A condition is an object with one operator. What is not known is equal to nothing, differs from nothing and lies in
// no region.
import {
  type Fact,
  type Facts,
  type Given,
  isText,
  type Kind,
  known,
  LISTS,
  listed,
  Misread,
  type Paths,
  TEXTS,
  VALUES,
  whatOf,
} from "./routing_words.ts";

const DEEPEST = 8;
export type Condition = Given;
export type Regions = ReadonlyMap<string, readonly string[]>;
type Beside = "literal" | "literals" | "path" | "list" | "region";

// Operator -> the kinds of its path, and what stands beside it.
const PAIRS: ReadonlyMap<string, [readonly Kind[], Beside]> = new Map([
  ["eq", [[...TEXTS, "truth"], "literal"]],
  ["in", [TEXTS, "literals"]],
  ["has", [LISTS, "literal"]],
  ["lists", [LISTS, "path"]],
  ["meets", [LISTS, "list"]],
  ["same", [TEXTS, "path"]],
  ["differs", [TEXTS, "path"]],
  ["region", [TEXTS, "region"]],
  ["subset", [LISTS, "region"]],
]);

/** `paths`: what kind of fact stands where. Throws Misread. */
export function readCondition(given: unknown, where: string, paths: Paths, regions: Regions, depth = 1): Condition {
  if (typeof given !== "object" || given === null || Array.isArray(given)) throw new Misread("wrong_form", where);
  const [first, second] = Object.entries(given);
  if (!first || second || depth > DEEPEST) throw new Misread("wrong_form", where);
  const [operator, operand] = first;
  if (operator === "all" || operator === "any") {
    for (const one of listed(operand, where)) readCondition(one, where, paths, regions, depth + 1);
  } else if (operator === "not") readCondition(operand, where, paths, regions, depth + 1);
  else if (operator === "present" || operator === "given") checkPath(operand, where, paths, [...TEXTS, ...LISTS]);
  else checkPair(operator, operand, where, paths, regions);
  return given as Condition;
}

function checkPair(operator: string, operand: unknown, where: string, paths: Paths, regions: Regions): void {
  const pair = PAIRS.get(operator);
  if (!pair) throw new Misread("unknown_operator", where);
  if (!Array.isArray(operand) || operand.length !== 2) throw new Misread("wrong_form", where);
  const [path, value] = operand;
  const kind = checkPath(path, where, paths, pair[0]);
  if (pair[1] === "path") checkPath(value, where, paths, TEXTS);
  else if (pair[1] === "list") checkPath(value, where, paths, LISTS);
  else if (pair[1] === "region") known(value, where, "region", [...regions.keys()]);
  else if (pair[1] === "literals") for (const one of listed(value, where)) checkLiteral(path, kind, one, where);
  else checkLiteral(path, kind, value, where);
}

export function checkPath(path: unknown, where: string, paths: Paths, kinds: readonly Kind[]): Kind {
  const kind = typeof path === "string" ? paths.get(path) : undefined;
  if (!kind) throw new Misread("unknown_fact", where);
  if (!kinds.includes(kind)) throw new Misread("wrong_form", where);
  return kind;
}

function checkLiteral(path: string, kind: Kind, value: unknown, where: string): void {
  const values = VALUES.get(path);
  if (kind === "truth") {
    if (typeof value !== "boolean") throw new Misread("wrong_form", where);
  } else if (values) known(value, where, whatOf(path), values);
  else if (!isText(value)) throw new Misread("wrong_form", where);
}

export function holds(condition: Condition, facts: Facts, regions: Regions): boolean {
  const [operator, given] = Object.entries(condition)[0] as [keyof typeof OPERATORS, never];
  return OPERATORS[operator](given, facts, regions);
}

type Pair = [string, string];
const textsOf = (facts: Facts, path: string) => (facts.get(path) ?? []) as readonly string[];
const inRegion = (regions: Regions, region: string, fact: Fact | undefined) =>
  (regions.get(region) ?? []).includes(fact as string);

const OPERATORS = {
  all: (given: Condition[], facts: Facts, regions: Regions) => given.every((one) => holds(one, facts, regions)),
  any: (given: Condition[], facts: Facts, regions: Regions) => given.some((one) => holds(one, facts, regions)),
  not: (given: Condition, facts: Facts, regions: Regions) => !holds(given, facts, regions),
  present: (given: string, facts: Facts) => ((facts.get(given) ?? "") as string | string[]).length > 0,
  given: (given: string, facts: Facts) => facts.has(given),
  eq: ([path, value]: [string, Fact], facts: Facts) => facts.get(path) === value,
  in: ([path, values]: [string, Fact[]], facts: Facts) => values.includes(facts.get(path) as Fact),
  has: ([path, value]: Pair, facts: Facts) => textsOf(facts, path).includes(value),
  lists: ([path, other]: Pair, facts: Facts) => textsOf(facts, path).includes(facts.get(other) as string),
  meets: ([path, other]: Pair, facts: Facts) => textsOf(facts, path).some((one) => textsOf(facts, other).includes(one)),
  same: ([path, other]: Pair, facts: Facts) => facts.has(path) && facts.get(path) === facts.get(other),
  differs: ([path, other]: Pair, facts: Facts) =>
    facts.has(path) && facts.has(other) && facts.get(path) !== facts.get(other),
  region: ([path, region]: Pair, facts: Facts, regions: Regions) => inRegion(regions, region, facts.get(path)),
  subset: ([path, region]: Pair, facts: Facts, regions: Regions) =>
    textsOf(facts, path).length > 0 && textsOf(facts, path).every((country) => inRegion(regions, region, country)),
};
