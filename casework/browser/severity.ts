// How grave a case is, from scale, scope and irremediability (UN Guiding Principles 14 and 24), and never below the floor
// of its category. A suggestion: a person may raise it freely, and lower it only with a written reason.
import { category, codesOf, graver, type Severity } from "./taxonomy.ts";

/** Each 0 to 4, or null for "unknown", which adds nothing. */
export type Weighed = {
  category: string;
  sub: string;
  flags: string[];
  scale: number | null;
  scope: number | null;
  irremediability: number | null;
};
export type Suggestion = { severity: Severity; sum: number; floor: Severity; why: string };

const LOWEST: Severity = "S4";

export function suggest(weighed: Weighed): Suggestion {
  const floor = category(weighed.category)?.floor ?? LOWEST;
  const sum = total(weighed);
  const [severity, why] = critical(weighed) ?? high(weighed, sum) ?? [sum >= 4 ? "S3" : "S4", "sum"];
  return graver(severity, floor) === severity
    ? { severity, sum, floor, why }
    : { severity: floor, sum, floor, why: "floor" };
}

/** Lower than suggested, which is never below the floor: that needs a reason in writing. */
export function needsReason(chosen: Severity, suggested: Suggestion): boolean {
  return graver(chosen, suggested.severity) !== chosen;
}

function total({ scale, scope, irremediability, flags }: Weighed): number {
  const more = ["ongoing", "evidence_may_vanish"].filter((flag) => flags.includes(flag)).length;
  return (scale ?? 0) + (scope ?? 0) + (irremediability ?? 0) + more;
}

type Found = [Severity, string];

function critical(weighed: Weighed): Found | null {
  const has = (...flags: string[]) => flags.every((flag) => weighed.flags.includes(flag));
  if (has("life_risk")) return ["S1", "life_risk"];
  if (has("sgbv", "within_72h")) return ["S1", "rape_within_72h"];
  if (has("child", "armed_actor")) return ["S1", "child_and_armed"];
  if (weighed.category === "forced_labour" && has("ongoing")) return ["S1", "forced_labour_now"];
  if (weighed.scale === 4 && has("ongoing")) return ["S1", "worst_ongoing"];
  return total(weighed) >= 10 ? ["S1", "sum"] : null;
}

function high(weighed: Weighed, sum: number): Found | null {
  const { annexII, stopsTrade } = codesOf(weighed.category, weighed.sub);
  if (annexII !== null && stopsTrade) return ["S2", "annex_ii"];
  return sum >= 7 ? ["S2", "sum"] : null;
}
