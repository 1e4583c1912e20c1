// What the page “Protection” has signed and sealed. The server learns a day, where one is to be kept, and not what for.
import type { Detriment } from "./detriments.ts";
import type { Measure } from "./measures.ts";
import type { ReprisalRisk } from "./reprisal.ts";
import type { Writing } from "./telling.ts";

export type Judged = {
  point: string;
  answers: { [question: string]: number };
  seriousness: string;
  risk: ReprisalRisk;
};

/** `next`: the day of the next check-in, or empty when they are over. */
export function assessment({ point, answers, seriousness, risk }: Judged, text: string, next: string): Writing {
  const about = { kind: "assessment", about: "reprisal", at_point: point };
  const body = { ...about, answers, seriousness, level: risk.level, text, ...(next ? { until: next } : {}) };
  return next ? withDay(body, next) : noted(body);
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

/** `earlier`: the id of the entry in whose place it comes, or empty. */
export function measured({ until, ...measure }: Measure, earlier: string, text: string): Writing {
  const body = { kind: "measure", ...measure, text, ...(earlier ? { earlier } : {}) };
  return until ? withDay({ ...body, until }, until) : noted(body);
}

function withDay(body: Writing["rest"], ends: string): Writing {
  return { verb: "deadlines", entries: { entry: { box: "file", body } }, rest: { ends } };
}

function noted(body: Writing["rest"]): Writing {
  return { verb: "note", entries: { entry: { box: "file", body } }, rest: {} };
}
