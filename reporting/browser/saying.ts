// What a reporter says by a button of its own. Each stands in a block [data-say]: its fields, the button, what went wrong and
// what was done. Composed here, sealed and sent by the worker.
import type { Body } from "../../crypto/browser/bodies.ts";
import type { Door } from "./asks.ts";
import { all, message, noTrouble, one, showStage, trouble } from "./elements.ts";
import { isTooLong, sendable } from "./length.ts";
import { reasonOf } from "./page.ts";
import type { SealingWorker } from "./sealing_worker.ts";

export type Saying = { door: Door; said: Body; more?: Body };
/** Null where something is missing; the block then shows its message `missing`. */
export type Compose = (block: HTMLElement) => Saying | null;

const MESSAGES: Record<string, Compose> = {
  incident: (block) => {
    const [act, text] = [chosen(block, "act"), written(block)];
    return act || text ? told("incident", text, act ? { act } : {}, { alarm: true }) : null;
  },
  safe: () => told("safe", ""),
  move_up: (block) => told("move_up", written(block)),
  no_contact: () => ({ ...told("no_contact", ""), door: "no_contact" }),
  check_in: (block) => {
    const [safe, harmed, talk] = ["safe", "harmed", "talk"].map((name) => ticked(block, name));
    if (!safe || !harmed || !talk) return null;
    return checkIn(block, { safe, harmed, talk }, safe === "no" || harmed === "yes");
  },
  declined: (block) => checkIn(block, { declined: true }, false),
};

/** Whether what was stored could be fetched and shown. */
type Stored = () => Promise<boolean>;

/** `compose`: for blocks of other modules. */
export function takeSayings(worker: SealingWorker, compose: Record<string, Compose>, stored: Stored): void {
  for (const block of all("[data-say]")) {
    for (const field of all<HTMLInputElement>("[data-ask]", block)) field.name = field.dataset.ask ?? "";
    block.addEventListener("input", () => message("missing", false, block));
    for (const button of all<HTMLButtonElement>("[data-as]", block)) {
      const name = button.dataset.as ?? "";
      const made = compose[name] ?? MESSAGES[name];
      if (made) button.addEventListener("click", () => void say(worker, block, made, stored));
    }
  }
}

async function say(worker: SealingWorker, block: HTMLElement, compose: Compose, stored: Stored): Promise<void> {
  const failed = block.dataset.say ?? "";
  const done = one(`[data-thanks="${failed}"]`);
  // What was done before would be read as done now. A message shows how things stand, and stays.
  if (done.dataset.message === undefined) done.hidden = true;
  const saying = compose(block);
  message("missing", saying === null, block);
  message("too_long", false, block);
  if (saying === null) return one("[data-ask], select, textarea", block).focus();
  if (isTooLong(written(block))) return message("too_long", true, block);
  noTrouble(failed);
  disable(block, true);
  try {
    await worker.ask("say", saying.door, saying.said, saying.more);
    empty(block);
    if (!(await stored())) return;
    done.hidden = false;
    done.focus();
  } catch (error) {
    trouble(failed, reasonOf(error));
  } finally {
    showStage(null);
    disable(block, false);
  }
}

function told(about: string, text: string, more: Body = {}, beside: Body = {}): Saying {
  return { door: "entries", said: { kind: "message", about, text, ...more }, more: beside };
}

function checkIn(block: HTMLElement, answers: Body, alarm: boolean): Saying {
  const [due, text] = [block.dataset.due ?? "", written(block)];
  const said: Body = { kind: "answer", about: "check_in", due, ...answers, ...(text ? { text } : {}) };
  return { door: "check_in", said, more: { due, alarm } };
}

function chosen(block: HTMLElement, name: string): string {
  return one<HTMLSelectElement>(`select[data-field="${name}"]`, block).value;
}

function written(block: HTMLElement): string {
  return sendable(block.querySelector("textarea")?.value ?? "");
}

function ticked(block: HTMLElement, name: string): string {
  return all<HTMLInputElement>(`[data-ask="${name}"]`, block).find(({ checked }) => checked)?.value ?? "";
}

function empty(block: HTMLElement): void {
  for (const field of all<HTMLInputElement>("[data-ask]", block)) field.checked = false;
  for (const text of all<HTMLTextAreaElement>("textarea", block)) text.value = "";
  for (const select of all<HTMLSelectElement>("select", block)) select.selectedIndex = 0;
}

/** Pressed twice is said once. */
function disable(block: HTMLElement, disabled: boolean): void {
  for (const button of all<HTMLButtonElement>("[data-as]", block)) button.disabled = disabled;
}
