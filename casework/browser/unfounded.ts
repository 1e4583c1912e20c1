// What is destroyed with the finding "unfounded": the words that are kept of the same person, ticked one by one, and the
// day. A name can be written in two ways, so all that is kept of anybody can be ticked; what was found true cannot.
import { label } from "./labels.ts";
import { lastDay } from "./last_day.ts";
import { choose, copyOf, fill, one } from "./showing.ts";
import type { AcceptedEntry, CaseView } from "./telling.ts";
import * as wording from "./wording.ts";

const FOUND_TRUE = ["founded", "partly_founded"];

/** Anew each time the case is read. `place`: the pen with the accused person's file. */
export function showWhatGoes(place: HTMLElement, view: CaseView): void {
  const words = kept(view);
  one("[data-goes-list]", place).replaceChildren(...words.map(row));
  for (const slot of place.querySelectorAll("[data-goes-on]")) slot.textContent = wording.day(lastDay(view.today));
  const person = one<HTMLInputElement>('[data-part="person"]', place);
  const finding = one<HTMLSelectElement>('[data-part="finding"]', place);
  const tick = () => {
    const ticked = keptOf(view, person.value.trim());
    for (const box of boxes(place)) box.checked = ticked.includes(box.dataset.kept ?? "");
  };
  const show = () => {
    one("[data-goes]", place).hidden = finding.value !== "unfounded";
    one("[data-goes-with]", place).hidden = words.length === 0;
  };
  person.oninput = tick;
  finding.onchange = show;
  tick();
  show();
}

/** The ids of what is ticked. */
export function whatGoes(place: HTMLElement): string[] {
  return boxes(place).flatMap((box) => (box.checked && box.dataset.kept ? [box.dataset.kept] : []));
}

/** What was kept of the same person before, as the file calls them; but what was found true stays whatever is found now. */
export function keptOf(view: CaseView | null, person: string): string[] {
  return kept(view).flatMap(({ fields }) => (fields.person === person ? [String(fields.apart)] : []));
}

function kept(view: CaseView | null): AcceptedEntry[] {
  return (view?.file.entries ?? []).filter((entry): entry is AcceptedEntry => {
    if ("refused" in entry || entry.fields.about !== "accused" || entry.fields.gone) return false;
    return typeof entry.fields.apart === "string" && !FOUND_TRUE.includes(String(entry.fields.finding));
  });
}

function row({ at, fields }: AcceptedEntry): DocumentFragment {
  const copy = copyOf("goes");
  one("[data-kept]", copy).dataset.kept = String(fields.apart);
  fill(copy, {
    person: String(fields.person),
    allegation: String(fields.allegation),
    finding: label("finding", String(fields.finding)),
    day: wording.day(at),
  });
  choose(copy, { until: fields.until ? "given" : "none" });
  if (fields.until) fill(copy, { until: wording.day(String(fields.until)) });
  return copy;
}

function boxes(place: HTMLElement): HTMLInputElement[] {
  return [...place.querySelectorAll<HTMLInputElement>("[data-kept]")];
}
