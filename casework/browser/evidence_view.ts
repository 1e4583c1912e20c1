// Rows of the page “Evidence”: what happened and when, and an entry with what it would tell.
import type { Happened } from "./evidence_days.ts";
import { dangerOf, saidIn } from "./evidence_kinds.ts";
import { label } from "./labels.ts";
import { choose, copyOf, fill, one } from "./showing.ts";
import type { AcceptedEntry } from "./telling.ts";
import * as wording from "./wording.ts";

export function showHappened(list: HTMLElement, rows: readonly Happened[]): void {
  list.replaceChildren(...rows.map(happened));
}

function happened({ at, last, what, id, who, days }: Happened): DocumentFragment {
  const copy = copyOf("happened");
  const known = (count: number | null | undefined) => (typeof count === "number" ? "given" : "none");
  choose(copy, {
    what,
    last: last ? "given" : "none",
    who: who ? "given" : "none",
    report: known(days?.report),
    disclosure: known(days?.disclosure),
    outcome: known(days?.outcome),
  });
  fill(copy, {
    last: wording.day(last),
    which: what === "incident" ? label("act", id) : what === "measure" ? label("measure", id) : "",
    who,
    report: String(days?.report ?? ""),
    disclosure: String(days?.disclosure ?? ""),
    outcome: String(days?.outcome ?? ""),
  });
  wording.showDay(one<HTMLTimeElement>("time", copy), at);
  (copy.firstElementChild as HTMLElement).dataset.happened = what;
  return copy;
}

export function fillEntry(copy: ParentNode, entry: AcceptedEntry): void {
  choose(copy, { danger: dangerOf(entry) });
  const what = entry.kind === "decision" ? label("decided", String(entry.fields.decision)) : "";
  fill(copy, {
    kind: label("entry_kind", entry.kind),
    what: entry.status ? label("entry_status", entry.status) : what,
    by: entry.writer.kind === "office" ? entry.writer.fingerprint : label("entry_writer", entry.writer.kind),
  });
  wording.showDay(one<HTMLTimeElement>("time", copy), entry.at);
  one("[data-said]", copy).replaceChildren(...saidIn(entry).map(said));
}

function said([name, value]: [string, string]): DocumentFragment {
  const copy = copyOf("said");
  fill(copy, { name, value });
  return copy;
}

export function acceptedIn(entries: readonly (AcceptedEntry | { refused: unknown })[]): AcceptedEntry[] {
  return entries.flatMap((entry) => ("refused" in entry ? [] : [entry]));
}
