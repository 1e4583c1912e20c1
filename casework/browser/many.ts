// The same for all cases that are chosen: acknowledged or closed in signed words of the reporter's language, batch by
// batch, and beside each case what became of it.
import type { Choice } from "./choosing.ts";
import type { Door } from "./door.ts";
import { acknowledgement, closing } from "./entries.ts";
import { languagesOf, outcomeIn, wordsOf } from "./outcomes.ts";
import { sayBad, sayBeside, showState } from "./rows.ts";
import { one, say } from "./showing.ts";
import { Alarm, Failed, type Many, type Settled, type Writing } from "./telling.ts";

// Few enough that something is seen to be done over a line of 4 kB a second.
const BATCH = 10;

export type Bench = { door: Door; choice: Choice; urgent: () => string[]; stop: (error: unknown) => void };

let running = false;

/** What each key and button for many does, by its name. */
export function armMany(bench: Bench): { [verb: string]: () => void } {
  const deeds = {
    acknowledge: () => void run(bench, "acknowledge", acknowledgements()),
    close: () => close(bench),
  };
  for (const [verb, deed] of Object.entries(deeds))
    for (const button of document.querySelectorAll<HTMLButtonElement>(`[data-many-${verb}]`)) button.onclick = deed;
  return deeds;
}

function acknowledgements(): Many["writings"] {
  const spoken = languagesOf("acknowledgements").map((language) => [
    language,
    acknowledgement(wordsOf("acknowledgements", language)("acknowledged")),
  ]);
  // Where their language is not known, their page says it by itself.
  return { "": acknowledgement(), ...Object.fromEntries(spoken) };
}

function close(bench: Bench): void {
  const place = one("[data-closing]");
  const reason = one<HTMLTextAreaElement>('[data-part="reason"]', place).value.trim();
  one('[data-lacks="reason"]', place).hidden = reason !== "";
  if (reason === "") one('[data-part="reason"]', place).focus();
  else void run(bench, "close", closings(one<HTMLSelectElement>('[data-part="outcome"]', place).value, reason));
}

function closings(outcome: string, reason: string): Many["writings"] {
  const spoken = languagesOf("closing-words").map((language) => [language, closingIn(language, outcome, reason)]);
  return { "": closingIn("", outcome, reason), ...Object.fromEntries(spoken) };
}

function closingIn(language: string, outcome: string, reason: string): Writing {
  const words = wordsOf("closing-words", language);
  const card = { outcome, done: words(outcome), not_done: "", why: "", appeal: words("appeal") };
  return closing(outcomeIn(language, card), reason);
}

async function run(
  { door, choice, urgent, stop }: Bench,
  verb: Many["verb"],
  writings: Many["writings"],
): Promise<void> {
  const rows = choice.chosen();
  if (running || rows.length === 0) return;
  running = true;
  const progress = one("[data-many-said]");
  const tell = (message: string, done: number) => {
    say(progress, message);
    for (const place of progress.querySelectorAll("[data-many-done]")) place.textContent = String(done);
    for (const place of progress.querySelectorAll("[data-many-all]")) place.textContent = String(rows.length);
  };
  let done = 0;
  try {
    for (let begin = 0; begin < rows.length; begin += BATCH) {
      tell("many_busy", begin);
      const batch = rows.slice(begin, begin + BATCH);
      for (const row of batch) sayBeside(row, "busy_here");
      done += await settle(door, batch, urgent(), verb, writings).catch((error: unknown) => {
        for (const row of batch) sayBeside(row);
        throw error;
      });
    }
    tell(done === rows.length ? "many_done" : "many_some", done);
    choice.leave(rows.filter((row) => row.dataset.done));
  } catch (error) {
    tell("many_stopped", done);
    choice.leave(rows.filter((row) => row.dataset.done));
    if (!isPlain(error)) return stop(error);
    say(one("[data-many-bad]"), error.failure);
    one("[data-many-bad]").hidden = false;
  } finally {
    running = false;
  }
}

/** How many were done. */
async function settle(
  door: Door,
  rows: HTMLElement[],
  urgent: string[],
  verb: Many["verb"],
  writings: Many["writings"],
): Promise<number> {
  one("[data-many-bad]").hidden = true;
  const numbers = rows.map(numberOf);
  const alarmed = numbers.filter((number) => urgent.includes(number));
  const others = numbers.filter((number) => !urgent.includes(number));
  const settled: Settled[] = alarmed.map((number) => ({ number, why: "urgent" }));
  if (others.length > 0) settled.push(...(await door.ask("many", { verb, numbers: others, writings })));
  for (const one of settled)
    show(
      rows.find((row) => numberOf(row) === one.number),
      verb,
      one,
    );
  return settled.filter((one) => "done" in one).length;
}

function show(row: HTMLElement | undefined, verb: Many["verb"], settled: Settled): void {
  if (row === undefined) return;
  if ("done" in settled) {
    row.dataset.done = verb === "close" ? "aside" : "yes";
    sayBeside(row, verb === "close" ? "closed" : "acknowledged");
    showState(row, verb === "close" ? "closed" : "acknowledged");
  } else if ("refusal" in settled) sayBad(row, "refused_here", settled.refusal);
  else sayBad(row, "why" in settled ? settled.why : settled.failure);
}

function isPlain(error: unknown): error is Failed {
  if (error instanceof Alarm || !(error instanceof Failed)) return false;
  return !["signed_out", "no_key", "broken"].includes(error.failure);
}

function numberOf(row: HTMLElement): string {
  return row.dataset.case ?? "";
}
