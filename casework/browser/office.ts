// People of the office: what the server cannot do is done in the worker, from the buttons here.
import { atDesk, tell } from "./at_desk.ts";
import type { Door } from "./door.ts";
import { armOrders, carryOut } from "./ordering.ts";
import { proven } from "./proving.ts";
import { fill, one, say } from "./showing.ts";
import { Failed } from "./telling.ts";
import * as wording from "./wording.ts";

for (const time of document.querySelectorAll<HTMLTimeElement>("time[data-day]")) wording.showDay(time, time.dateTime);

await atDesk(async (door) => {
  armOrders(door, (error) => tell(door, error));
  armInviting(door);
  for (const place of document.querySelectorAll<HTMLElement>("[data-invited]")) armCertifying(door, place);
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-renew]")) {
    const { renew: member = "", role = "" } = button.dataset;
    const asks = { member, role, hand: "hand" in button.dataset };
    button.onclick = () => run(door, button, () => door.ask("renew", asks));
  }
});

function armInviting(door: Door): void {
  const place = document.querySelector<HTMLElement>("[data-invite]");
  if (place === null) return;
  const name = one<HTMLInputElement>("[data-name]", place);
  const button = one<HTMLButtonElement>("[data-invite-now]", place);
  button.onclick = async () => {
    const role = chosenRole(place);
    const bad = one("[data-invite-bad]", place);
    say(bad, ...(name.value.trim() && role ? [] : ["incomplete"]));
    if (!name.value.trim() || !role) return;
    button.disabled = true;
    try {
      const { link, code } = await proven(door, () => door.ask("invite", { name: name.value.trim(), role }));
      fill(one("[data-code]"), { link, code });
      one("[data-code]").hidden = false;
      place.hidden = true;
      one("[data-code]").focus();
    } catch (error) {
      button.disabled = false;
      if (!(error instanceof Failed) || error.failure === "signed_out") return tell(door, error);
      say(bad, error.failure === "elsewhere" ? "name_taken" : error.failure);
    }
  };
}

function armCertifying(door: Door, place: HTMLElement): void {
  const button = one<HTMLButtonElement>("[data-certify]", place);
  const typed = one<HTMLInputElement>("[data-typed-code]", place);
  button.onclick = () => {
    const asks = { invitation: place.dataset.invited ?? "", code: typed.value, role: chosenRole(place) };
    run(door, button, () => door.ask("certify", asks));
  };
}

function chosenRole(place: HTMLElement): string {
  return one<HTMLSelectElement>("[data-role-choice]", place).value;
}

function run(door: Door, button: HTMLButtonElement, work: () => Promise<unknown>): void {
  void carryOut(door, button, work, (error) => tell(door, error));
}
