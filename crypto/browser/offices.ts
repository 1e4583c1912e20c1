// One office as the directory lists it: its facts, and the keys by which it is sealed to and signs.
import { equalBytes } from "@noble/curves/utils.js";
import { type Body, isObject, type Json, unb64 } from "./bodies.ts";
import { checkOfficeId } from "./boxes.ts";
import { checkDay } from "./days.ts";
import { Refused } from "./errors.ts";
import { keyHash } from "./keys.ts";

const LEVELS: unknown[] = ["local", "national", "regional", "international"];
const DATA_PROTECTION: unknown[] = ["adequate", "safeguards", "none"];

// Pages and routing show and compare these without asking again what they are.
const FACTS: { [fact: string]: (value: Json) => boolean } = {
  names: (value) => isRecord(value) && [1, 2].includes(Object.keys(value).length),
  level: (value) => LEVELS.includes(value),
  jurisdiction: isText,
  kinds: areTexts,
  languages: areTexts,
  dp: (value) => DATA_PROTECTION.includes(value),
  gbv_trained: (value) => typeof value === "boolean",
  body: isText,
  lines: (value) => isRecord(value) && Object.keys(value).sort().join() === "clinic,emergency",
};
// `hours`: when somebody is there, in words; `conflicts`: ids of offices and bodies with which it has a conflict of interest.
const OPTIONAL_FACTS: typeof FACTS = {
  admin1: isText,
  region: isText,
  categories: areTexts,
  hours: isText,
  conflicts: areTexts,
};
const KEY_FIELDS = ["id", "seal", "sign", "retired"];

/** Former keys; `sign` is null where the signing key was compromised. */
export type Retired = { seal: Uint8Array; sign: Uint8Array | null; until: string };

/** `seal`: SHA-256 of the sealing key; `facts`: the office as the directory states it. */
export type Office = { id: string; seal: Uint8Array; sign: Uint8Array; retired: Retired[]; facts: Body };

/** The verify keys under which this office could sign on `day`. */
export function signKeys(office: Office, day: string): Uint8Array[] {
  const retired = office.retired.flatMap(({ sign, until }) => (sign && day <= until ? [sign] : []));
  return [office.sign, ...retired];
}

/** For sealing: wrong_key unless these bytes hash to the office's sealing key in force. */
export function checkKey(office: Office, sealingKey: Uint8Array): void {
  if (!equalBytes(keyHash(sealingKey), office.seal)) {
    throw new Refused("wrong_key", "not the sealing key that the directory lists");
  }
}

/** For opening: keys in force and retired ones, else wrong_key. */
export function checkKnownKey(office: Office, sealingKey: Uint8Array): void {
  const hash = keyHash(sealingKey);
  if (![office, ...office.retired].some((listed) => equalBytes(listed.seal, hash))) {
    throw new Refused("wrong_key", "not a sealing key of this office");
  }
}

export function readOffices(list: Json | undefined): Map<string, Office> {
  const offices = new Map<string, Office>();
  for (const office of checkList(list).map(readOffice)) {
    if (offices.has(office.id)) throw new Refused("malformed", "an id occurs twice");
    offices.set(office.id, office);
  }
  return offices;
}

function readOffice(listed: Json): Office {
  const facts = checkFields(listed, [...Object.keys(FACTS), ...KEY_FIELDS], Object.keys(OPTIONAL_FACTS));
  for (const [name, fits] of Object.entries({ ...FACTS, ...OPTIONAL_FACTS })) {
    const fact = facts[name];
    if (fact !== undefined && !fits(fact))
      throw new Refused("malformed", `an office states its ${name} in another form`);
  }
  return {
    id: checkOfficeId(facts.id),
    seal: unb64(facts.seal, 32),
    sign: unb64(facts.sign, 32),
    retired: checkList(facts.retired).map(readRetired),
    facts,
  };
}

function isText(value: Json): boolean {
  return typeof value === "string" && value !== "";
}

function areTexts(value: Json): boolean {
  return Array.isArray(value) && value.every(isText);
}

function isRecord(value: Json): value is Body {
  return isObject(value) && Object.values(value).every(isText);
}

function readRetired(listed: Json): Retired {
  const { seal, sign, until } = checkFields(listed, ["seal", "sign", "until"]);
  return { seal: unb64(seal, 32), sign: sign === null ? null : unb64(sign, 32), until: checkDay(until) };
}

export function checkList(value: Json | undefined): Json[] {
  if (!Array.isArray(value)) throw new Refused("malformed", "not a list");
  return value;
}

/** An object with just these fields, so that a field that only one client understands cannot slip in. */
export function checkFields(value: Json | undefined, fields: string[], optional: string[] = []): Body {
  if (!isObject(value)) throw new Refused("malformed", "not an object");
  const given = Object.keys(value);
  const known = given.every((key) => fields.includes(key) || optional.includes(key));
  if (!known || !fields.every((key) => given.includes(key))) {
    throw new Refused("malformed", "fields are missing or unknown");
  }
  return value;
}
