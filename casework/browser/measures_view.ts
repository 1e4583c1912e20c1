// Protected persons and their measures on the page “Protection”, and the form for one: new, or as it stands now.
import type { Around } from "./between.ts";
import { arm } from "./composing.ts";
import { label } from "./labels.ts";
import { keptDays } from "./limitation.ts";
import { isOpen, type KeptMeasure, lackOf, type Measure, protectedPersons } from "./measures.ts";
import { measured } from "./protection_entries.ts";
import { choose, copyOf, fill, one } from "./showing.ts";
import { endDays } from "./superseding.ts";
import type { CaseView } from "./telling.ts";
import * as wording from "./wording.ts";

const PARTS = ["alias", "role", "measure", "consent", "provider", "state", "effect", "until"] as const;

export function showMeasures(view: CaseView, { door, again, stop }: Around): void {
  const pen = one<HTMLDetailsElement>('[data-pen="measure"]');
  const persons = protectedPersons(view.file.entries);
  one("[data-no-persons]").hidden = persons.size > 0;
  one("[data-persons]").replaceChildren(...[...persons].map(([alias, kept]) => person(alias, kept, pen)));
  one("datalist", pen).replaceChildren(...[...persons.keys()].map((alias) => new Option("", alias)));
  const running = keptDays(view.file.entries).filter(({ state, forum }) => state === "running" && forum === "measure");
  const writes = (text: string) => {
    const measure = readForm(pen);
    const missing = lackOf(measure, view.today);
    for (const said of pen.querySelectorAll<HTMLElement>("[data-lacks]")) said.hidden = said.dataset.lacks !== missing;
    if (missing) field(pen, missing).focus();
    return missing ? null : measured(measure, pen.dataset.replaces ?? "", text);
  };
  const after = async () => {
    const text = one("[data-word='measure_changed']", pen).textContent ?? "";
    const earlier = pen.dataset.replaces ?? "";
    if (running.some(({ id }) => id === earlier)) await endDays(door, [earlier], text);
    fillForm(pen, null);
  };
  one("[data-new-measure]", pen).onclick = () => fillForm(pen, null);
  arm({ place: pen, writes, after }, door, again, stop);
  follow(pen);
  field(pen, "state").onchange = () => follow(pen);
}

function person(alias: string, kept: KeptMeasure[], pen: HTMLDetailsElement): DocumentFragment {
  const copy = copyOf("person");
  fill(copy, { alias, role: label("person", kept.at(-1)?.role ?? "") });
  one("[data-measures]", copy).replaceChildren(...kept.map((measure) => row(measure, pen)));
  return copy;
}

function row(measure: KeptMeasure, pen: HTMLDetailsElement): DocumentFragment {
  const copy = copyOf("measure");
  const given = (value: string) => (value ? "given" : "none");
  choose(copy, { until: given(measure.until), provider: given(measure.provider), effect: given(measure.effect) });
  fill(copy, {
    measure: label("measure", measure.measure),
    state: label("measure_state", measure.state),
    consent: label("consent", measure.consent),
    provider: measure.provider,
    effect: label("effect", measure.effect),
    until: measure.until ? wording.day(measure.until) : "",
    text: measure.text,
  });
  one("[data-change]", copy).onclick = () => {
    fillForm(pen, measure);
    pen.open = true;
    field(pen, "state").focus();
  };
  return copy;
}

/** `measure`: the one that is changed; null: a new one. */
function fillForm(pen: HTMLDetailsElement, measure: KeptMeasure | null): void {
  pen.dataset.replaces = measure?.id ?? "";
  choose(pen, { of: measure ? "earlier" : "new" });
  for (const part of PARTS) {
    const place = field(pen, part);
    if (measure) place.value = measure[part];
    else if (place instanceof HTMLSelectElement) place.selectedIndex = 0;
    else place.value = "";
  }
  follow(pen);
}

/** What has ended is looked at no more. */
function follow(pen: HTMLElement): void {
  one("[data-review]", pen).hidden = !isOpen(field(pen, "state").value);
}

function readForm(pen: HTMLElement): Measure {
  const said = Object.fromEntries(PARTS.map((part) => [part, field(pen, part).value.trim()])) as Measure;
  return isOpen(said.state) ? said : { ...said, until: "" };
}

function field(pen: HTMLElement, part: string): HTMLInputElement | HTMLSelectElement {
  return one<HTMLInputElement | HTMLSelectElement>(`[data-part="${part}"]`, pen);
}
