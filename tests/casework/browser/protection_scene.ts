// Entries of an office's file and of the talk, for tests of protection: as the desk reads them once they are verified.
import { assessment } from "../../../casework/browser/protection_entries.ts";
import { assess, RULES } from "../../../casework/browser/reprisal.ts";
import type { AcceptedEntry, Writer, Writing } from "../../../casework/browser/telling.ts";
import type { Body } from "../../../crypto/browser/bodies.ts";

export const TODAY = "2026-11-28";
export const LAST_WEEK = "2026-11-21";
export const ALL_NO = Object.fromEntries(RULES.questions.map(({ id }) => [id, 0]));
export const ARMED = { ...ALL_NO, l6: 2 };
export const HUNTED = { ...ALL_NO, l4: 2, l1: 2, l2: 2, l7: 2 };
let count = 0;

export function entry(fields: Body, at = TODAY, member = "amani"): AcceptedEntry {
  return made(fields, at, { kind: "office", office: "", member, fingerprint: "", you: member === "amani" });
}

export function fromReporter(fields: Body, at = TODAY): AcceptedEntry {
  return made(fields, at, { kind: "reporter" });
}

function made(fields: Body, at: string, writer: Writer): AcceptedEntry {
  count += 1;
  const rest = { status: "", file: null, origin: null, about: "", level: "end_to_end" } as const;
  const text = typeof fields.text === "string" ? fields.text : "";
  return { id: `entry-${count}`, day: at, at, writer, kind: String(fields.kind), text, fields, ...rest };
}

export function written(writing: Writing, at = TODAY, member = "amani"): AcceptedEntry {
  return entry(writing.entries.entry?.body ?? {}, at, member);
}

export type Judging = { at?: string; seriousness?: string; heard?: string[]; checkIns?: string[] | null; by?: string };

export function judged(
  point: string,
  answers: { [question: string]: number },
  { at = TODAY, seriousness = "extreme", heard = [], checkIns = [], by = "amani" }: Judging = {},
): AcceptedEntry {
  const found = { point, answers, seriousness, risk: assess(RULES, answers, seriousness) };
  return written(assessment(found, "Why.", { heard, checkIns }), at, by);
}

export const opened = (at = LAST_WEEK) => entry({ kind: "opened" }, at);

export function answered(due: string, said: Body = { safe: "yes", harmed: "no", talk: "no" }, at = due): AcceptedEntry {
  return fromReporter({ kind: "answer", about: "check_in", due, ...said }, at);
}

export const told = (about: string, at = TODAY) => fromReporter({ kind: "message", about, text: "" }, at);
