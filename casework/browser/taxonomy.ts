// The list of categories, and what follows from one: its Annex II and CRAFT codes and the least severity.
import listed from "../taxonomy.json" with { type: "json" };

export const SEVERITIES = ["S1", "S2", "S3", "S4"] as const;
export type Severity = (typeof SEVERITIES)[number];

export type Category = {
  id: string;
  annex_ii: string | null;
  annex_ii_of?: Record<string, string | null>;
  craft: string | null;
  floor: Severity;
  sub: string[];
};
export type Codes = { annexII: string | null; craft: string | null; stopsTrade: boolean };

export const FLAGS: string[] = listed.flags;
export const CHOICES: Record<string, string[]> = listed.choices;
/** Days from the day it came in to the first answer, and from today to the next review. */
export const TERMS: Record<Severity, { first_answer: number; review: number }> = listed.terms;

const CATEGORIES = listed.categories as Category[];

export function category(id: string): Category | null {
  return CATEGORIES.find((known) => known.id === id) ?? null;
}

/** Some subcategories have a code of their own. `stopsTrade`: Annex II asks buyers to suspend or disengage. */
export function codesOf(id: string, sub: string): Codes {
  const found = category(id);
  const own = found?.annex_ii_of?.[sub];
  const annexII = own === undefined ? (found?.annex_ii ?? null) : own;
  const response = listed.annex_ii.find(({ code }) => code === annexII)?.response;
  return { annexII, craft: found?.craft ?? null, stopsTrade: response === "suspend_or_disengage" };
}

export function isSeverity(value: unknown): value is Severity {
  return SEVERITIES.includes(value as Severity);
}

/** "S1" is graver than "S2". */
export function graver(one: Severity, other: Severity): Severity {
  return one < other ? one : other;
}
