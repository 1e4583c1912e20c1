// What the page “Protection” has signed and sealed, beside what is kept as a record. The server learns days, where some are to
// be kept, and not what for.
import type { Detriment } from "./detriments.ts";
import type { ReprisalRisk } from "./reprisal.ts";
import type { Part, Writing } from "./telling.ts";

export type Judged = {
  point: string;
  answers: { [question: string]: number };
  seriousness: string;
  risk: ReprisalRisk;
};
/** Why the track ends: they agree, or they could not be reached on three days. */
export type Farewell = { how: "agrees"; asked_on: string } | { how: "unreachable"; tries: string[] };

/** `heard`: the entries of the reporter that it has in view. `checkIns`: the days to come; null: another office speaks with them. */
export function assessment(
  { point, answers, seriousness, risk }: Judged,
  text: string,
  { heard, checkIns }: { heard: string[]; checkIns: string[] | null },
): Writing {
  const about = { kind: "assessment", about: "reprisal", at_point: point };
  const body = { ...about, answers, seriousness, level: risk.level, heard, text };
  if (checkIns === null) return noted(body);
  const entry: Part = { box: "file", body: { ...body, check_ins: checkIns } };
  return { verb: "check_ins", entries: { entry }, rest: { days: checkIns, calls: risk.level === "H" } };
}

export function plan(text: string): Writing {
  return noted({ kind: "plan", about: "protection", text });
}

/** `id`: of the entry with the plan. */
export function approval(id: string, text: string): Writing {
  return noted({ kind: "plan", about: "protection", plan: id, approved: true, text });
}

export function incident(detriment: Detriment, text: string): Writing {
  return noted({ kind: "incident", ...detriment, text });
}

/** What the reporter reads of a measure, by the group of the catalogue and never by its own name: a phone shows it, too. */
export function tellingOfMeasure(group: string, state: string, text: string): Writing {
  const body = { kind: "status", status: "protection", measure: group, state, text };
  return { verb: "reply", entries: { entry: { box: "talk", body } }, rest: {} };
}

/** `last`: the newest entry of the reporter that was seen, or empty: whatever comes after it opens the track again. */
export function closing(farewell: Farewell, last: string, text: string): Writing {
  return noted({ kind: "decision", about: "protection", decision: "protection_closed", ...farewell, last, text });
}

/** `id`: of the entry that closes it. */
export function closingAgreed(id: string, text: string): Writing {
  return noted({ kind: "decision", about: "protection", decision: "protection_close_agreed", closes: id, text });
}

function noted(body: Writing["rest"]): Writing {
  return { verb: "note", entries: { entry: { box: "file", body } }, rest: {} };
}
