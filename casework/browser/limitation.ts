// Until when a court or body takes a case, counted from the act or the final decision; and what the office's file says of
// each day that it keeps, so that nobody need believe the server's.
import { checkDay } from "../../crypto/browser/days.ts";
import type { AcceptedEntry, ShownEntry } from "./telling.ts";

/** `state`: running, met or dropped. */
export type Kept = { id: string; forum: string; act: string; until: string; text: string; state: string };

/**
 * The same day of the month so many months later, or that month's last day: 31 December and two months is 28 February.
 * Whether the first day counts is for a lawyer to say.
 */
export function termEnd(since: string, months: number): string {
  const [year = 0, month = 0, day = 0] = checkDay(since).split("-").map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, last))).toISOString().slice(0, 10);
}

/** By the signed entries alone, the nearest first. A letter's day is the one on which its answer is due. */
export function keptDays(entries: ShownEntry[]): Kept[] {
  const accepted = entries.filter(isAccepted);
  const decisions = accepted.filter(({ kind }) => kind === "decision");
  return accepted
    .filter((entry) => forumOf(entry) !== "")
    .map((entry) => {
      const { id, text, fields } = entry;
      const { act, until } = fields;
      const ended = decisions.find((later) => later.fields.deadline === id)?.fields.decision;
      const state = ended === "deadline_met" ? "met" : ended === "deadline_dropped" ? "dropped" : "running";
      const counted = typeof act === "string" ? act : "";
      return { id, forum: forumOf(entry), act: counted, until: String(until), text, state };
    })
    .sort((one, other) => (one.until < other.until ? -1 : 1));
}

/** What the day is for: a court or body, or, for those that the page “Protection” sets, a check-in or a review. */
function forumOf({ kind, fields }: AcceptedEntry): string {
  if (kind === "decision" && fields.decision === "deadline") return String(fields.forum);
  if (kind === "decision" && fields.decision === "letter") return String(fields.to);
  if (typeof fields.until !== "string") return "";
  if (kind === "assessment" && fields.about === "reprisal") return "check_in";
  return kind === "measure" ? "measure" : "";
}

function isAccepted(entry: ShownEntry): entry is AcceptedEntry {
  return !("refused" in entry);
}
