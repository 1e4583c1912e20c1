// Buttons that tell the server to do something for which no key is needed. The template says what and where.
import type { Door } from "./door.ts";
import { proven } from "./proving.ts";
import { one, say } from "./showing.ts";
import { Alarm, Failed } from "./telling.ts";

/** `data-order`: the path, `data-fields`: what is sent, `data-then`: where to go afterwards, or this page again. */
export function armOrders(door: Door, stop: (error: unknown) => void): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-order]")) {
    const { order: path = "", fields = "{}" } = button.dataset;
    button.onclick = () => carryOut(door, button, () => door.ask("order", { path, fields: JSON.parse(fields) }), stop);
  }
}

/** Afterwards the page is loaded again: what it shows is what the server has now. */
export async function carryOut(
  door: Door,
  button: HTMLButtonElement,
  work: () => Promise<unknown>,
  stop: (error: unknown) => void,
): Promise<void> {
  const bad = one("[data-order-bad]");
  bad.hidden = true;
  button.disabled = true;
  say(one("[data-progress]"), "ordering");
  try {
    await proven(door, work);
    location.assign(button.dataset.then ?? location.pathname);
  } catch (error) {
    say(one("[data-progress]"));
    button.disabled = false;
    if (error instanceof Alarm || !(error instanceof Failed) || error.failure === "signed_out") return stop(error);
    say(bad, error.failure);
    bad.hidden = false;
    button.focus();
  }
}
