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
  OFFICE,
  VALUES,
  whatOf,
} from "./routing_words.ts";

const NEEDED = ["id", "body", "level", "jurisdiction", "kinds", "dp", "gbv_trained"];
const OPTIONAL = ["admin1", "region", "categories"];
// What the directory says of an office beside this.
const ELSEWHERE = ["names", "languages", "lines", "seal", "sign", "retired"];

/** Of one case. What is empty or null is not known, and left out. Throws Misread. */
export function readFacts(given: unknown): Facts {
  const facts = new Map<string, Fact>();
  const groups = [...FACTS.keys()].map((path) => path.split(".")[0] as string);
  for (const [name, value] of Object.entries(fields(given, "the facts", [], groups))) {
    if (FACTS.has(name)) put(facts, name, value);
    else {
      const inside = [...FACTS.keys()].filter((path) => path.startsWith(`${name}.`));
      const parts = inside.map((path) => path.split(".")[1] as string);
      for (const [part, inner] of Object.entries(fields(value, name, [], parts))) put(facts, `${name}.${part}`, inner);
    }
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
    const value = stated[path.split(".")[1] as string];
    if (value !== undefined) office.set(path, factOf(path, kind, value));
  }
  return office;
}

function put(facts: Map<string, Fact>, path: string, value: unknown): void {
  if (value !== null && value !== "") facts.set(path, factOf(path, FACTS.get(path) as Kind, value));
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
  if (values && !values.includes(value as string)) throw new Misread(`unknown_${whatOf(path)}`, path);
  if ((country && !isCountry(value)) || !isText(value)) throw new Misread("wrong_form", path);
  return value;
}
