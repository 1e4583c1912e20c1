// What was done to somebody because they spoke, and how long after the report, a disclosure and an outcome: whoever did it
// must prove that it was for another reason (Directive (EU) 2019/1937, Article 21(5)), so the days are the evidence.
import { daysBetween } from "../../crypto/browser/days.ts";
import type { AcceptedEntry, ShownEntry } from "./telling.ts";

/** Days from the last of each to the act, never below 0; null where there was none before it. */
export type Intervals = { report: number | null; disclosure: number | null; outcome: number | null };

/** `person`: whose role or alias; days as YYYY-MM-DD, the same where it was one day. */
export type Detriment = {
  act: string;
  first: string;
  last: string;
  phase: string;
  person: string;
  source: string;
  evidence: string;
};

const FIELDS = ["act", "first", "last", "phase", "person", "source", "evidence"] as const;
const DAY = /^\d{4}-\d\d-\d\d$/;

/** The newest act first; what has no sensible day is left out. */
export function detriments(entries: readonly ShownEntry[]): (Detriment & { entry: AcceptedEntry })[] {
  return accepted(entries)
    .filter(({ kind, fields }) => kind === "incident" && DAY.test(word(fields.first)) && DAY.test(word(fields.last)))
    .map((entry) => {
      const said = Object.fromEntries(FIELDS.map((name) => [name, word(entry.fields[name])]));
      return { ...(said as Detriment), entry };
    })
    .sort((one, other) => (one.first < other.first ? 1 : -1));
}

/** `reported`: the day on which the report came in. */
export function intervals(first: string, reported: string, entries: readonly ShownEntry[]): Intervals {
  const all = accepted(entries);
  const since = (days: string[]) => {
    const last = days
      .filter((day) => DAY.test(day) && day <= first)
      .sort()
      .at(-1);
    return last === undefined ? null : daysBetween(last, first);
  };
  return {
    report: since([reported]),
    disclosure: since(all.map(disclosedOn)),
    outcome: since(all.map(endedOn)),
  };
}

/** The case was offered to another office, or the accused person was heard. */
function disclosedOn({ kind, fields, at }: AcceptedEntry): string {
  if (kind === "decision" && fields.decision === "offered") return at;
  return kind === "assessment" && fields.about === "accused" ? word(fields.heard_on) : "";
}

function endedOn({ kind, fields, at }: AcceptedEntry): string {
  if (kind === "decision" && fields.decision === "closed") return at;
  const isFound = ["founded", "partly_founded", "unfounded"].includes(word(fields.finding));
  return kind === "assessment" && fields.about === "accused" && isFound ? at : "";
}

function accepted(entries: readonly ShownEntry[]): AcceptedEntry[] {
  return entries.flatMap((entry) => ("refused" in entry ? [] : [entry]));
}

function word(value: unknown): string {
  return typeof value === "string" ? value : "";
}
