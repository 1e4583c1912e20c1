// Until when a court or body takes a case, counted from the act or the final decision; and what the office's file says of
// each day that it keeps, so that nobody need believe the server's.
import type { Body } from "../../crypto/browser/bodies.ts";
import { checkDay } from "../../crypto/browser/days.ts";
import type { AcceptedEntry, ShownEntry } from "./telling.ts";

/**
 * `what`: limitation, letter, or, of those that the page “Protection” keeps, check_in, measure, contact, relief. `forum`: the
 * court or body, and where there is none the same as `what`. `state`: running, met or dropped.
 */
export type Kept = { id: string; what: string; forum: string; act: string; until: string; text: string; state: string };

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
export function keptDays(entries: readonly ShownEntry[]): Kept[] {
  const accepted = entries.filter(isAccepted);
  const decisions = accepted.filter(({ kind }) => kind === "decision");
  return accepted
    .filter((entry) => whatFor(entry) !== "")
    .map((entry) => {
      const { id, text, fields } = entry;
      const { act, until } = fields;
      const what = whatFor(entry);
      const ended = decisions.find((later) => later.fields.deadline === id)?.fields.decision;
      const state = ended === "deadline_met" ? "met" : ended === "deadline_dropped" ? "dropped" : "running";
      const counted = typeof act === "string" ? act : "";
      return { id, what, forum: forumOf(what, fields), act: counted, until: String(until), text, state };
    })
    .sort((one, other) => (one.until < other.until ? -1 : 1));
}

function whatFor({ kind, fields }: AcceptedEntry): string {
  if (kind === "decision" && fields.decision === "deadline") return "limitation";
  if (kind === "decision" && fields.decision === "letter") return "letter";
  if (typeof fields.until !== "string") return "";
  if (kind === "plan" && fields.about === "person") return "contact";
  if (kind !== "measure") return "";
  return fields.about === "relief" ? "relief" : "measure";
}

function forumOf(what: string, { forum, to }: Body): string {
  return what === "limitation" || what === "relief" ? String(forum) : what === "letter" ? String(to) : what;
}

function isAccepted(entry: ShownEntry): entry is AcceptedEntry {
  return !("refused" in entry);
}
