// What happened in a case, day by day, out of its signed entries: what a court would be shown on one page.
import { type Intervals, intervals } from "./detriments.ts";
import type { AcceptedEntry, CaseView } from "./telling.ts";

export type What = "report" | "confirmed" | "offered" | "letter" | "heard" | "incident" | "measure" | "outcome";

/** `last`: of what went on for days, else empty; `who`: the other office or body, or for whom a measure is. */
export type Happened = {
  at: string;
  last: string;
  what: What;
  id: string;
  detail: string;
  who: string;
  days: Intervals | null;
};

/** The oldest first. `measures`: they say whom the office protects and where, so a page that is handed on has none. */
export function timeline({ report, talk, file }: CaseView, measures: boolean): Happened[] {
  const [said, kept] = [accepted(talk.entries), accepted(file.entries)];
  const received = report.entry.at;
  const confirmed = said.find(({ status }) => status === "acknowledged");
  const rows = [
    row(received, "report"),
    ...(confirmed ? [row(confirmed.at, "confirmed")] : []),
    ...kept.flatMap((entry) => rowOf(entry) ?? []),
  ];
  return rows
    .filter(({ what }) => measures || what !== "measure")
    .map((one) => (one.what === "incident" ? { ...one, days: intervals(one.at, received, file.entries) } : one))
    .sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
}

function rowOf({ kind, fields, at }: AcceptedEntry): Happened | null {
  const word = (name: string) => (typeof fields[name] === "string" ? fields[name] : "");
  if (kind === "decision" && word("decision") === "offered") return row(at, "offered", { who: word("to") });
  if (kind === "decision" && word("decision") === "letter") return row(at, "letter", { who: word("to") });
  if (kind === "decision" && word("decision") === "closed") return row(at, "outcome");
  if (kind === "assessment" && word("about") === "accused" && word("heard_on")) return row(word("heard_on"), "heard");
  if (kind === "measure" && word("state") === "active")
    return row(at, "measure", { id: word("measure"), who: word("alias") });
  if (kind === "incident" && word("first"))
    return row(word("first"), "incident", {
      id: word("act"),
      last: word("last") === word("first") ? "" : word("last"),
    });
  return null;
}

function row(at: string, what: What, more: Partial<Happened> = {}): Happened {
  return { at, last: "", what, id: "", detail: "", who: "", days: null, ...more };
}

function accepted(entries: CaseView["file"]["entries"]): AcceptedEntry[] {
  return entries.flatMap((entry) => ("refused" in entry ? [] : [entry]));
}
