// Who is on duty, and the own address for being woken. Nothing here needs a key.
import { atDesk, tell } from "./at_desk.ts";
import type { Door } from "./door.ts";
import { armOrders, carryOut } from "./ordering.ts";
import { one } from "./showing.ts";
import * as wording from "./wording.ts";

for (const time of document.querySelectorAll<HTMLTimeElement>("time[data-day]")) wording.showDay(time, time.dateTime);

await atDesk(async (door) => {
  armOrders(door, (error) => tell(door, error));
  const address = one<HTMLInputElement>("[data-address]");
  arm(door, one("[data-set-address]"), "setAddress", () => ({ address: address.value.trim() }));
  if (document.querySelector("[data-plan]")) armRota(door);
});

function armRota(door: Door): void {
  const [choice, who] = [one<HTMLSelectElement>("[data-slot-choice]"), one<HTMLSelectElement>("[data-who]")];
  const oneDay = one("[data-one-day]");
  const day = one<HTMLInputElement>("input", oneDay);
  choice.onchange = () => {
    oneDay.hidden = choice.value !== "day";
  };
  choice.onchange(new Event("change"));
  arm(door, one("[data-plan]"), "plan", () => ({
    slot: choice.value === "day" ? day.value : choice.value,
    member: who.value,
  }));
}

function arm(
  door: Door,
  button: HTMLButtonElement,
  path: "setAddress" | "plan",
  fields: () => Record<string, string>,
): void {
  const { [path]: to = "" } = button.dataset;
  const work = () => door.ask("order", { path: to, fields: fields() });
  button.onclick = () => void carryOut(door, button, work, (error) => tell(door, error));
}
