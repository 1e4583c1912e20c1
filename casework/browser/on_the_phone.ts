// Beside the reply, where the reporter is at a phone: how it will look there, what it costs, when it will be seen.
import { choose, fill, one } from "./showing.ts";
import { dear, fit } from "./sms_text.ts";
import type { OnPhone } from "./telling.ts";
import * as wording from "./wording.ts";

const SHOWN_LETTERS = 12;

export function showOnThePhone(compose: HTMLElement, phone: OnPhone | null): void {
  const place = one("[data-on-the-phone]", compose);
  const area = one<HTMLTextAreaElement>("[data-text]", compose);
  place.hidden = phone === null;
  area.oninput = phone === null ? null : () => show(place, area.value.trim());
  if (phone === null) return;
  choose(place, { reader: phone.reader });
  for (const time of place.querySelectorAll("time")) wording.showDay(time, phone.told);
  show(place, area.value.trim());
}

function show(place: HTMLElement, text: string): void {
  const fitted = fit(text);
  choose(place, {
    written: text ? "yes" : "no",
    alphabet: fitted.alphabet,
    respelt: fitted.text === text ? "no" : "yes",
    pages: fitted.pages.length > 1 ? "several" : "one",
  });
  fill(place, {
    segments: String(fitted.segments),
    pages: String(fitted.pages.length),
    dear: dear(fitted.text).slice(0, SHOWN_LETTERS).join(" "),
  });
  one("[data-pages]", place).replaceChildren(...fitted.pages.map(page));
}

function page(text: string): HTMLElement {
  const item = document.createElement("li");
  item.dir = "auto";
  item.textContent = text;
  return item;
}
