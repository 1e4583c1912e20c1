// What is kept about the protection of people, each a signed entry of the file: who is protected and how they may be reached,
// measures, referrals, interim relief, remedies. One that names an earlier one takes its place.
import { accepted, dayIn, daysAfter, word } from "./protection_kinds.ts";
import type { ShownEntry, Writing } from "./telling.ts";

export type RecordName = "person" | "measure" | "referral" | "relief" | "remedy";
export type Fields = { [field: string]: string };
/** `earlier`: the ids of those in whose place it came, the oldest first. */
export type Kept = Fields & { id: string; text: string; at: string };

type Shape = { kind: string; about?: string; fields: readonly string[] };

const CONTACT = ["phone", "may_contact", "hours", "form", "cover", "dropped_call", "read_by_others", "can_read"];
const SHAPES: { [name in RecordName]: Shape } = {
  person: {
    kind: "plan",
    about: "person",
    fields: ["alias", "role", ...CONTACT, "until"],
  },
  measure: {
    kind: "measure",
    fields: ["alias", "measure", "consent", "provider", "state", "effect", "until"],
  },
  referral: {
    kind: "referral",
    fields: ["alias", "service", "provider", "consent", "accepted", "first_contact", "outcome"],
  },
  relief: { kind: "measure", about: "relief", fields: ["alias", "forum", "asked_on", "until", "decision"] },
  remedy: { kind: "measure", about: "remedy", fields: ["alias", "remedy", "agreed", "delivered", "verified"] },
};
const CONTACT_DAYS = 90;
const OPEN_STATES = ["requested", "active"];

/** Those that stand, in the order in which they were first kept. Where two have changed the same one, the later stands. */
export function keptOf(name: RecordName, entries: readonly ShownEntry[]): Kept[] {
  const { kind, about, fields } = SHAPES[name];
  const all = accepted(entries).filter((entry) => entry.kind === kind && entry.fields.about === about);
  const rows: Kept[] = [];
  const places = new Map<string, number>();
  for (const entry of all) {
    const said = Object.fromEntries(fields.map((field) => [field, word(entry.fields[field])]));
    const row = { ...said, id: entry.id, text: entry.text, at: entry.at } as Kept;
    const place = places.get(word(entry.fields.earlier)) ?? rows.length;
    places.set(entry.id, place);
    rows[place] = row;
  }
  return rows;
}

/** `earlier`: the id of the entry in whose place it comes, or empty. The server learns a day that is to be kept, and no more. */
export function keeping(name: RecordName, said: Fields, earlier: string, text: string): Writing {
  const { kind, about, fields } = SHAPES[name];
  const given = fields.flatMap((field) => (said[field] ? [[field, said[field]]] : []));
  const body = {
    kind,
    ...(about ? { about } : {}),
    ...Object.fromEntries(given),
    text,
    ...(earlier ? { earlier } : {}),
  };
  const entries = { entry: { box: "file" as const, body } };
  const { until } = said;
  return until ? { verb: "deadlines", entries, rest: { ends: until } } : { verb: "note", entries, rest: {} };
}

/** What is missing or does not go together, by the field to mend; or nothing. Nobody is protected against their will. */
export function lackOf(name: RecordName, said: Fields, today: string): string {
  const missing = NEEDED[name].find((field) => !said[field]);
  if (missing) return missing;
  if (name === "measure" && said.consent !== "given" && said.state === "active") return "consent";
  if (name === "measure" && isOpen(said.state) && (!said.until || said.until < today)) return "until";
  if (name === "referral" && said.consent !== "given" && (said.accepted === "yes" || said.first_contact))
    return "consent";
  if (name === "relief" && said.decision === "pending" && (!said.until || said.until < today)) return "until";
  if (name === "remedy" && ((said.delivered && !said.agreed) || (said.verified && !said.delivered))) return "order";
  return "";
}

const NEEDED: { [name in RecordName]: readonly string[] } = {
  person: ["alias"],
  measure: ["alias", "measure"],
  referral: ["alias", "service"],
  relief: ["alias", "forum", "asked_on"],
  remedy: ["alias", "remedy"],
};

/**
 * As it is signed: what has ended has no day on which somebody looks again. `earlier`: what it takes the place of; how to
 * reach somebody holds anew only where they said something else, or were `asked` again.
 */
export function settled(name: RecordName, said: Fields, today: string, earlier: Kept | null): Fields {
  if (name === "person") return { ...said, until: heldUntil(said, today, earlier) };
  const isOver = (name === "measure" && !isOpen(said.state)) || (name === "relief" && said.decision !== "pending");
  return isOver ? { ...said, until: "" } : said;
}

/** Empty where it has run out: no day that is gone is kept. */
function heldUntil(said: Fields, today: string, earlier: Kept | null): string {
  const isNew = earlier === null || CONTACT.some((field) => (said[field] ?? "") !== (earlier[field] ?? ""));
  if (isNew || said.asked === "yes") return daysAfter(today, CONTACT_DAYS);
  return dayIn(earlier.until) < today ? "" : dayIn(earlier.until);
}

export function isOpen(state: string | undefined): boolean {
  return OPEN_STATES.includes(state ?? "");
}

/** By alias: whoever was described, and whoever is named without. */
export function aliases(entries: readonly ShownEntry[]): string[] {
  const named = (Object.keys(SHAPES) as RecordName[]).flatMap((name) => keptOf(name, entries));
  return [...new Set(named.map(({ alias }) => alias ?? "").filter(Boolean))];
}

/** Whether nobody but the reporter goes by this alias, as far as the file says. */
export function isReporter(alias: string | undefined, entries: readonly ShownEntry[]): boolean {
  const described = keptOf("person", entries).filter((person) => person.alias === alias);
  return described.length > 0 && described.every(({ role }) => role === "reporter");
}
