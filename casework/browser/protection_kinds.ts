// Which entries of the office's file are about protection. They stand in full on the page “Protection”.
import type { AcceptedEntry, ShownEntry } from "./telling.ts";

const KINDS = ["incident", "measure", "referral"];
const ABOUT = ["reprisal", "protection", "person"];

export function ofProtection({ kind, fields }: AcceptedEntry): boolean {
  return KINDS.includes(kind) || ABOUT.includes(String(fields.about));
}

export function accepted(entries: readonly ShownEntry[]): AcceptedEntry[] {
  return entries.flatMap((entry) => ("refused" in entry ? [] : [entry]));
}

export function word(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** Empty where it is none. */
export function dayIn(value: unknown): string {
  return /^\d{4}-\d\d-\d\d$/.test(word(value)) && !Number.isNaN(Date.parse(word(value))) ? word(value) : "";
}

export function daysAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}

/** By the certificates that the worker has checked; the same person with a new key is the same person. */
export function isOther({ writer: one }: AcceptedEntry, { writer: other }: AcceptedEntry): boolean {
  if (one.kind !== "office" || other.kind !== "office" || !one.member || !other.member) return false;
  return one.member !== other.member;
}
