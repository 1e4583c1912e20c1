// A case's terms, as the server knows them, and what the desk does with one: each move is a signed entry of the office's
// file that says why, beside the word that the server needs.
import { atDesk, tell } from "./at_desk.ts";
import { arm } from "./composing.ts";
import { movingClock } from "./entries.ts";
import { armOrders } from "./ordering.ts";
import { one, say } from "./showing.ts";
import * as wording from "./wording.ts";

for (const time of document.querySelectorAll<HTMLTimeElement>("time[data-day]")) wording.showDay(time, time.dateTime);

const number = one('[data-desk="clocks"]').dataset.case ?? "";

await atDesk(async (door) => {
  const stop = (error: unknown) => tell(door, error);
  armOrders(door, stop);
  const places = [...document.querySelectorAll<HTMLElement>("[data-move]")];
  if (places.length === 0) return;
  // Nothing is signed into a file before it has been verified.
  say(one("[data-progress]"), "opening_case");
  await door.ask("open", { number });
  for (const place of places) {
    const { move = "", kind = "" } = place.dataset;
    const day = place.querySelector<HTMLInputElement>("[data-until]");
    const writes = (reason: string) => {
      const missing = day !== null && !day.validity.valid;
      if (day) one("[data-lacks]", place).hidden = !missing;
      return missing ? null : movingClock(kind, move, reason, day?.value ?? "");
    };
    arm({ place, writes }, door, async () => location.reload(), stop);
    place.hidden = false;
  }
});
