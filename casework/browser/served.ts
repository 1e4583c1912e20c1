// A page that the server has filled by itself: days and countries in the reader's words, and its buttons.
import { atDesk, tell } from "./at_desk.ts";
import { armOrders } from "./ordering.ts";
import * as wording from "./wording.ts";

for (const time of document.querySelectorAll<HTMLTimeElement>("time[data-day]")) wording.showDay(time, time.dateTime);
for (const place of document.querySelectorAll<HTMLElement>("[data-country]"))
  place.textContent = wording.country(place.dataset.country ?? "");

await atDesk(async (door) => armOrders(door, (error) => tell(door, error)));
