// The words in which rules, offices and facts speak: one file for Python and the browser, and how reading fails.
import words from "../routing_words.json" with { type: "json" };

export type Kind = "text" | "country" | "list" | "countries" | "truth";
export type Paths = ReadonlyMap<string, Kind>;
export type Fact = string | boolean | readonly string[];
/** What is known, by path. */
export type Facts = ReadonlyMap<string, Fact>;
export type Given = { [key: string]: unknown };

export const FACTS: Paths = new Map(Object.entries(words.facts)) as Paths;
export const OFFICE: Paths = new Map(Object.entries(words.office)) as Paths;
/** Path -> the only values that it can have. */
export const VALUES: ReadonlyMap<string, string[]> = new Map(Object.entries(words.words));
export const MODES: string[] = words.modes;
export const REDACTIONS: string[] = words.redactions;
// As long as the full name of a ministry and its department.
const LONGEST = 200;
const MOST = 256;
export const TEXTS: readonly Kind[] = ["text", "country"];
export const LISTS: readonly Kind[] = ["list", "countries"];

/** A model, offices or facts that are not what they must be. `misread` is the same in both languages. */
export class Misread extends Error {
  readonly misread: string;

  constructor(misread: string, where: string) {
    super(`${misread}: ${where}`);
    this.name = "Misread";
    this.misread = misread;
  }
}

export function isText(value: unknown): value is string {
  return typeof value === "string" && value.length >= 1 && value.length <= LONGEST;
}

export function isCountry(value: unknown): boolean {
  return typeof value === "string" && /^[A-Z]{2}$/.test(value);
}

/** Exactly these fields. */
export function fields(value: unknown, where: string, needed: string[], optional: string[] = []): Given {
  const given = Object.keys(members(value, where));
  if (!given.every((key) => needed.includes(key) || optional.includes(key))) throw new Misread("unknown_key", where);
  if (!needed.every((key) => given.includes(key))) throw new Misread("wrong_form", where);
  return value as Given;
}

/** Of an object, whatever they are. */
export function members(value: unknown, where: string): Given {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Misread("wrong_form", where);
  return value as Given;
}

export function listed(value: unknown, where: string): unknown[] {
  if (!Array.isArray(value) || value.length > MOST) throw new Misread("wrong_form", where);
  return value;
}

export function text(value: unknown, where: string): string {
  if (!isText(value)) throw new Misread("wrong_form", where);
  return value;
}

/** ASCII, so that both languages sort alike. */
export function ident(value: unknown, where: string): string {
  if (typeof value !== "string" || !/^[A-Za-z0-9_-]{1,32}$/.test(value)) throw new Misread("wrong_form", where);
  return value;
}

export function number(value: unknown, where: string): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value > 10 ** 6)
    throw new Misread("wrong_form", where);
  return value;
}

export function known(value: unknown, where: string, what: string, among: readonly string[]): string {
  if (typeof value !== "string" || !among.includes(value)) throw new Misread(`unknown_${what}`, where);
  return value;
}

/** By what a value of this path is called in a refusal: flags -> flag, consent.scope -> scope. */
export function whatOf(path: string): string {
  return path.replace(/^.*\./, "").replace(/s+$/, "");
}
