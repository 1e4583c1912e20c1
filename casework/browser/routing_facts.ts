// Reading what is known of a case and of offices, as the rules ask for it: flat, by path.
import {
  FACTS,
  type Fact,
  type Facts,
  fields,
  ident,
  isCountry,
  isText,
  type Kind,
  listed,
  Misread,
  members,
  OFFICE,
  VALUES,
  whatOf,
} from "./routing_words.ts";

const GROUPS = new Set([...FACTS.keys()].filter((path) => path.includes(".")).map((path) => path.split(".")[0]));
const NEEDED = ["id", "body", "level", "jurisdiction", "kinds", "dp", "gbv_trained"];
const OPTIONAL = ["admin1", "region", "categories", "conflicts"];
// What a directory or an example says of an office beside this.
const ELSEWHERE = ["names", "languages", "lines", "seal", "sign", "retired", "hours", "state", "accept_history"];

/** Of one case. What is empty or null is not known, and left out, and so is what no rule asks for. Throws Misread. */
export function readFacts(given: unknown): Facts {
  const facts = new Map<string, Fact>();
  for (const [name, value] of Object.entries(members(given, "the facts"))) {
    if (!GROUPS.has(name)) {
      if (!name.includes(".")) put(facts, name, value);
    } else if (value !== null)
      for (const [part, inner] of Object.entries(members(value, name))) put(facts, `${name}.${part}`, inner);
  }
  return facts;
}

/** Throws Misread. */
export function readOffices(given: unknown): Facts[] {
  const offices = listed(given, "the offices").map(readOffice);
  if (new Set(offices.map((office) => office.get("office.id"))).size !== offices.length)
    throw new Misread("twice", "an office");
  return offices;
}

/** As the directory states one. Throws Misread. */
export function readOffice(given: unknown): Facts {
  const stated = fields(given, "an office", NEEDED, [...OPTIONAL, ...ELSEWHERE]);
  ident(stated.id, "an office");
  const office = new Map<string, Fact>();
  for (const [path, kind] of OFFICE) {
    const name = path.split(".")[1] as string;
    const value = stated[name];
    if (value !== undefined && !(value === null && OPTIONAL.includes(name)))
      office.set(path, factOf(path, kind, value));
  }
  return office;
}

function put(facts: Map<string, Fact>, path: string, value: unknown): void {
  const kind = FACTS.get(path);
  if (kind && value !== null && value !== "") facts.set(path, factOf(path, kind, value));
}

function factOf(path: string, kind: Kind, value: unknown): Fact {
  if (kind === "truth") {
    if (typeof value !== "boolean") throw new Misread("wrong_form", path);
    return value;
  }
  if (kind === "list" || kind === "countries")
    return listed(value, path).map((one) => textOf(path, kind === "countries", one));
  return textOf(path, kind === "country", value);
}

function textOf(path: string, country: boolean, value: unknown): string {
  const values = VALUES.get(path);
  if (values && path !== "flags" && !values.includes(value as string))
    throw new Misread(`unknown_${whatOf(path)}`, path);
  if ((country && !isCountry(value)) || !isText(value)) throw new Misread("wrong_form", path);
  return value;
}
