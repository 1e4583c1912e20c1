// Incidents on the page “Protection”: those that stand in the file with their intervals, and the form for another.
import type { Around } from "./between.ts";
import { arm } from "./composing.ts";
import { type Detriment, detriments, intervals } from "./detriments.ts";
import { label } from "./labels.ts";
import { incident } from "./protection_entries.ts";
import { choose, copyOf, fill, one } from "./showing.ts";
import type { CaseView } from "./telling.ts";
import * as wording from "./wording.ts";

const NAMED = ["act", "phase", "person", "source", "evidence"] as const;

export function showDetriments(view: CaseView, { door, again, stop }: Around): void {
  const shown = detriments(view.file.entries);
  one("[data-no-incidents]").hidden = shown.length > 0;
  one("[data-incidents]").replaceChildren(...shown.map((row) => detriment(row, view)));
  const pen = one('[data-pen="incident"]');
  const after = async () => {
    for (const field of pen.querySelectorAll<HTMLInputElement>("input")) field.value = "";
  };
  arm({ place: pen, writes: (text) => written(pen, text, view.today), after }, door, again, stop);
}

function detriment(row: Detriment & { entry: { text: string } }, view: CaseView): DocumentFragment {
  const copy = copyOf("incident");
  const days = intervals(row.first, view.report.entry.day, view.file.entries);
  const known = (days: number | null) => (days === null ? "none" : "given");
  choose(copy, {
    range: row.last === row.first ? "one" : "several",
    report: known(days.report),
    disclosure: known(days.disclosure),
    outcome: known(days.outcome),
  });
  fill(copy, {
    ...Object.fromEntries(NAMED.map((name) => [name, label(name, row[name])])),
    first: wording.day(row.first),
    last: wording.day(row.last),
    text: row.entry.text,
    report: String(days.report),
    disclosure: String(days.disclosure),
    outcome: String(days.outcome),
  });
  return copy;
}

function written(pen: HTMLElement, text: string, today: string) {
  const value = (part: string) => one<HTMLInputElement>(`[data-part="${part}"]`, pen).value;
  const [first, last] = [value("first"), value("last") || value("first")];
  const missing = !value("act")
    ? "act"
    : !value("phase")
      ? "phase"
      : !first || first > last || last > today
        ? "days"
        : "";
  for (const said of pen.querySelectorAll<HTMLElement>("[data-lacks]")) said.hidden = said.dataset.lacks !== missing;
  if (missing) {
    one(`[data-part="${missing === "days" ? "first" : missing}"]`, pen).focus();
    return null;
  }
  const said = { phase: value("phase"), person: value("person"), source: value("source"), evidence: value("evidence") };
  return incident({ act: value("act"), first, last, ...said }, text);
}
