// The verified thread on the screen. Every text goes in as text; what was refused goes in as a warning without text.
import type { Line, Thread } from "./asks.ts";
import { all, copyOf, fill, fillDay, message, one, sentence, showDay } from "./elements.ts";
import { saidIn } from "./said.ts";

type NameOf = (office: string) => string;

export function showThread(thread: Thread, nameOf: NameOf): void {
  const steps = thread.lines.filter((line) => line.by === "office").map((line) => step(line, nameOf));
  one("[data-thread]").replaceChildren(...thread.lines.map((line) => entry(line, nameOf)));
  one("[data-done]").replaceChildren(...steps);
  message("nothing_done", steps.length === 0);
  showOpened(thread.opened);
  showOffices("offices", thread.offices, nameOf);
  showOffices("reserve", thread.reserve, nameOf);
  message(
    "some_refused",
    thread.lines.some((line) => line.by === "refused"),
  );
  one("[data-answer]").hidden = !thread.mayAnswer;
  one("[data-files]").hidden = !thread.mayAnswer;
  message("no_answer", !thread.mayAnswer);
}

function showOpened(opened: string[]): void {
  const times = opened.map((day) => {
    const time = document.createElement("time");
    showDay(time, day);
    return time;
  });
  one("[data-opened]").replaceChildren(...times.flatMap((time, place) => (place === 0 ? [time] : ["; ", time])));
  message("opened", times.length > 0);
}

function showOffices(which: "offices" | "reserve", ids: string[], nameOf: NameOf): void {
  fill(which, ids.map(nameOf).join("; "));
  message(which, ids.length > 0);
}

function entry(line: Line, nameOf: NameOf): Node {
  const unreadable = line.by === "office" && line.text === null && line.status === null;
  const shown = part("data-entries", `[data-entry="${unreadable ? "other" : line.by}"]`);
  fillDay("at", line.day, shown);
  if (line.by === "refused") {
    fill("reason", sentence(line.refusal), shown);
    fill("refusal", line.refusal, shown);
    shown.dataset.refusal = line.refusal;
    return shown;
  }
  fill("text", line.text ?? "", shown);
  if ("file" in line && line.file) {
    fill("file-name", line.file.name, shown);
    for (const part of all("[data-file]", shown)) part.hidden = false;
  }
  if ("said" in line) one("[data-said]", shown).append(...saidIn(line.said).flatMap(sentenceOf));
  if (line.by === "office") {
    fill("office", nameOf(line.office), shown);
    if (line.status !== null) one('[data-slot="status"]', shown).replaceChildren(status(line.status, line, nameOf));
  }
  return shown;
}

function step(line: Line & { by: "office" }, nameOf: NameOf): Node {
  const item = document.createElement("li");
  item.append(status(line.status ?? "wrote", line, nameOf));
  return item;
}

function sentenceOf(name: string): HTMLElement[] {
  const found = copyOf("data-saids", `[data-of="${name}"]`);
  return found ? [found] : [];
}

/** Only a status that was signed by an office comes this far. */
export function status(name: string, line: Line & { by: "office" }, nameOf: NameOf): HTMLElement {
  const { to, by, to_name, step, mode, reason, measure, state } = line.about;
  const measured = typeof measure === "string" ? word("measure", measure)?.textContent : "";
  // Of a measure whose kind has no words here nothing is said but that the office wrote of it.
  const exactly = name === "protection" && !measured ? null : word("status", `${name}_${step ?? mode ?? state}`);
  const said = exactly ?? word("status", name) ?? part("data-statuses", '[data-status="other"]');
  const body = to === undefined && by === undefined && typeof to_name === "string" ? to_name : "";
  fill("about", measured || body || nameOf(String(to ?? by)), said);
  fill("why", word("why", String(reason))?.textContent ?? "", said);
  fillDay("at", line.day, said);
  fill("office", nameOf(line.office), said);
  return said;
}

function word(kind: "status" | "why" | "measure", name: string): HTMLElement | null {
  return /^[a-z_]+$/.test(name) ? copyOf("data-statuses", `[data-${kind}="${name}"]`) : null;
}

function part(template: string, selector: string): HTMLElement {
  const found = copyOf(template, selector);
  if (!found) throw new Error(`the page lacks ${selector}`);
  return found;
}
