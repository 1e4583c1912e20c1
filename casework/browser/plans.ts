// What the office has still to do in a case, by day: set by one entry of its file and ended by another.
import { ofProtection } from "./protection_kinds.ts";
import type { AcceptedEntry, ShownEntry } from "./telling.ts";

export type Task = { id: string; text: string; due: string };

const NEVER = "9999";

export function openTasks(entries: ShownEntry[]): Task[] {
  const plans = entries.filter(isPlan);
  const done = new Set(plans.map(({ fields }) => fields.done));
  return plans
    .filter(({ fields, id }) => typeof fields.done !== "string" && !done.has(id))
    .map(({ id, text, fields }) => ({ id, text, due: typeof fields.due === "string" ? fields.due : "" }))
    .sort((one, other) => ((one.due || NEVER) < (other.due || NEVER) ? -1 : 1));
}

function isPlan(entry: ShownEntry): entry is AcceptedEntry {
  return !("refused" in entry) && entry.kind === "plan" && !ofProtection(entry);
}
