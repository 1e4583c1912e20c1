// Case work beyond replies and notes: questions that a phone can answer, tasks, decisions, the accused person's file,
// closing with an outcome, reopening, joining. Each is a pen whose fields stand in the template.
import type { Pen } from "./composing.ts";
import { echo } from "./echoes.ts";
import * as entries from "./entries.ts";
import { outcomeIn } from "./outcomes.ts";
import { one } from "./showing.ts";
import type { CaseView, Writing } from "./telling.ts";
import { keptOf, showWhatGoes, whatGoes } from "./unfounded.ts";

// Behind the code a 9 means "they punish me" (channels/following_up.py), so no answer has it.
const MOST_ANSWERS = 7;
const NOT_SURE = 8;

/** In which states of the case the server takes it. */
const WHEN: { [pen: string]: string[] } = {
  ask: ["acknowledged", "in_work", "waiting_reporter"],
  close: ["received", "acknowledged", "in_work", "waiting_reporter"],
  aside: ["received", "acknowledged", "in_work", "waiting_reporter"],
  join: ["received", "acknowledged", "in_work", "waiting_reporter", "closed"],
  reopen: ["closed", "test", "spam", "joined"],
};

let view: CaseView | null = null;

/** Shows what can be done with the case as it stands. */
export function follow(now: CaseView): void {
  view = now;
  for (const [pen, states] of Object.entries(WHEN))
    for (const place of document.querySelectorAll<HTMLElement>(`[data-pen-${pen}]`))
      place.hidden = !states.includes(now.state) || !maySpeak(now) || now.talk.broken || now.file.broken;
  one("[data-work-of-file]").hidden = now.file.broken;
  showWhatGoes(one('[data-pen="accused"]'), now);
}

function maySpeak({ voice, takesOver }: CaseView): boolean {
  return voice && takesOver === "no";
}

export function pensOfWork(number: string): Pen[] {
  return [
    pen("ask", (place, text) => ask(place, text)),
    pen("task", (place, text) => entries.task(text, value(place, "due"))),
    pen("decide", (place, text) => entries.decision(value(place, "decision"), text)),
    pen("accused", (place, text) => aboutAccused(place, text)),
    pen("close", (place, text) => entries.closing(outcome(place, text))),
    pen("reopen", (_, text) => entries.reopening(text, view?.state === "closed")),
    pen("test", () => entries.setAside("test")),
    pen("spam", () => entries.setAside("spam")),
    pen("join", (place, text) => withOther(place, number, (other) => entries.joining(number, other, text))),
    pen("link", (place, text) => withOther(place, number, (other) => entries.linking(number, other, text))),
  ];
}

function pen(name: string, writes: (place: HTMLElement, text: string) => Writing | null): Pen {
  const place = one(`[data-pen="${name}"]`);
  return {
    place,
    writes: (text) => writes(place, text),
    after: async () => {
      for (const field of place.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("input, textarea"))
        field.value = "";
    },
  };
}

/** A digit for each answer, so that a keypad phone can give it behind the code. */
function ask(place: HTMLElement, text: string): Writing | null {
  const answers = value(place, "answers")
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
  if (lacks(place, "answers", answers.length > MOST_ANSWERS)) return null;
  if (answers.length === 0) return entries.question(text, []);
  const last = one('[data-word="not_sure"]', place).textContent ?? "";
  const lines = [...answers.map((answer, place) => `${place + 1} ${answer}`), `${NOT_SURE} ${last}`];
  return entries.question([text, ...lines].join("\n"), answers);
}

function aboutAccused(place: HTMLElement, allegation: string): Writing | null {
  const about = {
    person: value(place, "person"),
    allegation,
    finding: value(place, "finding"),
    heard_on: value(place, "heard_on"),
    delay: value(place, "delay"),
  };
  if (lacks(place, "person", about.person === "")) return null;
  if (lacks(place, "heard", about.heard_on === "" && about.delay === "")) return null;
  const said = [view?.report.entry, ...(view?.talk.entries ?? [])].flatMap((entry) =>
    entry && !("refused" in entry) && entry.writer.kind !== "office" ? [entry.text] : [],
  );
  const repeated = said.map((report) => echo(`${allegation} ${about.delay}`, report)).find(Boolean) ?? "";
  one("[data-repeated]", place).textContent = repeated;
  const earlier = about.finding === "unfounded" ? whatGoes(place) : keptOf(view, about.person);
  return lacks(place, "echo", repeated !== "") ? null : entries.accused(about, earlier);
}

function outcome(place: HTMLElement, done: string): entries.Outcome {
  const card = {
    outcome: value(place, "outcome"),
    done,
    not_done: value(place, "not_done"),
    why: value(place, "why"),
    appeal: value(place, "appeal"),
  };
  return outcomeIn(view?.report.language ?? "", card);
}

function withOther(place: HTMLElement, number: string, writes: (other: string) => Writing): Writing | null {
  const other = value(place, "other").toUpperCase();
  return lacks(place, "other", other === "" || other === number) ? null : writes(other);
}

/** Says what is missing, in the template's words, and leads there. */
function lacks(place: HTMLElement, what: string, missing: boolean): boolean {
  one(`[data-lacks="${what}"]`, place).hidden = !missing;
  if (missing) place.querySelector<HTMLElement>(`[data-part="${what}"]`)?.focus();
  return missing;
}

function value(place: HTMLElement, part: string): string {
  return one<HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>(`[data-part="${part}"]`, place).value.trim();
}
