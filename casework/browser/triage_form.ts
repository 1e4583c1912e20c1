// The form of triage and the record of it, either way. Every field is found by what the template calls it.
import { known, label } from "./labels.ts";
import { fill, one } from "./showing.ts";
import { category } from "./taxonomy.ts";
import type { Answered } from "./telling.ts";
import type { Triage } from "./triage_record.ts";

type Field = HTMLInputElement | HTMLSelectElement;

export function readForm(form: HTMLElement): Triage {
  return {
    category: select(form, "category").value,
    sub: select(form, "sub").value,
    further: ticked(form, "[data-further]"),
    flags: ticked(form, '[data-several="flags"]'),
    groups: ticked(form, '[data-several="groups"]'),
    answers: valuesBy(form, "choice"),
    words: Object.fromEntries(Object.entries(valuesBy(form, "words")).filter(([, said]) => said !== "")),
    severity: select(form, "severity").value,
  };
}

export function fillForm(form: HTMLElement, triage: Triage): void {
  select(form, "category").value = triage.category;
  offerSubs(form);
  select(form, "sub").value = triage.sub;
  select(form, "severity").value = triage.severity;
  tick(form, "[data-further]", triage.further);
  tick(form, '[data-several="flags"]', triage.flags);
  tick(form, '[data-several="groups"]', triage.groups);
  for (const field of fieldsOf(form, "choice")) field.value = triage.answers[field.dataset.choice ?? ""] || "unknown";
  for (const field of fieldsOf(form, "words")) field.value = triage.words[field.dataset.words ?? ""] ?? "";
}

/** The subcategories of the category that is chosen. */
export function offerSubs(form: HTMLElement): void {
  const sub = select(form, "sub");
  const known = category(select(form, "category").value)?.sub ?? [];
  const [unknown] = sub.options;
  sub.replaceChildren(...(unknown ? [unknown] : []), ...known.map((id) => new Option(label("sub", id), id)));
  sub.selectedIndex = 0;
  sub.disabled = known.length === 0;
}

/** The category that fits what the reporter answered, offered and never chosen for anybody. */
export function suggest(form: HTMLFormElement, answers: Answered | null): void {
  const place = one("[data-suggestion]", form);
  const chosen = select(form, "category");
  const found = answers && category(categoryOf(answers));
  place.hidden = !found || chosen.value !== "";
  if (!answers || !found) return;
  fill(place, { said: known("what", answers.what), category: label("category", found.id) });
  one("[data-take]", place).onclick = () => {
    chosen.value = found.id;
    place.hidden = true;
    chosen.focus();
    chosen.dispatchEvent(new Event("change", { bubbles: true }));
  };
}

/** Violence is sorted by who did it; where that is not clear, nothing is suggested. */
function categoryOf({ what, who }: Answered): string {
  if (what !== "violence") return what;
  return { state_forces: "security_forces", armed_group: "armed_groups" }[who] ?? "";
}

function select(form: HTMLElement, name: string): HTMLSelectElement {
  const found = form.querySelector<HTMLSelectElement>(`select[data-${name}]`);
  if (!found) throw new Error(`the form has no ${name}`);
  return found;
}

function fieldsOf(form: HTMLElement, kind: "choice" | "words"): Field[] {
  return [...form.querySelectorAll<Field>(`[data-${kind}]`)];
}

function valuesBy(form: HTMLElement, kind: "choice" | "words"): Record<string, string> {
  return Object.fromEntries(fieldsOf(form, kind).map((field) => [field.dataset[kind] ?? "", field.value.trim()]));
}

function ticked(form: HTMLElement, selector: string): string[] {
  return boxes(form, selector)
    .filter((box) => box.checked)
    .map((box) => box.value);
}

function tick(form: HTMLElement, selector: string, values: string[]): void {
  for (const box of boxes(form, selector)) box.checked = values.includes(box.value);
}

function boxes(form: HTMLElement, selector: string): HTMLInputElement[] {
  return [...form.querySelectorAll<HTMLInputElement>(selector)];
}
