// Who is protected in a case, each under an alias, and by what: signed entries of the file, of which the newest counts.
import type { AcceptedEntry, ShownEntry } from "./telling.ts";

/** `until`: the day on which somebody looks at it again, or empty where it has ended; `effect`: 0 to 3, or empty. */
export type Measure = {
  alias: string;
  role: string;
  measure: string;
  consent: string;
  provider: string;
  state: string;
  effect: string;
  until: string;
};
export type KeptMeasure = Measure & { id: string; text: string };

const FIELDS = ["alias", "role", "measure", "consent", "provider", "state", "effect", "until"] as const;
const OPEN = ["requested", "active"];

/** By alias, in the order in which they were first named. */
export function protectedPersons(entries: readonly ShownEntry[]): Map<string, KeptMeasure[]> {
  const all = entries.flatMap((entry) => ("refused" in entry || entry.kind !== "measure" ? [] : [entry]));
  const replaced = new Set(all.map(({ fields }) => fields.earlier));
  const persons = new Map<string, KeptMeasure[]>();
  for (const kept of all.map(readMeasure)) {
    const before = persons.get(kept.alias) ?? [];
    persons.set(kept.alias, replaced.has(kept.id) ? before : [...before, kept]);
  }
  return new Map([...persons].filter(([, measures]) => measures.length > 0));
}

/** What is missing or does not go together, or nothing. Nobody is protected against their will. */
export function lackOf({ alias, measure, consent, state, until }: Measure, today: string): string {
  if (alias === "") return "alias";
  if (measure === "") return "measure";
  if (consent !== "given" && state === "active") return "consent";
  if (isOpen(state) && (until === "" || until < today)) return "until";
  return "";
}

export function isOpen(state: string): boolean {
  return OPEN.includes(state);
}

function readMeasure({ id, text, fields }: AcceptedEntry): KeptMeasure {
  const said = FIELDS.map((name) => [name, typeof fields[name] === "string" ? fields[name] : ""]);
  return { ...(Object.fromEntries(said) as Measure), id, text };
}
