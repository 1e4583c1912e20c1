// A case's terms, as the server knows them, and what the desk does with one: each move is a signed entry of the office's
// file that says why, beside the word that the server needs.
import { atDesk, tell } from "./at_desk.ts";
import { arm } from "./composing.ts";
import { armDeadlines } from "./deadlines.ts";
import { goingOn, holdingStill, movingClock } from "./entries.ts";
import { armOrders } from "./ordering.ts";
import { one, say } from "./showing.ts";
import type { Writing } from "./telling.ts";
import * as wording from "./wording.ts";

for (const time of document.querySelectorAll<HTMLTimeElement>("time[data-day]")) wording.showDay(time, time.dateTime);

const number = one('[data-desk="clocks"]').dataset.case ?? "";

await atDesk(async (door) => {
  const stop = (error: unknown) => tell(door, error);
  armOrders(door, stop);
  const places = [...document.querySelectorAll<HTMLElement>("[data-move]")];
  const deadlines = document.querySelector<HTMLElement>("[data-deadlines]");
  if (places.length === 0 && deadlines === null) return;
  // Nothing is signed into a file before it has been verified.
  say(one("[data-progress]"), "opening_case");
  const view = await door.ask("open", { number, unread: "aside" });
  if (deadlines) armDeadlines(deadlines, view, door, stop);
  for (const place of places) {
    const day = place.querySelector<HTMLInputElement>("[data-until]");
    const writes = (reason: string) => {
      const missing = day !== null && !day.validity.valid;
      if (day) one("[data-lacks]", place).hidden = !missing;
      return missing ? null : moved(place.dataset, reason, day?.value ?? "");
    };
    arm({ place, writes }, door, async () => location.reload(), stop);
    place.hidden = false;
  }
});

function moved({ move = "", kind = "" }: DOMStringMap, reason: string, until: string): Writing {
  if (move === "freeze") return holdingStill(reason, until);
  return move === "thaw" ? goingOn(reason) : movingClock(kind, move, reason, until);
}
