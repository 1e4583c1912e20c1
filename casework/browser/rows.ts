// One row of a list of cases: what the server says of it, and the line that only this office can open.
import type { RefusalName } from "../../crypto/browser/errors.ts";
import { categoryLabel, label } from "./labels.ts";
import { casePath } from "./paths.ts";
import { choose, copyOf, fill, one, say, showRefusal } from "./showing.ts";
import type { Line, Row, Words } from "./telling.ts";
import { flagsOf } from "./triage_record.ts";
import * as wording from "./wording.ts";

/** Of the template `name`, whose first element is the row. */
export function showRow(name: string, row: Row, urgent: boolean, today: string): HTMLElement {
  const copy = copyOf(name);
  const element = one("[data-row]", copy);
  element.dataset.case = row.number;
  choose(copy, {
    urgent: urgent ? "yes" : "no",
    news: row.news && row.state !== "received" ? "yes" : "no",
    silent: row.silent ? "yes" : "no",
    missed: row.missed ? "yes" : "no",
  });
  showDue(copy, element, row, today);
  fill(copy, { number: row.number, state: label("state", row.state) });
  for (const link of copy.querySelectorAll<HTMLAnchorElement>("a[data-to]"))
    link.href = casePath(row.number, link.dataset.to);
  for (const badge of copy.querySelectorAll("[data-state-badge]")) badge.classList.add(`state-${row.state}`);
  showDay(copy, "day", row.day);
  if (row.due) showDay(copy, "due", row.due);
  showLine(copy, row.line);
  return element;
}

/** What becomes of it, beside the row. */
export function sayBeside(row: HTMLElement, message?: string): void {
  one("[data-said-bad]", row).hidden = true;
  say(one("[data-said]", row), message ?? "");
}

export function sayBad(row: HTMLElement, message: string, refusal?: RefusalName): void {
  sayBeside(row);
  const bad = one("[data-said-bad]", row);
  say(bad, message);
  if (refusal) showRefusal(bad, refusal);
  bad.hidden = false;
}

export function showState(row: HTMLElement, state: string): void {
  for (const badge of row.querySelectorAll<HTMLElement>("[data-state-badge]")) {
    badge.className = `badge state-${state}`;
    badge.textContent = label("state", state);
  }
}

function showLine(copy: DocumentFragment, line: Line): void {
  if ("words" in line) {
    showWords(copy, line);
    return;
  }
  choose(copy, { line: "refused" in line ? "refused" : "missing", danger: "no", category: "none", severity: "none" });
  choose(copy, { language: "none", door: "none", flags: "none" });
  if ("refused" in line) showRefusal(copy, line.refused);
}

function showWords(copy: DocumentFragment, line: Words): void {
  const flags = flagsOf(line.flags);
  choose(copy, {
    line: line.words ? "opened" : "empty",
    danger: flags.includes("life_risk") ? "yes" : "no",
    category: line.category ? "given" : "none",
    severity: line.severity ? "given" : "none",
    language: line.language ? "given" : "none",
    door: line.door ? "given" : "none",
    flags: flags.length > 0 ? "given" : "none",
  });
  fill(copy, {
    words: line.words,
    category: categoryLabel(line.category),
    severity: line.severity,
    door: label("door", line.door),
    flags: flags.map((flag) => label("flag", flag)).join(", "),
    site: line.site,
    place: wording.place(line.place),
    language: wording.language(line.language),
  });
  for (const badge of copy.querySelectorAll<HTMLElement>('[data-slot="severity"]'))
    badge.dataset.severity = line.severity;
}

function showDue(copy: DocumentFragment, element: HTMLElement, { due, clock }: Row, today: string): void {
  const when = due === "" ? "none" : due < today ? "late" : due === today ? "today" : "later";
  element.dataset.due = when;
  choose(copy, { due: when });
  fill(copy, { clock: clock ? label("clock", clock) : "" });
}

function showDay(copy: DocumentFragment, slot: string, day: string): void {
  for (const time of copy.querySelectorAll<HTMLTimeElement>(`time[data-slot-day="${slot}"]`))
    wording.showDay(time, day);
}
