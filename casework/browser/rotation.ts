// The change of the office's keys: its last step runs here, batch by batch, and can be begun again at any moment.
import { atDesk, tell } from "./at_desk.ts";
import type { Door } from "./door.ts";
import { armOrders } from "./ordering.ts";
import { fill, one, say } from "./showing.ts";
import { Alarm, Failed, type Resealed } from "./telling.ts";
import * as wording from "./wording.ts";

for (const time of document.querySelectorAll<HTMLTimeElement>("time[data-day]")) wording.showDay(time, time.dateTime);

await atDesk(async (door) => {
  armOrders(door, (error) => tell(door, error));
  const button = document.querySelector<HTMLButtonElement>("[data-reseal]");
  if (button !== null) button.onclick = () => void run(door, button);
});

async function run(door: Door, button: HTMLButtonElement): Promise<void> {
  const bad = one("[data-order-bad]");
  bad.hidden = true;
  button.disabled = true;
  one("[data-running]").hidden = false;
  try {
    const refused = await resealAll(door);
    if (refused.length > 0) return showRefused(refused);
    if (button.dataset.reseal === "whole") await door.ask("order", { path: "/desk/rotation/finish", fields: {} });
    location.reload();
  } catch (error) {
    button.disabled = false;
    if (error instanceof Alarm || !(error instanceof Failed) || error.failure === "signed_out")
      return tell(door, error);
    say(bad, error.failure);
    bad.hidden = false;
    button.focus();
  }
}

/** The numbers of cases that no key of this member opens. */
async function resealAll(door: Door): Promise<string[]> {
  const bar = one<HTMLProgressElement>("[data-bar]");
  const refused: string[] = [];
  bar.value = 0;
  for (let after: string | null = ""; after !== null; ) {
    const batch: Resealed = await door.ask("reseal", { after });
    refused.push(...batch.refused);
    bar.value += batch.cases;
    fill(one("[data-running]"), { done: String(bar.value) });
    after = batch.after;
  }
  return refused;
}

function showRefused(numbers: string[]): void {
  fill(one("[data-refused-cases]"), { numbers: numbers.join(", ") });
  one("[data-refused-cases]").hidden = false;
}
