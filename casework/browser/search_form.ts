// Searching: the lines are opened once, in the worker, when somebody first looks for something; then every letter is quick.
import type { Door } from "./door.ts";
import { armKeys } from "./keyboard.ts";
import { showRow } from "./rows.ts";
import { one, say } from "./showing.ts";
import { Failed, type Found, type Inbox, type Query } from "./telling.ts";
import { bitOf } from "./triage_record.ts";
import * as wording from "./wording.ts";

const SHOWN = 100;
type Field = HTMLInputElement | HTMLSelectElement;

export function armSearch(door: Door, listed: Inbox): void {
  const form = document.querySelector<HTMLFormElement>("[data-search]");
  if (form === null) return;
  const gathered = once(() => gather(door));
  const search = async () => {
    const query = read(form);
    if (isEmpty(query)) return end(form);
    await gathered();
    // Meanwhile more may have been typed.
    showFound(await door.ask("search", read(form)), listed);
    one("[data-search-end]", form).hidden = false;
  };
  form.onsubmit = (event) => event.preventDefault();
  form.oninput = () => void search().catch(lost);
  form.onreset = () => end(form);
  armKeys({ "/": () => field(form, "words").focus() });
}

async function gather(door: Door): Promise<void> {
  const progress = one("[data-progress]");
  say(progress, "gathering");
  door.onStep = (step, done) => {
    if (step === "gathering") one("[data-done]", progress).textContent = String(done ?? 0);
  };
  const places = await door.ask("gather", null);
  const choices = [...places].map((code) => new Option(wording.place(code), code));
  one<HTMLSelectElement>('[data-query="place"]').append(
    ...choices.sort((one, other) => one.text.localeCompare(other.text)),
  );
  say(progress);
}

function showFound({ rows, total, refused }: Found, { urgent, today }: Inbox): void {
  one("[data-found]").hidden = false;
  one("[data-total]").textContent = String(total);
  one("[data-found-cut]").hidden = total <= SHOWN;
  one("[data-found-refused]").hidden = refused === 0;
  one("[data-refused-count]").textContent = String(refused);
  one("#found [data-rows]").replaceChildren(
    ...rows.map((row) => showRow("row", row, urgent.includes(row.number), today)),
  );
  setAside(true);
}

function end(form: HTMLFormElement): void {
  one("[data-found]").hidden = true;
  one("[data-search-end]", form).hidden = true;
  setAside(false);
}

/** The lists make room for what was found, and come back. */
function setAside(aside: boolean): void {
  one("[data-work]").toggleAttribute("data-searching", aside);
}

function lost(error: unknown): void {
  const failed = one("[data-failure]");
  say(failed, error instanceof Failed ? error.failure : "broken");
  say(one("[data-progress]"));
  failed.hidden = false;
}

function read(form: HTMLFormElement): Query {
  const flag = field(form, "flag").value;
  return {
    words: field(form, "words").value.trim(),
    category: field(form, "category").value,
    place: field(form, "place").value,
    severity: field(form, "severity").value,
    flag: flag ? { id: flag, bit: bitOf(flag) } : null,
  };
}

function isEmpty({ words, category, place, severity, flag }: Query): boolean {
  return !words && !category && !place && !severity && flag === null;
}

function field(form: HTMLFormElement, name: keyof Query): Field {
  return one<Field>(`[data-query="${name}"]`, form);
}

/** A failed attempt is made again the next time. */
function once(work: () => Promise<void>): () => Promise<void> {
  let begun: Promise<void> | null = null;
  return () => {
    begun ??= work().catch((error: unknown) => {
      begun = null;
      throw error;
    });
    return begun;
  };
}
