// Writing: a button that seals and sends, and says beside itself how far it has come.
import type { Door } from "./door.ts";
import { one, say } from "./showing.ts";
import { Alarm, type Arrival, Failed, type Failure, type Writing } from "./telling.ts";

/**
 * `writes`: what goes out for what stands in the text field ("" where the pen has none), or how; null: not yet. `describes`:
 * the office's line about the case, whichever text arrived. `after`: only where this one did.
 */
export type Pen = {
  place: HTMLElement;
  writes: (text: string) => Writing | (() => Promise<unknown>) | null;
  describes?: () => Promise<unknown>;
  after?: () => Promise<void>;
};

// What a writer can mend, wait out or understand without leaving the page.
const BESIDE: readonly Failure[] = [
  "offline",
  "busy",
  "trouble",
  "declined",
  "elsewhere",
  "not_approved",
  "frozen",
  "consent_withdrawn",
  "unresponsive",
  "already_offered",
  "not_the_lead",
];

/** `readAgain` shows the case as the server has it now; `stop` ends the page for anything that is no plain failure. */
export function arm(pen: Pen, door: Door, readAgain: () => Promise<void>, stop: (error: unknown) => void): void {
  const button = one<HTMLButtonElement>("[data-send]", pen.place);
  button.onclick = async () => {
    setBusy(true);
    for (const outcome of document.querySelectorAll("[data-outcome]")) say(outcome);
    try {
      const arrival = await write(pen, door);
      if (arrival !== null) await showStored(pen, arrival, readAgain, stop);
    } catch (error) {
      if (!tellBeside(pen, error)) stop(error);
      else if (error instanceof Failed && error.failure === "elsewhere") await showChanged(pen, readAgain).catch(stop);
    } finally {
      setBusy(false);
      // A disabled button has lost the focus; whoever works by keyboard goes on from here.
      if (document.activeElement === document.body)
        (pen.place.hidden ? one("#talk-heading, [data-heading]") : button).focus();
    }
  };
}

/** Null when there was nothing to send. */
export async function write(pen: Pen, door: Door): Promise<Arrival | null> {
  const area = textOf(pen);
  const text = area?.value.trim() ?? "";
  report(pen, area !== null && text === "" ? "nothing_written" : "sealing");
  if (area !== null && text === "") return null;
  const writing = pen.writes(text);
  if (writing === null) {
    report(pen);
    return null;
  }
  const arrival = typeof writing === "function" ? await sentBy(writing) : await door.ask("write", writing);
  await pen.describes?.();
  if (arrival === "now") await pen.after?.();
  // From here on it is stored: another press must not send it again.
  if (area !== null && arrival === "now") area.value = "";
  return arrival;
}

async function sentBy(send: () => Promise<unknown>): Promise<Arrival> {
  await send();
  return "now";
}

async function showStored(
  pen: Pen,
  arrival: Arrival,
  readAgain: () => Promise<void>,
  stop: (error: unknown) => void,
): Promise<void> {
  report(pen, "reading_again");
  try {
    await readAgain();
    report(pen, arrival === "now" ? "stored" : "arrived_before");
    if (pen.place.hidden) say(one("[data-progress]"), "stored");
  } catch (error) {
    report(pen, "stored_unseen");
    stop(error);
  }
}

/** A colleague was quicker. What they did may have taken this pen away, and its message with it. */
async function showChanged(pen: Pen, readAgain: () => Promise<void>): Promise<void> {
  await readAgain();
  if (pen.place.hidden) say(one("[data-progress]"), "elsewhere");
}

/** Whether this was a failure that the writer can mend or wait out here. */
function tellBeside(pen: Pen, error: unknown): boolean {
  report(pen);
  if (error instanceof Alarm || !(error instanceof Failed)) return false;
  if (error.failure === "too_long") {
    report(pen, "too_long");
    return true;
  }
  if (!BESIDE.includes(error.failure)) return false;
  const bad = one("[data-outcome-bad]", pen.place);
  say(bad, error.failure, ...(textOf(pen)?.value ? ["kept"] : []));
  bad.hidden = false;
  return true;
}

function report(pen: Pen, message?: string): void {
  one("[data-outcome-bad]", pen.place).hidden = true;
  say(one("[data-outcome]", pen.place), message ?? "");
}

function textOf(pen: Pen): HTMLTextAreaElement | null {
  return pen.place.querySelector<HTMLTextAreaElement>("[data-text]");
}

function setBusy(busy: boolean): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-send]")) button.disabled = busy;
}
