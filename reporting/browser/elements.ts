// Finding by data attribute, showing, hiding, filling with text. Sentences stand in the template; nothing makes HTML.
import type { Reason, Stage } from "./asks.ts";

export function one<E extends HTMLElement = HTMLElement>(selector: string, within: ParentNode = document): E {
  const found = within.querySelector<E>(selector);
  if (!found) throw new Error(`the page lacks ${selector}`);
  return found;
}

export function all<E extends HTMLElement = HTMLElement>(selector: string, within: ParentNode = document): E[] {
  return Array.from(within.querySelectorAll<E>(selector));
}

export function message(name: string, visible: boolean, within: ParentNode = document): void {
  for (const element of all(`[data-message="${name}"]`, within)) element.hidden = !visible;
}

export function fill(slot: string, text: string, within: ParentNode = document): void {
  for (const element of all(`[data-slot="${slot}"]`, within)) element.textContent = text;
}

/** `day`: YYYY-MM-DD, shown as the page's language writes it. */
export function fillDay(slot: string, day: string, within: ParentNode = document): void {
  for (const time of all<HTMLTimeElement>(`time[data-slot="${slot}"]`, within)) showDay(time, day);
}

export function showDay(time: HTMLTimeElement, day: string): void {
  const date = new Date(`${day}T00:00:00Z`);
  const known = !Number.isNaN(date.getTime());
  const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeZone: "UTC" });
  time.textContent = known ? format.format(date) : day;
  if (known) time.dateTime = day;
}

/** A copy of what stands in a <template>; null where the template has no such part. */
export function copyOf(template: string, part: string): HTMLElement | null {
  const content = one<HTMLTemplateElement>(`template[${template}]`).content;
  return (content.querySelector<HTMLElement>(part)?.cloneNode(true) ?? null) as HTMLElement | null;
}

export function sentence(reason: Reason): string {
  const found =
    copyOf("data-reasons", `[data-reason="${reason}"]`) ?? copyOf("data-reasons", '[data-reason="unexpected"]');
  return found?.textContent ?? reason;
}

/** Shows a block of trouble with its reason and brings the person there. */
export function trouble(name: string, reason: Reason): void {
  const block = one(`[data-trouble="${name}"]`);
  fill("reason", sentence(reason), block);
  block.dataset.reason = reason;
  block.hidden = false;
  block.focus();
}

export function noTrouble(name: string): void {
  one(`[data-trouble="${name}"]`).hidden = true;
}

export function showStage(stage: Stage | null): void {
  for (const element of all("[data-stage]")) element.hidden = element.dataset.stage !== stage;
}

export function onPress(action: string, press: () => void): void {
  for (const button of all(`[data-action="${action}"]`)) button.addEventListener("click", press);
}
